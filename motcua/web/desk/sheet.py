"""What the page of a dossier shows, gathered part by part; each part costs the same whatever is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.filing import FilingMode, ResultChannel, originals_needed
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Event, FiledPaper, Ground, OpinionRequest, Result, Step
from motcua.dossiers.service import State
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.web.desk.clocks import Remaining, pace_of, until_answer, until_due
from motcua.web.desk.words import holder, officer
from motcua.web.ui.filters import dmyhm, vnd

Facts = list[dict[str, Any]]


def person(dossier: Dossier) -> Facts:
    """Whose dossier it is, and who filed it where that is somebody else."""
    name, number = (_("Tổ chức"), _("Mã số thuế")) if dossier.entity_id else (_("Họ và tên"), _("Số giấy tờ"))
    rows: Facts = [
        {"key": name, "value": dossier.owner_name, "note": _standing_of(dossier)},
        {"key": number, "value": dossier.owner_identity},
        {"key": _("Điện thoại"), "value": dossier.owner_phone},
        {"key": _("Thư điện tử"), "value": dossier.owner_email or _("chưa có")},
    ]
    if not dossier.is_filed_by_another:
        return rows
    filer = dossier.applicant
    rows.append({"key": _("Người nộp"), "value": filer.full_name, "note": filer.phone})
    if dossier.ground:
        rows += [
            {"key": _("Số giấy tờ người nộp"), "value": filer.identity_number},
            {"key": _("Căn cứ nộp thay"), "value": Ground(dossier.ground).label},
        ]
    return rows


def _standing_of(dossier: Dossier) -> str:
    """Of an organisation, whether anybody has proven who represents it, as it is today."""
    if dossier.entity is None:
        return ""
    proven = dossier.entity.proven_at
    return _("Người đại diện đã xác nhận tại quầy") if proven else _("Người đại diện chưa được xác nhận")


def request_facts(dossier: Dossier) -> Facts:
    """What is asked, how and where."""
    case = dossier.revision.content.case(dossier.case)
    rows: Facts = [
        {"key": _("Thủ tục"), "value": f"{dossier.procedure.code} {dossier.procedure.name}"},
        {"key": _("Lĩnh vực"), "value": dossier.procedure.field.name},
        {"key": _("Cơ quan giải quyết"), "value": service.lead_in_words(dossier)},
        {"key": _("Cách nộp"), "value": dossier.way, "note": _postmark(dossier)},
        {"key": _("Nộp lúc"), "value": dmyhm(dossier.submitted_at)},
        {"key": _("Cách nhận kết quả"), "value": _delivery(dossier)},
        {"key": _("Phí, lệ phí"), "value": _fee(dossier.fee)},
    ]
    return [*rows, {"key": _("Trường hợp"), "value": case.name}] if case else rows


def _postmark(dossier: Dossier) -> str:
    day = dossier.postmarked_on
    return _("Dấu bưu điện ngày %s") % f"{day:%d/%m/%Y}" if day else ""


def _delivery(dossier: Dossier) -> str:
    label = str(ResultChannel(dossier.result_channel).label) if dossier.result_channel else ""
    return f"{label}: {dossier.result_address}" if dossier.result_address else label


def _fee(fee: int | None) -> str:
    if fee is None:
        return _("Chưa xác định")
    return vnd(fee) if fee else _("Không thu")


@dataclass(frozen=True)
class Clock:
    """The two clocks: until the office answers, until the result is due; each explained."""

    answer: Remaining | None
    due: Remaining | None
    first_due_at: datetime | None
    paused: bool
    due_if_received: datetime | None
    forecast: str
    lines: list[str]


def clock(dossier: Dossier, at: datetime) -> Clock:
    """How the dossier stands in time at `at`."""
    calendar = dossier.lead_agency.calendar.calendar
    registered = dossier.state == State.REGISTERED
    if_received = service.deadlines.reading_if_received(dossier, at) if registered else None
    reading = None if registered else service.deadlines.reading(dossier)
    due_at = None if dossier.finished_at else dossier.due_at
    first = dossier.first_due_at if dossier.first_due_at != dossier.due_at else None
    return Clock(
        answer=until_answer(calendar, dossier.answer_due_at, at) if registered else None,
        due=until_due(calendar, due_at, at) if due_at else None,
        first_due_at=first,
        paused=bool(reading and reading.is_paused),
        due_if_received=if_received.due_at if if_received else None,
        forecast=if_received.lines[0].text if if_received else "",
        lines=[line.text for line in reading.lines] if reading else [],
    )


def papers(dossier: Dossier) -> list[dict[str, Any]]:
    """Each document the procedure asks for, with what was filed for it; replaced files come last."""
    filed: dict[str, list[dict[str, Any]]] = {}
    shown = dossier.papers.filter(pending=False).select_related("file", "reused_from")
    for paper in shown.order_by("replaced_at", "-joined", "position", "pk"):
        filed.setdefault(paper.document, []).append(_file(dossier, paper))
    mode = FilingMode(dossier.filing_mode)
    taken = service.papers_in.counts_of(dossier)
    return [
        {
            "key": document.key,
            "taken_in": service.papers_in.in_words(taken.get(document.key, {})),
            "name": document.name,
            "files": sorted(filed.get(document.key, []), key=lambda file: file["replaced"]),
            "online": bool(document.form),
            "required": document.required,
            "original": originals_needed(mode, document),
        }
        for document in dossier.documents
    ]


def _file(dossier: Dossier, paper: FiledPaper) -> dict[str, Any]:
    replaced = paper.replaced_at
    return {
        "pk": paper.pk,
        "name": paper.file.name,
        "size": paper.file.size,
        "pages": paper.file.page_count,
        "href": reverse("desk_paper", args=[dossier.code, paper.pk]),
        "viewer": reverse("desk_viewer_paper", args=[dossier.code, paper.pk]),
        "shown_as": files.shown_as(paper.file),
        **scanned(paper.file),
        "replaced": replaced is not None,
        "note": _note(paper),
    }


def scanned(stored: StoredFile) -> dict[str, Any]:
    """How far a file was scanned, why nobody may open it now, and what else officers should know."""
    return {
        "scan": files.for_officer(stored),
        "closed": files.closed(stored),
        "warnings": files.in_words(stored.notes),
    }


def _note(paper: FiledPaper) -> str:
    if paper.replaced_at:
        return _("Đã thay bằng bản mới lúc %s") % dmyhm(paper.replaced_at)
    if paper.reused_from is not None:
        # Of a sensitive matter not even the code is told elsewhere.
        source = "" if paper.reused_from.is_sensitive else f" {paper.reused_from.code}"
        return _("Người nộp dùng lại giấy tờ của hồ sơ%s trước đây") % source
    return _("Các ảnh bên dưới ghép thành một PDF") if paper.joined else ""


def results(dossier: Dossier) -> list[dict[str, Any]]:
    """The files of the result."""
    return [
        {
            "name": result.file.name,
            "size": result.file.size,
            "pages": result.file.page_count,
            "href": reverse("desk_result", args=[dossier.code, result.pk]),
            "note": Result.Outcome(result.outcome).label,
            "replaced": False,
            "signatures": service.signatures.told(result.file),
            **scanned(result.file),
        }
        for result in dossier.results.select_related("file")
    ]


def steps(dossier: Dossier, at: datetime) -> list[dict[str, Any]]:
    """The way of the dossier: what is done, where it is, what comes; how much each used of its share."""
    walked = dossier.steps.select_related(
        "agency", "department", "officer", "former_agency", "former_department"
    )
    shares = service.budgets.Budgets(dossier, list(walked))
    return [_step(dossier, step, shares, at) for step in walked]


def _step(dossier: Dossier, step: Step, shares: service.budgets.Budgets, at: datetime) -> dict[str, Any]:
    current = step.pk == dossier.step_id and not dossier.is_closed
    standing = "current" if current else "done" if step.done_at else "future"
    until = dossier.closed_at or at
    return {
        "name": step.name,
        "holder": holder(step),
        "standing": standing,
        "done_at": step.done_at,
        "pace": pace_of(shares.spent(step, until), done=step.done_at is not None),
    }


def history(dossier: Dossier) -> list[dict[str, Any]]:
    """Everything that was done, newest first, with the words given."""
    events = list(dossier.events.select_related("actor", "post__agency", "post__user").order_by("-number"))
    words = service.statements_by_event(dossier, events, for_applicant=False)
    words |= service.transfers_told(events)
    named = {event.data["officer"] for event in events if "officer" in event.data}
    officers = User.objects.in_bulk(named)
    return [
        {
            "act": event.act,
            "title": str(service.TRANSITIONS[service.Act(event.act)].label),
            "by": _by(event),
            "at": event.at,
            "text": "\n".join(filter(None, [_facts(event, officers), words.get(event.pk, "")])),
        }
        for event in events
    ]


def _by(event: Event) -> str:
    if event.actor is None:
        return _("Hệ thống")
    if event.post is None:
        return _("%s (người nộp)") % event.actor.full_name
    return officer(event.actor, event.post)


def _facts(event: Event, officers: dict[Any, User]) -> str:
    if event.data.get("late"):
        return _("Xin lỗi muộn: ký sau ngày hẹn trả.")
    if event.data.get("overdue"):
        return _("Trả lời muộn.")
    if "amount" in event.data:
        return vnd(event.data["amount"])
    if "officer" in event.data:
        return _("Giao cho %s.") % officers[event.data["officer"]].full_name
    if "outcome" in event.data:
        return f"{Result.Outcome(event.data['outcome']).label}."
    return ""


def questions(dossier: Dossier) -> list[OpinionRequest]:
    """What other units were asked, and what they answered; newest first."""
    asked = dossier.opinion_requests.select_related("agency", "department", "asked_by", "answered_by")
    return list(asked.order_by("-pk"))


def wish(happened: Sequence[dict[str, Any]]) -> str:
    """Of the history, why the applicant wants the dossier back; "" where they did not say."""
    return next((str(entry["text"]) for entry in happened if entry["act"] == "ask_withdrawal"), "")


def opinions(happened: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of the history, what colleagues said to each other."""
    spoken = {
        "propose",
        "pass_on",
        "endorse",
        "approve",
        "send_back",
        "decline_supplement",
        "ask_opinion",
        "give_opinion",
    }
    return [entry for entry in happened if entry["act"] in spoken and entry["text"]]
