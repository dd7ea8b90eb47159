"""What is not believed, and what goes wrong on the way: each is one sentence, and nobody is logged in."""

import logging
import re
import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from motcua.accounts import provider as providers
from motcua.accounts.access import OpenSession
from motcua.accounts.links import SignOnLink
from motcua.accounts.models import User
from motcua.config import environment
from motcua.integrations import openid
from tests.sso.conftest import RETURN, TAM, Traveller, path, words
from tools.ports import free_port

# What is believed does not depend on the database.
pytestmark = pytest.mark.once

FORGED = "không đúng nên cổng đã từ chối"
STALE = "Lượt này đã dùng rồi hoặc đã quá lâu"


@pytest.fixture
def tam(peer):
    return peer.knows("tam", **TAM)


@pytest.fixture(autouse=True)
def nothing_came_of_it(peer, tam, db):
    """Each test here ends without an account, a link or anybody logged in."""
    before = User.objects.count()
    yield
    assert User.objects.count() == before
    assert not SignOnLink.objects.exists()


def turned_away(browser, page, said):
    assert path(page) == "/dang-nhap"
    assert said in words(page)
    assert browser.person is None
    assert "sso_waiting" not in browser.here.session


@pytest.mark.parametrize(
    "forgery",
    [
        "signature",
        "payload",
        "unsigned",
        "other key",
        "public key as secret",
        "nonce",
        "no nonce",
        "issuer",
        "audience",
        "other party",
        "other access token",
        "no id token",
        "other person",
    ],
)
def test_a_forged_answer_is_refused(peer, tam, traveller, forgery):
    peer.goes_wrong(forgery)
    turned_away(traveller, traveller.comes(tam), FORGED)


@pytest.mark.parametrize("off", ["expired", "future"])
def test_clocks_that_differ_are_called_that(peer, tam, traveller, off):
    peer.goes_wrong(off)
    turned_away(traveller, traveller.comes(tam), "Đồng hồ của cổng và của VNeID đang lệch nhau")


def test_who_cancels_reads_that_nothing_happened(tam, traveller):
    turned_away(traveller, traveller.comes(tam, do="cancel"), "Bạn đã hủy ở VNeID")


# --- State ----------------------------------------------------------------------------------------------


def test_an_answer_works_once(tam, traveller):
    answer = traveller.asked(traveller.leave(), tam)
    assert path(traveller.back(answer)) == "/dang-nhap/sso/dang-ky"
    assert STALE in words(traveller.back(answer))


def test_a_code_works_once_even_with_a_state_that_waits(tam, traveller):
    """The provider itself refuses a code that was used."""
    away = traveller.leave()
    answer = traveller.asked(away, tam)
    attempts = dict(traveller.here.session["sso_attempts"])
    traveller.back(answer)
    session = traveller.here.session
    del session["sso_waiting"]
    session["sso_attempts"] = attempts
    session.save()
    turned_away(traveller, traveller.back(answer), "VNeID báo lượt này đã dùng rồi")


def test_an_answer_is_of_no_use_in_another_browser(tam, traveller):
    """Somebody is made to open the address with which another came back, in order to act as them."""
    answer = traveller.asked(traveller.leave(), tam)
    victim = Traveller()
    turned_away(victim, victim.back(answer), STALE)


def test_a_code_is_of_no_use_with_somebody_elses_state(tam, traveller):
    """PKCE: the code was given for another verifier."""
    stolen = traveller.asked(traveller.leave(), tam)
    code = re.findall(r"code=([^&]+)", stolen)[0]
    thief = Traveller()
    own = thief.asked(thief.leave(), tam)
    turned_away(thief, thief.back(re.sub(r"code=[^&]+", f"code={code}", own)), "báo lượt này đã dùng rồi")


@pytest.mark.parametrize("query", ["", "?state=", "?code=x&state=y", "?error=access_denied", "?state=%00"])
def test_an_answer_that_nobody_asked_for_is_no_answer(traveller, query):
    turned_away(traveller, traveller.back(RETURN + query), STALE)


