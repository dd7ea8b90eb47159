"""Notes inside the office as the page of a dossier shows them, newest first, with the form for one more."""

from dataclasses import dataclass
from typing import Any

from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.web.desk.words import officer

# So many stand on the page; those before them fold.
MOST_OPEN = 5


@dataclass(frozen=True)
class Unkept:
    """A note that was not kept: what was typed, and why not ("" where it may be sent now)."""

    text: str
    problem: str = ""


def of(dossier: Dossier, unkept: Unkept | None = None) -> dict[str, Any]:
    """For desk/notes.jinja."""
    notes = [
        {"text": note.text, "by": officer(note.author, note.post), "at": note.at, "pk": note.pk}
        for note in service.notes.of(dossier)
    ]
    return {
        "newest": notes[:MOST_OPEN],
        "older": notes[MOST_OPEN:],
        "seen": notes[0]["pk"] if notes else 0,
        "typed": unkept.text if unkept else "",
        "problem": unkept.problem if unkept else "",
    }
