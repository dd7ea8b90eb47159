"""The second factor: what proves, beside the password, that it is really you.

- Three kinds: an authenticator app (TOTP, RFC 6238), passkeys (accounts/passkeys.py), and ten recovery codes
  for the day when both are out of reach. These come with the first of the others and go with the last.
- Each code counts once. Of the app that is kept as the last 30 seconds used, in the row, under a lock: of two
  requests with one code, one wins. One step before and after is accepted, as clocks differ.
- The app's key is encrypted (TotpKey). Recovery codes are kept as keyed fingerprints, so nobody can read them
  again, not even we; passkeys leave only a public key here.
- Codes go by the real time, also where a rehearsal has moved the portal's clock: the phone's clock was not.
- Officers need one before they see a dossier (gates.py), so they can replace their last one, not remove it.
  Who has lost theirs is reset by an administrator, never by themselves (`reset`); citizens with their
  card at the counter (counter.py).

Which session has proven it, and when, stands in the session itself: in allauth's records of how its person
authenticated, which belong to that person alone.
"""

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from motcua.accounts import mail
from motcua.accounts.errors import RefusedError
from motcua.accounts.models import OfficerChange, Post, TotpKey, User
from motcua.base import clock
from motcua.base.crypto import CannotDecryptError, blind_index, decrypt, encrypt

Type = Authenticator.Type
FULL = (Type.TOTP, Type.WEBAUTHN)  # a recovery code is no factor of its own

PERIOD = 30
STEPS_ASIDE = 1
APP_DIGITS = 6
RECOVERY_DIGITS = 10
RECOVERY_CODES = 10
# Somebody who has just proven who they are is not asked again for so long.
RECENT = 5 * 60

PART_PLAYED = "demo_part"
_PENDING_KEY = "second_factor_key"
_NEW_CODES = "second_factor_codes"


# --- The session ----------------------------------------------------------------------------------------


def passed_at(request: HttpRequest) -> datetime | None:
    """When this session last proved the second factor of the person it belongs to; None: it never did."""
    counted = {"mfa", PART_PLAYED} if settings.DEMO else {"mfa"}
    moments = [record["at"] for record in _records(request) if record["method"] in counted]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def confirmed_recently(request: HttpRequest, at: datetime) -> bool:
    """Whether whoever sits here proved within five minutes who they are, by whatever means they have."""
    moments = [record["at"] for record in _records(request)]
    return bool(moments) and clock.real(at).timestamp() - max(moments) < RECENT


def record_pass(
    request: HttpRequest, authenticator: Authenticator, *, again: bool = False, alone: bool = False
) -> None:
    """Write into the session that this factor was proven now: `again` after the log-in, `alone` without a
    password.
    """
    post_authentication(request, authenticator, reauthenticated=again, passwordless=alone)


def record_part(request: HttpRequest, user: User) -> None:
    """In the demo a part is taken without password; there the session counts as proven."""
    record_authentication(request, user, PART_PLAYED)


def played_a_part(request: HttpRequest, user: User) -> bool:
    """Whether `user` is entered by the demo's page of parts."""
    records = get_authentication_records(request, user)
    return settings.DEMO and any(record["method"] == PART_PLAYED for record in records)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    if isinstance(request.user, AnonymousUser):
        return []
    return list(get_authentication_records(request, request.user))


# --- What somebody has ----------------------------------------------------------------------------------


def has_any(user: User) -> bool:
    """Whether `user` has a second factor."""
    return bool(Authenticator.objects.filter(user=user, type__in=FULL).exists())


def of(user: User, *types: str) -> QuerySet[Authenticator]:
    """The factors of `user`, the oldest first; those of `types` where given."""
    found = Authenticator.objects.filter(user=user, type__in=types or FULL)
    ordered: QuerySet[Authenticator] = found.order_by("created_at", "pk")
    return ordered


def needs_one(user: User, at: datetime) -> bool:
    """Whether `user` must have a second factor: whoever holds a post, or stands in for one."""
    return bool(settings.OFFICER_SECOND_FACTOR and user.posts_at(at).exists())


