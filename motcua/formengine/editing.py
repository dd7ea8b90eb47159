"""Editing a definition piece by piece: plain data in, plain data out, nothing else changes.

A place is "ma_so" for a question of the page, "doi_tuong.nam_san_xuat" for a column of a table. An edit may
leave faults behind (a question moved above the one it looks at); `formengine.load` finds them. What an edit
refuses outright stands in EditError, as a sentence. All of it needs a definition without `skeleton_faults`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.formengine import references
from motcua.formengine.kinds import KINDS
from motcua.formengine.limits import RULES
from motcua.formengine.loading import COMMON_KEYS
from motcua.formengine.skeleton import is_key, key_from, skeleton_faults

__all__ = [
    "Definition",
    "EditError",
    "Use",
    "add_column",
    "add_question",
    "add_section",
    "blank",
    "change_section",
    "copy_of",
    "find",
    "is_key",
    "key_from",
    "keys",
    "looked_at",
    "move",
    "move_section",
    "move_to",
    "name_of",
    "remove",
    "remove_section",
    "rename",
    "renamed_answers",
    "replace",
    "section",
    "section_of",
    "skeleton_faults",
    "users_of",
    "with_kind",
    "without",
]

Definition = dict[str, Any]
Item = dict[str, Any]


class EditError(ValueError):
    """The edit cannot be made; the text says why and what to do instead."""


@dataclass(frozen=True)
class Use:
    """A question that looks at another one: its place and how people call it."""

    place: str
    name: str


# -- the whole -------------------------------------------------------------------------------------------


def blank(key: str, title: str, basis: str = "") -> Definition:
    """A form with one empty section to begin with."""
    section = {"key": "noi_dung", "title": _("Nội dung"), "questions": []}
    return {"key": key, "title": title, **({"basis": basis} if basis else {}), "sections": [section]}


def copy_of(definition: Definition, key: str, title: str) -> Definition:
    """The same questions under another name."""
    return {**deepcopy(definition), "key": key, "title": title}


def keys(definition: Definition) -> list[str]:
    """The keys of all questions of the page, in order."""
    return [question["key"] for section in _sections(definition) for question in section["questions"]]


# -- sections --------------------------------------------------------------------------------------------


def section(definition: Definition, key: str) -> Item:
    """The section with this key. Raises KeyError."""
    return _sections(definition)[_section_index(definition, key)]


def add_section(
    definition: Definition, title: str, hint: str = "", *, after: str = ""
) -> tuple[Definition, str]:
    """A new section at the end, or after another one; the definition and the section's key."""
    done = _copied(definition)
    key = key_from(title, {part["key"] for part in done["sections"]}, "phan")
    made = {"key": key, "title": title, **({"hint": hint} if hint else {}), "questions": []}
    place = _section_index(done, after) + 1 if after else len(done["sections"])
    done["sections"].insert(place, made)
    return done, key


def change_section(definition: Definition, key: str, *, title: str, hint: str = "") -> Definition:
    """Another title and hint; the key stays."""
    done = _copied(definition)
    changed = section(done, key)
    changed["title"] = title
    _set(changed, "hint", hint)
    return done


def move_section(definition: Definition, key: str, by: int) -> Definition:
    """The section `by` places further down (up when negative); as far as there is room."""
    done = _copied(definition)
    _shift(done["sections"], _section_index(done, key), by)
    return done


def remove_section(definition: Definition, key: str) -> Definition:
    """Without the section and its questions. Raises EditError while other questions look at one of them."""
    done = _copied(definition)
    index = _section_index(done, key)
    own = {question["key"] for question in done["sections"][index]["questions"]}
    users = [use for one in own for use in users_of(done, one) if use.place.partition(".")[0] not in own]
    if users:
        raise EditError(_looked_at(_("Phần “%s”") % done["sections"][index].get("title", key), users))
    del done["sections"][index]
    return done


# -- questions and columns -------------------------------------------------------------------------------


def find(definition: Definition, place: str) -> Item:
    """The question, or the column. Raises KeyError."""
    siblings, index = _locate(definition, place)
    return siblings[index]


def section_of(definition: Definition, place: str) -> str:
    """The key of the section in which a question stands. Raises KeyError."""
    key = place.partition(".")[0]
    for part in _sections(definition):
        if any(question["key"] == key for question in part["questions"]):
            return str(part["key"])
    raise KeyError(place)


def add_question(
    definition: Definition, section_key: str, question: Item, *, after: str | None = None
) -> tuple[Definition, str]:
    """A question at the end of a section, after another one, or first (`after=""`); the new place.

    A key that is missing, or taken, is made from the label.
    """
    done = _copied(definition)
    siblings = section(done, section_key)["questions"]
    made = _with_key(question, keys(done))
    siblings.insert(_index_after(siblings, after), made)
    return done, made["key"]


