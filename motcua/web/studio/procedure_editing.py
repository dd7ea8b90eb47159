"""What the pages of the procedure editor share: which draft, its sections, and saving over what was seen."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio import frame
from motcua.web.ui.formfields import error_links

P = ParamSpec("P")
Data = dict[str, Any]
View = Callable[Concatenate[SignedInRequest, Change, P], HttpResponseBase]


def with_draft(view: View[P]) -> Callable[..., HttpResponseBase]:
    """For administrators, on a procedure that is being drafted; what is past drafting is only read."""

    @administrator_required
    @wraps(view)
    def found(request: SignedInRequest, /, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        change = get_object_or_404(Change, pk=pk, kind=Change.Kind.PROCEDURE)
        if change.state != Change.State.DRAFT:
            messages.warning(request, _("Chỉ sửa được thay đổi đang soạn."))
            return redirect("change", pk)
        return view(request, change, *args, **kwargs)

    return found


def with_open(view: View[P]) -> Callable[..., HttpResponseBase]:
    """For administrators, on a procedure whose change is neither published nor discarded."""

    @administrator_required
    @wraps(view)
    def found(request: SignedInRequest, /, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        change = get_object_or_404(Change, pk=pk, kind=Change.Kind.PROCEDURE)
        if not change.is_open:
            messages.warning(request, _("Thay đổi này đã kết thúc."))
            return redirect("change", pk)
        return view(request, change, *args, **kwargs)

    return found


def typed_in(request: SignedInRequest) -> QueryDict | None:
    """What was typed on this page: just now, or before the session ended; None for a fresh page."""
    return request.POST if request.method == "POST" else resume.take_and_tell(request, clock.now())


def procedure_of(change: Change) -> Data:
    """The procedure's own part of the draft."""
    return dict(change.data["procedure"])


def with_procedure(change: Change, procedure: Mapping[str, Any]) -> Data:
    """The draft's data with this procedure in it, written as the pack writes it."""
    return {**change.data, "procedure": catalog.bundle.tidy(procedure)}


def save(request: SignedInRequest, change: Change, data: Data) -> str:
    """Save over the version that the page showed; "" or the sentence why nothing was saved."""
    try:
        catalog.changes.save(change, data, version=version_of(request), user=request.user, at=clock.now())
    except catalog.changes.OvertakenChangeError:
        change.refresh_from_db()
        if change.data == data:
            return ""  # the same button, pressed twice
        return _(
            "Người khác vừa lưu thay đổi này nên nội dung của bạn chưa được ghi. "
            "Những gì bạn nhập vẫn còn dưới đây: hãy xem lại rồi lưu lần nữa."
        )
    except catalog.changes.ChangeError as error:
        change.refresh_from_db()
        return str(error)
    return ""


def version_of(request: HttpRequest) -> int:
    """The version of the draft that the page showed; -1, which is nobody's, where that is not said."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1


def problems_of(form: forms.Form, conflict: str) -> list[dict[str, str]]:
    """What stands in the summary at the top: a conflict first, then what is wrong in the form."""
    return [*([{"text": conflict}] if conflict else []), *(error_links(form) if form.is_bound else [])]


def show(
    request: SignedInRequest, template: str, change: Change, facts: Data | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of the editor."""
    common = {"change": change, "procedure": change.data["procedure"], "back": editor_address(change)}
    return frame.page(
        request, f"studio/{template}.jinja", Change.Kind.PROCEDURE, {**common, **(facts or {})}, status=status
    )


def editor_address(change: Change) -> str:
    """The list of the sections."""
    return reverse("change_procedure", args=[change.pk])
