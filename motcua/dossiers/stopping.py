"""The office stops working on a dossier: for a while, or for good; always with a ground in law (RULES a.8).

A stop for a while stands still on the clock too, and gives all of its time back, whatever the regime says
about supplements (RULES a.6). Both are told by a notice that the leader signs (Mẫu 05 of TT 03/2025).
"""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers import withdrawing
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce, close_supplement
from motcua.dossiers.models import Apology, Dossier, Supplement
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.slipdata import Letter
from motcua.dossiers.transitions import Act
from motcua.dossiers.wording import said

LONGEST_BASIS = 200


def suspend(
    dossier: Dossier,
    *,
    reason: str,
    basis: str,
    user: User,
    at: datetime,
    resume_when: str = "",
    version: int | None = None,
) -> None:
    """Stop for a while: the clock pauses until `resume`. `resume_when` tells the applicant what ends it."""
    basis, until = _ground(basis), said(resume_when, "resume_when")
    _stop(dossier, Act.SUSPEND, reason, basis, until, user=user, at=at, version=version)


def stop(
    dossier: Dossier, *, reason: str, basis: str, user: User, at: datetime, version: int | None = None
) -> None:
    """Stop for good: the dossier is closed without a result."""
    _stop(dossier, Act.STOP, reason, _ground(basis), "", user=user, at=at, version=version)


def resume(
    dossier: Dossier, *, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """What the dossier was stopped for is over: the clock runs on, the time waited is given back."""
    reason = said(reason, "reason")

    def effects(dossier: Dossier, actor: Actor) -> None:
        announce(dossier, Act.RESUME, actor, at)

    deed = Deed(statement=reason, statement_for_applicant=True, basis=_resumed())
    perform(dossier, Act.RESUME, user=user, at=at, version=version, deed=deed, effects=effects)


def _stop(
    dossier: Dossier,
    act: Act,
    reason: str,
    basis: str,
    until: str,
    *,
    user: User,
    at: datetime,
    version: int | None,
) -> None:
    reason = said(reason, "reason", _("Hãy ghi lý do dừng để người nộp hiểu."))

    def effects(dossier: Dossier, actor: Actor) -> None:
        if act is Act.STOP:
            close_supplement(dossier, Supplement.Standing.CLOSED)
            withdrawing.drop(dossier, at)
        dossier.apologies.filter(standing=Apology.Standing.DRAFTED).update(standing=Apology.Standing.DROPPED)
        letter = Letter(actor=actor, basis=basis, until=until)
        announce(dossier, act, actor, at, reason=reason, letter=letter, basis=basis)

    deed = Deed(statement=reason, statement_for_applicant=True, basis=_paused(basis))
    perform(dossier, act, user=user, at=at, version=version, deed=deed, effects=effects)


def _ground(basis: str) -> str:
    return said(basis, "basis", _("Hãy ghi căn cứ: điều, khoản, văn bản cho phép dừng."))[:LONGEST_BASIS]


@translation.override("vi")
def _paused(basis: str) -> str:
    return _("Tạm dừng giải quyết: %s") % basis


@translation.override("vi")
def _resumed() -> str:
    return _("Hết lý do tạm dừng; thời gian tạm dừng không tính vào thời hạn")
