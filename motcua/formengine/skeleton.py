"""What a definition must have to be edited piece by piece: lists where lists belong, and sound keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.base.text import fold
from motcua.formengine.loading import KEY, RESERVED

Item = dict[str, Any]
# Keys made from labels stay readable in spreadsheets and addresses.
LONGEST_MADE_KEY = 40


def skeleton_faults(definition: Any) -> list[str]:
    """Why the definition cannot be edited piece by piece, only as a text; empty where it can."""
    if not isinstance(definition, Mapping):
        return [_("Tờ khai phải là một bảng khóa và giá trị.")]
    sections = definition.get("sections", [])
    if not _are_maps(sections):
        return [_("“sections” phải là danh sách các phần.")]
    faults: list[str] = []
    questions: list[Item] = []
    for section in sections:
        if _are_maps(section.get("questions", [])):
            questions += section.get("questions", [])
        else:
            faults.append(_("Phần “%s”: “questions” phải là danh sách các câu hỏi.") % section.get("key"))
    faults += _key_faults(sections, _("Phần"))
    faults += _key_faults(questions, _("Câu hỏi"))
    for question in questions:
        if question.get("kind") == "table":
            columns = question.get("columns", [])
            said = _("Cột của bảng “%s”") % question.get("key")
            faults += _key_faults(columns, said) if _are_maps(columns) else [_("%s chưa đúng.") % said]
    return faults


def _are_maps(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, dict) for part in value)


def _key_faults(parts: list[Item], what: str) -> Iterator[str]:
    seen: set[str] = set()
    for part in parts:
        key = part.get("key")
        said = {"what": what, "key": key}
        if not is_key(key):
            yield _("%(what)s: khóa “%(key)s” cần chữ thường không dấu, số, gạch dưới.") % said
        elif key in seen:
            yield _("%(what)s: khóa “%(key)s” có hai lần.") % said
        else:
            seen.add(str(key))


def is_key(key: Any) -> bool:
    """Whether a question or an option can be called so."""
    return isinstance(key, str) and KEY.fullmatch(key) is not None and key not in RESERVED


def key_from(label: str, taken: Collection[str] = (), usual: str = "cau_hoi") -> str:
    """A key made from a label, different from all `taken`: "Họ và tên" → ho_va_ten, ho_va_ten_2."""
    words = fold(label).split()
    while words and not words[0][0].isalpha():
        words.pop(0)
    made = ""
    for word in words:
        longer = f"{made}_{word}" if made else word[:LONGEST_MADE_KEY]
        if len(longer) > LONGEST_MADE_KEY:
            break
        made = longer
    made = made if is_key(made) else f"{usual}_{made}" if made else usual
    return next(key for key in _numbered(made) if key not in taken)


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        yield f"{key}_{number}"
        number += 1
