"""Supplements: what is wrong is said once and in full; the applicant mends just that (RULES a.5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog import service as catalog
from motcua.dossiers import infected, papers_in, photos
from motcua.dossiers.drafts import MAX_FILES, Gap, context
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import Defect, Dossier, FiledPaper, Supplement
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.dossiers.wording import said
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.formengine import service as formengine


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


def asked_before(dossier: Dossier) -> int:
    """How many requests were sent: from the second on a leader decides (RULES a.5)."""
    return dossier.supplements.exclude(standing=Supplement.Standing.DECLINED).count()


def refuse_open(dossier: Dossier, act: Act) -> None:
    """Raises NotAllowedError for `act` while a request waits for the leader, the applicant or the desk."""
    if open_of(dossier):
        raise NotAllowedError(
            _("Yêu cầu bổ sung đang chờ lãnh đạo phòng quyết định."), rule=TRANSITIONS[act].rule
        )


def is_proposed(dossier: Dossier) -> bool:
    """Whether a request waits for a leader's decision."""
    return dossier.supplements.filter(standing=Supplement.Standing.PROPOSED).exists()


def names_of(dossier: Dossier) -> dict[tuple[str, str], str]:
    """What can be defective in this dossier: (kind, key) → how it is called.

    Not what the applicant was never asked (a hidden question), nor what nobody can mend: notes, the pledge,
    what is worked out from other answers.
    """
    names = {
        (Defect.Kind.QUESTION.value, question.key): question.label
        for question in catalog.form_of(dossier.form).visible_questions(dossier.answers)
        if question.kind.name not in ("note", "confirm", "calculated")
    }
    for document in dossier.documents:
        if not document.form:
            names[Defect.Kind.DOCUMENT.value, document.key] = document.name
    return names


def propose(
    dossier: Dossier, stage: Supplement.Stage, faults: list[Fault], *, reason: str, user: User, at: datetime
) -> Supplement:
    """Write the request down, not yet sent. Raises IncompleteError on no faults or empty reasons."""
    names = names_of(dossier)
    reasons, problems = _reasons(faults, names)
    earlier = asked_before(dossier)
    missing = (
        _("Đây là lần yêu cầu bổ sung thứ %d: hãy ghi lý do vì sao chưa nêu ở lần trước.") % (earlier + 1)
        if earlier
        else ""
    )
    try:
        reason = said(reason, "reason", missing)
    except IncompleteError as error:
        problems += error.problems
    if problems:
        raise IncompleteError(_("Yêu cầu bổ sung chưa đủ nội dung."), tuple(problems))
    supplement = Supplement.objects.create(
        dossier=dossier,
        number=dossier.supplements.count() + 1,
        stage=stage,
        standing=Supplement.Standing.PROPOSED,
        proposed_by=user,
        reason=reason,
        proposed_at=at,
        answers_before=dossier.answers,
        answers=dossier.answers,
    )
    for (kind, key), why in reasons.items():
        name = names[kind, key][:500]
        Defect.objects.create(supplement=supplement, kind=kind, key=key, name=name, reason=why)
    return supplement


def _reasons(
    faults: list[Fault], names: dict[tuple[str, str], str]
) -> tuple[dict[tuple[str, str], str], list[tuple[str, str]]]:
    """What is wrong with each place, in one reason even where it was named twice; and what is missing."""
    reasons: dict[tuple[str, str], str] = {}
    problems: list[tuple[str, str]] = []
    for fault in faults:
        place = (str(fault.kind), fault.key)
        if place not in names:
            problems.append(("faults", _("Có nội dung không nằm trong hồ sơ này. Hãy chọn lại.")))
            continue
        missing = _("Hãy ghi rõ cần bổ sung gì ở “%s”.") % names[place]
        try:
            why = said(fault.reason, f"reason-{fault.kind}-{fault.key}", missing)
        except IncompleteError as error:
            problems += error.problems
        else:
            reasons[place] = f"{reasons[place]}\n{why}" if place in reasons else why
    if not faults:
        problems.append(("faults", _("Hãy chọn ít nhất một nội dung cần bổ sung.")))
    return reasons, problems


