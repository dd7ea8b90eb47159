"""The whole declaration as a text, for those who like it: every fault with its line, nothing typed lost."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.formengine.service import editing, written
from motcua.web.studio.form_frame import show
from motcua.web.studio.form_store import Draft, procedure_change, with_draft


@require_http_methods(["GET", "POST"])
@with_draft
def text_page(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """The text. A definition with faults may be kept in a draft, a text that is none may not."""
    if request.method != "POST":
        kept = resume.take_and_tell(request, clock.now())
        text = kept.get("text", "") if kept is not None else written.text_of(draft.definition)
        return _show(request, draft, text, written.definition_in(text))
    text = request.POST.get("text", "").replace("\r\n", "\n")
    read = written.definition_in(text)
    if "save" not in request.POST:
        return _show(request, draft, text, read)
    refusals = _refusals(draft, read)
    if refusals:
        return _show(request, draft, text, read, refusals)
    try:
        draft.keep(request, read.data)
    except catalog.changes.ChangeError as error:
        messages.warning(request, str(error))
        return _show(request, Draft(procedure_change(draft.change.pk), draft.key), text, read)
    if read.faults:
        messages.warning(request, _("Đã lưu, nhưng tờ khai còn chỗ phải sửa."))
        return redirect(draft.address("change_form_text"))
    messages.success(request, _("Đã lưu."))
    return redirect(draft.address())


def _refusals(draft: Draft, read: written.Written) -> list[str]:
    """Why the text cannot even be kept as a draft."""
    if read.data is None:
        return [_("Chưa lưu được: văn bản này không đọc được.")]
    found = editing.skeleton_faults(read.data)
    if isinstance(read.data, dict) and read.data.get("key") != draft.key:
        found.append(_("Mã tờ khai (key) phải là %s.") % draft.key)
    return found


def _show(
    request: SignedInRequest,
    draft: Draft,
    text: str,
    read: written.Written,
    refusals: list[str] | None = None,
) -> HttpResponseBase:
    faults = [
        {
            "text": _("Dòng %(line)d: %(sentence)s") % vars(one) if one.line else one.sentence,
            "href": "#van-ban",
        }
        for one in read.faults
    ]
    refused = [{"text": sentence, "href": "#van-ban"} for sentence in refusals or ()]
    rows = min(max(text.count("\n") + 3, 20), 60)
    facts = {"text": text, "faults": refused + faults, "refused": bool(refusals), "rows": rows}
    return show(request, draft, "text", facts)


def _said(fault: written.TextFault) -> str:
    if not fault.line:
        return fault.sentence
    return _("Dòng %(line)d: %(sentence)s") % {"line": fault.line, "sentence": fault.sentence}
