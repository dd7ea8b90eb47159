"""The checklist of a dossier as its pages show it: each line with its verdict, its history and its form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.dossiers.models import DocumentCheck, Dossier
from motcua.dossiers.service import examining
from motcua.web.desk.words import officer

_STANDINGS = {
    examining.Standing.UNCHECKED: (_("Chưa xem"), "neutral"),
    examining.Standing.PASSED: (_("Đạt"), "done"),
    examining.Standing.FAILED: (_("Không đạt"), "action"),
    examining.Standing.OUTDATED: (_("Có bản mới, cần xem lại"), "waiting"),
}


@dataclass(frozen=True)
class Unkept:
    """A verdict that was not kept: on which line, what was typed, and why not ("" if it may be sent now)."""

    key: str
    reason: str
    problem: str = ""


@dataclass(frozen=True)
class Checklist:
    """`rows` for the templates; whether this officer may give verdicts; what could not be kept."""

    rows: list[dict[str, Any]]
    may_check: bool
    unkept: Unkept | None = None

    def row(self, key: str) -> dict[str, Any] | None:
        """The line of a document."""
        return next((row for row in self.rows if row["key"] == key), None)

    @property
    def declaration(self) -> dict[str, Any]:
        """The line of the declaration."""
        return self.rows[0]

    @property
    def problems(self) -> list[dict[str, str]]:
        """For the summary at the top of the page."""
        if self.unkept is None or not self.unkept.problem:
            return []
        row = self.row(self.unkept.key) if self.may_check else None
        return [{"text": self.unkept.problem, **({"href": f"#{row['anchor']}"} if row else {})}]

    @property
    def lost(self) -> str:
        """What was typed for a line that has no form any more."""
        if self.unkept is None or (self.may_check and self.row(self.unkept.key)):
            return ""
        return self.unkept.reason


def of(dossier: Dossier, user: User, at: datetime, unkept: Unkept | None = None) -> Checklist:
    """The checklist as this officer meets it."""
    lines = examining.checklist(dossier)
    rows = [_row(dossier, number, line, unkept) for number, line in enumerate(lines, 1)]
    return Checklist(rows, examining.may_check(dossier, user, at), unkept)


def _row(dossier: Dossier, number: int, line: examining.Line, unkept: Unkept | None) -> dict[str, Any]:
    text, tone = _STANDINGS[line.standing]
    mine = unkept if unkept and unkept.key == line.key else None
    verdicts = [_verdict(check) for check in line.checks]
    failed = line.latest is not None and line.standing is examining.Standing.FAILED
    is_declaration = line.key == examining.DECLARATION
    return {
        "key": line.key,
        "anchor": f"danh-gia-{number}",
        "name": line.name,
        "text": text,
        "tone": tone,
        "latest": verdicts[0] if verdicts else None,
        "outdated": line.standing is examining.Standing.OUTDATED,
        "earlier": verdicts[1:],
        "seen": f"{line.seen.newest}.{line.seen.check}",
        "href": _place(dossier, line) if line.newest or is_declaration else "",
        "typed": mine.reason if mine else verdicts[0]["reason"] if failed else "",
        "problem": mine.problem if mine else "",
        "open": mine is not None,
    }


def _place(dossier: Dossier, line: examining.Line) -> str:
    """Where one looks at what the line is about."""
    if line.key == examining.DECLARATION:
        return reverse("desk_viewer", args=[dossier.code]) + "#declaration"
    return reverse("desk_viewer_paper", args=[dossier.code, line.newest])


def _verdict(check: DocumentCheck) -> dict[str, Any]:
    return {
        "text": DocumentCheck.Verdict(check.verdict).label,
        "reason": check.reason,
        "by": officer(check.checked_by, check.post),
        "at": check.at,
    }


def left_open(dossier: Dossier) -> list[dict[str, Any]]:
    """What was not looked at, or failed, by name: to be seen before the dossier goes on."""
    return [
        {
            "name": line.name,
            "text": _STANDINGS[line.standing][0],
            "tone": _STANDINGS[line.standing][1],
            "reason": line.latest.reason
            if line.latest and line.standing is examining.Standing.FAILED
            else "",
        }
        for line in examining.checklist(dossier)
        if line.is_open or line.standing is examining.Standing.FAILED
    ]
