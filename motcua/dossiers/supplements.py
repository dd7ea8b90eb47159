"""Supplements: what is wrong is said once and in full; the applicant mends just that (RULES a.5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog import service as catalog
from motcua.dossiers.drafts import Gap, context
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import Defect, Dossier, FiledPaper, Supplement
from motcua.files import service as files
from motcua.files.models import StoredFile


@dataclass(frozen=True)
class Fault:
    """A defect as an officer names it: a question of the declaration or a document, and what is wrong."""

    kind: Defect.Kind
    key: str
    reason: str


def open_of(dossier: Dossier) -> Supplement | None:
    """The supplement that waits for the applicant or for a decision, if there is one."""
    pending = (Supplement.Standing.PROPOSED, Supplement.Standing.REQUESTED, Supplement.Standing.SENT)
    return dossier.supplements.filter(standing__in=pending).last()


def names_of(dossier: Dossier) -> dict[tuple[str, str], str]:
    """What can be defective in this dossier: (kind, key) → how it is called."""
    content = dossier.revision.content
    names = {
        (Defect.Kind.QUESTION.value, question.key): question.label
        for section in catalog.form_of(dossier.form).sections
        for question in section.questions
    }
    for document in content.documents_in(dossier.case):
        if not document.form:
            names[Defect.Kind.DOCUMENT.value, document.key] = document.name
    return names


def propose(
    dossier: Dossier, stage: Supplement.Stage, faults: list[Fault], *, reason: str, user: User, at: datetime
) -> Supplement:
    """Write the request down, not yet sent. Raises IncompleteError on no faults or empty reasons."""
    names = names_of(dossier)
    problems = [
        (f"reason-{f.kind}-{f.key}", _("Hãy ghi rõ cần bổ sung gì ở “%s”.") % names[f.kind, f.key])
        for f in faults
        if (f.kind, f.key) in names and not f.reason.strip()
    ]
    if not faults or any((f.kind, f.key) not in names for f in faults):
        problems.append(("faults", _("Hãy chọn ít nhất một nội dung cần bổ sung.")))
    earlier = dossier.supplements.exclude(standing=Supplement.Standing.DECLINED).count()
    if earlier and not reason.strip():
        problems.append(
            (
                "reason",
                _("Đây là lần yêu cầu bổ sung thứ %d: hãy ghi lý do vì sao chưa nêu ở lần trước.")
                % (earlier + 1),
            )
        )
    if problems:
        raise IncompleteError(_("Yêu cầu bổ sung chưa đủ nội dung."), tuple(problems))
    supplement = Supplement.objects.create(
        dossier=dossier,
        number=dossier.supplements.count() + 1,
        stage=stage,
        standing=Supplement.Standing.PROPOSED,
        proposed_by=user,
        reason=reason.strip(),
        proposed_at=at,
        answers_before=dossier.answers,
        answers=dossier.answers,
    )
    for fault in faults:
        Defect.objects.create(
            supplement=supplement,
            kind=fault.kind,
            key=fault.key,
            name=names[fault.kind, fault.key][:500],
            reason=fault.reason.strip(),
        )
    return supplement


def save(supplement: Supplement, *, version: int, **changes: Any) -> None:
    """Write the mended `answers` and `typed` over the version that was seen; else OvertakenError."""
    mine = Supplement.objects.filter(
        pk=supplement.pk, version=version, standing=Supplement.Standing.REQUESTED
    )
    if not mine.update(version=F("version") + 1, **changes):
        raise OvertakenError(_("Phần bổ sung này vừa được sửa ở nơi khác. Hãy xem lại rồi lưu lần nữa."))
    supplement.refresh_from_db()


def add_paper(supplement: Supplement, document: str, stored: StoredFile, at: datetime) -> FiledPaper:
    """Attach a file for a document that was found defective; it counts once the supplement is sent."""
    if not supplement.defects.filter(kind=Defect.Kind.DOCUMENT, key=document).exists():
        raise NotAllowedError(_("Giấy tờ này không nằm trong yêu cầu bổ sung."))
    return FiledPaper.objects.create(
        dossier=supplement.dossier,
        supplement=supplement,
        document=document,
        file=stored,
        added_at=at,
        pending=True,
    )


def remove_paper(paper: FiledPaper) -> None:
    """Take back a file of a supplement that has not been sent."""
    if not paper.pending:
        raise NotAllowedError(_("Tệp đã gửi cho cơ quan thì không gỡ được."))
    with transaction.atomic():
        stored = paper.file
        paper.delete()
        files.remove(stored)


def gaps(supplement: Supplement, at: datetime) -> list[Gap]:
    """What the applicant has still to mend before the supplement can be sent."""
    dossier = supplement.dossier
    defective = {d.key: d for d in supplement.defects.all()}
    problems = catalog.form_of(dossier.form).check(supplement.answers, context(at))
    found = [
        Gap("declaration", p.anchor, p.message)
        for p in problems
        if p.severity == "block" and p.path.split(".")[0] in defective
    ]
    sent = set(supplement.papers.values_list("document", flat=True))
    for defect in supplement.defects.all():
        if defect.kind == Defect.Kind.DOCUMENT and defect.key not in sent:
            found.append(Gap("papers", f"document-{defect.key}", _("Chưa có tệp mới cho: %s.") % defect.name))
        elif defect.kind == Defect.Kind.QUESTION and _unchanged(supplement, defect.key):
            found.append(Gap("declaration", defect.key, _("Chưa sửa nội dung: %s.") % defect.name))
    return found


def _unchanged(supplement: Supplement, key: str) -> bool:
    return bool(supplement.answers.get(key) == supplement.answers_before.get(key))


def apply(dossier: Dossier, supplement: Supplement, at: datetime) -> None:
    """Put what was mended into the dossier; replaced files are kept and say so. Runs inside the act."""
    replaced = supplement.papers.values_list("document", flat=True)
    dossier.papers.filter(document__in=list(replaced), pending=False, replaced_at=None).update(replaced_at=at)
    supplement.papers.update(pending=False)
    dossier.answers = supplement.answers
    dossier.save(update_fields=["answers"])
