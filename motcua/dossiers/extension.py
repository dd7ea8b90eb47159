"""Late, and saying so beforehand: an apology with a new date, signed by the leader, once (RULES a.7).

On the working day before the due date an apology drafts itself and waits for the leader's signature. Whoever
signs it after the due date signs a late one, and the record says so. The first due date is never overwritten:
lateness is judged without the extension.
"""

import logging
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import slips
from motcua.dossiers.actors import Actor, cast
from motcua.dossiers.aftermath import announce
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Apology, Dossier
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.slipdata import Letter
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said
from motcua.worktime import service as worktime

logger = logging.getLogger(__name__)

# What a draft proposes; the leader who signs it may choose another day. No law names a number [?].
PROPOSED = worktime.Duration(3, worktime.Unit.WORKING_DAY)
# A date further off than this is a slip of the pen.
FURTHEST = timedelta(days=366)
# A due date further off than this cannot be tomorrow's, whatever holidays lie between.
_HORIZON = timedelta(days=21)


class DraftingError(Exception):
    """Some apologies could not be drafted; the log says why."""


def extend(
    dossier: Dossier,
    *,
    reason: str,
    new_due_at: datetime,
    user: User,
    at: datetime,
    version: int | None = None,
) -> Apology:
    """The leader signs the apology (Mẫu 04): the applicant reads why, and until when instead.

    A second one is refused with the rule; so is one for a procedure without a time limit. IncompleteError on
    an empty reason, or a date that is not after the one it replaces.
    """
    refuse_second(dossier, at)
    due_at = _due(dossier)
    reason = said(reason, "reason", _("Hãy ghi lý do chậm trả kết quả để người nộp hiểu."))
    new_due_at = _later(dossier, due_at, new_due_at, at)
    apology = _unsigned(dossier, user, at)
    apology.standing, apology.signed_at, apology.signed_by = Apology.Standing.SIGNED, at, user
    apology.due_at, apology.new_due_at, apology.reason = due_at, new_due_at, reason
    apology.is_late = is_late = at > due_at

    def effects(dossier: Dossier, actor: Actor) -> None:
        letter = Letter(actor=actor, due_at=due_at, new_due_at=new_due_at, is_late=is_late)
        promised = _written(due_at)
        apology.slip = announce(
            dossier, Act.EXTEND, actor, at, reason=reason, letter=letter, promised=promised
        )
        apology.save()

    deed = Deed(
        facts={"due": _iso(due_at), "new_due": _iso(new_due_at), "late": is_late},
        statement=reason,
        statement_for_applicant=True,
        until=new_due_at,
        basis=_ground(dossier, at),
    )
    perform(dossier, Act.EXTEND, user=user, at=at, version=version, deed=deed, effects=effects)
    return apology


def refuse_second(dossier: Dossier, at: datetime) -> None:
    """Raises NotAllowedError, naming the rule, where the dossier was extended before."""
    if dossier.apologies.filter(standing=Apology.Standing.SIGNED).exists():
        raise NotAllowedError(
            _("Hồ sơ này đã được xin lỗi và hẹn lại một lần. Việc hẹn lại không quá một lần (%s).")
            % slips.law_of(dossier, at),
            rule=TRANSITIONS[Act.EXTEND].rule,
        )


def can_extend(dossier: Dossier) -> bool:
    """Whether there is a due date to extend that was not extended before."""
    return dossier.due_at is not None and not dossier.apologies.filter(standing="signed").exists()


def preview(
    dossier: Dossier, *, user: User, at: datetime, reason: str = "", new_due_at: datetime | None = None
) -> bytes:
    """The apology as PDF, were this person to sign it `at`: as drafted or as told; marked a draft."""
    draft, due_at = draft_of(dossier), _due(dossier)
    letter = Letter(
        actor=cast(user, dossier, Act.EXTEND, at),
        due_at=due_at,
        new_due_at=new_due_at or (draft.new_due_at if draft else proposed_due(dossier, at)),
        is_late=at > due_at,
    )
    reason = reason or (draft.reason if draft else "")
    return slips.draft_pdf(dossier, Act.EXTEND, user, at, reason=reason, letter=letter)


def draft_of(dossier: Dossier) -> Apology | None:
    """The apology that waits to be signed for the due date that the dossier has now."""
    draft = dossier.apologies.filter(standing=Apology.Standing.DRAFTED).first()
    return draft if draft and draft.due_at == dossier.due_at else None


