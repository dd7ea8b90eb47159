"""Sections, what the declaration is called, and a declaration that begins."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base.text import clean, clean_line
from motcua.catalog import service as catalog
from motcua.catalog.models import Change, FormRevision, Procedure
from motcua.formengine.service import editing
from motcua.web.studio.form_frame import show
from motcua.web.studio.form_store import Draft, procedure_change, store, typed_in, with_pieces
from motcua.web.studio.frame import page

_KEY = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
BLANK, COPY, SHARE = "blank", "copy", "share"


class _Typed(forms.Form):
    def __init__(self, typed: QueryDict | None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(typed, initial=initial, auto_id="cau-%s", label_suffix="")
        self.use_required_attribute = False

    def text(self, name: str) -> str:
        """What was typed, on one line. Only after `is_valid()`."""
        return clean_line(self.cleaned_data.get(name) or "")


class SectionForm(_Typed):
    title = forms.CharField(
        label=gettext_lazy("Tên phần"), error_messages={"required": gettext_lazy("Hãy ghi tên phần.")}
    )
    hint = forms.CharField(
        label=gettext_lazy("Gợi ý"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def said(self) -> dict[str, str]:
        """Title and hint."""
        return {"title": self.text("title"), "hint": clean(self.cleaned_data["hint"]).strip()}


class AboutForm(_Typed):
    title = forms.CharField(
        label=gettext_lazy("Tên tờ khai"), error_messages={"required": gettext_lazy("Hãy ghi tên tờ khai.")}
    )
    basis = forms.CharField(
        label=gettext_lazy("Mẫu chính thức"),
        help_text=gettext_lazy("In trên giấy. Ví dụ: Mẫu số 01 Quyết định 12/2026/QĐ-UBND"),
        required=False,
    )


class NewForm(AboutForm):
    """`start`: from nothing, from a copy, or the very declaration that others use."""

    key = forms.CharField(
        label=gettext_lazy("Mã tờ khai"),
        help_text=gettext_lazy("Chữ không dấu và số, nối bằng gạch ngang. Ví dụ: F-VIDU-01"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Hãy ghi mã tờ khai."),
            "max_length": gettext_lazy("Mã dài quá %(limit_value)d ký tự."),
        },
    )
    start = forms.ChoiceField(
        label=gettext_lazy("Bắt đầu từ"),
        choices=[
            (BLANK, gettext_lazy("Tờ khai trống")),
            (COPY, gettext_lazy("Bản sao của một tờ khai khác")),
            (SHARE, gettext_lazy("Dùng chung một tờ khai đang áp dụng")),
        ],
        widget=forms.RadioSelect,
        initial=BLANK,
        error_messages={"required": gettext_lazy("Hãy chọn cách bắt đầu.")},
    )
    source = forms.ChoiceField(label=gettext_lazy("Tờ khai khác"), required=False)
    field_order = ("start", "source", "key", "title", "basis")

    def __init__(self, sources: dict[str, dict[str, Any]], taken: set[str], typed: QueryDict | None) -> None:
        super().__init__(typed)
        self.sources, self.taken = sources, taken
        listed = [(key, f"{key} – {one.get('title', '')}") for key, one in sorted(sources.items())]
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Chọn tờ khai")), *listed]
            field.error_messages["invalid_choice"] = _("Hãy chọn tờ khai trong danh sách.")
        # What is shared has its names already.
        if self.data.get("start") == SHARE:
            for name in ("key", "title"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """The key is new, and what shall be copied is chosen."""
        said = super().clean() or {}
        start, source = said.get("start"), said.get("source")
        if start in (COPY, SHARE) and not source and "source" not in self.errors:
            self.add_error("source", _("Hãy chọn tờ khai."))
        key = clean_line(said.get("key") or "")
        if start != SHARE and key:
            if not _KEY.fullmatch(key):
                self.add_error("key", _("Mã chỉ gồm chữ không dấu và số, nối bằng gạch ngang."))
            elif key in self.taken:
                self.add_error("key", _("Mã “%s” đã dùng rồi. Hãy chọn mã khác.") % key)
        if start == SHARE and source in self.taken and source not in self.sources:
            self.add_error("source", _("Tờ khai này đã có trong thủ tục."))
        return said

    def made(self) -> tuple[str, dict[str, Any]]:
        """The key and the definition to begin with. Only after `is_valid()`."""
        start, source = self.cleaned_data["start"], self.cleaned_data["source"]
        if start == SHARE:
            return source, self.sources[source]
        key, title, basis = (self.text(name) for name in ("key", "title", "basis"))
        if start == BLANK:
            return key, editing.blank(key, title, basis)
        copied = editing.copy_of(self.sources[source], key, title)
        return key, {**copied, "basis": basis} if basis else copied


@require_http_methods(["GET", "POST"])
@administrator_required
def new_form(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Begin one more declaration in a change of a procedure."""
    change = procedure_change(pk)
    forms_here = change.data.get("forms")
    if not isinstance(forms_here, dict):
        raise Http404
    in_force = _in_force()
    sources = {**in_force, **{k: v for k, v in forms_here.items() if isinstance(v, dict)}}
    taken = {*forms_here, *FormRevision.objects.values_list("key", flat=True)}
    form = NewForm(sources, taken, typed_in(request))
    if request.method == "POST" and form.is_valid():
        key, definition = form.made()
        data = {**change.data, "forms": {**forms_here, key: definition}}
        example = _example_of(change, form.cleaned_data["source"])
        if example and form.cleaned_data["start"] != BLANK:
            data["examples"] = {**(data.get("examples") or {}), key: example}
        procedure = data.get("procedure")
        if isinstance(procedure, dict) and not procedure.get("form"):
            data["procedure"] = {**procedure, "form": key}
        try:
            store(request, change, data)
        except catalog.changes.ChangeError as error:
            messages.warning(request, str(error))
            change = procedure_change(pk)
        else:
            messages.success(request, _("Đã thêm tờ khai. Hãy thêm các câu hỏi."))
            return redirect("change_form", pk, key)
    facts = {"form": form, "change": change}
    return page(request, "studio/form_new.jinja", Change.Kind.PROCEDURE, facts)


