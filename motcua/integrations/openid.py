"""Single sign-on by OpenID Connect: authorization code with PKCE, nothing else.

An answer is believed only if all of this holds (OpenID Connect Core 3.1.3.7, RFC 9207, RFC 7636):
- it comes back to the browser that left, with its state (the caller's), and names our provider as issuer;
- the code is exchanged by us, over a connection of our own, with the verifier of this very attempt;
- the id_token is signed, by a key that the provider publishes, with an algorithm that only its owner can use
  (never `none`, never one with a shared secret);
- its issuer, audience, authorised party, nonce, times and the hash of the access token are ours and fit;
- userinfo is about the same subject.

Addresses come from the provider's discovery document, which must name the issuer of the settings; all of them
are https, except for a provider on this very machine in the demo. Redirects are not followed.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from motcua.accounts.provider import Attempt, Fault, SignOnError

# Seconds to connect, and between two bytes of an answer.
TIMEOUT = (3, 5)
# How far the provider's clock may be from ours, in seconds.
LEEWAY = 120
# How long a discovery document and keys are believed; an unknown key makes us look sooner.
KEPT_FOR = 3600
MOST_BYTES = 1_000_000
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_TIMES = frozenset({"exp", "iat", "nbf"})
_SAID = {
    "access_denied": Fault.CANCELLED,
    "temporarily_unavailable": Fault.DOWN,
    "server_error": Fault.DOWN,
    "invalid_grant": Fault.USED,
}


class OpenId:
    """One provider, as the settings name it (motcua.accounts.provider.Provider)."""

    def __init__(
        self,
        *,
        issuer: str,
        client_id: str,
        client_secret: str,
        scopes: tuple[str, ...],
        levels: tuple[str, ...],
        may_be_plain: bool,
    ) -> None:
        self.issuer, self.client_id, self.client_secret = issuer, client_id, client_secret
        self.scopes, self.levels, self.may_be_plain = scopes, levels, may_be_plain
        self._kept: dict[str, tuple[float, Any]] = {}

    def begin(self, return_to: str) -> tuple[str, Attempt]:
        attempt = Attempt(generate_token(40), generate_token(40), generate_token(64))
        wishes = {"acr_values": " ".join(self.levels)} if self.levels else {}
        with self._session() as session:
            address, _state = session.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                redirect_uri=return_to,
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
                ui_locales="vi",
                **wishes,
            )
        return str(address), attempt

    def finish(
        self, attempt: Attempt, answer: Mapping[str, str], return_to: str, at: datetime
    ) -> Mapping[str, Any]:
        self._refuse_another_issuer(answer)
        if "error" in answer:
            raise SignOnError(_SAID.get(answer["error"], Fault.REFUSED), "the provider's own answer")
        if not answer.get("code"):
            raise SignOnError(Fault.FORGED, "no code")
        with _reaching(), self._session() as session:
            token = session.fetch_token(
                self._endpoint("token_endpoint"),
                grant_type="authorization_code",
                code=answer["code"],
                redirect_uri=return_to,
                code_verifier=attempt.verifier,
                allow_redirects=False,
            )
        claims = self._checked(token, attempt.nonce, at)
        return self._userinfo(token, claims) | claims

    def end(self, return_to: str) -> str | None:
        if "end_session_endpoint" not in self._discovered():
            return None
        facts = {"client_id": self.client_id, "post_logout_redirect_uri": return_to, "ui_locales": "vi"}
        return str(add_params_to_uri(self._endpoint("end_session_endpoint"), facts.items()))

    def _refuse_another_issuer(self, answer: Mapping[str, str]) -> None:
        """RFC 9207: an answer that another provider sent to our address is not this one's."""
        told = answer.get("iss")
        must = self._discovered().get("authorization_response_iss_parameter_supported") is True
        if told != self.issuer and (must or told is not None):
            raise SignOnError(Fault.FORGED, "the answer names another issuer")

    def _checked(self, token: Mapping[str, Any], nonce: str, at: datetime) -> dict[str, Any]:
        """The claims of the id_token, which is signed for us, now, for this attempt."""
        if not isinstance(token.get("id_token"), str) or not isinstance(token.get("access_token"), str):
            raise SignOnError(Fault.FORGED, "no id_token")
        try:
            opened = self._opened(token["id_token"])
            wanted = {"iss": self.issuer, "aud": self.client_id}
            ours = {claim: {"essential": True, "value": value} for claim, value in wanted.items()}
            expected = {"nonce": nonce, "client_id": self.client_id, "access_token": token["access_token"]}
            claims = CodeIDToken(opened.claims, opened.header, ours, expected)
            claims.validate(now=int(at.timestamp()), leeway=LEEWAY)
        except ExpiredTokenError as error:
            raise SignOnError(Fault.CLOCK, "id_token: exp") from error
        except ClaimError as error:
            fault = Fault.CLOCK if error.claim in _TIMES else Fault.FORGED
            raise SignOnError(fault, f"id_token: {error.claim}") from error
        except (JoseError, ValueError, TypeError) as error:
            raise SignOnError(Fault.FORGED, f"id_token: {type(error).__name__}") from error
        return dict(claims)

    def _opened(self, id_token: str) -> jwt.Token:
        try:
            return jwt.decode(id_token, self._keys(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            # The provider has changed its keys since we looked.
            self._kept.pop("jwks_uri", None)
            return jwt.decode(id_token, self._keys(), algorithms=ALGORITHMS)

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._learnt("jwks_uri", self._endpoint("jwks_uri")))

    def _userinfo(self, token: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
        """What the provider tells beside the id_token, where it does."""
        if "userinfo_endpoint" not in self._discovered():
            return {}
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        said = _fetched(self._endpoint("userinfo_endpoint"), headers)
        if said.get("sub") != claims["sub"]:
            raise SignOnError(Fault.FORGED, "userinfo is about somebody else")
        return said

    def _session(self) -> OAuth2Session:
        supported = self._discovered().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in supported else "client_secret_post"
        return OAuth2Session(
            self.client_id,
            self.client_secret or None,
            token_endpoint_auth_method=method if self.client_secret else "none",
            scope=" ".join(self.scopes),
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )

    def _endpoint(self, name: str) -> str:
        """An address of the discovery document, if we may go there."""
        address = self._discovered().get(name)
        parts = urlsplit(address) if isinstance(address, str) else urlsplit("")
        schemes = ("https", "http") if self.may_be_plain else ("https",)
        if not parts.hostname or parts.scheme not in schemes:
            raise SignOnError(Fault.REFUSED, f"no usable {name}")
        return str(address)

    def _discovered(self) -> dict[str, Any]:
        """What the provider says about itself. Raises SignOnError where it says it is another."""
        found: dict[str, Any] = self._learnt(
            "", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        )
        if found.get("issuer") != self.issuer:
            self._kept.clear()
            raise SignOnError(Fault.FORGED, "discovery names another issuer")
        return found

    def _learnt(self, what: str, address: str) -> Any:
        learnt_at, found = self._kept.get(what, (0.0, None))
        if found is None or time.monotonic() - learnt_at > KEPT_FOR:
            found = _fetched(address)
            self._kept[what] = (time.monotonic(), found)
        return found


@contextmanager
def _reaching() -> Iterator[None]:
    """Turns what can go wrong between us and the provider into our words for it."""
    try:
        yield
    except OAuthError as error:
        raise SignOnError(_SAID.get(error.error, Fault.REFUSED), "the provider's own answer") from error
    except requests.Timeout as error:
        raise SignOnError(Fault.SLOW, type(error).__name__) from error
    except (requests.RequestException, ValueError) as error:
        raise SignOnError(Fault.DOWN, type(error).__name__) from error


def _fetched(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at `address`, of a bounded size."""
    with (
        _reaching(),
        requests.get(address, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True) as got,
    ):
        got.raise_for_status()
        body = b""
        for part in got.iter_content(65_536):
            body += part
            if len(body) > MOST_BYTES:
                raise ValueError("too much of an answer")
        found = json.loads(body)
        if got.status_code != requests.codes.ok or not isinstance(found, dict):
            raise ValueError("no JSON object")
        return found