def save(supplement: Supplement, *, version: int, **changes: Any) -> None:
    """Write the mended `answers` and `typed` over the version that was seen; else OvertakenError."""
    mine = Supplement.objects.filter(
        pk=supplement.pk, version=version, standing=Supplement.Standing.REQUESTED
    )
    if not mine.update(version=F("version") + 1, **changes):
        raise OvertakenError(_("Phần bổ sung này vừa được sửa ở nơi khác. Hãy xem lại rồi lưu lần nữa."))
    supplement.refresh_from_db()


def documents_asked(supplement: Supplement) -> set[str]:
    """The documents that were found defective, by key."""
    return set(supplement.defects.filter(kind=Defect.Kind.DOCUMENT).values_list("key", flat=True))


@transaction.atomic
def add_paper(
    supplement: Supplement, document: str, stored: StoredFile, at: datetime, *, position: int | None = None
) -> FiledPaper:
    """Attach a file for a document that was found defective; it counts once the supplement is sent.

    It comes last unless it has its `position` already.
    """
    if document not in documents_asked(supplement):
        raise NotAllowedError(_("Giấy tờ này không nằm trong yêu cầu bổ sung."))
    _hold(supplement)
    if supplement.papers.count() >= MAX_FILES:
        raise NotAllowedError(_("Mỗi lần bổ sung nhận tối đa %d tệp. Hãy gộp các tệp lại.") % MAX_FILES)
    return FiledPaper.objects.create(
        dossier=supplement.dossier,
        supplement=supplement,
        document=document,
        file=stored,
        added_at=at,
        pending=True,
        position=position or photos.last_of(supplement.papers.filter(document=document)),
    )


@transaction.atomic
def remove_paper(paper: FiledPaper) -> None:
    """Take back a file of a supplement that has not been sent; one that is gone is gone."""
    if not paper.pending or paper.supplement is None:
        raise NotAllowedError(_("Tệp đã gửi cho cơ quan thì không gỡ được."))
    _hold(paper.supplement)
    for mine in paper.supplement.papers.filter(pk=paper.pk, pending=True).select_related("file"):
        mine.delete()
        files.remove(mine.file)


@transaction.atomic
def count_papers(supplement: Supplement, totals: papers_in.Counts, *, user: User, at: datetime) -> None:
    """Write down how many papers were brought for the request in all: counted twice they are taken in once.

    Raises NotAllowedError, IncompleteError for fewer than were taken in already, OvertakenError where the
    supplement was sent meanwhile.
    """
    _hold(supplement)
    brought = papers_brought(supplement, still_here=True)
    more: dict[str, dict[str, int]] = {}
    problems = []
    for document, kinds in totals.items():
        for kind, total in kinds.items():
            had = brought.get(document, {}).get(kind, 0)
            if total < had:
                message = _("Đã ghi nhận %d bản. Bản đã trả lại thì ghi ở trang Giấy tờ tại quầy.") % had
                problems.append((papers_in.anchor(document, kind), message))
            elif total > had:
                more.setdefault(document, {})[kind] = total - had
    if problems:
        raise IncompleteError(problems[0][1], tuple(problems))
    if more:
        papers_in.take_in_later(supplement.dossier, more, user=user, at=at)


def _hold(supplement: Supplement) -> None:
    """Keep the supplement from being sent until we commit; raises OvertakenError where it already was."""
    waiting = Supplement.objects.filter(pk=supplement.pk, standing=Supplement.Standing.REQUESTED)
    if not waiting.select_for_update(no_key=True).first():
        raise OvertakenError(_("Phần bổ sung này đã được gửi hoặc đã hết hạn. Hãy xem lại hồ sơ."))


