"""What the tests of single sign-on share: a real provider, and somebody who walks there and back."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
import yaml
from django.conf import settings as house
from django.test import Client

from motcua.accounts import provider as providers
from motcua.base import clock
from motcua.config import environment
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from tests.peers import openid

HERE = "http://localhost:8000"
RETURN = "/dang-nhap/sso/ve"
LETTERS = ("officer_sign_on", "sign_on_linked")

# Lan of the cast, as the provider knows her, and somebody whom the portal does not know.
LAN = {"name": "NGUYỄN THỊ LAN", "identity_number": "070185001234"}
TAM = {
    "name": "Đỗ Thị Tâm",
    "identity_number": "070192000777",
    "birthdate": "1992-03-08",
    "phone_number": "+84912345678",
    "email": "Tam@Example.com",
    "email_verified": True,
}


@pytest.fixture(scope="session")
def peer():
    """The provider of this process."""
    with openid.running() as started:
        yield started


@pytest.fixture(scope="session")
def client_of_ours(peer):
    """What the provider knows the portal by."""
    return peer.register(f"{HERE}{RETURN}", f"{HERE}/")


@pytest.fixture
def names_provider(peer, client_of_ours, monkeypatch):
    """names_provider(MOTCUA_OIDC_…="…"): the settings as the environment of a portal would make them."""

    def named(**more):
        facts = {
            "MOTCUA_OIDC_ISSUER": peer.issuer,
            "MOTCUA_OIDC_CLIENT_ID": client_of_ours["client_id"],
            "MOTCUA_OIDC_CLIENT_SECRET": client_of_ours["client_secret"],
            "MOTCUA_OIDC_PROVING_LEVELS": "high",
        }
        for name, value in (facts | more).items():
            monkeypatch.setenv(name, value)
        return environment.single_sign_on("demo")

    return named


@cache
def _wording():
    """The pack's words for our two letters."""
    folder = Path(house.PACK) / "notices"
    return {name: yaml.safe_load((folder / f"{name}.yaml").read_text()) for name in LETTERS}


@pytest.fixture(autouse=True)
def sso(peer, names_provider, settings, db):
    """Single sign-on is on, the provider behaves, nobody remembers anything of an earlier test."""
    settings.SSO = names_provider()
    for name, said in _wording().items():
        messaging.publish_wording(name, said, clock.now())
    providers._made.cache_clear()
    yield settings
    peer.goes_wrong("")


@pytest.fixture
def letters():
    """The outbox, newest first."""
    return lambda: list(Message.objects.order_by("-pk"))


@dataclass
class Traveller:
    """A browser: what it has of the portal, and what of the provider."""

    here: Client = field(default_factory=Client)
    there: requests.Session = field(default_factory=requests.Session)

    def leave(self, start="/dang-nhap/sso"):
        """To the provider; the address at which it asks."""
        answer = self.here.get(start)
        assert answer.status_code == 302, answer.content.decode()
        return answer["Location"]

    def asked(self, address, who, do="enter"):
        """What the provider asks is answered; the address with which it sends the browser back."""
        for _hop in range(10):
            answer = self.there.get(address, allow_redirects=False, timeout=10)
            if answer.status_code == 200:
                form = {"person": who, "do": do}
                answer = self.there.post(answer.url, form, allow_redirects=False, timeout=10)
            address = urljoin(answer.url, answer.headers["Location"])
            if address.startswith(HERE):
                return address.removeprefix(HERE)
        raise AssertionError(f"the provider never sent anybody back: {address}")

    def back(self, address):
        """Back here, until a page answers."""
        return self.here.get(address, follow=True)

    def comes(self, who, start="/dang-nhap/sso", do="enter"):
        """There and back again; the page on which it ends."""
        return self.back(self.asked(self.leave(start), who, do))

    def registers(self, who, **changes):
        """There, back, and the page that makes an account; the page after that."""
        self.comes(who)
        form = {"phone": "0912 345 678", "terms": "on"} | changes
        return self.here.post("/dang-nhap/sso/dang-ky", form, follow=True)

    @property
    def person(self):
        """Who is logged in here: their id, or None."""
        found = self.here.session.get("_auth_user_id")
        return int(found) if found else None


@pytest.fixture
def traveller():
    """A browser that was nowhere yet."""
    return Traveller()


@pytest.fixture
def lans(lan):
    """Lan's browser: she is logged in with her password."""
    browser = Traveller()
    browser.here.force_login(lan)
    return browser


def path(answer):
    """Where a page stands that was reached over redirects."""
    return urlsplit(answer.redirect_chain[-1][0]).path if answer.redirect_chain else None


def words(answer):
    """The text of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