def draft_apology(
    dossier: Dossier, *, reason: str, new_due_at: datetime, at: datetime, user: User | None = None
) -> Apology:
    """Write an apology down for the leader to sign; it takes the place of a draft made before."""
    due_at = _due(dossier)
    refuse_second(dossier, at)
    new_due_at = _later(dossier, due_at, new_due_at, at)
    with transaction.atomic():
        dossier.apologies.filter(standing=Apology.Standing.DRAFTED).update(standing=Apology.Standing.DROPPED)
        return Apology.objects.create(
            dossier=dossier,
            standing=Apology.Standing.DRAFTED,
            due_at=due_at,
            new_due_at=new_due_at,
            reason=reason,
            drafted_at=at,
            drafted_by=user,
        )


def proposed_due(dossier: Dossier, at: datetime) -> datetime:
    """The new date that a draft proposes: three working days after the one that cannot be kept."""
    return worktime.due_at(slips.calendar_of(dossier), max(_due(dossier), at), PROPOSED)


def draft_due_apologies(at: datetime) -> int:
    """Draft an apology for every dossier whose last working day before the due date has come; how many."""
    waiting = Apology.objects.filter(dossier=OuterRef("pk"), standing="drafted", due_at=OuterRef("due_at"))
    signed = Apology.objects.filter(dossier=OuterRef("pk"), standing="signed")
    open_ones = Dossier.objects.filter(
        ~Exists(waiting),
        ~Exists(signed),
        state__in=TRANSITIONS[Act.EXTEND].sources,
        due_at__lt=at + _HORIZON,
    )
    count, failed = 0, []
    for pk in list(open_ones.order_by().values_list("pk", flat=True)):
        dossier = Dossier.objects.select_related("step", "lead_agency__calendar").get(pk=pk)
        try:
            if draft_from(dossier) <= at:
                _draft(dossier, at)
                count += 1
        except Exception:
            # One dossier that cannot be drafted for must not keep the others without their apologies.
            logger.exception("dossier %s: no apology could be drafted", dossier.code)
            failed.append(dossier.code)
    if failed:
        raise DraftingError(f"no apology drafted: {', '.join(failed)}")
    return count


def draft_from(dossier: Dossier) -> datetime:
    """When the apology drafts itself: on the last working day before the due date (RULES a.7).

    A dossier that came in after that day (an answer due the same day) has until it is late.
    """
    due_at, received_at = _due(dossier), dossier.received_at
    last_day = clock.local(worktime.apology_due_at(slips.calendar_of(dossier), due_at)).date()
    if received_at is not None and last_day < clock.local(received_at).date():
        return due_at
    return datetime.combine(last_day, time.min, clock.VIETNAM)


@translation.override("vi")
def _draft(dossier: Dossier, at: datetime) -> None:
    reason = _("Hồ sơ đang ở bước “%s”, chưa hoàn thành theo kế hoạch.") % dossier.step.name
    draft_apology(dossier, reason=reason, new_due_at=proposed_due(dossier, at), at=at)


def _unsigned(dossier: Dossier, user: User, at: datetime) -> Apology:
    """The draft that is signed now; where nothing was drafted, signing writes it down."""
    draft = dossier.apologies.filter(standing=Apology.Standing.DRAFTED).first()
    return draft or Apology(dossier=dossier, drafted_at=at, drafted_by=user)


def _due(dossier: Dossier) -> datetime:
    if dossier.due_at is None:
        raise NotAllowedError(
            _("Hồ sơ này hiện không tính hạn trả kết quả nên không có gì để hẹn lại."),
            rule=TRANSITIONS[Act.EXTEND].rule,
        )
    return dossier.due_at


def _later(dossier: Dossier, due_at: datetime, wanted: datetime, at: datetime) -> datetime:
    """The appointment in working time; IncompleteError where it is not after what it replaces."""
    after, until = max(due_at, at), max(due_at, at) + FURTHEST
    landed = slips.calendar_of(dossier).next_working_moment(wanted) if after < wanted <= until else wanted
    if not after < landed <= until:
        message = _("Ngày hẹn trả mới phải sau %(due)s và không quá một năm sau đó.") % {
            "due": clock.written(after)
        }
        raise IncompleteError(message, (("new_due", message),))
    return landed


@translation.override("vi")
def _ground(dossier: Dossier, at: datetime) -> str:
    return _("%s: văn bản xin lỗi và hẹn lại, không quá một lần") % slips.law_of(dossier, at)


@translation.override("vi")
def _written(moment: datetime) -> str:
    return clock.written(moment)


def _iso(moment: datetime) -> str:
    return clock.local(moment).isoformat(timespec="minutes")
