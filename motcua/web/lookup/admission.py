"""Who may look up now: those who bring a proof of work, and a few times an hour those whose browser cannot.

All limits stand in the settings (ACCOUNT_RATE_LIMITS) beside those of the accounts. They count what was
asked, never what was found, so that they tell nothing either.
"""

from collections.abc import Iterable
from datetime import datetime

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import identity_fingerprint
from motcua.web.lookup import challenge


class NotNowError(Exception):
    """No look-up this time; says why and what to do, and whether it was too often."""

    def __init__(self, sentence: str | Promise, *, too_often: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.too_often = too_often


_USED_UP = _("Lượt kiểm tra này đã dùng rồi hoặc đã quá 10 phút. Hãy bấm Tra cứu lần nữa.")
_UNPROVEN = _(
    "Trình duyệt của bạn không chạy được phần kiểm tra tự động, nên chỉ tra cứu được 5 lần trong 15 phút. "
    "Hãy chờ 15 phút, hoặc đăng nhập để xem hồ sơ của bạn."
)
_TOO_OFTEN = _(
    "Đã có quá nhiều lượt tra cứu. Hãy chờ 15 phút rồi thử lại, hoặc đăng nhập để xem hồ sơ của bạn."
)


def admit(request: HttpRequest, *, code: str, identity: str, at: datetime) -> None:
    """Let this look-up pass, or raise NotNowError."""
    proof = request.POST.get("altcha", "")
    if proof:
        try:
            challenge.spend(proof, at)
        except challenge.RefusedError:
            raise NotNowError(_USED_UP) from None
    elif not ratelimit.consume(request, action="lookup_without_proof"):
        raise NotNowError(_UNPROVEN, too_often=True)
    if not all(_within_limits(request, _names(code, identity))):
        raise NotNowError(_TOO_OFTEN, too_often=True)


def _within_limits(request: HttpRequest, names: Iterable[str]) -> Iterable[bool]:
    yield ratelimit.consume(request, action="lookup")
    for name in names:
        yield ratelimit.consume(request, action="lookup_of_one", key=name)


def _names(code: str, identity: str) -> list[str]:
    """What is counted: the keys that were asked for; identity numbers by their blind index only."""
    return [code] * bool(code) + [identity_fingerprint(identity)] * bool(identity)
