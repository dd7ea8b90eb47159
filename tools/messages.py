"""`make messages`: collect the texts of code and templates, and compile the catalogues.

Vietnamese is the source language, so the English catalogue holds all of our own texts; the Vietnamese one
holds only what our libraries say in English.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "motcua" / "locale"
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**.jinja", "jinja2")]
OPTIONS = {"**.jinja": {"trimmed": "true", "extensions": "jinja2.ext.do", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# What is filled in: by Python, by the pages' scripts, and the marks around words.
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%[sdr%]|\{\w*\}|<[^>]+>")
# A catalogue that says when it was made differs each time it is made.
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> int:
    """Bring the English catalogue up to date and compile all."""
    path = _po("en")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_as_po(updated()))
    for language in _languages():
        _po(language).with_suffix(".mo").write_bytes(_as_mo(_read(language)))
    waiting = sum(1 for message in _read("en") if message.id and not _is_translated(message))
    print(f"{len(_read('en'))} texts, {waiting} without English")
    return 0


def updated() -> Catalog:
    """The English catalogue with today's texts: new ones empty, gone ones dropped."""
    found = Catalog(
        locale="en",
        charset="utf-8",
        project="motcua",
        header_comment="# The texts of Một Cửa in English; `make messages` keeps the list complete.",
        creation_date=EPOCH,
        revision_date=EPOCH,
        fuzzy=False,
    )
    texts = extract_from_dir(ROOT / "motcua", METHODS, OPTIONS, keywords=KEYWORDS, strip_comment_tags=True)
    for file, _line, text, _comments, context in texts:
        found.add(text, locations=[(f"motcua/{file}", 0)], context=context)
    kept = _read("en")
    for message in found:
        old = kept.get(message.id, message.context) if message.id else None
        if old is not None:
            message.string = old.string
    return found


def faults(*, complete: bool) -> Iterator[str]:
    """Where the committed catalogues are behind; with `complete`, also each text that has no English."""
    if _po("en").exists() and _as_po(updated()) != _po("en").read_bytes():
        yield "motcua/locale/en is behind the code: make messages"
    for language in _languages():
        compiled = _po(language).with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != _as_mo(_read(language)):
            yield f"{compiled.relative_to(ROOT)} is behind its .po: make messages"
        for message in _read(language):
            if message.id and _is_translated(message) and not _fits(message):
                yield f"other placeholders in {language}: {message.id}"
    if complete:
        for message in updated():
            if message.id and not _is_translated(message):
                yield f"no English for: {message.id}"


def _is_translated(message: object) -> bool:
    string = message.string  # type: ignore[attr-defined]
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _fits(message: object) -> bool:
    """Whether each form of the translation is filled with what its text is filled with: else a page fails."""
    text, *_ = _forms(message.id)  # type: ignore[attr-defined]
    wanted = sorted(PLACEHOLDER.findall(text))
    return all(sorted(PLACEHOLDER.findall(form)) == wanted for form in _forms(message.string))  # type: ignore[attr-defined]


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _languages() -> list[str]:
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/django.po"))


def _po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _read(language: str) -> Catalog:
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    catalog.creation_date = catalog.revision_date = EPOCH
    return catalog


def _as_po(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_po(buffer, catalog, sort_by_file=True, include_lineno=False, omit_header=False, width=110)
    return buffer.getvalue()


def _as_mo(catalog: Catalog) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
