"""The result: issued, then handed over with the originals compared (RULES a.8)."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base.text import clean_line
from motcua.catalog.filing import FilingMode, ResultChannel, originals_checked_at_return
from motcua.dossiers import papers_in, signatures, withdrawing
from motcua.dossiers.actors import Actor, cast
from motcua.dossiers.aftermath import announce
from motcua.dossiers.errors import IncompleteError
from motcua.dossiers.exchanges import Returned
from motcua.dossiers.models import Dossier, OriginalCheck, PaperTakenIn, Result
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

    if stored.scan == files.Scan.INFECTED:
        message = files.closed(stored)
        raise IncompleteError(message, (("file", message),))

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
    originals: Collection[str],
    collector: str,
    user: User,
    at: datetime,
    version: int | None = None,
    authority: str = "",
    given_back: Collection[int] = (),
) -> None:
    """Hand the result over. At the counter every original is compared first, and who collected is noted.

    `authority` says by what right somebody else collects. Every original that the office holds goes back with
    the result: `given_back` are those (PaperTakenIn) that did.
    """
    at_counter = dossier.result_channel == ResultChannel.COUNTER
    collector = said(collector, "collector", _("Hãy ghi họ tên người nhận kết quả.") if at_counter else "")
    right = said(authority, "authority")
    to_check, held = originals_to_check(dossier), papers_in.held(dossier)
    checked = [key for key, _name in to_check if key in originals]
    problems = [
        *(_unchecked(to_check, checked) if at_counter else ()),
        *_kept_back(dossier, held, given_back),
        *(_without_right(dossier, collector, right) if at_counter else ()),
    ]
    if problems:
        raise IncompleteError(problems[0][1], tuple(problems))
    taker = f"{collector} ({right})" if right else collector

    def effects(dossier: Dossier, actor: Actor) -> None:
        OriginalCheck.objects.bulk_create(
            OriginalCheck(dossier=dossier, document=key, checked_by=user, checked_at=at) for key in checked
        )
        to = taker or dossier.owner_name
        papers_in.hand_back(dossier, [paper.pk for paper in held], to=to, user=user, at=at)
        announce(dossier, Act.RETURN_RESULT, actor, at, particulars=Returned(collector=taker))

    facts: dict[str, Any] = {"originals": sorted(checked)}
    if held:
        facts["given_back"] = [[paper.document, paper.count] for paper in held]
    deed = Deed(facts=facts, statement=taker)
    perform(dossier, Act.RETURN_RESULT, user=user, at=at, version=version, deed=deed, effects=effects)


def _unchecked(to_check: list[tuple[str, str]], checked: list[str]) -> Iterator[tuple[str, str]]:
    for key, name in to_check:
        if key not in checked:
            yield f"original-{key}", _("Chưa đối chiếu bản chính: %s.") % name


def _kept_back(
    dossier: Dossier, held: list[PaperTakenIn], given_back: Collection[int]
) -> Iterator[tuple[str, str]]:
    for paper in held:
        if paper.pk not in given_back:
            name = papers_in.name_of(dossier, paper.document)
            yield f"held-{paper.pk}", _("Chưa trả bản chính đang giữ: %s.") % name


def _without_right(dossier: Dossier, collector: str, right: str) -> Iterator[tuple[str, str]]:
    """Somebody other than the owner says why they may collect; of an organisation's, whoever comes."""
    if right:
        return
    if dossier.entity_id:
        yield "authority", _("Hồ sơ của tổ chức: hãy ghi chức vụ, giấy giới thiệu hoặc giấy ủy quyền.")
    elif clean_line(collector).casefold() != clean_line(dossier.owner_name).casefold():
        yield "authority", _("Người nhận không phải chủ hồ sơ: hãy ghi quan hệ hoặc giấy ủy quyền.")


def originals_to_check(dossier: Dossier) -> list[tuple[str, str]]:
    """(key, name) of the documents whose originals are compared when the result is handed over."""
    mode = FilingMode(dossier.filing_mode)
    # Of what was never filed there is no scan to compare an original with.
    filed = set(dossier.papers.filter(pending=False).values_list("document", flat=True))
    return [
        (d.key, d.name) for d in dossier.documents if d.key in filed and originals_checked_at_return(mode, d)
    ]
