"""The facts on each slip (RULES a.3), gathered from the dossier at the moment of the act."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.filing import FilingMode, ResultChannel, originals_needed
from motcua.dossiers import papers_in, slipforms
from motcua.dossiers.actors import Actor
from motcua.dossiers.deadlines import duration_of
from motcua.dossiers.models import Defect, Dossier, FiledPaper, Slip, Supplement
from motcua.dossiers.states import State
from motcua.files.models import StoredFile
from motcua.organization import service as organization
from motcua.organization.models import Agency
from motcua.papers import service as papers
from motcua.worktime import service as worktime

_OWN_ADDRESS = "profile.address"  # the source that fills in where the person lives (formengine.prefilling)
_ENTITY_ADDRESS = "entity.address"

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


class Particulars(Protocol):
    """What an act alone knows of its paper, and how the paper is made (exchanges)."""

    @property
    def agency(self) -> Agency | None:
        """Whose paper it is; None: that of the lead agency."""

    def paper(self, slip: Slip) -> papers.Paper:
        """The paper, from these facts and those of the dossier."""


# Papers of the office are Vietnamese, whatever language the person reads who sets them off.
@translation.override("vi")
def snapshot(
    slip: Slip,
    *,
    supplement: Supplement | None = None,
    reason: str = "",
    letter: Letter | None = None,
    particulars: Particulars | None = None,
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
        case Slip.Form.HANDOVER | Slip.Form.RETURN | Slip.Form.WITHDRAWAL if particulars is not None:
            paper = particulars.paper(slip)
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
    return papers.Receipt(
        office=office_of(dossier.lead_agency),
        qr_url=verification_url(slip.token),
        code=dossier.code,
        number=slip.number,
        procedure=dossier.procedure.name,
        procedure_code=dossier.procedure.code,
        submitted_at=dossier.submitted_at,
        **people(dossier),
        files=files_of(dossier.papers.filter(supplement=None), dossier),
        answer_within=regime_of(dossier, slip.issued_at).answer_within.label,
        declaration_sha256=answers_digest(dossier.answers),
        way=dossier.way if dossier.is_on_paper else "",
        documents=list(_counted(dossier).values()) if dossier.is_on_paper else [],
    )


def files_of(filed: "QuerySet[FiledPaper]", dossier: Dossier) -> list[papers.FileLine]:
    """The files of `filed`, each under the name of the document it was given for."""
    names = dossier.document_names
    arrived = filed.filter(joined=False).select_related("file")
    return [file_line(p.file, names.get(p.document, p.document)) for p in arrived]


def file_line(stored: StoredFile, document: str = "") -> papers.FileLine:
    """What proves that a file is this file."""
    return papers.FileLine(
        document=document,
        name=stored.name,
        size=stored.size,
        pages=stored.page_count,
        sha256=stored.sha256,
    )


def _acceptance(slip: Slip) -> papers.AcceptanceSlip:
    dossier = slip.dossier
    duration = duration_of(dossier)
    return papers.AcceptanceSlip(
        **heading(slip),
        **people(dossier),
        request=dossier.procedure.name,
        documents=_documents(dossier),
        sets=dossier.revision.content.sets,
        duration=duration.label if duration else "",
        received_at=slip.issued_at,
        due_at=dossier.due_at,
        delivery=_delivery(dossier),
        officer=slip.issued_by.full_name if slip.issued_by else "",
    )


def _documents(dossier: Dossier) -> list[papers.DocumentLine]:
    """What was handed in: on paper and as files. A document that was not filed is not acknowledged."""
    on_paper = _on_paper(dossier)
    arrived = dossier.papers.filter(pending=False, replaced_at=None, joined=False)
    files = Counter(arrived.values_list("document", flat=True))
    lines = []
    for document in dossier.documents:
        # A declaration typed in, by whomever, is one electronic document unless a paper of it was counted.
        typed_in = bool(document.form) and document.key not in on_paper
        line = on_paper.get(document.key, papers.DocumentLine(name=document.name))
        line = replace(line, files=files[document.key] or int(typed_in))
        if line.originals or line.certified or line.copies or line.files:
            lines.append(line)
    return lines


def owed_back(dossier: Dossier) -> list[papers.DocumentLine]:
    """The originals that the office holds and owes back when the dossier is withdrawn."""
    originals: Counter[str] = Counter()
    for paper in papers_in.held(dossier):
        originals[paper.document] += paper.count
    return [
        papers.DocumentLine(name=papers_in.name_of(dossier, key), originals=count)
        for key, count in originals.items()
    ]


def _on_paper(dossier: Dossier) -> dict[str, papers.DocumentLine]:
    """By key of the document: what was counted at the counter; where nobody counted, the originals that
    filing in part brings there, once received."""
    if counted := _counted(dossier):
        return counted
    if dossier.received_at is None or dossier.is_on_paper:
        return {}
    mode = FilingMode(dossier.filing_mode)
    filed = set(dossier.papers.filter(pending=False).values_list("document", flat=True))
    return {
        d.key: papers.DocumentLine(name=d.name, originals=d.originals)
        for d in dossier.documents
        if d.key in filed and originals_needed(mode, d)
    }


def _counted(dossier: Dossier) -> dict[str, papers.DocumentLine]:
    """By key of the document: the papers that were counted when they were taken in."""
    counts = papers_in.counts_of(dossier)
    return {
        d.key: papers.DocumentLine(
            name=d.name,
            originals=counts[d.key].get(papers_in.Kind.ORIGINAL.value, 0),
            certified=counts[d.key].get(papers_in.Kind.CERTIFIED.value, 0),
            copies=counts[d.key].get(papers_in.Kind.COPY.value, 0),
        )
        for d in dossier.documents
        if d.key in counts
    }


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
        **heading(slip),
        owner=owner(dossier),
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
        **heading(slip),
        **people(dossier),
        request=dossier.procedure.name,
        submitted_at=dossier.submitted_at,
        reason=reason,
        issued_at=slip.issued_at,
        officer=slip.issued_by.full_name if slip.issued_by else "",
        support_phone=dossier.filed_at.receiving_desk.phone,
    )


def _apology(slip: Slip, reason: str, letter: Letter) -> papers.ApologySlip:
    dossier = slip.dossier
    # An apology is for a promise: without received_at and both dates the act was refused before this.
    return papers.ApologySlip(
        **_letterhead(slip, letter),
        acceptance_number=acceptance_number(dossier),
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
        **heading(slip, letter.agency),
        "title": slipforms.form_of(slip.form, slip.series).title,
        "owner": owner(dossier),
        "request": dossier.procedure.name,
        "received_at": _known(dossier.received_at),
        "issued_at": slip.issued_at,
        "signer": slip.issued_by.full_name if slip.issued_by else "",
        "signer_title": leader_title(letter.actor),
        "support_phone": dossier.filed_at.receiving_desk.phone,
    }


def _known(moment: datetime | None) -> datetime:
    assert moment is not None  # noqa: S101 - the act refused before a letter was written
    return moment


def leader_title(actor: Actor) -> str:
    """What stands above the name of the leader who signs; "KT.": in an absent leader's stead."""
    stands_in = actor.user and actor.post and actor.post.user_id != actor.user.pk
    return _("KT. thủ trưởng cơ quan, đơn vị") if stands_in else _("Thủ trưởng cơ quan, đơn vị")


