"""From the pack's wording and the facts of an act to the words that are sent.

Wording is written by officers, so it runs in a sandbox; facts are written by anybody, so they are put on one
line each and never read as wording. A fact that the wording names and the act does not give is an error.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import escape
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from motcua.base.text import clean_line
from motcua.messaging import sms
from motcua.messaging.models import NoticeTemplate

# Short messages lie open on a locked screen: no names, no reasons, no procedure.
SMS_FACTS = frozenset({"code", "due", "deadline", "count", "site", "otp", "minutes"})
# Subjects show in lists and lie in clear in the outbox: no person, no reason, no secret.
SUBJECT_FACTS = (SMS_FACTS - {"otp"}) | {"agency", "procedure", "day", "turns"}

_WEB_ADDRESS = re.compile(r"https?://[^\s<>&]+[^\s<>&.,;:!?)]")

# Wording may reckon, and reckon wrongly: {{ 1 / 0 }}.
_FAILURES = (TemplateError, ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)

_environment = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
)


class WordingError(Exception):
    """The wording cannot be used; the text says where and why."""


@dataclass(frozen=True)
class Words:
    """What one channel sends."""

    subject: str
    text: str
    html: str


def email_words(template: NoticeTemplate, facts: Mapping[str, Any]) -> Words:
    """The e-mail: text, and the same as plain semantic HTML. Raises WordingError."""
    known = _tidy(facts)
    open_facts = {name: fact for name, fact in known.items() if name in SUBJECT_FACTS}
    subject = clean_line(_render(template, template.subject, open_facts))
    text = re.sub(r"\n{3,}", "\n\n", _render(template, template.text, known)).strip() + "\n"
    return Words(subject[:250], text, as_html(subject, text))


def sms_words(template: NoticeTemplate, facts: Mapping[str, Any]) -> Words:
    """The short message. Raises WordingError, also where the wording names a fact that is too private."""
    return Words("", sms.fit(sms_text(template, facts)), "")


def sms_text(template: NoticeTemplate, facts: Mapping[str, Any]) -> str:
    """What the short message would say if it might be of any length."""
    known = {name: fact for name, fact in _tidy(facts).items() if name in SMS_FACTS}
    return sms.spell(_render(template, template.sms, known))


def as_html(subject: str, text: str) -> str:
    """`text` as HTML: blank lines part blocks, lines with "- " are list items, web addresses are links."""
    body = "\n".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _block(block: str) -> str:
    html, items = [], []
    for line in block.split("\n"):
        if line.startswith("- "):
            items.append(f"<li>{_line(line[2:])}</li>")
            continue
        html += [*_list(items), _line(line)]
        items = []
    html += _list(items)
    return "\n".join(part if part.startswith("<ul>") else f"<p>{part}</p>" for part in html)


def _list(items: list[str]) -> list[str]:
    return ["<ul>\n" + "\n".join(items) + "\n</ul>"] if items else []


def _line(line: str) -> str:
    return _WEB_ADDRESS.sub(lambda match: f'<a href="{match[0]}">{match[0]}</a>', escape(line))


def _tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every fact on a line of its own, with the two that follow from others: count and site."""
    known = {name: _tidy_value(fact) for name, fact in facts.items()}
    known.setdefault("count", len(known.get("defects") or []))
    address = urlsplit(known.get("portal_url", ""))
    known.setdefault("site", address.netloc + address.path.rstrip("/"))
    return known


def _tidy_value(fact: Any) -> Any:
    if isinstance(fact, str):
        return clean_line(fact)
    if isinstance(fact, Mapping):
        return {name: _tidy_value(value) for name, value in fact.items()}
    if isinstance(fact, list | tuple):
        return [_tidy_value(value) for value in fact]
    return fact


def _render(template: NoticeTemplate, source: str, facts: Mapping[str, Any]) -> str:
    try:
        return _environment.from_string(source).render(facts)
    except _FAILURES as error:
        # The name of the missing fact is in the message; its value cannot be.
        raise WordingError(f"{template}: {error}") from error