def officers_without(at: datetime) -> QuerySet[User]:
    """Officers who have no second factor yet; they get one at their next visit to the desk."""
    posts = Post.objects.held_at(at).filter(user=OuterRef("pk"))
    with_one = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FULL)
    return User.objects.filter(Exists(posts), ~Exists(with_one), is_active=True)


def codes_left(user: User) -> int | None:
    """How many recovery codes are unused; None where none were ever made."""
    found = Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).first()
    return None if found is None else len(found.data["codes"])


# --- The authenticator app ------------------------------------------------------------------------------


def pending_secret(request: HttpRequest) -> str:
    """The key shown to who is setting up an app: the same until it is used, encrypted in the session."""
    kept = request.session.get(_PENDING_KEY, "")
    try:
        return decrypt(bytes.fromhex(kept))
    except (ValueError, CannotDecryptError):
        secret: str = generate_totp_secret()
        request.session[_PENDING_KEY] = encrypt(secret).hex()
        return secret


def totp_address(user: User, secret: str, issuer: str) -> str:
    """What the QR code says: `secret` under the names of portal and account."""
    label = quote(f"{issuer}:{user.email or user.full_name}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"


@transaction.atomic
def add_app(request: HttpRequest, user: User, code: str, at: datetime) -> Authenticator:
    """The app whose key is pending, in the place of an older one. Raises RefusedError for a wrong code."""
    secret = pending_secret(request)
    step = matching_step(secret, code, at)
    if step is None:
        raise RefusedError(_("Mã chưa đúng. Hãy nhập mã đang hiện; giờ của điện thoại phải đúng."))
    _lock(user)
    replaced = Authenticator.objects.filter(user=user, type=Type.TOTP).delete()[0]
    authenticator = Authenticator.objects.create(user=user, type=Type.TOTP, data={})
    TotpKey.objects.create(authenticator=authenticator, secret=secret, last_step=step)
    del request.session[_PENDING_KEY]
    what = _("đã thay ứng dụng xác thực") if replaced else _("đã thêm ứng dụng xác thực")
    mail.factor_changed(user, what, at)
    return authenticator


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The 30 seconds around `at` whose code this is; None where it is none's."""
    now = int(clock.real(at).timestamp()) // PERIOD
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), digits_of(code)):
            return step
    return None


# --- Codes that are given -------------------------------------------------------------------------------


def use_code(user: User, code: str, at: datetime) -> Authenticator:
    """Spend a code of the app, or a recovery code. Raises RefusedError."""
    digits = digits_of(code)
    return _use_app(user, digits, at) if len(digits) == APP_DIGITS else _use_recovery(user, digits)


def digits_of(code: str) -> str:
    """The code as typed, without the spaces and dashes in which people read it."""
    return re.sub(r"[\s.\-]", "", code)


@transaction.atomic
def _use_app(user: User, digits: str, at: datetime) -> Authenticator:
    keys = TotpKey.objects.select_for_update(of=("self",)).select_related("authenticator")
    key = keys.filter(authenticator__user=user).first()
    step = matching_step(key.secret, digits, at) if key else None
    if key is None or step is None:
        raise RefusedError(_wrong_code())
    if step <= key.last_step:
        raise RefusedError(_("Mã này đã dùng rồi. Hãy chờ ứng dụng hiện mã mới, nhiều nhất 30 giây."))
    key.last_step = step
    key.save(update_fields=["last_step"])
    return key.authenticator


@transaction.atomic
def _use_recovery(user: User, digits: str) -> Authenticator:
    found = Authenticator.objects.select_for_update().filter(user=user, type=Type.RECOVERY_CODES).first()
    given = _fingerprint(user, digits)
    if found is None or given not in found.data["codes"]:
        raise RefusedError(_wrong_code())
    found.data["codes"] = [code for code in found.data["codes"] if code != given]
    found.save(update_fields=["data"])
    return found


def _wrong_code() -> str:
    return _("Mã chưa đúng. Hãy nhập mã đang hiện trên ứng dụng, hoặc một mã dự phòng chưa dùng.")


