"""The page of one question or column: changed, shown as a citizen sees it, moved elsewhere, removed."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.base.text import clean_line
from motcua.catalog import service as catalog
from motcua.formengine import service as formengine
from motcua.formengine.service import diagnosis, editing, vocabulary
from motcua.web.studio import form_words as words
from motcua.web.studio.form_fields import (
    ALWAYS,
    Item,
    QuestionForm,
    Standing,
    kinds,
    option_lines,
    options_in,
    position,
    positions,
)
from motcua.web.studio.form_frame import show
from motcua.web.studio.form_list import in_list
from motcua.web.studio.form_rows import comparable, rules_for
from motcua.web.studio.form_store import Draft, procedure_change, typed_in, with_pieces

# These need more than a label before anybody can answer them.
_NEED_MORE = ("choice", "several", "calculated", "table")


class NewQuestionForm(forms.Form):
    """Enough to begin a question with; its own page has the rest."""

    label = forms.CharField(
        label=gettext_lazy("Nội dung câu hỏi"),
        error_messages={"required": gettext_lazy("Hãy ghi nội dung câu hỏi.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại câu hỏi"),
        error_messages={
            "required": gettext_lazy("Hãy chọn loại câu hỏi."),
            "invalid_choice": gettext_lazy("Hãy chọn trong danh sách."),
        },
    )
    options = forms.CharField(
        label=gettext_lazy("Các lựa chọn"),
        help_text=gettext_lazy("Chỉ cho loại “Chọn một”, “Chọn nhiều”: mỗi dòng một lựa chọn."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    required = forms.BooleanField(label=gettext_lazy("Bắt buộc trả lời"), required=False)
    position = forms.ChoiceField(
        label=gettext_lazy("Vị trí"),
        error_messages={
            "required": gettext_lazy("Hãy chọn vị trí."),
            "invalid_choice": gettext_lazy("Vị trí này không còn. Hãy chọn lại."),
        },
    )

    def __init__(self, standing: Standing, typed: QueryDict | None, place: str) -> None:
        super().__init__(
            typed, initial={"position": place, "kind": "text"}, auto_id="cau-%s", label_suffix=""
        )
        self.use_required_attribute = False
        for name, choices in (
            ("kind", kinds(of_column=standing.is_column)),
            ("position", positions(standing)),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def question(self) -> Item:
        """The question to begin with. Only after `is_valid()`."""
        name = self.cleaned_data["kind"]
        kind = vocabulary.KINDS[name]
        question: Item = {"label": clean_line(self.cleaned_data["label"]), "kind": name}
        if self.cleaned_data["required"] and (name == "table" or (kind.answered and not kind.calculated)):
            question["required"] = True
        if kind.takes_options:
            question["options"] = options_in(self.cleaned_data["options"])[0]
        if name == "table":
            question["columns"] = []
        return question


@require_http_methods(["GET", "POST"])
@with_pieces
def new_question(request: SignedInRequest, draft: Draft, table: str = "") -> HttpResponseBase:
    """One more question of the page, or column of a table."""
    standing = _standing(draft, "", table)
    wanted = request.GET.get("phan", "")
    form = NewQuestionForm(standing, typed_in(request), _end_of(standing, wanted))
    if request.method == "POST" and form.is_valid():
        try:
            changed, place = _added(draft, standing, form.question(), form.cleaned_data["position"])
            draft.keep(request, changed)
        except catalog.changes.ChangeError as error:
            messages.warning(request, str(error))
            draft = Draft(procedure_change(draft.change.pk), draft.key)
        else:
            kind = form.cleaned_data["kind"]
            if "more" in request.POST or (kind in _NEED_MORE and not form.cleaned_data["options"]):
                return redirect(_address(draft, place))
            return redirect(in_list(draft, place))
    facts = {"form": form, "table": _table_name(standing), "back": _back(draft, standing)}
    return show(request, draft, "question_new", facts, tab="list")


def _added(draft: Draft, standing: Standing, question: Item, where: str) -> tuple[Item, str]:
    what, _colon, key = where.partition(":")
    after = "" if what == "dau" else key
    if standing.table:
        return editing.add_column(draft.definition, standing.table, question, after=after)
    section = key if what == "dau" else editing.section_of(draft.definition, key)
    return editing.add_question(draft.definition, section, question, after=after)


def _end_of(standing: Standing, section: str) -> str:
    """The last place of a section, of a table, or of the form."""
    if standing.table or section not in [one["key"] for one in standing.definition.get("sections", [])]:
        return position(standing)
    questions = editing.section(standing.definition, section).get("questions", [])
    return f"sau:{questions[-1]['key']}" if questions else f"dau:{section}"


@require_http_methods(["GET", "POST"])
@with_pieces
def question(request: SignedInRequest, draft: Draft, place: str, table: str = "") -> HttpResponseBase:
    """Every setting of a question. Nothing typed is lost, whatever is wrong with it."""
    place = f"{table}.{place}" if table else place
    try:
        stored = _stored(draft, place)
    except Http404:
        if request.method != "POST":
            raise
        messages.warning(request, _("Câu hỏi này vừa bị xóa hoặc đổi khóa ở nơi khác."))
        return redirect(draft.address())
    standing = _standing(draft, place, table)
    typed = typed_in(request)
    if typed is None:
        return _show(request, draft, QuestionForm(standing, stored), stored)
    drawn_for = typed.get("drawn_for", "")
    if drawn_for != stored.get("kind") and drawn_for in vocabulary.KINDS:
        # Somebody else changed the kind meanwhile: what was typed belongs to the kind that it was typed for.
        stored = editing.with_kind(draft.definition, place, stored, drawn_for)
    form = QuestionForm(standing, stored, typed)
    said = form.question()
    if form.wanted_kind() != said.get("kind") and form.wanted_kind() in vocabulary.KINDS:
        said = editing.with_kind(draft.definition, place, said, form.wanted_kind())
    if "save" not in request.POST:
        return _show(request, draft, form, said, more=request.POST.get("more", ""))
    if not form.is_sound():
        return _show(request, draft, form, said)
    return _save(request, draft, form, said)


def _save(request: SignedInRequest, draft: Draft, form: QuestionForm, said: Item) -> HttpResponseBase:
    standing = form.standing
    new_key = str(said["key"])
    place = f"{standing.table}.{new_key}" if standing.table else new_key
    try:
        changed = editing.replace(draft.definition, standing.place, said)
        changed = _moved(changed, standing, place, form.cleaned_data.get("position") or "")
    except editing.EditError as error:
        form.add_error("key", str(error))
        return _show(request, draft, form, said)
    try:
        draft.keep(request, changed, renamed=[] if place == standing.place else [(standing.place, new_key)])
    except catalog.changes.ChangeError as error:
        messages.warning(request, str(error))
        return _show(request, Draft(procedure_change(draft.change.pk), draft.key), form, said)
    if said["kind"] != form.of_kind.name:
        messages.success(request, _("Đã đổi loại câu hỏi. Hãy xem lại các mục của loại mới."))
        return redirect(_address(draft, place))
    if any(fault.place == place for fault in diagnosis.faults(changed)):
        messages.warning(request, _("Đã lưu, nhưng câu hỏi này còn chỗ phải sửa."))
        return redirect(_address(draft, place))
    return redirect(in_list(draft, place))


def _moved(definition: Item, standing: Standing, place: str, where: str) -> Item:
    """The question at another place, where one was chosen."""
    if not where or where == position(standing):
        return definition
    what, _colon, key = where.partition(":")
    after = "" if what == "dau" else key
    if not standing.table:
        section = key if what == "dau" else editing.section_of(definition, key)
        return editing.move_to(definition, place, section, after=after)
    columns = [one["key"] for one in editing.find(definition, standing.table)["columns"]]
    index, target = columns.index(place.partition(".")[2]), columns.index(after) + 1 if after else 0
    return editing.move(definition, place, target - index - (1 if target > index else 0))


def _show(
    request: SignedInRequest, draft: Draft, form: QuestionForm, said: Item, *, more: str = ""
) -> HttpResponseBase:
    standing = replace(form.standing, definition=draft.definition)
    place = standing.place
    faults = [one.sentence for one in diagnosis.faults(draft.definition) if one.place == place]
    asked = {key: editing.name_of(one) for key, one in form.asked.items()}
    facts = {
        "form": form,
        "place": place,
        "said": said,
        "name": editing.name_of(said),
        "faults": [] if form.is_bound else faults,
        "problems": form.links() if "save" in request.POST else [],
        "field": preview(said),
        "asked": asked,
        "answers": _answers(form),
        "operators": words.OPERATORS,
        "rules": {name: words.RULES.get(name, name) for name in rules_for(form.measure)},
        "comparable": {key: asked[key] for key in comparable(form.asked, form.measure)},
        "more": more,
        "always": ALWAYS,
        "table": _table_name(standing),
        "columns": said.get("columns") if said.get("kind") == "table" else None,
        "back": _back(draft, standing),
        "uses": editing.users_of(draft.definition, place),
    }
    return show(request, draft, "question", facts, tab="list")


def _answers(form: QuestionForm) -> dict[str, list[str]]:
    """The answers that each question offers, where they are few enough to be suggested."""
    found = {key: list(words.options(one).values()) for key, one in form.asked.items()}
    return {key: labels for key, labels in found.items() if 0 < len(labels) <= 30}


def preview(said: Item) -> formengine.Field | None:
    """The question as a citizen sees it, with what is typed; None while it cannot be shown."""
    # Rules and calculations look at other questions; an empty question does not show them anyway.
    rules = ("show_when", "required_when", "limits", "calculate", "prefill", "shown", "columns")
    own = {name: value for name, value in said.items() if name not in rules}
    own["key"] = said["key"] if editing.is_key(said.get("key")) else "cau"
    if said.get("kind") == "calculated":
        own["calculate"] = {"sum": [0]}
    if said.get("kind") == "table":
        own["columns"] = [{"key": "c", "label": "c", "kind": "text"}]
    bare: Item = {"key": "f", "title": "f", "sections": [{"key": "s", "title": "s", "questions": [own]}]}
    form, _left_out = diagnosis.showable(bare)
    return form.page({})[0].fields[0] if form.questions else None


@require_http_methods(["GET", "POST"])
@with_pieces
def remove_question(request: SignedInRequest, draft: Draft, place: str, table: str = "") -> HttpResponseBase:
    """Ask before a question goes; name those that look at it."""
    place = f"{table}.{place}" if table else place
    stored = _stored(draft, place)
    standing = _standing(draft, place, table)
    if request.method == "POST":
        try:
            draft.keep(request, editing.remove(draft.definition, place))
        except (editing.EditError, catalog.changes.ChangeError) as error:
            messages.warning(request, str(error))
            return redirect(draft.address())
        messages.success(request, _("Đã xóa “%s”.") % editing.name_of(stored))
        return redirect(in_list(draft, table) if table else f"{draft.address()}#danh-sach")
    users = [(use, _address(draft, use.place)) for use in editing.users_of(draft.definition, place)]
    facts = {
        "stored": stored,
        "name": editing.name_of(stored),
        "kind": words.kind(stored.get("kind")),
        "options": option_lines(stored),
        "users": users,
        "back": _back(draft, standing),
    }
    return show(request, draft, "removal", facts, tab="list")


def _standing(draft: Draft, place: str, table: str) -> Standing:
    if table and _stored(draft, table).get("kind") != "table":
        raise Http404
    return Standing(draft.definition, place, table)


def _stored(draft: Draft, place: str) -> Item:
    try:
        return editing.find(draft.definition, place)
    except KeyError as error:
        raise Http404 from error


def _table_name(standing: Standing) -> str:
    return editing.name_of(editing.find(standing.definition, standing.table)) if standing.table else ""


def _address(draft: Draft, place: str) -> str:
    table, _dot, column = place.partition(".")
    if column:
        return draft.address("change_form_column", table, column)
    return draft.address("change_form_question", place)


def _back(draft: Draft, standing: Standing) -> dict[str, Any]:
    """Where one came from: the list, at the question's card; from a column to its table."""
    if standing.table:
        return {"href": _address(draft, standing.table), "text": _("Về bảng")}
    anchor = f"#cau.{standing.place}" if standing.place else ""
    return {"href": draft.address() + anchor, "text": _("Các câu hỏi")}
