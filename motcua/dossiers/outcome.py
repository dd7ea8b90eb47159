"""The result: issued, then handed over with the originals compared (RULES a.8)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.filing import FilingMode, ResultChannel, originals_checked_at_return
from motcua.dossiers.actors import Actor
from motcua.dossiers.aftermath import announce
from motcua.dossiers.errors import IncompleteError
from motcua.dossiers.models import Dossier, OriginalCheck, Result
from motcua.dossiers.perform import Deed, perform
from motcua.dossiers.transitions import Act
from motcua.dossiers.wording import said
from motcua.files.models import StoredFile


def issue_result(
    dossier: Dossier,
    *,
    outcome: Result.Outcome,
    stored: StoredFile,
    user: User,
    at: datetime,
    version: int | None = None,
) -> None:
    """Attach the signed result; a result that says no is a result (RULES a.8). The clock stops.

    Raises IncompleteError where the result says other than what was proposed and approved.
    """
    proposed = dossier.events.filter(act=Act.PROPOSE).order_by("number").last()
    if proposed and proposed.data["outcome"] != outcome.value:
        decided = Result.Outcome(proposed.data["outcome"]).label
        message = _("Kết quả phải đúng như lãnh đạo đã duyệt: %s.") % decided
        raise IncompleteError(message, (("outcome", message),))

    def effects(dossier: Dossier, actor: Actor) -> None:
        Result.objects.create(dossier=dossier, outcome=outcome, file=stored, attached_by=user, attached_at=at)
        announce(dossier, Act.ISSUE_RESULT, actor, at)

    deed = Deed(facts={"outcome": outcome.value, "file": str(stored.pk), "sha256": stored.sha256})
    perform(dossier, Act.ISSUE_RESULT, user=user, at=at, version=version, deed=deed, effects=effects)


def return_result(
    dossier: Dossier,
    *,
    originals: Sequence[str],
    collector: str,
    user: User,
    at: datetime,
    version: int | None = None,
) -> None:
    """Hand the result over. At the counter every original is compared first, and who collected is noted."""
    at_counter = dossier.result_channel == ResultChannel.COUNTER
    collector = said(collector, "collector", _("Hãy ghi họ tên người nhận kết quả.") if at_counter else "")
    to_check = originals_to_check(dossier)
    checked = [key for key, _name in to_check if key in originals]
    if at_counter:
        unchecked = [(key, name) for key, name in to_check if key not in checked]
        if unchecked:
            raise IncompleteError(
                _("Chưa đối chiếu đủ bản chính."),
                tuple(
                    (f"original-{key}", _("Chưa đối chiếu bản chính: %s.") % name) for key, name in unchecked
                ),
            )

    def effects(dossier: Dossier, actor: Actor) -> None:
        OriginalCheck.objects.bulk_create(
            OriginalCheck(dossier=dossier, document=key, checked_by=user, checked_at=at) for key in checked
        )
        announce(dossier, Act.RETURN_RESULT, actor, at)

    deed = Deed(facts={"originals": sorted(checked)}, statement=collector)
    perform(dossier, Act.RETURN_RESULT, user=user, at=at, version=version, deed=deed, effects=effects)


def originals_to_check(dossier: Dossier) -> list[tuple[str, str]]:
    """(key, name) of the documents whose originals are compared when the result is handed over."""
    content, mode = dossier.revision.content, FilingMode(dossier.filing_mode)
    return [
        (d.key, d.name) for d in content.documents_in(dossier.case) if originals_checked_at_return(mode, d)
    ]
