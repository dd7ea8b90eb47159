"""What `motcua check --deploy` tells the operator of signatures: each key is tried, as strangers see it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

from motcua.base import clock
from motcua.papers.signing import service as signing

# In good time to apply for a new certificate.
DAYS_LEFT = 60


@register("signing", deploy=True)
def signatures_work(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    **_others: Any,
) -> list[CheckMessage]:
    """Opens keys and asks the time stamp server, so only where somebody asks for it."""
    return list(_findings(clock.now()))


def _findings(at: datetime) -> Iterator[CheckMessage]:
    if "seal" not in settings.SIGNERS:
        hint = "Set MOTCUA_SEAL (docs/operations.md); until then slips are issued without a seal."
        yield Info("The portal has no seal.", hint=hint, id="motcua.I010")
    if not settings.TSA_URL and not settings.DEMO:
        hint = "Set MOTCUA_TSA_URL; a signature then stays provable after its certificate has expired."
        yield Info("There is no time stamp server.", hint=hint, id="motcua.I011")
    for path in signing.unreadable_trust():
        yield Warning(f"{path} holds no certificate that can be read.", id="motcua.W012")
    for whose, place in settings.SIGNERS.items():
        yield from _of_key(whose, place, at)


def _of_key(whose: str, place: dict[str, Any], at: datetime) -> Iterator[CheckMessage]:
    key = signing.made_key(place)
    if key is None:
        return
    try:
        seen = signing.tried(key, at)
    except signing.SigningError as error:
        yield Error(f"The key {whose} does not sign: {error.reason}", id="motcua.E010")
        return
    if not seen.trusted:
        hint = f"Put the certificate of “{seen.issuer}” into the folder MOTCUA_TRUST."
        yield Warning(
            f"The key {whose} signs, but its authority is not trusted here.", hint=hint, id="motcua.W013"
        )
    if (seen.valid_until - at).days < DAYS_LEFT:
        yield Warning(
            f"The certificate of the key {whose} ends on {seen.valid_until:%d/%m/%Y}.", id="motcua.W014"
        )
