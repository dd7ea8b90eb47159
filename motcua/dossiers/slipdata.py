"""The facts on each slip (RULES a.3), gathered from the dossier at the moment of the act."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.filing import FilingMode, ResultChannel, originals_needed
from motcua.dossiers import papers_in, slipforms
from motcua.dossiers.actors import Actor
from motcua.dossiers.deadlines import duration_of
from motcua.dossiers.models import Defect, Dossier, Slip, Supplement
from motcua.dossiers.states import State
from motcua.organization import service as organization
from motcua.organization.models import Agency
from motcua.papers import service as papers
from motcua.worktime import service as worktime

_OWN_ADDRESS = "profile.address"  # the source that fills in where the person lives (formengine.prefilling)

_WANTED = {
    Defect.Kind.DOCUMENT: gettext_lazy("Nộp lại hoặc bổ sung giấy tờ"),
    Defect.Kind.QUESTION: gettext_lazy("Sửa nội dung đã khai"),
}


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What a leader's letter says besides its reason: an apology its dates, a stop its ground.

    `actor` signs it: for the agency of the post under which they act.
    """

    actor: Actor
    due_at: datetime | None = None
    new_due_at: datetime | None = None
    is_late: bool = False
    basis: str = ""
    until: str = ""

    @property
    def agency(self) -> Agency:
        """Whose letter it is."""
        assert self.actor.post is not None  # noqa: S101 - Who.DIRECTOR acts under a post
        return self.actor.post.agency


# Papers of the office are Vietnamese, whatever language the person reads who sets them off.
@translation.override("vi")
def snapshot(
    slip: Slip, *, supplement: Supplement | None = None, reason: str = "", letter: Letter | None = None
) -> dict[str, Any]:
    """Everything the paper prints, as plain JSON from which it can be made again word for word."""
    match slip.form:
        case Slip.Form.RECEIPT:
            paper: papers.Paper = _receipt(slip)
        case Slip.Form.SLIP_01:
            paper = _acceptance(slip)
        case Slip.Form.SLIP_02 if supplement is not None:
            paper = _supplement(slip, supplement)
        case Slip.Form.SLIP_03:
            paper = _refusal(slip, reason)
        case Slip.Form.APOLOGY if letter is not None:
            paper = _apology(slip, reason, letter)
        case Slip.Form.STOP if letter is not None:
            paper = _stop(slip, reason, letter)
        case _:
            raise ValueError(f"no facts for {slip.form}")
    return paper.snapshot()


def verification_url(token: str) -> str:
    """The address that the QR code of a slip carries: nothing personal in it."""
    return f"{settings.PUBLIC_URL}/xac-thuc/{token}"


