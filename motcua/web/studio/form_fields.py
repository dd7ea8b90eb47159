"""The page of one question, or one column: every setting of docs/forms.md that its kind has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean, clean_line, fold
from motcua.formengine.service import editing, formulas, vocabulary
from motcua.web.studio import form_words as words
from motcua.web.studio.form_rows import Problem, TypedCondition, TypedLimits

Item = dict[str, Any]
NEVER, ALWAYS, SOMETIMES = "never", "always", "when"
_OPTION = re.compile(r"[a-z][a-z0-9_]{0,59}")
_REQUIRED = {"required": gettext_lazy("Hãy ghi nội dung câu hỏi.")}


@dataclass(frozen=True)
class Standing:
    """Where a question stands: the definition, its place ("" for a new one), its table, who is above it."""

    definition: Item
    place: str = ""
    table: str = ""

    @property
    def is_column(self) -> bool:
        """Whether it is a column of a table."""
        return bool(self.table)

    def asked(self) -> dict[str, Item]:
        """The questions that it may look at, by reference; also those below that it looks at already."""
        found: dict[str, Item] = {}
        stop = self.table or self.place
        for question in _page(self.definition):
            if question["key"] == stop:
                break
            found[question["key"]] = question
        if self.table:
            for column in editing.find(self.definition, self.table).get("columns", []):
                if f"{self.table}.{column['key']}" == self.place:
                    break
                found[column["key"]] = column
        return {key: one for key, one in found.items() if one.get("kind") != "note"}


def _page(definition: Item) -> Iterator[Item]:
    for section in definition.get("sections", []):
        yield from section.get("questions", [])


def kinds(*, of_column: bool) -> list[tuple[str, str]]:
    """The kinds to choose from; a table holds no table."""
    return [
        (name, str(one.title)) for name, one in vocabulary.KINDS.items() if not of_column or name != "table"
    ]


class QuestionForm(forms.Form):
    """The settings that a kind has; rows of conditions and limits are in `show`, `need` and `limits`."""

    label = forms.CharField(label=gettext_lazy("Nội dung câu hỏi"), error_messages=_REQUIRED)
    kind = forms.ChoiceField(label=gettext_lazy("Loại câu hỏi"))
    short = forms.CharField(
        label=gettext_lazy("Tên gọi ngắn"),
        help_text=gettext_lazy("Dùng trong câu báo lỗi, danh sách và cột hẹp."),
        required=False,
    )
    hint = forms.CharField(
        label=gettext_lazy("Gợi ý"),
        help_text=gettext_lazy("Chỗ người dân hay vướng: số nào, trên giấy nào, một ví dụ."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    required = forms.ChoiceField(
        label=gettext_lazy("Phải trả lời"),
        choices=[
            (NEVER, gettext_lazy("Không bắt buộc")),
            (ALWAYS, gettext_lazy("Luôn luôn, mỗi khi câu hỏi hiện ra")),
            (SOMETIMES, gettext_lazy("Chỉ khi có điều kiện")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    options = forms.CharField(
        label=gettext_lazy("Các lựa chọn"),
        help_text=gettext_lazy("Mỗi dòng một lựa chọn: khóa | nhãn. Chỉ ghi nhãn thì khóa tự đặt."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    dataset = forms.ChoiceField(label=gettext_lazy("Hoặc lấy từ danh mục"), required=False)
    calculate = forms.CharField(
        label=gettext_lazy("Công thức"),
        help_text=gettext_lazy("Dùng khóa câu hỏi, số và + - *. Cả cột: bảng.cột. Ví dụ: so_luong * don_gia"),
        required=False,
    )
    unit = forms.BooleanField(label=gettext_lazy("Kết quả là số tiền"), required=False)
    transform = forms.BooleanField(label=gettext_lazy("Viết thành chữ in hoa"), required=False)
    optional = forms.MultipleChoiceField(
        label=gettext_lazy("Phần có thể để trống"),
        choices=list(words.PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    row_name = forms.CharField(
        label=gettext_lazy("Một dòng gọi là"),
        help_text=gettext_lazy("Ví dụ: Loại cây. Nút thêm dòng sẽ là “Thêm loại cây”."),
        required=False,
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("Cột hiện trong danh sách dòng"),
        help_text=gettext_lazy("Không chọn thì hiện hai cột đầu."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    min_rows = forms.IntegerField(label=gettext_lazy("Ít nhất mấy dòng"), required=False, min_value=0)
    max_rows = forms.IntegerField(label=gettext_lazy("Nhiều nhất mấy dòng"), required=False, min_value=0)
    prefill = forms.MultipleChoiceField(
        label=gettext_lazy("Điền sẵn từ"),
        help_text=gettext_lazy("Nguồn đầu tiên có câu trả lời sẽ được dùng; người dân sửa được."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    autocomplete = forms.CharField(
        label=gettext_lazy("Trình duyệt tự điền (autocomplete)"),
        help_text=gettext_lazy("Tên của trình duyệt: name, tel, email, street-address…"),
        required=False,
    )
    sensitive = forms.BooleanField(
        label=gettext_lazy("Nhạy cảm: sức khỏe, án tích, nạn nhân. Không bao giờ xuất ra bảng tính."),
        required=False,
    )
    key = forms.CharField(
        label=gettext_lazy("Khóa"),
        help_text=gettext_lazy("Được lưu cùng câu trả lời. Đổi khóa thì mọi nơi nhắc tới được sửa theo."),
        required=False,
    )
    position = forms.ChoiceField(label=gettext_lazy("Vị trí"), required=False)

    def __init__(self, standing: Standing, stored: Item, typed: QueryDict | None = None) -> None:
        super().__init__(typed, initial=_shown(standing, stored), auto_id="cau-%s", label_suffix="")
        self.use_required_attribute = False
        self.standing, self.stored = standing, stored
        self.asked = standing.asked()
        self.of_kind = vocabulary.KINDS.get(str(stored.get("kind")), vocabulary.KINDS["text"])
        self._fit()
        self.problems: list[Problem] = []
        if typed is None:
            self.show = TypedCondition.of("show", stored.get("show_when"), self.asked)
            self.need = TypedCondition.of("need", stored.get("required_when"), self.asked)
            self.limits = TypedLimits.of(stored.get("limits"), stored)
        else:
            self.show = TypedCondition.posted("show", typed)
            if not self.show.mode and self.show.rows and "show_when" not in stored:
                # Rows were filled in and the choice above them overlooked: nobody fills them in for nothing.
                self.show = replace(self.show, mode="all")
            self.need = TypedCondition.posted("need", typed)
            self.limits = TypedLimits.posted(typed)

    def _fit(self) -> None:
        """Leave only what the kind has, with what there is to choose from."""
        kind, of_column = self.of_kind, self.standing.is_column
        is_table = kind.name == "table"
        typed = kind.answered and not kind.calculated
        has = {
            "required": typed or is_table,
            "prefill": typed and not of_column and kind.prefillable,
            "autocomplete": typed,
            "sensitive": kind.answered or is_table,
            "short": kind.answered or is_table,
            "hint": kind.name != "note",
            **{name: name in kind.settings for name in _SETTINGS},
        }
        for name, kept in has.items():
            if not kept:
                del self.fields[name]
        if kind.name in ("note", "confirm"):
            self.fields["label"].widget = forms.Textarea(attrs={"rows": 3})
        self._choose("kind", [(self.of_kind.name, str(self.of_kind.title)), *kinds(of_column=of_column)])
        self._choose("dataset", [("", _("Không, dùng các lựa chọn ở trên")), *_datasets()])
        self._choose("shown", [(one["key"], editing.name_of(one)) for one in _columns(self.stored)])
        self._choose("prefill", [(name, words.SOURCES.get(name, name)) for name in vocabulary.SOURCES])
        self._choose("position", positions(self.standing))

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = list(dict(choices).items())
            field.error_messages["invalid_choice"] = _("Hãy chọn trong danh sách.")

    @property
    def measure(self) -> str | None:
        """Which limits fit."""
        return self.of_kind.measure

    def question(self) -> Item:
        """The question as typed; `problems` and the fields' errors say what cannot be understood."""
        self.is_valid()
        said = dict(self.stored)
        said["label"] = self._text("label")
        for name in ("short", "hint", "autocomplete", "row_name"):
            if name in self.fields:
                _put(said, name, self._text(name))
        for name in ("sensitive", "unit", "transform"):
            if name in self.fields:
                _put(said, name, _FLAGS[name] if self.cleaned_data.get(name) else None)
        for name in ("min_rows", "max_rows"):
            if name in self.fields:
                _put(said, name, self.cleaned_data.get(name))
        for name in ("optional", "shown"):
            if name in self.fields:
                _put(said, name, self._in_old_order(name) or None)
        self._put_required(said)
        self._put_rules(said)
        if "options" in self.fields:
            self._put_options(said)
        if "prefill" in self.fields:
            self._put_prefill(said)
        if "calculate" in self.fields:
            self._put_formula(said)
        if self._text("key"):
            said["key"] = self._text("key")
        return said

    def wanted_kind(self) -> str:
        """The kind that was chosen, perhaps another one than the page was drawn for."""
        self.is_valid()
        return str(self.cleaned_data.get("kind") or self.of_kind.name)

    def is_sound(self) -> bool:
        """Whether everything typed can be understood. Only after `question()`."""
        return not self.errors and not self.problems

    def links(self) -> list[dict[str, str]]:
        """Everything that cannot be understood, for the summary."""
        found = [
            {"text": str(error), "href": f"#{name}"}
            for name, errors in self.errors.items()
            for error in errors
        ]
        return found + [{"text": one.sentence, "href": f"#{one.anchor}"} for one in self.problems]

    def problem_at(self, anchor: str) -> str:
        """What is wrong with one row; "" for nothing."""
        return next((one.sentence for one in self.problems if one.anchor.startswith(anchor)), "")

    # -- settings one by one -----------------------------------------------------------------------------

    def _text(self, name: str) -> str:
        typed = self.cleaned_data.get(name) or ""
        return clean(typed).replace("\r\n", "\n").strip() if name == "hint" else clean_line(typed)

    def _in_old_order(self, name: str) -> list[str]:
        """What is ticked, in the order in which it stood, new ones behind."""
        chosen = list(self.cleaned_data.get(name) or [])
        stored = self.stored.get(name)
        old = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return [one for one in old if one in chosen] + [one for one in chosen if one not in old]

    def _put_required(self, said: Item) -> None:
        if "required" not in self.fields:
            return
        need = self.cleaned_data.get("required") or NEVER
        if need != SOMETIMES and self.need.rows and "required_when" not in self.stored:
            sentence = _("Hãy chọn “Chỉ khi có điều kiện”, hoặc bỏ các dòng điều kiện.")
            self.problems.append(Problem("need-mode", sentence))
        _put(said, "required", True if need == ALWAYS else None)
        data, problems = self.need.data(self.asked) if need == SOMETIMES else (None, [])
        if need == SOMETIMES and data is None and not problems:
            problems = [Problem("need-mode", _("Hãy chọn khi nào phải trả lời."))]
        self.problems += problems
        if not problems:
            _put(said, "required_when", data)

    def _put_rules(self, said: Item) -> None:
        data, problems = self.show.data(self.asked)
        self.problems += problems
        if not problems:
            _put(said, "show_when", data)
        if self.measure is not None:
            data, problems = self.limits.data(said)
            self.problems += problems
            if not problems:
                _put(said, "limits", data)

    def _put_options(self, said: Item) -> None:
        dataset = self.cleaned_data.get("dataset") or ""
        _put(said, "dataset", dataset)
        typed = self.cleaned_data.get("options") or ""
        if dataset:
            said.pop("options", None)
        elif clean(typed).split() != option_lines(self.stored).split() or "options" not in said:
            found, sentence = options_in(typed)
            said["options"] = found
            if sentence:
                self.problems.append(Problem("cau-options", sentence))

    def _put_prefill(self, said: Item) -> None:
        chosen = self._in_old_order("prefill")
        if chosen == [self.stored.get("prefill")]:
            return
        _put(said, "prefill", chosen[0] if len(chosen) == 1 else chosen or None)

    def _put_formula(self, said: Item) -> None:
        typed = self._text("calculate")
        if typed == formulas.text_of(self.stored.get("calculate")) and "calculate" in self.stored:
            return
        try:
            said["calculate"] = formulas.parse(typed)
        except formulas.FormulaError as error:
            self.problems.append(Problem("cau-calculate", str(error)))


