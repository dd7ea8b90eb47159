"""Sổ theo dõi hồ sơ at the desk: choose the agency and the days, then print it or take it as a spreadsheet.

For the desk officers and leaders of the agency alone. Every copy is written down with who took it.
"""

import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import Post
from motcua.base import clock
from motcua.dossiers.models import RegisterCopy
from motcua.dossiers.service import register
from motcua.files import service as files
from motcua.web.desk import frame
from motcua.web.desk.forms import day_field
from motcua.web.ui.formfields import error_links

SHOWN_COPIES = 10
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PeriodForm(forms.Form):
    """Whose book, from which day to which; this month so far where nothing was asked."""

    agency = forms.ChoiceField(
        label=gettext_lazy("Cơ quan"),
        error_messages={"invalid_choice": gettext_lazy("Hãy chọn cơ quan trong danh sách.")},
    )
    first = day_field(gettext_lazy("Từ ngày"))
    last = day_field(gettext_lazy("Đến ngày"))

    def __init__(self, asked: Any, posts: list[Post], at: datetime) -> None:
        self.posts = {str(post.agency_id): post for post in posts}
        today = clock.local(at).date()
        begun = {"agency": next(iter(self.posts)), "first": today.replace(day=1), "last": today}
        given = {name: asked[name] for name in begun if asked.get(name)}
        shown = {name: f"{day:%d/%m/%Y}" if isinstance(day, date) else day for name, day in begun.items()}
        super().__init__({**shown, **given}, auto_id="%s", label_suffix="")
        self.use_required_attribute = False
        field: Any = self.fields["agency"]
        field.choices = [(key, post.agency.name) for key, post in self.posts.items()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        if (first and first.year < 2000) or (last and last.year > 2200):
            self.add_error("first", _("Hãy chọn ngày trong những năm mà Cổng hoạt động."))
        return cleaned

    @property
    def post(self) -> Post:
        """Under which post the person takes the book."""
        return self.posts[self.cleaned_data["agency"]]

    def book(self) -> register.Book:
        """The book of a valid form."""
        return register.Book(self.post.agency, self.cleaned_data["first"], self.cleaned_data["last"])

    def address(self, name: str, **more: Any) -> str:
        """One of the downloads of this book."""
        said = {field: self.cleaned_data[field] for field in ("agency", "first", "last")}
        return f"{reverse(name)}?{urlencode({**said, **more})}"


@require_GET
@officer_required(roles=register.KEEPERS)
def show(request: SignedInRequest) -> HttpResponseBase:
    """The form, how much is in the book, its downloads, and who took copies lately."""
    at = clock.now()
    form = _form(request, at)
    book = form.book() if form.is_valid() else None
    copies = RegisterCopy.objects.filter(agency__in=[post.agency for post in form.posts.values()])
    return render(
        request,
        "desk/register.jinja",
        {
            **frame.of(request, at),
            "form": form,
            "problems": error_links(form),
            "book": book,
            "volumes": _volumes(form, book) if book else [],
            "volume_size": register.VOLUME,
            "spreadsheet": form.address("desk_register_xlsx") if book else "",
            "copies": copies.select_related("taken_by", "agency")[:SHOWN_COPIES],
            "trail": [(reverse("desk"), _("Hồ sơ")), (None, _("Sổ theo dõi hồ sơ"))],
        },
    )


@require_GET
@officer_required(roles=register.KEEPERS)
def printed(request: SignedInRequest) -> HttpResponseBase:
    """One volume of the book as PDF."""
    at = clock.now()
    form = _form(request, at)
    if not form.is_valid():
        return _back(request)
    book, asked = form.book(), request.GET.get("volume", "1")
    volume = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    if not 1 <= volume <= book.volumes:
        return _back(request)
    content = register.pdf(book, volume, form.post, at)
    return files.show_pdf(content, register.file_name(book, "pdf", volume))


@require_GET
@officer_required(roles=register.KEEPERS)
def spreadsheet(request: SignedInRequest) -> HttpResponseBase:
    """The whole book as a spreadsheet, written to disk row by row and sent from there."""
    at = clock.now()
    form = _form(request, at)
    if not form.is_valid():
        return _back(request)
    book = form.book()
    with tempfile.TemporaryDirectory(prefix="motcua-register-") as room:
        path = Path(room) / "register.xlsx"
        register.spreadsheet(book, path, form.post, at)
        # The open file outlives its folder; nobody's names stay behind on the disk.
        content = path.open("rb")
    response = FileResponse(
        content, as_attachment=True, filename=register.file_name(book, "xlsx"), content_type=_SPREADSHEET
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"
    return response


def _form(request: SignedInRequest, at: datetime) -> PeriodForm:
    return PeriodForm(request.GET, register.books_of(request.user, at), at)


def _volumes(form: PeriodForm, book: register.Book) -> list[dict[str, Any]]:
    links = range(1, book.volumes + 1)
    return [{"number": n, "href": form.address("desk_register_pdf", volume=n)} for n in links]


def _back(request: HttpRequest) -> HttpResponseBase:
    messages.warning(request, _("Chưa lấy được sổ: hãy xem lại cơ quan và các ngày."))
    return redirect(f"{reverse('desk_register')}?{request.GET.urlencode()}")
