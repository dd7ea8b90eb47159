"""A definition becomes a Form, or a list of every fault in it: they are mended all at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from motcua.formengine import conditions, datasets, limits, prefilling
from motcua.formengine.conditions import Condition
from motcua.formengine.form import Form
from motcua.formengine.kinds import KINDS
from motcua.formengine.kinds.base import Kind
from motcua.formengine.limits import RULES, Limit
from motcua.formengine.model import Option, Question, Section

USUAL_ROWS, MOST_ROWS = 200, 500
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
# Names of the page's own inputs and addresses.
RESERVED = frozenset({"csrfmiddlewaretoken", "moi", "version", "next", "later", "another"})
_FORM_KEYS = frozenset({"key", "title", "basis", "sections", "source"})
_SECTION_KEYS = frozenset({"key", "title", "hint", "questions"})
COMMON_KEYS = frozenset(
    {
        "key",
        "kind",
        "label",
        "short",
        "hint",
        "required",
        "required_when",
        "show_when",
        "limits",
        "prefill",
        "autocomplete",
        "sensitive",
    }
)


@dataclass(frozen=True)
class DefinitionFault:
    """One thing to mend: where, and a sentence."""

    path: str
    sentence: str


class DefinitionError(ValueError):
    """The definition cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: list[DefinitionFault]) -> None:
        super().__init__("\n".join(f"{fault.path}: {fault.sentence}" for fault in faults))
        self.faults = faults


