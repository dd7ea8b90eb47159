"""Examining a dossier paper by paper: each document, and the declaration, is found in order or not.

A verdict is no act of TRANSITIONS: nothing moves, the clock knows nothing of it, and the chain of events
tells what was decided, not what was thought on the way. But each is kept with who gave it, under which post
and when. The newest counts; earlier ones stay. A verdict is about the files that were there: when a newer one
arrives it has to be given anew.

The applicant reads nothing of this. What they have to mend is said by the request for a supplement, which
begins with what failed here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import papers_in
from motcua.dossiers.actors import Actor, Casting
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.models import DocumentCheck, Dossier, Supplement
from motcua.dossiers.wording import said

Verdict = DocumentCheck.Verdict

# Stands for the declaration where the key of a document stands; no document of a pack is called so.
DECLARATION = "@declaration"
LONGEST_REASON = 2000

# In these steps somebody still judges the papers; afterwards the decision is taken.
_EXAMINING = frozenset({"receive", "assign", "appraise", "pass_on", "endorse", "approve"})


class Standing(StrEnum):
    """How a line of the checklist stands."""

    UNCHECKED = "unchecked"
    PASSED = "passed"
    FAILED = "failed"
    OUTDATED = "outdated"  # something newer arrived since


@dataclass(frozen=True)
class Seen:
    """What was on the officer's screen of a line: its newest file, its newest verdict; ids, 0 for none."""

    newest: int = 0
    check: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the checklist. `checks` are its verdicts, newest first.

    `is_expected`: the procedure requires it, or it was given on paper.
    """

    key: str
    name: str
    is_expected: bool
    newest: int
    checks: Sequence[DocumentCheck]

    @property
    def latest(self) -> DocumentCheck | None:
        """The verdict that counts."""
        return self.checks[0] if self.checks else None

    @property
    def standing(self) -> Standing:
        if self.latest is None:
            return Standing.UNCHECKED
        return Standing.OUTDATED if self.latest.newest != self.newest else Standing(self.latest.verdict)

    @property
    def seen(self) -> Seen:
        """What a page that shows this line has shown."""
        return Seen(self.newest, self.latest.pk if self.latest else 0)

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to look: not at what was neither asked for nor given."""
        if self.standing is Standing.UNCHECKED:
            return self.is_expected or self.newest > 0
        return self.standing is Standing.OUTDATED


def checklist(dossier: Dossier) -> list[Line]:
    """The declaration and every document of the dossier's case, with what was found; always four queries."""
    given: dict[str, list[DocumentCheck]] = {}
    for verdict in dossier.checks.select_related("checked_by", "post__agency", "post__user"):
        given.setdefault(verdict.document, []).append(verdict)
    documents = dossier.documents
    filed_as = [document.name for document in documents if document.form]
    declared = ": ".join([_("Tờ khai"), *filed_as[:1]])
    newest, on_paper = _newest_papers(dossier), papers_in.counts_of(dossier)
    return [
        Line(DECLARATION, declared, True, _newest_mending(dossier), given.get(DECLARATION, ())),
        *(
            Line(
                one.key,
                one.name,
                one.required or one.key in on_paper,
                newest.get(one.key, 0),
                given.get(one.key, ()),
            )
            for one in documents
            if not one.form
        ),
    ]


def _newest_papers(dossier: Dossier) -> dict[str, int]:
    """Of each document the newest file that the office has."""
    filed = dossier.papers.filter(pending=False, joined=False).order_by("pk")
    return dict(filed.values_list("document", "pk"))


def _newest_mending(dossier: Dossier) -> int:
    """The newest supplement that changed the declaration."""
    sent = dossier.supplements.exclude(sent_at=None).only("answers", "answers_before")
    return max((one.pk for one in sent if one.answers != one.answers_before), default=0)


