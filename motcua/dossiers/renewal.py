"""A draft whose procedure has a new revision.

It stays on its revision until it is opened again; then it is carried over (carrying.py) and the person told
what has changed for them. Where the way of filing, the case or the agency that they chose is gone, it cannot
be carried: it stays as it is until they choose anew, and cannot be submitted.
"""

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from motcua.catalog.models import Procedure, ProcedureRevision
from motcua.dossiers.carrying import plan
from motcua.dossiers.choosing import Chosen, obstacle
from motcua.dossiers.errors import OvertakenError
from motcua.dossiers.models import Draft


def renew(draft: Draft, at: datetime) -> tuple[str, ...]:
    """Bring the draft to the revision in force and answer what has changed for the person, in sentences.

    Empty where nothing has. Where it cannot be carried the draft stays as it is, and the sentence says what
    to do.
    """
    revision = None if draft.submitted_at else _replacing(draft)
    if revision is None:
        return ()
    if stopped := obstacle(revision, Chosen.of(draft), at):
        return (stopped,)
    return _carry(draft, revision, Chosen.of(draft), at)


def carried_over(
    mine: QuerySet[Draft], revision: ProcedureRevision, chosen: Chosen, at: datetime
) -> Draft | None:
    """Of the open drafts `mine` one of an earlier revision, now of this one: for just this filing, or one no
    longer possible.
    """
    earlier = mine.exclude(revision=revision)
    drafts = earlier.filter(revision__procedure=revision.procedure_id).select_related(
        "revision", "form", "filed_at"
    )
    for draft in sorted(drafts, key=lambda draft: Chosen.of(draft) != chosen):
        if Chosen.of(draft) == chosen or obstacle(revision, Chosen.of(draft), at):
            _carry(draft, revision, chosen, at)
            return draft
    return None


def require_revision_in_force(draft: Draft, at: datetime) -> None:
    """What is filed is filed under the rules of the day, and nobody files what they have not seen.

    Raises OvertakenError where the procedure has a new revision.
    """
    revision = _replacing(draft)
    if revision is not None:
        again = _("Thủ tục này vừa có bản mới nên hồ sơ chưa nộp. Hãy mở lại bản nháp, xem thay đổi rồi nộp.")
        raise OvertakenError(obstacle(revision, Chosen.of(draft), at) or again)


def _replacing(draft: Draft) -> ProcedureRevision | None:
    """The revision that has taken the place of the draft's own."""
    current = Procedure.objects.values_list("current", flat=True).get(pk=draft.revision.procedure_id)
    if current in (None, draft.revision_id):
        return None
    return ProcedureRevision.objects.select_related("procedure").get(pk=current)


def _carry(draft: Draft, revision: ProcedureRevision, chosen: Chosen, at: datetime) -> tuple[str, ...]:
    renewed = plan(draft, revision, chosen, at)
    answers = renewed.carried.answers
    # Whoever comes second (another tab, another device) finds it carried over already.
    Draft.objects.filter(pk=draft.pk, version=draft.version, submitted_at=None).update(
        version=F("version") + 1,
        revision=revision,
        form=renewed.form,
        filing_mode=chosen.mode,
        case=chosen.case,
        filed_at=chosen.filed_at,
        answers=answers,
        origins={
            key: origin for key, origin in draft.origins.items() if answers.get(key) == draft.answers.get(key)
        },
        typed=renewed.carried.typed,
    )
    draft.refresh_from_db()
    return renewed.told