def test_an_answer_comes_from_our_provider_or_is_none(tam, traveller):
    answer = traveller.asked(traveller.leave(), tam)
    foreign = re.sub(r"iss=[^&]+", "iss=https%3A%2F%2Fsomebody-else.example", answer)
    assert foreign != answer
    turned_away(traveller, traveller.back(foreign), FORGED)


def test_an_answer_without_its_issuer_is_none_where_the_provider_always_says_it(tam, traveller):
    answer = traveller.asked(traveller.leave(), tam)
    turned_away(traveller, traveller.back(re.sub(r"&?iss=[^&]+", "", answer)), FORGED)


def test_an_answer_without_a_code_is_none(tam, traveller):
    answer = traveller.asked(traveller.leave(), tam)
    turned_away(traveller, traveller.back(re.sub(r"code=[^&]+&?", "", answer)), FORGED)


def test_who_stays_away_for_a_quarter_of_an_hour_begins_anew(tam, traveller):
    answer = traveller.asked(traveller.leave(), tam)
    session = traveller.here.session
    (attempt,) = session["sso_attempts"].values()
    attempt["left_at"] -= 15 * 60 + 1
    session.save()
    turned_away(traveller, traveller.back(answer), STALE)


def test_who_reads_for_too_long_begins_anew(tam, traveller, monkeypatch):
    from motcua.web.citizen import sso

    traveller.comes(tam)
    monkeypatch.setattr(sso, "CONFIRM_WITHIN", sso.CONFIRM_WITHIN * 0)
    page = traveller.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"}, follow=True)
    turned_away(traveller, page, "Lượt này đã quá lâu")


def test_no_more_than_five_windows_are_remembered(traveller):
    for _window in range(7):
        traveller.leave()
    assert len(traveller.here.session["sso_attempts"]) == 5


def test_what_leaves_with_the_browser_carries_a_challenge_and_no_secret(traveller, client_of_ours):
    address = traveller.leave()
    for part in ("code_challenge_method=S256", "response_type=code", "scope=openid", "acr_values=high"):
        assert part in address
    (attempt,) = traveller.here.session["sso_attempts"].values()
    assert attempt["attempt"]["verifier"] not in address
    assert client_of_ours["client_secret"] not in address


def test_what_waits_in_the_session_is_encrypted(tam, traveller):
    traveller.comes(tam)
    kept = str(OpenSession.objects.get(pk=traveller.here.session.session_key).get_decoded())
    assert "sso_waiting" in kept
    for fact in ("070192000777", "Tâm", "tam@example.com", "\\u00e2m"):
        assert fact not in kept


def test_the_registration_page_takes_no_form_of_another_site(tam, traveller):
    strict = Traveller(here=Client(enforce_csrf_checks=True), there=traveller.there)
    strict.comes(tam)
    page = strict.here.post("/dang-nhap/sso/dang-ky", {"phone": "0912345678", "terms": "on"})
    assert page.status_code == 403


# --- The provider fails ---------------------------------------------------------------------------------


def test_a_provider_that_is_down_is_said_to_be(sso, names_provider, client):
    sso.SSO = names_provider(MOTCUA_OIDC_ISSUER=f"http://localhost:{free_port()}")
    page = client.get("/dang-nhap/sso", follow=True)
    assert "VNeID hiện không trả lời" in words(page)
    assert "Quên mật khẩu" in words(page)


def test_a_provider_that_breaks_on_the_way_is_said_to_be_down(peer, tam, traveller):
    answer = traveller.asked(traveller.leave(), tam)
    peer.goes_wrong("broken")
    turned_away(traveller, traveller.back(answer), "VNeID hiện không trả lời")


def test_nobody_waits_for_a_slow_provider(peer, tam, traveller, monkeypatch):
    answer = traveller.asked(traveller.leave(), tam)
    peer.goes_wrong("slow")
    monkeypatch.setattr(openid, "TIMEOUT", (0.5, 0.5))
    begun = time.monotonic()
    turned_away(traveller, traveller.back(answer), "VNeID trả lời quá chậm")
    assert time.monotonic() - begun < 5


