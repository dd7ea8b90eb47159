"""docs/access.md: the table of access written out for people who do not read code."""

import os
from pathlib import Path
from typing import Any

from tests.house.access_table import BY_POST, KINDS, ROWS, TABLE

CHAPTER = Path(__file__).resolve().parents[2] / "docs" / "access.md"
WHOSE = {
    "-": "",
    "lan": "the applicant",
    "company": "the organisation",
    "counter": "at the counter",
    "commune": "other agency",
}
BEFORE = """# Who gets what at which address

Written by `python -m tests.house.access_chapter` from the table of the tests,
[access_table.py](../tests/house/access_table.py). [test_access.py](../tests/house/test_access.py) tries every
cell, on things that really are somebody's; an unlisted route fails it.

The **applicant** owns a draft, dossiers, an export and so on; **other** is another applicant. **Member**
files for an organisation that **head** represents. **Clerk** is at the one-stop desk, **officer** appraises,
**leader** directs the office that deals with the dossiers; **elsewhere** is an officer of another agency.
*Whose* says what the address is about: a route has a line for each owner. Who is turned away from GET is
turned away from POST too.

| cell | |
|---|---|
| yes | it answers: the page or the file, or it does what was asked |
| on | it leads elsewhere and shows nothing: what it is for was not begun, or is not theirs to do |
| 409 | a page that says that this is not theirs to do now; nothing is done |
| · | 404, as if there were no such thing |
| login | it leads to the log-in page, and back afterwards |

Lines of 404 only: addresses that are not there without a provider of single sign-on or a rehearsal, as here
(tests/sso and tests/rehearsing try them).
"""


def text(routes: list[Any]) -> str:
    """The whole chapter; a line for each route and owner, in the order of the table."""
    patterns = {route.name: f"/{route.pattern}" for route in routes}
    head = ["address", "route", "by", "whose", *KINDS]
    lines = [_line(head), _line(["---"] * len(head))]
    for name, rows in TABLE.items():
        method = "POST" if name in BY_POST else "GET"
        for row in map(ROWS.__getitem__, rows.split()):
            cells = ["·" if cell == "404" else cell for cell in row.cells.values()]
            lines.append(_line([f"`{patterns[name]}`", f"`{name}`", method, WHOSE[row.whose], *cells]))
    return BEFORE + "\n" + "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.house.test_access import ROUTES

    CHAPTER.write_text(text(ROUTES), encoding="utf-8")
