"""Single sign-on in a browser, with a real provider: register, out, in again, link, unlink.

The portal has a process of its own, since the others know no provider. What is followed here above all is
what only a browser does: our content security policy, the cookies of both sides, the redirects between them.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.portal import running
from tests.peers import openid
from tools.ports import free_port

pytestmark = pytest.mark.once

TAM = {
    "name": "Đỗ Thị Tâm",
    "identity_number": "070192000777",
    "birthdate": "1992-03-08",
    "phone_number": "0912345678",
    "email": "tam@example.com",
    "email_verified": True,
}


@pytest.fixture(scope="module")
def peer():
    """The provider."""
    with openid.running() as started:
        yield started


@pytest.fixture(scope="module")
def portal(peer, prepared, tmp_path_factory):
    """A portal that the provider knows."""
    port = free_port()
    here = f"http://localhost:{port}"
    client = peer.register(f"{here}/dang-nhap/sso/ve", f"{here}/")
    names = {
        "PORT": str(port),
        "MOTCUA_OIDC_ISSUER": peer.issuer,
        "MOTCUA_OIDC_CLIENT_ID": client["client_id"],
        "MOTCUA_OIDC_CLIENT_SECRET": client["client_secret"],
        "MOTCUA_OIDC_PROVING_LEVELS": "high",
    }
    with running(prepared(tmp_path_factory.mktemp("sso") / "var"), **names) as started:
        yield started


def _says_who(page, peer, who):
    expect(page).to_have_url(re.compile(re.escape(peer.issuer)))
    page.get_by_label("Bạn là ai?").fill(who)
    page.get_by_role("button", name="Tiếp tục").click()


def test_register_out_and_in_again(page, peer, axe_clean):
    who = peer.knows("tam", **TAM)
    page.goto("/dang-nhap")
    axe_clean(page)
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    _says_who(page, peer, who)

    expect(page.get_by_role("heading", level=1)).to_have_text("Lập tài khoản từ VNeID")
    axe_clean(page)
    page.get_by_role("button", name="Lập tài khoản").click()
    axe_clean(page)
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    page.get_by_role("button", name="Lập tài khoản").click()
    expect(page.get_by_text("Đã lập tài khoản của bạn.")).to_be_visible()
    expect(page.get_by_text("Đã xác nhận")).to_be_visible()
    axe_clean(page)
    page.get_by_role("link", name="Gỡ liên kết").click()
    expect(page.get_by_text("cách đăng nhập duy nhất")).to_be_visible()
    axe_clean(page)

    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng xuất cả VNeID?")
    axe_clean(page)
    page.get_by_role("link", name="Đăng xuất khỏi VNeID").click()
    page.get_by_role("button", name="Đăng xuất khỏi nhà cung cấp").click()
    expect(page).to_have_url(re.compile(r"/(\?.*)?$"))
    expect(page.get_by_role("link", name="Đăng nhập", exact=True)).to_be_visible()

    page.goto("/dang-nhap?next=/tai-khoan")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    _says_who(page, peer, who)
    expect(page).to_have_url(re.compile("/tai-khoan$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản")


def test_link_and_unlink(page, peer, login_as, axe_clean):
    login_as(page, "lan")
    page.goto("/tai-khoan")
    axe_clean(page)
    page.get_by_role("link", name="Liên kết với VNeID").click()
    _says_who(page, peer, peer.knows("lan", name="Nguyễn Thị Lan", identity_number="070185001234"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Liên kết với VNeID")
    axe_clean(page)
    page.get_by_role("button", name="Liên kết", exact=True).click()
    expect(page.get_by_text("Đã liên kết tài khoản với VNeID.")).to_be_visible()
    axe_clean(page)

    page.get_by_role("link", name="Gỡ liên kết").click()
    axe_clean(page)
    page.get_by_role("button", name="Gỡ liên kết").click()
    expect(page.get_by_text("Đã gỡ liên kết với VNeID.")).to_be_visible()


def test_a_person_who_cancels_reads_so_without_javascript(page_without_javascript, peer):
    page = page_without_javascript
    page.goto("/dang-nhap")
    page.get_by_role("link", name="Đăng nhập bằng VNeID").click()
    page.get_by_role("button", name="Hủy").click()
    expect(page.get_by_text("Bạn đã hủy ở VNeID nên chưa có gì thay đổi.")).to_be_visible()