def test_many_who_wait_for_it_leave_room_for_others(client, monkeypatch):
    for _waiting in range(providers.MOST_AT_ONCE):
        assert providers._WAITING.acquire(blocking=False)
    try:
        assert "trả lời quá chậm" in words(client.get("/dang-nhap/sso", follow=True))
    finally:
        for _waiting in range(providers.MOST_AT_ONCE):
            providers._WAITING.release()
    assert client.get("/dang-nhap/sso")["Location"].startswith("http://")


def test_a_provider_that_calls_itself_another_is_refused(peer, client):
    peer.goes_wrong("other discovery")
    assert FORGED in words(client.get("/dang-nhap/sso", follow=True))


def test_a_wrong_secret_of_ours_is_for_the_operator(tam, sso, names_provider, traveller, caplog):
    sso.SSO = names_provider(MOTCUA_OIDC_CLIENT_SECRET="not the one that was registered, but as long")
    turned_away(traveller, traveller.comes(tam), "VNeID không nhận yêu cầu của cổng")
    assert "single sign-on: refused" in caplog.text


def test_keys_that_changed_are_looked_up_again(tam, traveller):
    """A key that we do not know makes us ask once more for the published ones."""
    traveller.leave()
    known = providers.provider()
    assert isinstance(known, openid.OpenId)
    known._keys()
    kept = known._kept
    learnt_at, keys = kept["jwks_uri"]
    kept["jwks_uri"] = (learnt_at, {"keys": [keys["keys"][0] | {"kid": "last year's"}]})
    assert path(traveller.comes(tam)) == "/dang-nhap/sso/dang-ky"


def test_the_log_says_why_and_nothing_of_anybody(peer, tam, traveller, caplog):
    caplog.set_level(logging.INFO)
    peer.goes_wrong("nonce")
    traveller.comes(tam)
    assert "single sign-on: forged (id_token: nonce)" in caplog.text
    for fact in ("070192000777", "Tâm", "tam@example.com", "0912345678", "code=", "state="):
        assert fact not in caplog.text


# --- Settings -------------------------------------------------------------------------------------------

REFUSED = [
    ({"MOTCUA_OIDC_ISSUER": "http://id.example.vn"}, "must start with https"),
    ({"MOTCUA_OIDC_ISSUER": "http://localhost:3000"}, "must start with https"),
    ({"MOTCUA_OIDC_ISSUER": "id.example.vn"}, "write it like"),
    ({"MOTCUA_OIDC_ISSUER": "ftp://id.example.vn"}, "write it like"),
    ({"MOTCUA_OIDC_CLIENT_ID": ""}, "MOTCUA_OIDC_CLIENT_ID"),
    ({"MOTCUA_OIDC_LEVELS": "low", "MOTCUA_OIDC_PROVING_LEVELS": "high"}, "lacks"),
    ({"MOTCUA_OIDC_CLAIMS": "nonsense=x"}, "cannot place nonsense"),
    ({"MOTCUA_OIDC_CLAIMS": "full_name"}, "cannot place full_name"),
]


@pytest.mark.parametrize(("wrong", "said"), REFUSED)
def test_wrong_settings_end_the_start_with_a_sentence(monkeypatch, wrong, said):
    right = {"MOTCUA_OIDC_ISSUER": "https://id.example.vn", "MOTCUA_OIDC_CLIENT_ID": "portal"}
    for name, value in (right | wrong).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.single_sign_on("production")


def test_nothing_is_fetched_over_plain_http_outside_of_the_demo(peer):
    """Not even where a provider's own discovery document says so."""
    client = openid.OpenId(
        issuer=peer.issuer, client_id="x", client_secret="", scopes=("openid",), levels=(), may_be_plain=False
    )
    with pytest.raises(providers.SignOnError) as refused:
        client.begin("https://portal.example/back")
    assert refused.value.fault is providers.Fault.REFUSED


def test_a_switch_is_on_or_off(monkeypatch):
    monkeypatch.setenv("MOTCUA_LOCAL_LOGIN", "no")
    with pytest.raises(ImproperlyConfigured, match="must be on or off"):
        environment.switch("MOTCUA_LOCAL_LOGIN")