def add_column(
    definition: Definition, table: str, column: Item, *, after: str | None = None
) -> tuple[Definition, str]:
    """A column of a table; the new place. Its key is none of the page's: it would hide that question."""
    done = _copied(definition)
    columns = _columns(find(done, table))
    made = _with_key(column, [*keys(done), *(one["key"] for one in columns)])
    columns.insert(_index_after(columns, after), made)
    return done, f"{table}.{made['key']}"


def replace(definition: Definition, place: str, question: Item) -> Definition:
    """Another wording, kind or rules; under a new key all that look at it follow. Raises EditError."""
    key = str(question.get("key"))
    done = definition
    if key != place.rpartition(".")[2]:
        done = rename(definition, place, key)
        place = references.place_beside(place, key)
    done = _copied(done)
    siblings, index = _locate(done, place)
    siblings[index] = deepcopy(question)
    return done


def move(definition: Definition, place: str, by: int) -> Definition:
    """One place up (-1) or down (1). From the end of a section a question steps into the next one."""
    done = _copied(definition)
    siblings, index = _locate(done, place)
    if 0 <= index + by < len(siblings) or "." in place:
        _shift(siblings, index, by)
        return done
    order = [part["key"] for part in done["sections"]]
    beside = order.index(section_of(done, place)) + by
    if not 0 <= beside < len(order):
        return done
    there = done["sections"][beside]["questions"]
    there.insert(len(there) if by < 0 else 0, siblings.pop(index))
    return done


def move_to(definition: Definition, place: str, section_key: str, *, after: str | None = None) -> Definition:
    """A question into a section: at its end, after another question, or first (`after=""`)."""
    done = _copied(definition)
    siblings, index = _locate(done, place)
    there = section(done, section_key)["questions"]
    if after == place:
        return done
    question = siblings.pop(index)
    there.insert(_index_after(there, after), question)
    return done


def remove(definition: Definition, place: str) -> Definition:
    """Without the question. Raises EditError naming those that look at it."""
    users = users_of(definition, place)
    if users:
        name = _("“%s”") % name_of(find(definition, place))
        raise EditError(_looked_at(name, users))
    done = _copied(definition)
    siblings, index = _locate(done, place)
    del siblings[index]
    if "." in place:
        table, _dot, key = place.partition(".")
        _drop_shown(find(done, table), key)
    return done


def name_of(question: Mapping[str, Any]) -> str:
    """How people call it."""
    return str(question.get("short") or question.get("label") or question.get("key"))


# -- who looks at whom -----------------------------------------------------------------------------------


def users_of(definition: Definition, place: str) -> list[Use]:
    """The questions and columns that look at the question, or the column, at `place`."""
    found = []
    for asked in references.asked_in(definition):
        if asked.place != place and any(asked.means(reference, place) for reference in asked.references):
            found.append(Use(asked.place, name_of(asked.question)))
    return [use for use in found if not use.place.startswith(f"{place}.")]


def looked_at(question: Mapping[str, Any]) -> list[str]:
    """The references of a question and of its columns."""
    columns = question.get("columns", []) if question.get("kind") == "table" else []
    return list(dict.fromkeys(one for part in (question, *columns) for one in references.of(part)))


def without(definition: Definition, place: str) -> Definition:
    """`remove`, whoever looks at the question; for showing what is left."""
    done = _copied(definition)
    siblings, index = _locate(done, place)
    del siblings[index]
    return done


def rename(definition: Definition, place: str, new: str) -> Definition:
    """The question under another key; conditions, limits, calculations and shown columns follow.

    Raises EditError for a key that is none, is taken, or would mean another question somewhere.
    """
    if not is_key(new):
        raise EditError(_("Khóa “%s” cần chữ thường không dấu, số, gạch dưới, bắt đầu bằng chữ.") % new)
    siblings, _index = _locate(definition, place)
    others = keys(definition) if "." not in place else [one["key"] for one in siblings]
    if new in others and new != place.rpartition(".")[2]:
        raise EditError(_("Khóa “%s” đã dùng cho một câu hỏi khác. Hãy chọn khóa khác.") % new)
    done = _copied(definition)
    for asked in references.asked_in(definition):
        mapped = references.mapped(asked.question, asked.renaming(place, new))
        find(done, asked.place).update({k: v for k, v in mapped.items() if k != "columns"})
    renamed = find(done, place)
    renamed["key"] = new
    if "." in place:
        table, _dot, old = place.partition(".")
        _rename_shown(find(done, table), old, new)
    if references.meanings(definition, place, references.place_beside(place, new)) != references.meanings(
        done
    ):
        raise EditError(_("Khóa “%s” trùng với khóa mà bảng đang nhắc tới. Hãy chọn khóa khác.") % new)
    return done


