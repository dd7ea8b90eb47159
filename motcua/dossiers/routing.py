"""Phiếu kiểm soát: the way of a dossier, hand-over by hand-over, told by its events at any moment.

Each step has its share of the time that the law gives; the step that ends with a hand-over is judged by it,
as a whole dossier is: by the day (RULES a.6). What waited for the applicant, or by law, does not count.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import deadlines, slipdata, slipforms, slips
from motcua.dossiers.budgets import Budgets
from motcua.dossiers.holders import in_words
from motcua.dossiers.models import Dossier, Event, Step
from motcua.dossiers.states import State
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.organization.models import Agency, Role
from motcua.papers import service as papers
from motcua.worktime import service as worktime

VERDICTS = {
    worktime.Timeliness.EARLY: gettext_lazy("Trước hạn"),
    worktime.Timeliness.ON_TIME: gettext_lazy("Đúng hạn"),
    worktime.Timeliness.LATE: gettext_lazy("Quá hạn"),
}


def pdf(dossier: Dossier, user: User, at: datetime) -> bytes:
    """The routing slip as it stands `at`: a live paper, which says until when it tells."""
    return papers.render(paper(dossier, user, at), at)


@translation.override("vi")
def paper(dossier: Dossier, user: User, at: datetime) -> papers.RoutingSlip:
    """Its facts."""
    steps = dossier.steps.select_related("agency", "former_agency")
    agencies = dict.fromkeys(step.done_by[0].name for step in steps)
    lead = dossier.lead_agency
    return papers.RoutingSlip(
        office=slipdata.office_of(lead),
        form=slipforms.label_of(slipforms.ROUTING, slips.series_of(dossier, at)),
        code=dossier.code,
        owner=dossier.owner_name,
        request=dossier.procedure.name,
        lead=lead.name,
        partners=[name for name in agencies if name != lead.name],
        received_at=dossier.received_at,
        first_due_at=dossier.first_due_at,
        due_at=dossier.due_at,
        due_note=_due_note(dossier),
        finished_at=dossier.finished_at,
        verdict=verdict(dossier),
        handovers=list(_Walk(dossier).lines()),
        now_at=_now_at(dossier),
        told_until=at,
        printed_by=user.full_name,
    )


def verdict(dossier: Dossier) -> str:
    """How the result stands to the due date of the law; "" before there is one, or where nothing is due."""
    due_at = deadlines.lawful_due(dossier)
    if dossier.finished_at is None or due_at is None:
        return ""
    return str(VERDICTS[worktime.timeliness(due_at, dossier.finished_at)])


class _Walk:
    """Follows the events of a dossier from step to step."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        walked = dossier.steps.select_related("agency", "department", "officer")
        self.steps = list(walked.select_related("former_agency", "former_department"))
        self.budgets = Budgets(dossier, self.steps)
        self.step: Step | None = self.steps[0] if self.steps else None
        self.begun: datetime | None = None

    def lines(self) -> Iterator[papers.HandoverLine]:
        events = self.dossier.events.select_related("actor", "post__agency", "post__department", "post__user")
        for event in events.order_by("number"):
            line = self._take(event)
            if line is not None:
                yield line

    def _take(self, event: Event) -> papers.HandoverLine | None:
        act = Act(event.act)
        row = TRANSITIONS[act]
        here = self.step
        if act is Act.ACCEPT:
            self.begun = event.at
            return self._line(event, self.dossier.owner_name, _by(event), _("Tiếp nhận hồ sơ"))
        if act is Act.REQUEST_SUPPLEMENT:
            words = _("Yêu cầu bổ sung; dừng tính hạn")
            return self._line(event, _by(event), self.dossier.owner_name, words)
        if act is Act.ACCEPT_SUPPLEMENT:
            words = _("Nhận bổ sung; tính hạn tiếp")
            return self._line(event, self.dossier.owner_name, _by(event), words)
        if act is Act.TRANSFER:
            return self._transfer(event)
        if here is None or not (row.completes_step or act is Act.SEND_BACK):
            return None
        judged = self._verdict(here, event.at)
        self._go_on(act, here, event.at)
        taker = in_words(self.step) if self.step else self._collector(event)
        note = _("Trả lại để thẩm định lại") if act is Act.SEND_BACK else ""
        return self._line(event, _by(event), taker, here.name, judged, note)

    def _line(
        self, event: Event, giver: str, taker: str, step: str, judged: str = "", note: str = ""
    ) -> papers.HandoverLine:
        return papers.HandoverLine(
            giver=giver, taker=taker, at=event.at, step=step, verdict=judged, note=note
        )

    def _collector(self, event: Event) -> str:
        """Who took the result away: whoever came to the counter, else its owner."""
        said = self.dossier.statements.filter(pk=event.data.get("statement")).first()
        return said.text if said else self.dossier.owner_name

    def _transfer(self, event: Event) -> papers.HandoverLine:
        names = dict(Agency.objects.values_list("key", "name"))
        former, new = (names.get(event.data[end], event.data[end]) for end in ("from", "to"))
        return self._line(event, former, new, _("Chuyển sang cơ quan kế thừa"))

    def _go_on(self, act: Act, here: Step, at: datetime) -> None:
        if act is Act.SEND_BACK:
            before = [s for s in self.steps if s.position < here.position and s.act == "appraise"]
            self.step = before[-1] if before else here
        else:
            self.step = next((step for step in self.steps if step.position > here.position), None)
        self.begun = at

    def _verdict(self, step: Step, done_at: datetime) -> str:
        gone_at = self.budgets.gone_at(step, self.begun, done_at) if self.begun else None
        return str(VERDICTS[worktime.timeliness(gone_at, done_at)]) if gone_at else ""


def _by(event: Event) -> str:
    """Who acted, and for which office."""
    if event.actor is None:
        return _("Hệ thống")
    if event.post is None:
        return event.actor.full_name
    unit = event.post.department.name if event.post.department else str(Role(event.post.role).label)
    place = f"{unit}, {event.post.agency.short_name}"
    if event.post.user_id != event.actor_id:
        words = {"who": event.actor.full_name, "place": place, "absent": event.post.user.full_name}
        return _("%(who)s (thay %(absent)s, %(place)s)") % words
    return f"{event.actor.full_name} ({place})"


def _now_at(dossier: Dossier) -> str:
    state = str(State(dossier.state).label)
    if dossier.is_closed or dossier.step is None:
        return state
    return f"{state}; {dossier.step.name} ({in_words(dossier.step)})"


def _due_note(dossier: Dossier) -> str:
    return "; ".join([*_stops(dossier), *_excuses(dossier)])


def _stops(dossier: Dossier) -> Iterator[str]:
    """From when to when the clock stood still by law."""
    moments = dossier.events.filter(act__in=(Act.SUSPEND, Act.RESUME)).order_by("number")
    for act, at in moments.values_list("act", "at"):
        words = _("tạm dừng lúc %s") if act == Act.SUSPEND else _("giải quyết tiếp lúc %s")
        yield words % clock.written(at)


def _excuses(dossier: Dossier) -> Iterator[str]:
    for apology in dossier.apologies.filter(standing="signed"):
        if apology.is_late:
            yield _("xin lỗi và hẹn lại một lần, ký muộn sau ngày hẹn; quá hạn tính theo ngày hẹn trước đó")
        else:
            yield _("xin lỗi và hẹn lại một lần; quá hạn tính theo ngày hẹn trước đó")