_SETTINGS = (
    *("options", "dataset", "calculate", "unit", "transform", "optional"),
    *("row_name", "shown", "min_rows", "max_rows"),
)
_FLAGS: Mapping[str, Any] = {"sensitive": True, "unit": "money", "transform": "uppercase"}


def positions(standing: Standing) -> list[tuple[str, str]]:
    """Where a question may stand: "dau:<section>", "sau:<question>"; the present place included."""
    if standing.table:
        columns = _columns(editing.find(standing.definition, standing.table))
        others = [one for one in columns if f"{standing.table}.{one['key']}" != standing.place]
        return [
            ("dau:", _("Cột đầu tiên")),
            *((f"sau:{one['key']}", _("Sau cột “%s”") % editing.name_of(one)) for one in others),
        ]
    found = []
    for section in standing.definition.get("sections", []):
        found.append((f"dau:{section['key']}", _("Đầu phần “%s”") % section.get("title")))
        for question in section.get("questions", []):
            if question["key"] != standing.place:
                found.append((f"sau:{question['key']}", _("– sau “%s”") % editing.name_of(question)))
    return found


def position(standing: Standing) -> str:
    """Where it stands now, in the words of `positions`."""
    before = "dau:"
    if standing.table:
        siblings: list[tuple[str, list[Item]]] = [
            ("", _columns(editing.find(standing.definition, standing.table)))
        ]
    else:
        siblings = [(one["key"], one.get("questions", [])) for one in standing.definition.get("sections", [])]
    own = standing.place.rpartition(".")[2]
    for section, questions in siblings:
        before = f"dau:{section}"
        for question in questions:
            if question["key"] == own:
                return before
            before = f"sau:{question['key']}"
    return before