def acceptance_number(dossier: Dossier) -> str:
    """The number of the slip by which the dossier was received; "" before that."""
    accepted = dossier.slips.filter(form=Slip.Form.SLIP_01).first()
    return accepted.number if accepted else ""


def heading(slip: Slip, agency: Agency | None = None) -> dict[str, Any]:
    """What the numbered slips have in common; they are those of `agency`, or of the lead agency."""
    dossier = slip.dossier
    return {
        "office": office_of(agency or dossier.lead_agency),
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
    """Where the owner lives, or the organisation is, as the declaration says it.

    It is the question that the profile's address answers, or the organisation's.
    """
    form = catalog.form_of(dossier.form)
    wanted = _ENTITY_ADDRESS if dossier.entity_id else _OWN_ADDRESS
    for question in form.questions:
        value = dossier.answers.get(question.key)
        if value and wanted in question.prefill:
            return question.kind.text(question, value)
    return ""


def people(dossier: Dossier) -> dict[str, Any]:
    """`applicant` and `owner` of a paper; no owner where the applicant is."""
    if not dossier.is_filed_by_another:
        return {"applicant": owner(dossier), "owner": None}
    person = dossier.applicant
    filer = papers.Person(
        name=person.full_name,
        # Who files for an organisation is there as its member; whose papers it prints, others hold too.
        identity="" if dossier.entity_id else person.identity_number,
        phone=person.phone,
        email=person.email or "",
    )
    return {"applicant": filer, "owner": owner(dossier)}


def owner(dossier: Dossier) -> papers.Person:
    """The owner as papers name them: a person, or an organisation by its tax code."""
    number = "tax_code" if dossier.entity_id else "identity"
    return papers.Person(
        name=dossier.owner_name,
        **{number: dossier.owner_identity},
        address=owner_address(dossier),
        phone=dossier.owner_phone,
        email=dossier.owner_email,
    )
