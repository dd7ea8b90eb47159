"""A fee that falls due while a dossier is worked on: the clock waits and gets it all back (RULES a.6, b.2).

What is asked and what was taken in stands in the events. Who pays online will be recorded by the same act.
"""

from datetime import datetime
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers import supplements
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Dossier
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said

MOST = 1_000_000_000  # VND; more is a slip of the keyboard


class Method(StrEnum):
    """How a fee was paid (RULES a.10)."""

    CASH = "cash"
    TRANSFER = "transfer"


def request_payment(
    dossier: Dossier, *, amount: int, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """Tell the applicant what to pay (whole VND) and where: the clock waits until it is paid.

    Raises IncompleteError on an amount that is none, NotAllowedError where none can be asked for.
    """
    supplements.refuse_open(dossier, Act.REQUEST_PAYMENT)
    if not may_be_asked(dossier):
        message = _("Thủ tục này không thu phí, hoặc hồ sơ đã nộp phí rồi.")
        raise NotAllowedError(message, rule=TRANSITIONS[Act.REQUEST_PAYMENT].rule)
    if not 0 < amount <= MOST:
        message = _("Hãy ghi số tiền phải nộp, là số đồng chẵn lớn hơn 0.")
        raise IncompleteError(message, (("amount", message),))
    reason = said(reason, "reason")

    def effects(dossier: Dossier, actor: Actor) -> None:
        announce(dossier, Act.REQUEST_PAYMENT, actor, at, amount=written(amount))

    deed = Deed(facts={"amount": amount}, statement=reason, statement_for_applicant=True, basis=_paused())
    perform(dossier, Act.REQUEST_PAYMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def cancel_payment(
    dossier: Dossier, *, reason: str, user: User, at: datetime, version: int | None = None
) -> None:
    """Take back a request that was wrong; the applicant reads why, the clock runs on."""
    reason = said(reason, "reason", _("Hãy ghi lý do hủy để người nộp hiểu."))

    def effects(dossier: Dossier, actor: Actor) -> None:
        announce(dossier, Act.CANCEL_PAYMENT, actor, at, reason=reason)

    deed = Deed(statement=reason, statement_for_applicant=True, basis=_taken_back())
    perform(dossier, Act.CANCEL_PAYMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def record_payment(
    dossier: Dossier,
    *,
    method: Method,
    receipt: str,
    user: User,
    at: datetime,
    version: int | None = None,
) -> None:
    """The desk has the money, all of it, and gave a receipt with this number: the clock runs on."""
    receipt = said(receipt, "receipt", _("Hãy ghi số biên lai đã giao cho người nộp."))
    amount = asked(dossier) or 0

    def effects(dossier: Dossier, actor: Actor) -> None:
        announce(dossier, Act.RECORD_PAYMENT, actor, at, amount=written(amount))

    deed = Deed(
        facts={"amount": amount, "method": method.value},
        statement=_receipt(amount, method, receipt),
        statement_for_applicant=True,
        basis=_resumed(),
    )
    perform(dossier, Act.RECORD_PAYMENT, user=user, at=at, version=version, deed=deed, effects=effects)


def may_be_asked(dossier: Dossier) -> bool:
    """Whether the procedure has a fee (or none is known of) that was not paid yet."""
    return dossier.fee != 0 and not dossier.events.filter(act=Act.RECORD_PAYMENT).exists()


def asked(dossier: Dossier) -> int | None:
    """The amount in VND that the applicant was asked for last; None where nothing was."""
    last = dossier.events.filter(act=Act.REQUEST_PAYMENT).order_by("number").last()
    return last.data["amount"] if last else None


def written(amount: int) -> str:
    """An amount as letters write it: "600.000 đồng"."""
    return f"{amount:,} đồng".replace(",", ".")  # untranslated: letters are in the language of their wording


@translation.override("vi")
def _receipt(amount: int, method: Method, number: str) -> str:
    how = _("tiền mặt") if method is Method.CASH else _("chuyển khoản")
    return _("Đã thu %(amount)s (%(how)s), biên lai số %(number)s.") % {
        "amount": written(amount),
        "how": how,
        "number": number,
    }


@translation.override("vi")
def _paused() -> str:
    return _("Chờ người nộp hồ sơ thực hiện nghĩa vụ tài chính")


@translation.override("vi")
def _taken_back() -> str:
    return _("Hủy thông báo nộp phí; thời gian chờ nộp không tính vào thời hạn")


@translation.override("vi")
def _resumed() -> str:
    return _("Đã nộp phí; thời gian chờ nộp không tính vào thời hạn")