def renamed_answers(answers: Mapping[str, Any], place: str, new: str) -> dict[str, Any]:
    """Stored answers (an example) after `rename`, in the same order."""
    key, _dot, column = place.partition(".")
    if not column:
        return {new if name == key else name: value for name, value in answers.items()}
    rows = answers.get(key)
    if not isinstance(rows, list):
        return dict(answers)
    mended = [renamed_answers(row, column, new) if isinstance(row, dict) else row for row in rows]
    return {**answers, key: mended}


# -- another kind ----------------------------------------------------------------------------------------


def with_kind(definition: Definition, place: str, question: Item, kind: str) -> Item:
    """The question as another kind, with everything that still fits. Raises KeyError for no such kind."""
    wanted = KINDS[kind]
    done = {k: v for k, v in question.items() if k in COMMON_KEYS or k in wanted.settings}
    done["kind"] = kind
    if not wanted.answered or wanted.calculated:
        for name in ("required_when", "prefill", "autocomplete"):
            done.pop(name, None)
        if kind != "table":
            done.pop("required", None)
    if not wanted.prefillable:
        done.pop("prefill", None)
    if kind == "table" and (question.get("kind") != "table" or "columns" not in done):
        done["columns"] = []
    if "limits" in done:
        limits = done["limits"] if isinstance(done["limits"], list) else []
        kept = [limit for limit in limits if _limit_fits(definition, place, limit, wanted.measure)]
        _set(done, "limits", kept)
    return done


def _limit_fits(definition: Definition, place: str, limit: Any, measure: str | None) -> bool:
    name = next((name for name in limit if name in RULES), "") if isinstance(limit, Mapping) else ""
    # Options that are barred belong to the kind that had them.
    if not name or measure not in RULES[name].measures or RULES[name].argument == "options":
        return False
    compared = list(references.of({"limits": [limit]}))
    if not compared or RULES[name].other:
        return True
    asked = next((one for one in references.asked_in(definition) if one.place == place), None)
    other = asked.resolved(compared[0]) if asked else compared[0]
    try:
        return KINDS[str(find(definition, other).get("kind"))].measure == measure
    except KeyError:
        return False


# -- within ----------------------------------------------------------------------------------------------


def _looked_at(what: str, users: list[Use]) -> str:
    names = ", ".join(f"“{name}”" for name in dict.fromkeys(use.name for use in users))
    said = {"what": what, "names": names}
    return _("%(what)s đang được nhắc tới ở: %(names)s. Hãy sửa những câu đó trước.") % said


def _copied(definition: Definition) -> Definition:
    done = deepcopy(definition)
    for part in done.setdefault("sections", []):
        part.setdefault("questions", [])
    return done


def _sections(definition: Definition) -> list[Item]:
    return [
        part if "questions" in part else {**part, "questions": []} for part in definition.get("sections", [])
    ]


def _section_index(definition: Definition, key: str) -> int:
    for index, part in enumerate(definition.get("sections", [])):
        if part["key"] == key:
            return index
    raise KeyError(key)


def _locate(definition: Definition, place: str) -> tuple[list[Item], int]:
    """The list in which a question or column stands, and where in it. Raises KeyError."""
    key, _dot, column = place.partition(".")
    for part in _sections(definition):
        for index, question in enumerate(part["questions"]):
            if question["key"] == key:
                return _locate_column(question, column) if column else (part["questions"], index)
    raise KeyError(place)


def _locate_column(table: Item, key: str) -> tuple[list[Item], int]:
    columns = _columns(table)
    for index, column in enumerate(columns):
        if column["key"] == key:
            return columns, index
    raise KeyError(key)


def _columns(table: Item) -> list[Item]:
    if table.get("kind") != "table":
        raise KeyError(table.get("key"))
    columns: list[Item] = table.setdefault("columns", [])
    return columns


def _index_after(siblings: list[Item], after: str | None) -> int:
    if after == "":
        return 0
    return next((i + 1 for i, one in enumerate(siblings) if one["key"] == after), len(siblings))


def _with_key(question: Item, taken: Collection[str]) -> Item:
    key = question.get("key")
    if is_key(key) and key not in taken:
        return deepcopy(question)
    rest = {name: value for name, value in deepcopy(question).items() if name != "key"}
    return {"key": key_from(name_of({"label": question.get("label", "")}), taken), **rest}


def _shift(siblings: list[Item], index: int, by: int) -> None:
    place = min(max(index + by, 0), len(siblings) - 1)
    siblings.insert(place, siblings.pop(index))


def _set(data: Item, name: str, value: Any) -> None:
    """Say it, or say nothing where there is nothing to say."""
    if value:
        data[name] = value
    else:
        data.pop(name, None)


def _drop_shown(table: Item, key: str) -> None:
    if isinstance(table.get("shown"), list):
        _set(table, "shown", [name for name in table["shown"] if name != key])


def _rename_shown(table: Item, old: str, new: str) -> None:
    if isinstance(table.get("shown"), list):
        table["shown"] = [new if name == old else name for name in table["shown"]]