def option_lines(question: Item) -> str:
    """The options as they are edited: one a line."""
    listed = question.get("options")
    lines = []
    for one in listed if isinstance(listed, list) else []:
        lines.append(f"{one.get('key', '')} | {one.get('label', '')}" if isinstance(one, dict) else str(one))
    return "\n".join(lines)


def options_in(text: str) -> tuple[list[Item], str]:
    """The options that the lines say, and what is wrong with them ("" for nothing)."""
    found: list[Item] = []
    sentence = ""
    for line in clean(text).splitlines():
        left, bar, right = (clean_line(part) for part in line.partition("|"))
        key, label = (left, right) if bar else ("", left)
        if not (key or label):
            continue
        if key and not _OPTION.fullmatch(key):
            said = {"key": key, "suggestion": editing.key_from(key, (), "lua_chon")}
            sentence = _("Khóa “%(key)s” cần chữ thường không dấu, ví dụ: %(suggestion)s.") % said
        taken = {one["key"] for one in found}
        found.append({"key": key or _option_key(label, taken), "label": label or key})
    return found, sentence


def _option_key(label: str, taken: set[str]) -> str:
    # An option may be called `moi`, a question may not.
    plain = fold(label).replace(" ", "_")
    usable = _OPTION.fullmatch(plain) and len(plain) < 40 and plain not in taken
    return plain if usable else editing.key_from(label, taken, "lua_chon")


def _shown(standing: Standing, stored: Item) -> Item:
    """The initial values of the fields."""
    told = {name: stored.get(name) for name in QuestionForm.base_fields}
    prefill = stored.get("prefill")
    return told | {
        "required": SOMETIMES if "required_when" in stored else ALWAYS if stored.get("required") else NEVER,
        "options": option_lines(stored),
        "calculate": formulas.text_of(stored.get("calculate")),
        "unit": "unit" in stored,
        "transform": "transform" in stored,
        "prefill": [prefill] if isinstance(prefill, str) else prefill,
        "position": position(standing),
    }


def _columns(question: Item) -> list[Item]:
    """The columns of a table; a sound skeleton has keys for all of them."""
    return question.get("columns", []) if question.get("kind") == "table" else []


def _datasets() -> list[tuple[str, Any]]:
    return [(name, words.DATASETS.get(name, name)) for name in vocabulary.datasets.names()]


def _put(said: Item, name: str, value: Any) -> None:
    """Say it, or say nothing where there is nothing to say."""
    if value in (None, ""):
        said.pop(name, None)
    else:
        said[name] = value