def _in_force() -> dict[str, dict[str, Any]]:
    """The declarations that procedures in force use, by key."""
    current = Procedure.objects.exclude(current=None).values("current")
    found = FormRevision.objects.filter(procedure_revisions__in=current).order_by("key", "number").distinct()
    return {one.key: one.definition for one in found}


def _example_of(change: Change, key: str) -> Any:
    """The filled example of a declaration: in this change, else of a procedure in force that uses it."""
    here = change.data.get("examples")
    if isinstance(here, dict) and key in here:
        return here[key]
    users = Procedure.objects.filter(current__forms__key=key).select_related("current")
    return next((found for one in users if (found := one.current.examples.get(key))), None)


@require_http_methods(["GET", "POST"])
@with_pieces
def about(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """What the declaration is called, and the official template it follows; or it goes."""
    if "remove" in request.POST:
        return _remove_form(request, draft)
    form = AboutForm(typed_in(request), draft.definition)
    if request.method == "POST" and form.is_valid():
        said = {**draft.definition, "key": draft.key}
        said |= {"title": form.text("title"), "basis": form.text("basis")}
        if not said["basis"]:
            said.pop("basis")
        try:
            draft.keep(request, said)
        except catalog.changes.ChangeError as error:
            messages.warning(request, str(error))
            draft = Draft(procedure_change(draft.change.pk), draft.key)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(draft.address())
    return show(request, draft, "about", {"form": form, "is_used": _is_used(draft)})


def _is_used(draft: Draft) -> bool:
    """Whether the procedure, one of its cases or one of its papers names the declaration."""
    procedure = draft.change.data.get("procedure")
    if not isinstance(procedure, dict):
        return False
    listed = [procedure.get(name) for name in ("cases", "documents")]
    parts = [one for part in listed if isinstance(part, list) for one in part if isinstance(one, dict)]
    return any(one.get("form") == draft.key for one in [procedure, *parts])


def _remove_form(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """A declaration that nothing names goes, with its example."""
    if _is_used(draft):
        messages.warning(
            request, _("Thủ tục đang dùng tờ khai này. Hãy chọn tờ khai khác cho thủ tục trước.")
        )
        return redirect(draft.address("change_form_about"))
    data = {**draft.change.data}
    for name in ("forms", "examples"):
        if isinstance(data.get(name), dict):
            data[name] = {key: one for key, one in data[name].items() if key != draft.key}
    try:
        store(request, draft.change, data)
    except catalog.changes.ChangeError as error:
        messages.warning(request, str(error))
        return redirect(draft.address("change_form_about"))
    messages.success(request, _("Đã bỏ tờ khai."))
    return redirect("change", draft.change.pk)


@require_http_methods(["GET", "POST"])
@with_pieces
def new_section(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """One more section, behind the others."""
    return _section(request, draft, "")


@require_http_methods(["GET", "POST"])
@with_pieces
def section(request: SignedInRequest, draft: Draft, section: str) -> HttpResponseBase:
    """Title and hint of a section; or the section goes, with its questions."""
    return _section(request, draft, section)


def _section(request: SignedInRequest, draft: Draft, key: str) -> HttpResponseBase:
    try:
        stored = editing.section(draft.definition, key) if key else {}
    except KeyError as error:
        raise Http404 from error
    if "remove" in request.POST and key:
        return _remove(request, draft, key)
    form = SectionForm(typed_in(request), stored)
    if request.method == "POST" and form.is_valid():
        said = form.said()
        try:
            if key:
                draft.keep(request, editing.change_section(draft.definition, key, **said))
            else:
                changed, key = editing.add_section(draft.definition, said["title"], said["hint"])
                draft.keep(request, changed)
        except catalog.changes.ChangeError as error:
            messages.warning(request, str(error))
            return _section_again(request, draft, form, stored)
        return redirect(f"{draft.address()}#phan.{key}")
    return _section_again(request, draft, form, stored)


def _section_again(
    request: SignedInRequest, draft: Draft, form: SectionForm, stored: dict[str, Any]
) -> HttpResponseBase:
    fresh = Draft(procedure_change(draft.change.pk), draft.key)
    facts = {
        "form": form,
        "stored": stored,
        "names": [editing.name_of(q) for q in stored.get("questions", [])],
    }
    return show(request, fresh, "section", facts, tab="list")


def _remove(request: SignedInRequest, draft: Draft, key: str) -> HttpResponseBase:
    try:
        draft.keep(request, editing.remove_section(draft.definition, key))
    except (editing.EditError, catalog.changes.ChangeError) as error:
        messages.warning(request, str(error))
        return redirect(draft.address("change_form_section", key))
    messages.success(request, _("Đã xóa phần."))
    return redirect(draft.address())
