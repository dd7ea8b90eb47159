"""What the operator is told: by the start about settings, by `motcua check --deploy` about keys."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from motcua.base import clock
from motcua.config import checks, environment
from tests.signing.authority import START
from tests.signing.conftest import AT, PASSWORD

PKCS11 = "pkcs11:token=Mot%20Cua;object=dau?module-path=/usr/lib/softhsm/libsofthsm2.so"


def told(at=AT):
    with clock.at(at):
        return {finding.id: f"{finding.msg} {finding.hint or ''}" for finding in checks.signatures_work()}


def pkcs12(path, password=PASSWORD):
    options = {"place": str(path), "password": password}
    return {"BACKEND": "motcua.integrations.signing_pkcs12.Pkcs12", "OPTIONS": options}


def test_the_demo_is_in_order():
    assert told() == {}


def test_production_without_seal_and_time_stamps_is_told(settings):
    settings.SIGNERS, settings.DEMO = {}, False

    assert set(told()) == {"motcua.I010", "motcua.I011"}


def test_a_key_that_does_not_sign_is_told(settings, tmp_path):
    settings.SIGNERS = {"seal": pkcs12(tmp_path / "khong-co.p12")}

    assert "seal does not sign" in told()["motcua.E010"]


def test_an_authority_that_is_not_trusted_is_named(settings, agency_key):
    settings.SIGNERS = {"seal": pkcs12(agency_key.place)}

    assert "CA thử nghiệm" in told()["motcua.W013"]


def test_a_certificate_that_ends_soon_is_told(settings, authority, trusted, tmp_path):
    (tmp_path / "short.p12").write_bytes(
        authority.issue("Sở", until=AT + timedelta(days=30)).pkcs12(PASSWORD.encode())
    )
    settings.SIGNERS = {"seal": pkcs12(tmp_path / "short.p12")}

    assert set(told()) == {"motcua.W014"}
    assert told(START) == {}


def test_what_is_no_certificate_is_named(trusted):
    (trusted / "giay.pem").write_text("nothing")

    assert "giay.pem" in told()["motcua.W012"]


def test_keys_come_from_the_environment(monkeypatch, tmp_path):
    (tmp_path / "seal.p12").write_bytes(b"key")
    monkeypatch.setenv("MOTCUA_SEAL", str(tmp_path / "seal.p12"))
    monkeypatch.setenv("MOTCUA_SEAL_PASSWORD", "x")
    monkeypatch.setenv("MOTCUA_SIGNER_H10_912", PKCS11)
    monkeypatch.setenv("MOTCUA_SIGNER_H10_912_PASSWORD", "2468")

    found = environment.signers()
    assert found["seal"]["OPTIONS"] == {"place": str(tmp_path / "seal.p12"), "password": "x"}
    assert found["H10.912"]["BACKEND"].endswith("signing_pkcs11.Token")
    assert set(found) == {"seal", "H10.912"}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("/khong/co.p12", "no file"),
        ("pkcs11:object=x?module-path=/a.so", "token="),
        ("pkcs11:token=x", "object="),
    ],
)
def test_a_wrong_setting_is_one_sentence_at_the_start(monkeypatch, place, said):
    monkeypatch.setenv("MOTCUA_SEAL", place)

    with pytest.raises(ImproperlyConfigured, match=said):
        environment.signers()
