"""A procedure as a file: read and written as text, downloaded, and brought in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.base.text import clean
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.catalog.service import Fault, bundle
from motcua.web.studio import frame
from motcua.web.studio.procedure_editing import Data, save, show, typed_in, with_draft

LARGEST = 1_000_000  # bytes
_KIND = Change.Kind.PROCEDURE


# -- the draft as text ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@with_draft
def text(request: SignedInRequest, change: Change) -> HttpResponseBase:
    """The whole draft as text. What cannot be read is not saved, and stays on the page as it was typed."""
    sent = typed_in(request)
    typed = clean(sent.get("text", "")).replace("\r\n", "\n") if sent is not None else None
    problems: list[dict[str, str]] = []
    if typed is not None and request.method == "POST":
        try:
            data = _parsed(typed, change.key)
        except catalog.PackError as error:
            problems = _problems(error)
        else:
            conflict = save(request, change, data)
            problems = [{"text": conflict, "href": "#text"}] if conflict else []
        if not problems:
            messages.success(request, _("Đã lưu."))
            return redirect("change_procedure_text", change.pk)
    shown = bundle.dump(change.data) if typed is None else typed
    faults = [] if problems else [_placed(shown, fault) for fault in catalog.changes.faults(change)]
    facts = {"text": shown, "problems": problems, "faults": faults}
    return show(request, "procedure_text", change, facts)


def _parsed(typed: str, key: str) -> Data:
    data = bundle.parse(typed)
    if data["procedure"].get("code") != key:
        said = _("Mã phải giữ nguyên là %(code)s. Muốn có mã khác, hãy lập thủ tục mới.") % {"code": key}
        raise catalog.PackError([bundle.fault("procedure.code", said)])
    return data


def _placed(text: str, fault: Fault) -> str:
    line = bundle.line_of(text, fault)
    return f"{_('dòng %(n)s') % {'n': line}} – {fault}" if line else str(fault)


def _problems(error: catalog.PackError) -> list[dict[str, str]]:
    return [
        {"text": f"{fault.path}: {fault.sentence}" if fault.path else fault.sentence, "href": "#text"}
        for fault in error.faults
    ]


# -- download ------------------------------------------------------------------------------------------


@require_safe
@administrator_required
def export(_request: SignedInRequest, code: str) -> HttpResponse:
    """What is in force, as a file."""
    frame.require_key(code)
    data = catalog.changes.current(_KIND, code)
    if data is None:
        raise Http404
    return _file(data)


@require_safe
@administrator_required
def export_change(_request: SignedInRequest, pk: int) -> HttpResponse:
    """What a change says, drafted or decided, as a file."""
    change = Change.objects.filter(pk=pk, kind=_KIND).first()
    if change is None:
        raise Http404
    return _file(change.data)


def _file(data: Data) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{bundle.file_name(data)}"'}
    return HttpResponse(bundle.dump(data), content_type="application/yaml; charset=utf-8", headers=headers)


# -- bring in --------------------------------------------------------------------------------------------


class ImportForm(forms.Form):
    """A file, or its text."""

    file = forms.FileField(
        label=gettext_lazy("Tệp thủ tục"),
        required=False,
        help_text=gettext_lazy("Tệp .yaml đã tải về từ đây hoặc từ cổng khác."),
        error_messages={"empty": gettext_lazy("Tệp không có nội dung. Hãy chọn tệp khác.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Hoặc dán nội dung tệp"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def __init__(self, typed: QueryDict | None, files: Any) -> None:
        super().__init__(typed, files, auto_id="%s", label_suffix="")
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is None:
            cleaned["content"] = clean(cleaned.get("text") or "").replace("\r\n", "\n")
            if not cleaned["content"].strip() and not self.errors:
                self.add_error("file", _("Hãy chọn một tệp hoặc dán nội dung của nó."))
        elif file.size > LARGEST:
            self.add_error("file", _("Tệp lớn quá 1 MB."))
        else:
            try:
                cleaned["content"] = clean(file.read().decode("utf-8-sig")).replace("\r\n", "\n")
            except UnicodeDecodeError:
                self.add_error("file", _("Đây không phải tệp chữ. Hãy chọn tệp .yaml."))
        return cleaned


@require_http_methods(["GET", "POST"])
@administrator_required
def bring_in(request: SignedInRequest) -> HttpResponseBase:
    """`/quan-tri/thu-tuc/nhap`: a file becomes a change; one that says what is in force changes nothing."""
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    facts: Data = {"form": form, "problems": [], "open": None, "back": frame.items_address(_KIND)}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["content"]
        facts["content"] = content
        try:
            return _bring(request, bundle.parse(content), facts)
        except catalog.PackError as error:
            facts["problems"] = _problems(error)
        except catalog.changes.ChangeError as error:
            facts["problems"] = [{"text": str(error)}]
    return frame.page(request, "studio/procedure_import.jinja", _KIND, facts)


def _bring(request: SignedInRequest, data: Data, facts: Data) -> HttpResponseBase:
    code, at = str(data["procedure"].get("code", "")), clock.now()
    in_force = catalog.changes.current(_KIND, code)
    waiting = catalog.changes.open_changes().filter(kind=_KIND, key=code).first()
    if waiting is None and in_force is not None and bundle.is_same(in_force, data):
        messages.success(request, _("Không có gì thay đổi: %s đang áp dụng đúng như trong tệp.") % code)
        return redirect("studio_item", frame.SLUGS[_KIND], code)
    if waiting is not None and bundle.is_same(waiting.data, data):
        messages.success(request, _("Không có gì thay đổi: thay đổi đang mở đã đúng như trong tệp."))
        return redirect("change", waiting.pk)
    if waiting is not None and "replace" not in request.POST:
        # Somebody is at work on it: their draft is not written over unasked.
        return frame.page(request, "studio/procedure_import.jinja", _KIND, {**facts, "open": waiting})
    if in_force is None and waiting is None:
        if not bundle.is_code(code):
            raise catalog.PackError([bundle.fault("procedure.code", _("Mã thủ tục có dạng 2.000134."))])
        change = catalog.changes.begin_new(_KIND, code, data, user=request.user, at=at)
    else:
        change = waiting or catalog.changes.begin(_KIND, code, user=request.user, at=at)
        catalog.changes.save(change, data, version=change.version, user=request.user, at=at)
    messages.success(request, _("Đã nhập tệp vào một thay đổi. Hãy xem lại rồi đề nghị ban hành."))
    return redirect(reverse("change_procedure", args=[change.pk]))
