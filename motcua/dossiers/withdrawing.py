"""Taking a dossier back: freely before reception, with the leader's consent afterwards (RULES a.8, b.2).

Until the leader answers the office works on and the clock runs; a result that is issued first ends the wish.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce, close_supplement
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.exchanges import Withdrawal
from motcua.dossiers.models import Apology, Dossier, Event, Statement, Supplement, WithdrawalRequest
from motcua.dossiers.models.belonging import acts_for
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said

Standing = WithdrawalRequest.Standing


def withdraw(
    dossier: Dossier, *, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """Take the dossier back before it was received; nobody needs to agree (RULES b.2).

    It is the applicant who withdraws, though at the counter a clerk writes it down.
    """
    reason = said(reason, "reason")

    def effects(dossier: Dossier, actor: Actor) -> None:
        close_supplement(dossier, Supplement.Standing.CLOSED)
        withdrawal = Withdrawal(by=_who(dossier, actor), asked_at=at, reason=reason)
        announce(dossier, Act.WITHDRAW, actor, at, particulars=withdrawal)

    deed = Deed(statement=reason, statement_for_applicant=True)
    perform(dossier, Act.WITHDRAW, user=user, at=at, version=version, deed=deed, effects=effects)


def ask_withdrawal(
    dossier: Dossier, *, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """Ask for a dossier that was received; the leader decides. One wish waits at a time."""
    if waiting(dossier):
        own = acts_for(user, dossier)
        message = (
            _("Bạn đã đề nghị rút hồ sơ này. Cơ quan đang xem xét.")
            if own
            else _("Người nộp đã đề nghị rút hồ sơ này. Cơ quan đang xem xét.")
        )
        raise NotAllowedError(message, rule=TRANSITIONS[Act.ASK_WITHDRAWAL].rule)

    def effects(dossier: Dossier, _actor: Actor) -> None:
        WithdrawalRequest.objects.create(dossier=dossier, standing=Standing.ASKED, asked_at=at)

    deed = Deed(statement=said(reason, "reason"), statement_for_applicant=True)
    perform(dossier, Act.ASK_WITHDRAWAL, user=user, at=at, version=version, deed=deed, effects=effects)


def agree_to_withdrawal(
    dossier: Dossier, *, user: User, at: datetime, reason: str = "", version: int | None = None
) -> None:
    """The leader lets the applicant have the dossier back: it is closed without a result."""
    request = _asked(dossier, Act.AGREE_TO_WITHDRAWAL)
    reason = said(reason, "reason")

    def effects(dossier: Dossier, actor: Actor) -> None:
        _decide(request, Standing.AGREED, at)
        close_supplement(dossier, Supplement.Standing.CLOSED)
        dossier.apologies.filter(standing=Apology.Standing.DRAFTED).update(standing=Apology.Standing.DROPPED)
        withdrawal = Withdrawal(
            by=_asker(dossier), asked_at=request.asked_at, reason=_why(dossier), agreed_by=actor
        )
        announce(dossier, Act.AGREE_TO_WITHDRAWAL, actor, at, particulars=withdrawal)

    deed = Deed(statement=reason, statement_for_applicant=True)
    perform(dossier, Act.AGREE_TO_WITHDRAWAL, user=user, at=at, version=version, deed=deed, effects=effects)


def decline_withdrawal(
    dossier: Dossier, *, reason: str, user: User, at: datetime, version: int | None = None
) -> None:
    """The leader does not let it go; the applicant reads why, and the office works on."""
    request = _asked(dossier, Act.DECLINE_WITHDRAWAL)
    reason = said(reason, "reason", _("Hãy ghi lý do không đồng ý để người nộp hiểu."))

    def effects(dossier: Dossier, actor: Actor) -> None:
        _decide(request, Standing.DECLINED, at)
        announce(dossier, Act.DECLINE_WITHDRAWAL, actor, at, reason=reason)

    deed = Deed(statement=reason, statement_for_applicant=True)
    perform(dossier, Act.DECLINE_WITHDRAWAL, user=user, at=at, version=version, deed=deed, effects=effects)


def waiting(dossier: Dossier) -> WithdrawalRequest | None:
    """The wish that waits for the leader, if there is one."""
    return dossier.withdrawal_requests.filter(standing=Standing.ASKED).first()


def drop(dossier: Dossier, at: datetime) -> None:
    """Forget a wish that came too late: the dossier has its result, or is closed otherwise."""
    dossier.withdrawal_requests.filter(standing=Standing.ASKED).update(
        standing=Standing.DROPPED, decided_at=at
    )


def _asked(dossier: Dossier, act: Act) -> WithdrawalRequest:
    request = waiting(dossier)
    if request is None:
        raise NotAllowedError(_("Không có đề nghị rút hồ sơ nào chờ trả lời."), rule=TRANSITIONS[act].rule)
    return request


def _who(dossier: Dossier, actor: Actor) -> User:
    """Who takes it back: the owner, the member or the person who acted; of what a clerk wrote, who filed."""
    return dossier.applicant if actor.user is None or actor.post else actor.user


def _asker(dossier: Dossier) -> User:
    asked = _wish(dossier)
    return _who(dossier, Actor(asked.actor, asked.post) if asked else Actor(None))


def _wish(dossier: Dossier) -> Event | None:
    return dossier.events.filter(act=Act.ASK_WITHDRAWAL).order_by("number").last()


def _why(dossier: Dossier) -> str:
    """What was written with the wish; "" where nothing was."""
    asked = _wish(dossier)
    words = Statement.objects.filter(pk=asked.data.get("statement")).first() if asked else None
    return words.text if words else ""


def _decide(request: WithdrawalRequest, standing: Standing, at: datetime) -> None:
    request.standing, request.decided_at = standing, at
    request.save(update_fields=["standing", "decided_at"])