def may_check(dossier: Dossier, user: User, at: datetime) -> bool:
    """Whether this officer may give verdicts now; others read them."""
    return _examiner(dossier, user, at) is not None


def _examiner(dossier: Dossier, user: User, at: datetime) -> Actor | None:
    """Who holds the step in which papers are judged, or leads there and has a request to decide on."""
    step = dossier.step
    if dossier.is_closed or step is None or step.act not in _EXAMINING:
        return None
    casting = Casting(user, dossier, at)
    if holder := casting.holding():
        return holder
    asked = dossier.supplements.filter(standing=Supplement.Standing.PROPOSED).exists()
    return casting.leading() if asked else None


@transaction.atomic
def check(
    dossier: Dossier,
    key: str,
    verdict: DocumentCheck.Verdict,
    *,
    seen: Seen,
    user: User,
    at: datetime,
    reason: str = "",
) -> DocumentCheck:
    """Keep a verdict on the line `key`, for one who saw `seen` of it; given twice it is kept once.

    Raises NotAllowedError, IncompleteError (failed without a reason), or OvertakenError where a newer file or
    a colleague's verdict arrived that was not on the screen.
    """
    held = _hold(dossier)
    examiner = _examiner(held, user, at)
    if examiner is None or examiner.post is None:
        raise NotAllowedError(_("Chỉ người đang giữ bước xem xét hồ sơ mới đánh giá được giấy tờ."))
    line = next((line for line in checklist(held) if line.key == key), None)
    if line is None:
        raise NotAllowedError(_("Giấy tờ này không nằm trong hồ sơ."))
    words = _why(reason) if verdict is Verdict.FAILED else ""
    if line.latest and _says_the_same(line, line.latest, verdict, words, user):
        return line.latest
    _refuse_unseen(line, seen, user)
    return DocumentCheck.objects.create(
        dossier=held,
        document=key,
        verdict=verdict,
        reason=words,
        newest=line.newest,
        checked_by=user,
        post=examiner.post,
        at=at,
    )


def _hold(dossier: Dossier) -> Dossier:
    """The dossier as it is, and stays until we commit: of two who press at once one comes after the other."""
    fresh = Dossier.objects.select_for_update(no_key=True, of=("self",)).select_related("step", "revision")
    return fresh.get(pk=dossier.pk)


def _why(reason: str) -> str:
    words = said(reason, "reason", _("Hãy ghi lý do không đạt."))
    if len(words) > LONGEST_REASON:
        message = _("Chỉ viết tối đa %d ký tự.") % LONGEST_REASON
        raise IncompleteError(message, (("reason", message),))
    return words


def _says_the_same(
    line: Line, latest: DocumentCheck, verdict: DocumentCheck.Verdict, reason: str, user: User
) -> bool:
    before = (latest.verdict, latest.reason, latest.checked_by_id, latest.newest)
    return before == (verdict.value, reason, user.pk, line.newest)


def _refuse_unseen(line: Line, seen: Seen, user: User) -> None:
    if seen.newest != line.newest:
        raise OvertakenError(_("“%s” vừa có bản mới. Hãy xem bản mới rồi đánh giá lại.") % line.name)
    latest = line.latest
    if latest and latest.pk != seen.check and latest.checked_by_id != user.pk:
        raise OvertakenError(
            _("%(who)s vừa đánh giá “%(document)s”: %(verdict)s, lúc %(when)s. Hãy xem lại rồi đánh giá.")
            % {
                "who": latest.checked_by.full_name,
                "document": line.name,
                "verdict": Verdict(latest.verdict).label.lower(),
                "when": clock.local(latest.at).strftime("%H:%M %d/%m/%Y"),
            }
        )


def reasons(dossier: Dossier) -> dict[str, str]:
    """What failed, and why, of what the office has today: key of the document or DECLARATION → reason."""
    return {
        line.key: line.latest.reason
        for line in checklist(dossier)
        if line.latest and line.standing is Standing.FAILED
    }
