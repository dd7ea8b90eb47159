"""The facts on each slip (RULES a.3), gathered from the dossier at the moment of the act."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel, originals_needed
from motcua.dossiers.deadlines import duration_of
from motcua.dossiers.models import Dossier, Slip, Supplement
from motcua.organization import service as organization
from motcua.organization.models import Agency
from motcua.papers import service as papers
from motcua.worktime import service as worktime

# The short symbol in a slip's number, as office papers carry one.
SYMBOLS: dict[str, str] = {
    Slip.Form.RECEIPT: "XNNHS",
    Slip.Form.SLIP_01: "TNHS",
    Slip.Form.SLIP_02: "BSHS",
    Slip.Form.SLIP_03: "TCHS",
}
_SERIES = {
    "tt01-2018": "Thông tư 01/2018/TT-VPCP",
    "tt03-2025": "Thông tư 03/2025/TT-VPCP",
}
_MODEL = {Slip.Form.SLIP_01: "01", Slip.Form.SLIP_02: "02", Slip.Form.SLIP_03: "03"}


# Papers of the office are Vietnamese, whatever language the person reads who sets them off.
@translation.override("vi")
def snapshot(slip: Slip, *, supplement: Supplement | None, reason: str) -> dict[str, Any]:
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
        answer_within=_regime(slip).answer_within.label,
        declaration_sha256=answers_digest(dossier.answers),
    )


def _acceptance(slip: Slip) -> papers.AcceptanceSlip:
    dossier = slip.dossier
    content, mode = dossier.revision.content, FilingMode(dossier.filing_mode)
    duration = duration_of(dossier)
    return papers.AcceptanceSlip(
        **_heading(slip),
        applicant=_owner(dossier),
        owner=None,
        request=dossier.procedure.name,
        documents=[
            papers.DocumentLine(
                name=d.name,
                originals=d.originals if originals_needed(mode, d) or d.form else 0,
                copies=0 if originals_needed(mode, d) or d.form else max(d.copies, 1),
            )
            for d in content.documents_in(dossier.case)
        ],
        sets=content.sets,
        duration=duration.label if duration else "",
        received_at=slip.issued_at,
        due_at=dossier.due_at,
        delivery=_delivery(dossier),
        officer=slip.issued_by.full_name if slip.issued_by else "",
    )


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
            papers.DefectLine(name=d.name, wanted=_("Sửa, bổ sung"), reason=d.reason)
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


def _heading(slip: Slip) -> dict[str, Any]:
    """What the numbered slips of either series have in common; the series is that of the regime."""
    dossier = slip.dossier
    series = _SERIES[_regime(slip).slip_series]
    return {
        "office": office_of(dossier.lead_agency),
        "qr_url": verification_url(slip.token),
        "form": _("Mẫu số %(model)s (%(series)s)")
        % {"model": _MODEL[Slip.Form(slip.form)], "series": series},
        "number": slip.number,
        "code": dossier.code,
        "unit": dossier.filed_at.receiving_desk.name,
    }


def _regime(slip: Slip) -> worktime.Regime:
    """The regime at reception; before it, the one of the slip's own day."""
    pinned = slip.dossier.regime
    if pinned:
        return worktime.Regime.from_data(pinned)
    return organization.regime_on(clock.local(slip.issued_at).date())


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


def _owner(dossier: Dossier) -> papers.Person:
    return papers.Person(
        name=dossier.owner_name,
        identity=dossier.owner_identity,
        phone=dossier.owner_phone,
        email=dossier.owner_email,
    )