def gaps(supplement: Supplement, at: datetime) -> list[Gap]:
    """What the applicant has still to mend before the supplement can be sent.

    Every defect, and what the mending itself brought about elsewhere; never what was filed and let pass.
    """
    form = catalog.form_of(supplement.dossier.form)
    problems = _brought_about(supplement, at)
    found = [Gap("declaration", p.anchor, p.message) for p in problems]
    named = {_question(p) for p in problems}
    asked = {question.key: question for question in form.visible_questions(supplement.answers)}
    sent = set(supplement.papers.values_list("document", flat=True))
    sent |= papers_brought(supplement, still_here=True).keys()
    for defect in supplement.defects.all():
        if defect.kind == Defect.Kind.DOCUMENT:
            if defect.key not in sent:
                found.append(Gap("papers", f"document-{defect.key}", _missing(supplement) % defect.name))
        # A question that the mending of another one has hidden is mended with it.
        elif defect.key in asked and defect.key not in named and not _changed(supplement, defect.key):
            anchor = asked[defect.key].kind.anchor(defect.key)
            found.append(Gap("declaration", anchor, _("Chưa sửa nội dung: %s.") % defect.name))
    bad = infected.found_among(supplement.papers.select_related("file"))
    return found + [Gap("papers", f"document-{p.document}", infected.must_go(p)) for p in bad]


def _missing(supplement: Supplement) -> str:
    if supplement.dossier.is_on_paper:
        return _("Chưa có tệp hay bản giấy mới cho: %s.")
    return _("Chưa có tệp mới cho: %s.")


def papers_brought(supplement: Supplement, *, still_here: bool = False) -> dict[str, dict[str, int]]:
    """What was taken in on paper since the request was made, by document and kind; what was given back before
    it was sent mends nothing (`still_here`).

    Only of a dossier filed on paper: of one filed online the files are what counts.
    """
    if not supplement.dossier.is_on_paper or supplement.requested_at is None:
        return {}
    return papers_in.brought_since(supplement.dossier, supplement.requested_at, still_here=still_here)


def unlocked(supplement: Supplement, at: datetime) -> frozenset[str]:
    """The questions the applicant may answer anew: the defective, and what mending them shows or upsets."""
    form = catalog.form_of(supplement.dossier.form)
    shown = {question.key for question in form.visible_questions(supplement.answers)}
    shown_before = {question.key for question in form.visible_questions(supplement.answers_before)}
    upset = {_question(problem) for problem in _brought_about(supplement, at)}
    changed = {key for key in shown if _changed(supplement, key)}
    return frozenset(_defective(supplement) | (shown - shown_before) | upset | changed)


def declaration(supplement: Supplement) -> formengine.Answers:
    """The mended declaration as it will stand in the dossier: without what the mending has hidden."""
    form = catalog.form_of(supplement.dossier.form)
    shown = {question.key for question in form.visible_questions(supplement.answers)}
    return {key: value for key, value in supplement.answers.items() if key in shown}


def _brought_about(supplement: Supplement, at: datetime) -> list[formengine.Problem]:
    """What blocks the mended declaration: at a defect, or at a place that was in order before."""
    form = catalog.form_of(supplement.dossier.form)
    typed = supplement.typed.get("page") or form.raw(supplement.answers)
    before = {problem.path for problem in form.check(supplement.answers_before, context(at))}
    defective = _defective(supplement)
    return [
        problem
        for problem in form.clean(typed, supplement.answers, context(at)).errors
        if _question(problem) in defective or problem.path not in before
    ]


def _defective(supplement: Supplement) -> set[str]:
    return {d.key for d in supplement.defects.all() if d.kind == Defect.Kind.QUESTION}


def _question(problem: formengine.Problem) -> str:
    return problem.path.split(".")[0]


def _changed(supplement: Supplement, key: str) -> bool:
    return bool(supplement.answers.get(key) != supplement.answers_before.get(key))


def apply(dossier: Dossier, supplement: Supplement, at: datetime) -> None:
    """Put what was mended into the dossier; replaced files are kept and say so. Runs inside the act."""
    replaced = supplement.papers.values_list("document", flat=True)
    dossier.papers.filter(document__in=list(replaced), pending=False, replaced_at=None).update(replaced_at=at)
    supplement.papers.update(pending=False)
    dossier.answers = supplement.answers
    dossier.save(update_fields=["answers"])
