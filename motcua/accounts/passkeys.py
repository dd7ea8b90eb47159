"""Passkeys (WebAuthn): a key pair in a phone, a computer or a security key, unlocked by finger, face or PIN.

- Every passkey verifies its user and is found without a name, so that it opens the account alone; after a
  password it counts as the second factor. Who has one needs no password to log in.
- It is bound to the host of MOTCUA_PUBLIC_URL, and answers count from just that origin.
- A challenge belongs to one session and one purpose, lives ten minutes, and is spent by the first answer.
- What a passkey signs carries a counter. One that does not go up tells that there are two of this key: it is
  refused, and the officer can remove it. Most synchronised passkeys always say 0, which tells nothing.
- No attestation is asked for: we do not want to know whose phone it is.

The challenge stands in the session; what is stored of a passkey is its public key, counter and name.
"""

import json
import struct
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from motcua.accounts import mail
from motcua.accounts.errors import RefusedError
from motcua.accounts.models import User
from motcua.base import clock

MOST = 10
NAME_LENGTH = 60
LIVES = 10 * 60
# An answer of a well-meaning browser has about one kilobyte.
MOST_BYTES = 20_000
_LONGEST_HANDLE = 18
_SESSION = "passkey_challenges"
# What malformed answers raise inside of the library.
_MALFORMED = (
    TypeError,
    ValueError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    struct.error,
    RecursionError,
)


def of(user: User) -> list[Authenticator]:
    """The passkeys of `user`, the oldest first."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return list(found.order_by("created_at", "pk"))


def begin_adding(request: HttpRequest, user: User, at: datetime) -> dict[str, Any]:
    """What the browser needs to make a passkey; authenticators that hold one already say so."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=str(user.pk).encode(), name=user.email or user.full_name, display_name=user.full_name
        ),
        credentials=[_public(passkey) for passkey in of(user)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _begun(request, "add", options, state, at)


@transaction.atomic
def add(request: HttpRequest, user: User, name: str, answer: str, at: datetime) -> Authenticator:
    """The passkey that the browser made. Raises RefusedError."""
    state = _spent(request, "add", at)
    try:
        response = RegistrationResponse.from_dict(_read(answer))
        made = _server().register_complete(state, response)
    except _MALFORMED:
        raise RefusedError(_("Chưa tạo được khóa truy cập. Hãy thử lại.")) from None
    public = made.credential_data
    if public is None:
        raise RefusedError(_("Chưa tạo được khóa truy cập. Hãy thử lại."))
    # One at a time for a person: `MOST` is counted after the lock.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    known = websafe_encode(public.credential_id)
    everybodys = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    if everybodys.filter(data__id=known).exists():
        raise RefusedError(_("Khóa truy cập này đã được thêm trước đó."))
    if everybodys.filter(user=user).count() >= MOST:
        raise RefusedError(_("Mỗi tài khoản có nhiều nhất %d khóa truy cập. Hãy gỡ bớt khóa cũ.") % MOST)
    data = {"name": name, "id": known, "public": websafe_encode(bytes(public)), "counter": made.counter}
    passkey = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
    mail.factor_changed(user, _("đã thêm khóa truy cập “%s”") % name, at)
    return passkey


def begin_proving(
    request: HttpRequest, purpose: str, at: datetime, user: User | None = None
) -> dict[str, Any]:
    """What the browser needs to use a passkey: of `user`, or of whoever sits there."""
    options, state = _server().authenticate_begin(
        credentials=[_public(passkey) for passkey in of(user)] if user else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _begun(request, purpose, options, state, at)


@transaction.atomic
def prove(
    request: HttpRequest, purpose: str, answer: str, at: datetime, user: User | None = None
) -> Authenticator:
    """The passkey that the browser used: of `user`, or of whoever it names. Raises RefusedError."""
    state = _spent(request, purpose, at)
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        owner = user.pk if user else _owner(response)
        passkey = _locked(owner, websafe_encode(response.raw_id))
        _server().authenticate_complete(state, [_public(passkey)], response)
    except (*_MALFORMED, Authenticator.DoesNotExist):
        raise RefusedError(
            _("Khóa truy cập này không mở được tài khoản. Hãy thử lại hoặc dùng cách khác.")
        ) from None
    counter, last = response.response.authenticator_data.counter, passkey.data["counter"]
    if (counter or last) and counter <= last:
        raise RefusedError(
            _("Khóa truy cập này có thể đã bị sao chép nên không được nhận. Hãy gỡ nó và dùng cách khác.")
        )
    passkey.data["counter"] = counter
    passkey.save(update_fields=["data"])
    return passkey


def _owner(response: AuthenticationResponse) -> int:
    """Whose passkey the answer says it is. Raises ValueError, TypeError."""
    handle = (response.response.user_handle or b"").decode()
    if len(handle) > _LONGEST_HANDLE:
        raise ValueError("no number of an account is that long")
    return int(handle)


def _locked(owner: int, credential: str) -> Authenticator:
    # Of two answers with one counter, one is refused.
    passkeys = Authenticator.objects.select_for_update(of=("self",)).select_related("user")
    found: Authenticator = passkeys.get(user=owner, type=Authenticator.Type.WEBAUTHN, data__id=credential)
    return found


def _server() -> Fido2Server:
    public = urlsplit(settings.PUBLIC_URL)
    ours = f"{public.scheme}://{public.netloc}".lower()
    rp = PublicKeyCredentialRpEntity(id=public.hostname, name=public.hostname or "")
    return Fido2Server(rp, verify_origin=lambda origin: origin == ours)


def _public(passkey: Authenticator) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(passkey.data["public"]))


def _begun(
    request: HttpRequest, purpose: str, options: Any, state: dict[str, Any], at: datetime
) -> dict[str, Any]:
    kept = request.session.get(_SESSION, {})
    request.session[_SESSION] = {**kept, purpose: {**state, "at": clock.real(at).timestamp()}}
    return json.loads(json.dumps(dict(options)))  # type: ignore[no-any-return]


def _spent(request: HttpRequest, purpose: str, at: datetime) -> dict[str, Any]:
    kept = dict(request.session.get(_SESSION, {}))
    state = kept.pop(purpose, None)
    request.session[_SESSION] = kept
    if state is None or clock.real(at).timestamp() - state["at"] > LIVES:
        raise RefusedError(_("Trang đã mở quá lâu. Hãy thử lại."))
    found: dict[str, Any] = state
    return found


def _read(answer: str) -> Any:
    if len(answer) > MOST_BYTES:
        raise ValueError("too long")
    return json.loads(answer)