def answers_digest(answers: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a declaration."""
    canonical = json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _receipt(slip: Slip) -> papers.Receipt:
    dossier = slip.dossier
    filed = dossier.papers.filter(supplement=None).select_related("file")
    names = {d.key: d.name for d in dossier.revision.content.documents}
    return papers.Receipt(
        office=office_of(dossier.lead_agency),
        qr_url=verification_url(slip.token),
        code=dossier.code,
        procedure=dossier.procedure.name,
        procedure_code=dossier.procedure.code,
        submitted_at=dossier.submitted_at,
        applicant=_owner(dossier),
        owner=None,
        files=[
            papers.FileLine(
                document=names.get(p.document, p.document),
                name=p.file.name,
                size=p.file.size,
                pages=p.file.page_count,
                sha256=p.file.sha256,
            )
            for p in filed
        ],
        answer_within=regime_of(dossier, slip.issued_at).answer_within.label,
        declaration_sha256=answers_digest(dossier.answers),
        way=dossier.way if dossier.is_on_paper else "",
        documents=_handed_over(dossier, papers_in.counts_of(dossier)) if dossier.is_on_paper else [],
    )


def _acceptance(slip: Slip) -> papers.AcceptanceSlip:
    dossier = slip.dossier
    content, duration = dossier.revision.content, duration_of(dossier)
    return papers.AcceptanceSlip(
        **_heading(slip),
        applicant=_owner(dossier),
        owner=None,
        request=dossier.procedure.name,
        documents=_documents(dossier),
        sets=content.sets,
        duration=duration.label if duration else "",
        received_at=slip.issued_at,
        due_at=dossier.due_at,
        delivery=_delivery(dossier),
        officer=slip.issued_by.full_name if slip.issued_by else "",
    )


def _documents(dossier: Dossier) -> list[papers.DocumentLine]:
    """What was handed in: as counted at the counter; where nobody counted, as the procedure asks for it."""
    counts = papers_in.counts_of(dossier)
    if counts or dossier.is_on_paper:
        return _handed_over(dossier, counts, files=True)
    mode = FilingMode(dossier.filing_mode)
    return [
        papers.DocumentLine(
            name=d.name,
            originals=d.originals if originals_needed(mode, d) or d.form else 0,
            copies=0 if originals_needed(mode, d) or d.form else max(d.copies, 1),
        )
        for d in dossier.revision.content.documents_in(dossier.case)
    ]


def _handed_over(
    dossier: Dossier, counts: papers_in.Counts, *, files: bool = False
) -> list[papers.DocumentLine]:
    """The papers as they were counted. With `files` also what came as a file only: it counts as a copy, and
    a declaration that was filled in here as the original that it is."""
    filed = set(dossier.papers.filter(pending=False).values_list("document", flat=True)) if files else set()
    lines = []
    for document in dossier.revision.content.documents_in(dossier.case):
        kinds = counts.get(document.key)
        if kinds is None and files and document.form:
            kinds = {papers_in.Kind.ORIGINAL.value: max(document.originals, 1)}
        elif kinds is None and document.key in filed:
            kinds = {papers_in.Kind.COPY.value: 1}
        if kinds:
            lines.append(
                papers.DocumentLine(
                    name=document.name,
                    originals=kinds.get(papers_in.Kind.ORIGINAL.value, 0),
                    certified=kinds.get(papers_in.Kind.CERTIFIED.value, 0),
                    copies=kinds.get(papers_in.Kind.COPY.value, 0),
                )
            )
    return lines


def _delivery(dossier: Dossier) -> str:
    """Where the result is received, to stand behind "Nhận kết quả tại:"."""
    return {
        ResultChannel.COUNTER: dossier.filed_at.receiving_desk.name,
        ResultChannel.ONLINE: _("Cổng dịch vụ công, bản điện tử"),
        ResultChannel.POST: _("địa chỉ người nộp đã ghi, qua bưu chính công ích"),
    }[ResultChannel(dossier.result_channel)]


def _supplement(slip: Slip, supplement: Supplement) -> papers.SupplementSlip:
    dossier = slip.dossier
    return papers.SupplementSlip(
        **_heading(slip),
        owner=_owner(dossier),
        request=dossier.procedure.name,
        defects=[
            papers.DefectLine(name=d.name, wanted=str(_WANTED[Defect.Kind(d.kind)]), reason=d.reason)
            for d in supplement.defects.all()
        ],
        deadline=supplement.respond_by,
        issued_at=slip.issued_at,
        officer=supplement.proposed_by.full_name,
        officer_phone=dossier.filed_at.receiving_desk.phone,
    )


def _refusal(slip: Slip, reason: str) -> papers.RefusalSlip:
    dossier = slip.dossier
    return papers.RefusalSlip(
        **_heading(slip),
        applicant=_owner(dossier),
        owner=None,
        request=dossier.procedure.name,
        submitted_at=dossier.submitted_at,
        reason=reason,
        issued_at=slip.issued_at,
        officer=slip.issued_by.full_name if slip.issued_by else "",
        support_phone=dossier.filed_at.receiving_desk.phone,
    )


def _apology(slip: Slip, reason: str, letter: Letter) -> papers.ApologySlip:
    dossier = slip.dossier
    accepted = dossier.slips.filter(form=Slip.Form.SLIP_01).first()
    # An apology is for a promise: without received_at and both dates the act was refused before this.
    return papers.ApologySlip(
        **_letterhead(slip, letter),
        acceptance_number=accepted.number if accepted else "",
        due_at=_known(letter.due_at),
        new_due_at=_known(letter.new_due_at),
        standing=_("đang ở bước “%s”") % dossier.step.name,
        reason=reason,
        asks_extension=slip.series == "tt03-2025",
        is_late=letter.is_late,
    )


def _stop(slip: Slip, reason: str, letter: Letter) -> papers.StopNotice:
    return papers.StopNotice(
        **_letterhead(slip, letter),
        is_temporary=slip.dossier.state == State.SUSPENDED,
        reason=reason,
        basis=letter.basis,
        until=letter.until,
    )


def _letterhead(slip: Slip, letter: Letter) -> dict[str, Any]:
    """What the letters that a leader signs have in common: they come from the leader's own agency."""
    dossier = slip.dossier
    return {
        **_heading(slip),
        "office": office_of(letter.agency),
        "title": slipforms.form_of(slip.form, slip.series).title,
        "owner": _owner(dossier),
        "request": dossier.procedure.name,
        "received_at": _known(dossier.received_at),
        "issued_at": slip.issued_at,
        "signer": slip.issued_by.full_name if slip.issued_by else "",
        "signer_title": _("Thủ trưởng cơ quan, đơn vị"),
        "support_phone": dossier.filed_at.receiving_desk.phone,
    }


def _known(moment: datetime | None) -> datetime:
    assert moment is not None  # noqa: S101 - the act refused before a letter was written
    return moment


def _heading(slip: Slip) -> dict[str, Any]:
    """What the numbered slips of either series have in common."""
    dossier = slip.dossier
    return {
        "office": office_of(dossier.lead_agency),
        "qr_url": verification_url(slip.token),
        "form": slipforms.label_of(slip.form, slip.series),
        "number": slip.number,
        "code": dossier.code,
        "unit": dossier.filed_at.receiving_desk.name,
    }


def regime_of(dossier: Dossier, at: datetime) -> worktime.Regime:
    """The regime at reception; before it, the one of the day of `at`."""
    if dossier.regime:
        return worktime.Regime.from_data(dossier.regime)
    return organization.regime_on(clock.local(at).date())


def office_of(agency: Agency) -> papers.Office:
    """The agency as its papers name it."""
    return papers.Office(
        name=agency.name,
        parent=agency.parent.name if agency.parent else "",
        place=organization.place_of(agency),
        address=agency.address,
        phone=agency.phone,
        website=settings.PUBLIC_URL.split("://")[-1],
    )


def owner_address(dossier: Dossier) -> str:
    """Where the owner lives, as the declaration says it: the question that the profile's address answers."""
    form = catalog.form_of(dossier.form)
    for question in form.questions:
        value = dossier.answers.get(question.key)
        if value and _OWN_ADDRESS in question.prefill:
            return question.kind.text(question, value)
    return ""


def _owner(dossier: Dossier) -> papers.Person:
    return papers.Person(
        name=dossier.owner_name,
        identity=dossier.owner_identity,
        address=owner_address(dossier),
        phone=dossier.owner_phone,
        email=dossier.owner_email,
    )