def _fingerprint(user: User, digits: str) -> str:
    return blind_index(digits, f"recovery code of {user.pk}")


# --- Recovery codes -------------------------------------------------------------------------------------


@transaction.atomic
def make_recovery_codes(request: HttpRequest, user: User, at: datetime) -> None:
    """Ten new codes; the older ones end. `take_new_codes` shows them, once. Raises RefusedError."""
    _lock(user)
    if not has_any(user):
        raise RefusedError(_("Hãy thêm ứng dụng xác thực hoặc khóa truy cập trước."))
    if codes_left(user) is not None:
        mail.factor_changed(user, _("đã tạo bộ mã dự phòng mới"), at)
    codes = [
        f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}" for _each in range(RECOVERY_CODES)
    ]
    Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    Authenticator.objects.create(
        user=user, type=Type.RECOVERY_CODES, data={"codes": [_fingerprint(user, code) for code in codes]}
    )
    request.session[_NEW_CODES] = encrypt(" ".join(codes)).hex()


def take_new_codes(request: HttpRequest) -> list[str]:
    """The codes that were just made, in two halves each; a second time there are none."""
    kept = request.session.pop(_NEW_CODES, "")
    try:
        codes = decrypt(bytes.fromhex(kept)).split()
    except (ValueError, CannotDecryptError):
        return []
    half = RECOVERY_DIGITS // 2
    return [f"{code[:half]}-{code[half:]}" for code in codes]


# --- Taking away ----------------------------------------------------------------------------------------


@transaction.atomic
def remove(user: User, authenticator: Authenticator, at: datetime) -> None:
    """Take one factor away; recovery codes go with the last. Raises RefusedError for an officer's last."""
    _lock(user)
    others = of(user).exclude(pk=authenticator.pk)
    if not others.exists():
        if needs_one(user, at):
            raise RefusedError(
                _("Cán bộ phải luôn có bảo vệ hai lớp. Hãy thêm một cách khác rồi mới gỡ cách này.")
            )
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
    if Authenticator.objects.filter(pk=authenticator.pk).delete()[0]:
        what = {Type.TOTP: _("đã gỡ ứng dụng xác thực"), Type.WEBAUTHN: _("đã gỡ một khóa truy cập")}
        mail.factor_changed(user, what[Type(authenticator.type)], at)


@transaction.atomic
def reset(officer: User, *, actor: User | None, at: datetime) -> None:
    """Take away all factors of an officer who has lost theirs, with the password. Raises RefusedError.

    Nobody resets their own. `actor` is empty where somebody did it on the server itself.
    """
    if actor == officer:
        raise RefusedError(_("Không ai tự đặt lại cho mình. Hãy nhờ một quản trị viên khác."))
    take_all(officer, _("quản trị viên"), at)
    OfficerChange.objects.create(officer=officer, act=OfficerChange.Act.FACTOR_RESET, actor=actor, at=at)


@transaction.atomic
def take_all(user: User, by: str, at: datetime) -> None:
    """Take all factors away, and the password; a letter tells that `by` did it. Raises RefusedError.

    Two people are needed to get in afterwards: whoever did this, who knows whom they speak to, and whoever
    reads the person's mailbox, where the code for a new password goes. Neither can do it alone. Without the
    password all sessions end, also on a lost phone. The caller writes down who did it.
    """
    _lock(user)
    if not has_any(user):
        raise RefusedError(_("Tài khoản này chưa thiết lập bảo vệ hai lớp nên không có gì để đặt lại."))
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    mail.factor_reset(user, by, at)


def _lock(user: User) -> None:
    """One change to a person's factors at a time, so that what is read here is what is there."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def words(user: User) -> Iterator[str]:
    """What `user` has, for people to read."""
    kinds = list(of(user).values_list("type", flat=True))
    if Type.TOTP in kinds:
        yield _("Ứng dụng xác thực")
    if passkeys := kinds.count(Type.WEBAUTHN):
        yield _("%d khóa truy cập") % passkeys
