"""Keys, authorities, papers and peers for signatures."""

import threading
from datetime import UTC, datetime

import pytest

from motcua.integrations.signing_pkcs11 import Token
from motcua.integrations.signing_pkcs12 import Pkcs12
from motcua.papers import service as papers
from motcua.papers.signing import examine, reading
from motcua.papers.signing import service as signing
from tests.signing import token
from tests.signing.authority import Authority, TimeStampServer

AT = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)  # 9:15 in Vietnam
PASSWORD = "mật khẩu"
AGENCY = "Sở Lao động – Thương binh và Xã hội tỉnh Bình Phước"
RECEIPT = papers.Receipt(
    office=papers.Office(
        name="Sở Lao động – Thương binh và Xã hội", parent="Ủy ban nhân dân tỉnh Bình Phước"
    ),
    qr_url="https://dvc.example.vn/xac-thuc/x",
    code="H10.901-261123-0001",
    procedure="Cấp giấy phép lao động",
    procedure_code="1.000105",
    submitted_at=AT,
    applicant=papers.Person(name="Lê Thị Lan"),
    owner=None,
    files=[],
    answer_within="8 giờ làm việc",
)


@pytest.fixture
def apart():
    """Let the examining program run as it does in earnest, in a process of its own."""


@pytest.fixture(autouse=True)
def in_this_process(request, monkeypatch):
    """Otherwise examine right here: what is found is the same, and each test a second faster."""
    if "apart" not in request.fixturenames:
        monkeypatch.setattr(
            reading, "_ask", lambda pdf, at: examine.examine(pdf, at, reading.trusted_files())
        )


def demo_signed(pdf, at=AT):
    """`pdf` with the signature of the demo's agencies."""
    key = signing.agency_key("any")
    assert key is not None
    return signing.sign(pdf, key, at)


@pytest.fixture(scope="session")
def pdf():
    """A paper as we set it: PDF/A-2a and PDF/UA-1."""
    return papers.render(RECEIPT, AT)


@pytest.fixture(scope="session")
def authority():
    return Authority()


@pytest.fixture(scope="session")
def key_file(tmp_path_factory):
    """Writes a certified key as PKCS#12 and opens it as the portal does."""
    folder = tmp_path_factory.mktemp("keys")

    def write(certified, name):
        path = folder / f"{name}.p12"
        path.write_bytes(certified.pkcs12(PASSWORD.encode()))
        return Pkcs12(str(path), PASSWORD)

    return write


@pytest.fixture(scope="session")
def agency(authority):
    return authority.issue("Sở Lao động – Thương binh và Xã hội", AGENCY)


@pytest.fixture(scope="session")
def agency_key(agency, key_file):
    return key_file(agency, "agency")


@pytest.fixture(scope="session")
def director_key(authority, key_file):
    return key_file(authority.issue("Trần Văn Phú", AGENCY), "director")


@pytest.fixture(scope="session")
def token_uri(tmp_path_factory, agency):
    return token.make(tmp_path_factory.mktemp("token"), agency)


@pytest.fixture
def token_key(token_uri):
    return Token(token_uri, token.PIN)


@pytest.fixture
def trusted(settings, tmp_path, authority):
    """The folder of authorities that the portal believes; the tests' own is one of them."""
    folder = tmp_path / "trusted"
    folder.mkdir()
    (folder / "ca.pem").write_bytes(authority.pem)
    settings.SIGNING_TRUST = [str(folder)]
    return folder


@pytest.fixture
def time_stamps(settings, tmp_path, authority):
    """A time stamp server that runs, and is set."""
    folder = tmp_path / "tsa"
    folder.mkdir()
    tsa = TimeStampServer(folder, authority)
    thread = threading.Thread(target=tsa.server.serve_forever, daemon=True)
    thread.start()
    settings.TSA_URL = tsa.url
    yield tsa
    tsa.server.shutdown()
    tsa.server.server_close()
    thread.join()
