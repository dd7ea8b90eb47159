"""One change: what it says, what it would do, and the acts by which two people bring it into force."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.base.text import clean
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.dossiers import service as dossiers
from motcua.web.studio import faults, frame, showing
from motcua.web.studio.editing import version_of

State = Change.State
LONGEST_TEXT = 3000


class WordsForm(forms.Form):
    """Why: asked for with every act that needs a reason."""

    words = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_TEXT,
        error_messages={"max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự.")},
    )

    def __init__(self, act: str, label: str, missing: str, typed: Any = None) -> None:
        super().__init__(typed, prefix=act, auto_id="%s", label_suffix="")
        self.use_required_attribute = False
        self.fields["words"].label = label
        self.fields["words"].error_messages["required"] = missing


@administrator_required
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    """The change as it stands now."""
    found = get_object_or_404(Change.objects.select_related("author"), pk=pk)
    return _page(request, found, {})


@administrator_required
def propose(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand the draft to a second person."""
    done = _("Đã đề nghị ban hành. Một người quản trị khác sẽ xem và ban hành.")
    return _act(request, pk, PROPOSE, State.PROPOSED, catalog.changes.propose, done)


@administrator_required
def send_back(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Open a proposal for editing again."""
    return _act(request, pk, SEND_BACK, State.DRAFT, catalog.changes.send_back, _("Đã trả lại để sửa."))


@administrator_required
def discard(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Give the change up."""
    done = _("Đã bỏ thay đổi. Nội dung vẫn xem lại được.")
    return _act(request, pk, DISCARD, State.DISCARDED, catalog.changes.discard, done)


@administrator_required
def publish(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Bring the proposal into force; the dry run is made once more before."""
    found = get_object_or_404(Change, pk=pk)
    if request.method != "POST":
        return redirect("change", pk)
    try:
        dossiers.publishing.publish(found, version=version_of(request), user=request.user, at=clock.now())
    except catalog.changes.ChangeError as error:
        found.refresh_from_db()
        if found.state != State.PUBLISHED:
            messages.error(request, str(error))
            return redirect("change", pk)
    messages.success(request, _("Đã ban hành. %s") % _reach(found))
    return redirect("change", pk)


@administrator_required
def renew(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Compare the draft with what is in force now."""
    found = get_object_or_404(Change, pk=pk)
    if request.method != "POST":
        return redirect("change", pk)
    try:
        catalog.changes.renew(found, version=version_of(request), user=request.user, at=clock.now())
    except catalog.changes.ChangeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã so với bản đang áp dụng. Hãy xem lại các chỗ khác nhau."))
    return redirect("change", pk)


PROPOSE, SEND_BACK, DISCARD = "propose", "send_back", "discard"


def _act(
    request: SignedInRequest, pk: int, act: str, then: State, service: Callable[..., None], done: str
) -> HttpResponseBase:
    """An act that needs words; where it is refused, they stay on the page.

    Somebody who had to log in again comes here without a button pressed: the words wait, nothing is done.
    """
    found = get_object_or_404(Change.objects.select_related("author"), pk=pk)
    if request.method != "POST":
        kept = resume.take_and_tell(request, clock.now())
        return _page(request, found, {act: kept}) if kept else redirect("change", pk)
    form = _words(act, request.POST)
    if not form.is_valid():
        return _page(request, found, {act: request.POST})
    words = clean(form.cleaned_data["words"]).replace("\r\n", "\n")
    before = found.state
    try:
        service(found, words, version=version_of(request), user=request.user, at=clock.now())
    except catalog.changes.ChangeError as error:
        found.refresh_from_db()
        # The same button, pressed twice: it is as it was wanted.
        if not (before == found.state == then and then != State.DRAFT):
            return _page(request, found, {act: request.POST}, str(error))
    messages.success(request, done)
    return redirect("change", pk)


def _page(request: SignedInRequest, found: Change, typed: dict[str, Any], said: str = "") -> HttpResponse:
    wanted = showing.item(request, found.kind, found.key, found.data)
    wrong = faults.of(found) if found.is_open else []
    tried = "chay-thu" in request.GET and found.is_open
    facts = {
        **wanted,
        "change": found,
        "slug": frame.SLUGS[found.kind],
        "said": said,
        "trail": _trail(found, wanted["title"]),
        "editors": faults.editors(found, clock.now()) if found.state == State.DRAFT else [],
        "in_force": found.before is not None,
        "differences": showing.differences(found) if found.before is not None else [],
        "faults": wrong,
        "outlook": dossiers.publishing.look_ahead(found, clock.now()) if tried else None,
        "overtaken": found.is_open and not catalog.changes.is_up_to_date(found),
        "may_publish": found.state == State.PROPOSED and _may_publish(found, request),
        "forms": {act: _words(act, typed.get(act)) for act in (PROPOSE, SEND_BACK, DISCARD)},
        "acts": showing.acts(found),
        "reach": _reach(found),
        "remark": _remark(found),
    }
    return frame.page(request, "studio/change.jinja", found.kind, facts)


def _reach(found: Change) -> str:
    """From when the change counts, and for which dossiers."""
    if found.kind in (Change.Kind.PROCEDURE, Change.Kind.WORKFLOW):
        return _("Hồ sơ đã nộp vẫn theo bản cũ; hồ sơ nộp từ nay theo bản mới.")
    if found.kind == Change.Kind.CALENDAR:
        return _("Hồ sơ đã tiếp nhận vẫn theo lịch cũ; hồ sơ tiếp nhận từ nay theo lịch mới.")
    return _("Áp dụng ngay từ lúc ban hành.")


def _words(act: str, typed: Any = None) -> WordsForm:
    label, missing = {
        PROPOSE: (_("Lý do và căn cứ"), _("Hãy ghi lý do và căn cứ của thay đổi.")),
        SEND_BACK: (_("Điều cần sửa"), _("Hãy ghi điều cần sửa.")),
        DISCARD: (_("Vì sao bỏ"), _("Hãy ghi lý do bỏ thay đổi.")),
    }[act]
    return WordsForm(act, label, missing, typed)


def _may_publish(found: Change, request: SignedInRequest) -> bool:
    try:
        catalog.changes.require_second_person(found, request.user)
    except catalog.changes.ChangeError:
        return False
    return True


def _remark(found: Change) -> dict[str, Any] | None:
    """The words with which a draft was last sent back, while nobody has proposed it again."""
    if found.state != State.DRAFT:
        return None
    acts = found.acts.select_related("actor")
    last = acts.filter(act__in=["send_back", "propose"]).first()
    return {"by": last.actor, "at": last.at, "text": last.text} if last and last.act == "send_back" else None


def _trail(found: Change, title: str) -> list[tuple[str | None, str]]:
    trail: list[tuple[str | None, str]] = [(frame.items_address(found.kind), frame.name_of(found.kind))]
    if found.before is not None or found.state == State.PUBLISHED:
        trail.append((frame.item_address(found.kind, found.key), title))
    return [*trail, (None, _("Thay đổi"))]


change_urls = [
    path("quan-tri/thay-doi/<int:pk>", change, name="change"),
    path("quan-tri/thay-doi/<int:pk>/de-nghi", propose, name="change_propose"),
    path("quan-tri/thay-doi/<int:pk>/tra-lai", send_back, name="change_send_back"),
    path("quan-tri/thay-doi/<int:pk>/ban-hanh", publish, name="change_publish"),
    path("quan-tri/thay-doi/<int:pk>/bo", discard, name="change_discard"),
    path("quan-tri/thay-doi/<int:pk>/dua-len", renew, name="change_renew"),
]