def load_file(path: Path) -> Form:
    """The form in a YAML file. Raises DefinitionError, also for what is not YAML."""
    try:
        definition = yaml.safe_load(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DefinitionError(
            [DefinitionFault(path.name, _("Không đọc được tệp YAML: %s") % error)]
        ) from error
    return load(definition, path=path.name)


def load(definition: Any, path: str = "form") -> Form:
    """The form that `definition` describes. Raises DefinitionError listing every fault with its path."""
    loader = _Loader(path)
    form = loader.form(definition)
    if form is None or loader.faults:
        raise DefinitionError(loader.faults)
    return form


@dataclass
class _Loader:
    """Collects faults while it builds; `seen` are the questions above, which conditions may look at."""

    path: str
    faults: list[DefinitionFault] = field(default_factory=list)
    seen: dict[str, Question] = field(default_factory=dict)
    all_keys: frozenset[str] = frozenset()

    def blame(self, path: str, sentence: str) -> None:
        self.faults.append(DefinitionFault(path, sentence))

    # -- the form and its sections -------------------------------------------------------------------

    def form(self, data: Any) -> Form | None:
        if not isinstance(data, Mapping):
            self.blame(self.path, _("Tờ khai phải là một bảng khóa và giá trị."))
            return None
        self._unknown_keys(data, _FORM_KEYS, self.path)
        self.all_keys = frozenset(_keys_below(data.get("sections")))
        sections = tuple(
            section
            for number, part in enumerate(self._list(data, "sections", self.path), 1)
            if (section := self._section(part, f"{self.path}.sections.{number}"))
        )
        return Form(
            self._text(data, "key", self.path, required=True),
            self._text(data, "title", self.path, required=True),
            self._text(data, "basis", self.path),
            sections,
            data,
        )

    def _section(self, data: Any, path: str) -> Section | None:
        if not isinstance(data, Mapping):
            self.blame(path, _("Phần phải là một bảng khóa và giá trị."))
            return None
        self._unknown_keys(data, _SECTION_KEYS, path)
        questions = self._questions(self._list(data, "questions", path), path, self.seen)
        title = self._text(data, "title", path, required=True)
        key = self._key(data, path)
        return Section(key, title, questions, self._text(data, "hint", path))

    # -- questions -----------------------------------------------------------------------------------

    def _questions(self, parts: list[Any], path: str, seen: dict[str, Question]) -> tuple[Question, ...]:
        found = []
        for part in parts:
            question = self._question(part, path, seen)
            if question:
                seen[question.key] = question
                found.append(question)
        return tuple(found)

    def _question(self, data: Any, path: str, seen: dict[str, Question]) -> Question | None:
        if not isinstance(data, Mapping):
            self.blame(path, _("Câu hỏi phải là một bảng khóa và giá trị."))
            return None
        key = self._key(data, path)
        path = f"{path}.{key or '?'}"
        if key in seen and seen[key].key == key and not self._is_outer(seen, key):
            self.blame(path, _("Khóa “%s” đã dùng cho một câu hỏi khác.") % key)
        kind = KINDS.get(str(data.get("kind")))
        if kind is None:
            self.blame(path, _unknown(_("loại câu hỏi"), str(data.get("kind")), KINDS))
            return None
        self._unknown_keys(data, COMMON_KEYS | kind.settings, path)
        options = self._options(data, path) if kind.takes_options else kind.own_options()
        extra = {name: data[name] for name in kind.settings if name in data}
        columns = self._columns(data, path, seen) if kind.name == "table" else ()
        question = Question(
            key=key,
            kind=kind,
            label=self._text(data, "label", path, required=True),
            short=self._text(data, "short", path),
            hint=self._text(data, "hint", path),
            required=self._flag(data, "required", path),
            required_when=self._condition(data, "required_when", path, seen),
            show_when=self._condition(data, "show_when", path, seen),
            limits=self._limits(data, kind.measure, path, seen),
            prefill=self._prefill(data, kind, path, inside_table=seen is not self.seen),
            options=options,
            option_labels={option.key: option.label for option in options},
            sensitive=self._flag(data, "sensitive", path),
            uppercase=data.get("transform") == "uppercase",
            autocomplete=self._text(data, "autocomplete", path) or "",
            extra=extra,
            columns=columns,
            shown=tuple(self._list(data, "shown", path)) or tuple(column.key for column in columns[:2]),
            row_name=self._text(data, "row_name", path),
            min_rows=self._count(data, "min_rows", path, 0),
            max_rows=self._count(data, "max_rows", path, USUAL_ROWS),
        )
        if data.get("transform") not in (None, "uppercase"):
            self.blame(path, _("“transform” chỉ nhận “uppercase”."))
        if question.required and question.required_when:
            self.blame(path, _("Đã “required” thì không cần “required_when”."))
        sentences = [*kind.faults(question), *_barred_faults(question)]
        for sentence in sentences:
            self.blame(path, sentence)
        if not sentences:
            self._look_at(kind, extra, path, seen)
        return question

    def _look_at(self, kind: Kind, extra: Mapping[str, Any], path: str, seen: dict[str, Question]) -> None:
        """The questions that a calculation needs stand above, and it can make something of them."""
        for place in kind.uses(extra):
            key, _dot, column = place.partition(".")
            other = self._above(key, path, seen)
            if other and column:
                other = next((one for one in other.columns if one.key == column), None)
                if other is None:
                    self.blame(path, _unknown(_("cột"), place, ()))
            if other and kind.unfit(other):
                self.blame(path, _("Không tính được với “%s”.") % place)

    def _is_outer(self, seen: dict[str, Question], key: str) -> bool:
        """Whether the key is a question of the page while columns are read: a row may use it again."""
        return seen is not self.seen and seen[key] is self.seen.get(key)

    def _columns(self, data: Mapping[str, Any], path: str, seen: dict[str, Question]) -> tuple[Question, ...]:
        if seen is not self.seen:
            self.blame(path, _("Bảng không chứa bảng khác."))
            return ()
        self.all_keys |= frozenset(_keys_below([{"questions": data.get("columns")}]))
        return self._questions(self._list(data, "columns", path), path, dict(seen))

    def _options(self, data: Mapping[str, Any], path: str) -> tuple[Option, ...]:
        if "dataset" in data:
            name = str(data["dataset"])
            if name not in datasets.names():
                self.blame(path, _unknown(_("danh mục"), name, datasets.names()))
                return ()
            return datasets.options(name)
        found: dict[str, Option] = {}
        for part in self._list(data, "options", path):
            option = self._option(part, path)
            if option and option.key in found:
                self.blame(path, _("Lựa chọn “%s” có hai lần.") % option.key)
            elif option:
                found[option.key] = option
        return tuple(found.values())

    def _option(self, part: Any, path: str) -> Option | None:
        if isinstance(part, Mapping) and set(part) == {"key", "label"}:
            key, label = part["key"], part["label"]
            if isinstance(key, str) and KEY.fullmatch(key) and isinstance(label, str) and label:
                return Option(key, label)
        self.blame(path, _("Lựa chọn cần “key” (chữ thường không dấu, số, gạch dưới) và “label”."))
        return None

    # -- rules ---------------------------------------------------------------------------------------

    def _condition(
        self, data: Mapping[str, Any], name: str, path: str, seen: dict[str, Question]
    ) -> Condition | None:
        if name not in data:
            return None
        sentences = list(conditions.faults(data[name]))
        for sentence in sentences:
            self.blame(f"{path}.{name}", sentence)
        if sentences:
            return None
        sound = True
        for leaf in conditions.leaves(data[name]):
            other = self._above(leaf["question"], f"{path}.{name}", seen)
            sound = sound and other is not None
            if other:
                self._can_be_compared(other, leaf, f"{path}.{name}")
        return Condition(data[name]) if sound else None

    def _can_be_compared(self, other: Question, leaf: Mapping[str, Any], path: str) -> None:
        """Some comparisons would never come true, or in the browser at other times than here."""
        operator = next(name for name in conditions.OPERATORS if name in leaf)
        if operator not in other.kind.compared:
            known = ", ".join(name for name in conditions.OPERATORS if name in other.kind.compared)
            said = {"name": other.key, "operator": operator, "known": known or "–"}
            self.blame(path, _("Với “%(name)s” không dùng được “%(operator)s”; dùng được: %(known)s.") % said)
            return
        wanted = [
            value for name in ("equals", "not_equals", "contains") if (value := leaf.get(name)) is not None
        ]
        for value in [*wanted, *leaf.get("in", ())]:
            if not isinstance(value, str) or value not in other.option_labels:
                known = ", ".join(other.option_labels)
                said = {"name": other.key, "value": value, "known": known}
                self.blame(path, _("“%(name)s” không có lựa chọn “%(value)s”; có: %(known)s.") % said)

    def _limits(
        self, data: Mapping[str, Any], measure: str | None, path: str, seen: dict[str, Question]
    ) -> tuple[Limit, ...]:
        found = tuple(
            limit
            for part in self._list(data, "limits", path)
            if (limit := self._limit(part, measure, path, seen))
        )
        for sentence in limits.contradictions(found):
            self.blame(f"{path}.limits", sentence)
        return found

    def _limit(self, part: Any, measure: str | None, path: str, seen: dict[str, Question]) -> Limit | None:
        path = f"{path}.limits"
        rules = (
            [name for name in part if name not in ("severity", "message")]
            if isinstance(part, Mapping)
            else []
        )
        if len(rules) != 1:
            self.blame(path, _("Mỗi giới hạn có đúng một quy tắc, ví dụ {max_length: 100}."))
            return None
        name = str(rules[0])
        if name not in RULES:
            self.blame(path, _unknown(_("giới hạn"), name, RULES))
            return None
        if measure not in RULES[name].measures:
            self.blame(path, _("Giới hạn “%s” không dùng cho loại câu hỏi này.") % name)
            return None
        if sentence := limits.argument_fault(name, part[name]):
            self.blame(path, sentence)
            return None
        severity = part.get("severity", "block")
        if severity not in ("block", "warn"):
            self.blame(path, _("“severity” là block hoặc warn."))
            return None
        message = self._text(part, "message", path)
        limit = Limit(name, part[name], severity, message)
        return limit if self._compares_rightly(limit, measure, path, seen) else None

    def _compares_rightly(
        self, limit: Limit, measure: str | None, path: str, seen: dict[str, Question]
    ) -> bool:
        key = limit.other()
        if key is None:
            return True
        other = self._above(key, path, seen)
        if other is None:
            return False
        allowed = RULES[limit.rule].other or (measure,)
        if other.kind.measure in allowed or (other.options and "choice" in allowed):
            return True
        self.blame(path, _("“%(rule)s” không so sánh được với “%(key)s”.") % {"rule": limit.rule, "key": key})
        return False

    def _above(self, key: Any, path: str, seen: dict[str, Question]) -> Question | None:
        """The question with this key, which must stand above."""
        if key in seen:
            return seen[key]
        if key in self.all_keys:
            self.blame(path, _("“%s” đứng sau câu hỏi này; chỉ được nhắc tới câu hỏi đứng trước.") % key)
        else:
            self.blame(path, _unknown(_("câu hỏi"), str(key), seen))
        return None

    def _prefill(
        self, data: Mapping[str, Any], kind: Kind, path: str, *, inside_table: bool
    ) -> tuple[str, ...]:
        given = data.get("prefill", [])
        listed = given if isinstance(given, list) else [given]
        for name in listed:
            if not isinstance(name, str) or name not in prefilling.NAMES:
                self.blame(path, _unknown(_("nguồn điền sẵn"), str(name), prefilling.NAMES))
        if len({str(name) for name in listed}) < len(listed):
            self.blame(path, _("“prefill” nêu một nguồn hai lần."))
        if listed and inside_table:
            self.blame(path, _("Cột của bảng không điền sẵn."))
        if listed and not kind.prefillable:
            self.blame(path, _("Loại “%s” không điền sẵn.") % kind.name)
        return tuple(str(name) for name in listed)

    # -- plain values --------------------------------------------------------------------------------

    def _key(self, data: Mapping[str, Any], path: str) -> str:
        key = data.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key) or key in RESERVED:
            self.blame(path, _("Khóa “%s” cần chữ thường không dấu, số, gạch dưới, bắt đầu bằng chữ.") % key)
            return ""
        return key

    def _text(self, data: Mapping[str, Any], name: str, path: str, *, required: bool = False) -> str:
        value = data.get(name, "")
        if not isinstance(value, str) or (required and not value.strip()):
            self.blame(path, _("Thiếu “%s”, hoặc không phải chữ.") % name)
            return ""
        return value.strip()

    def _flag(self, data: Mapping[str, Any], name: str, path: str) -> bool:
        value = data.get(name, False)
        if not isinstance(value, bool):
            self.blame(path, _("“%s” chỉ nhận true hoặc false.") % name)
        return value is True

    def _count(self, data: Mapping[str, Any], name: str, path: str, default: int) -> int:
        value = data.get(name, default)
        if type(value) is not int or not 0 <= value <= MOST_ROWS:
            self.blame(path, _("“%(name)s” là số nguyên từ 0 đến %(n)d.") % {"name": name, "n": MOST_ROWS})
            return default
        return value

    def _list(self, data: Mapping[str, Any], name: str, path: str) -> list[Any]:
        value = data.get(name, [])
        if not isinstance(value, list):
            self.blame(path, _("“%s” phải là một danh sách.") % name)
            return []
        return value

    def _unknown_keys(self, data: Mapping[str, Any], known: frozenset[str], path: str) -> None:
        for key in data:
            if key not in known:
                self.blame(path, _unknown(_("khóa"), str(key), known))


