"""The result: issued, then handed over with the originals compared (RULES a.8)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.filing import FilingMode, ResultChannel, originals_checked_at_return
from motcua.dossiers import signatures, withdrawing
from motcua.dossiers.actors import Actor, cast
from motcua.dossiers.aftermath import announce
from motcua.dossiers.errors import IncompleteError
from motcua.dossiers.exchanges import Returned
from motcua.dossiers.models import Dossier, OriginalCheck, Result
from motcua.dossiers.perform import Deed, perform, require_version
from motcua.dossiers.transitions import Act
from motcua.dossiers.wording import said
from motcua.files import service as files
from motcua.files.models import StoredFile


def issue_result(
    dossier: Dossier,
    *,
    outcome: Result.Outcome,
    stored: StoredFile,
    user: User,
    at: datetime,
    version: int | None = None,
    sign: bool = False,
) -> None:
    """Attach the signed result; a result that says no is a result (RULES a.8). The clock stops.

    `sign` puts the agency's own signature on it, with the key that the portal holds. Raises IncompleteError
    where that fails, or where the result says other than what was proposed and approved.
    """
    proposed = dossier.events.filter(act=Act.PROPOSE).order_by("number").last()
    if proposed and proposed.data["outcome"] != outcome.value:
        decided = Result.Outcome(proposed.data["outcome"]).label
        message = _("Kết quả phải đúng như lãnh đạo đã duyệt: %s.") % decided
        raise IncompleteError(message, (("outcome", message),))

    facts: dict[str, Any] = {"outcome": outcome.value}
    issued = stored
    if sign:
        # Nobody makes the agency sign who may not issue; a token or time stamp server may take seconds, so
        # this happens before anything is locked.
        require_version(dossier, version)
        cast(user, dossier, Act.ISSUE_RESULT, at)
        issued = signatures.sign_for_agency(dossier, stored, at)
        facts["signed_for"] = signatures.signing_agency(dossier).code
    elif stored.signatures is None:
        signatures.examine(stored, at)

    def effects(dossier: Dossier, actor: Actor) -> None:
        withdrawing.drop(dossier, at)
        Result.objects.create(dossier=dossier, outcome=outcome, file=issued, attached_by=user, attached_at=at)
        files.settle(issued)
        if issued is not stored:
            files.remove(stored)
        announce(dossier, Act.ISSUE_RESULT, actor, at)

    deed = Deed(facts={**facts, "file": str(issued.pk), "sha256": issued.sha256})
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
        announce(dossier, Act.RETURN_RESULT, actor, at, particulars=Returned(collector=collector))

    deed = Deed(facts={"originals": sorted(checked)}, statement=collector)
    perform(dossier, Act.RETURN_RESULT, user=user, at=at, version=version, deed=deed, effects=effects)


def originals_to_check(dossier: Dossier) -> list[tuple[str, str]]:
    """(key, name) of the documents whose originals are compared when the result is handed over."""
    content, mode = dossier.revision.content, FilingMode(dossier.filing_mode)
    # Of what was never filed there is no scan to compare an original with.
    filed = set(dossier.papers.filter(pending=False).values_list("document", flat=True))
    return [
        (d.key, d.name)
        for d in content.documents_in(dossier.case)
        if d.key in filed and originals_checked_at_return(mode, d)
    ]