def _barred_faults(question: Question) -> Iterator[str]:
    """An option that is barred but does not exist bars nothing; and some option must be left."""
    for limit in question.limits:
        for value in limit.argument if limit.rule == "none_of" else ():
            if value not in question.option_labels:
                close = difflib.get_close_matches(str(value), question.option_labels, n=5)
                said = {"name": question.key, "value": value, "known": ", ".join(close)}
                yield _("“%(name)s” không có lựa chọn “%(value)s”; có: %(known)s.") % said
    barred = {
        str(value)
        for limit in question.limits
        if limit.rule == "none_of" and limit.severity == "block"
        for value in limit.argument
    }
    if question.options and barred >= set(question.option_labels):
        yield _("Không câu trả lời nào của “%s” còn được chọn.") % question.key


def _unknown(what: str, name: str, known: Any) -> str:
    """ "Không có loại câu hỏi “txt”. Có phải “text”?" """
    close = difflib.get_close_matches(name, [str(entry) for entry in known], n=1)
    said = {"what": what, "name": name, "close": close[0] if close else ""}
    sentence = (
        _("Không có %(what)s “%(name)s”. Có phải “%(close)s”?")
        if close
        else _("Không có %(what)s “%(name)s”.")
    )
    return sentence % said


def _keys_below(sections: Any) -> list[str]:
    """All question keys of the page, wherever they stand."""
    found = []
    for section in sections if isinstance(sections, list) else []:
        questions = section.get("questions") if isinstance(section, Mapping) else None
        for question in questions if isinstance(questions, list) else []:
            if isinstance(question, Mapping) and isinstance(question.get("key"), str):
                found.append(question["key"])
    return found
