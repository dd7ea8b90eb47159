"""The five steps of filing, and how every page of them is drawn."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.accounts import capacity
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft
from motcua.formengine.service import Problem
from motcua.web.citizen import behalf
from motcua.web.citizen.acting import elsewhere

TITLES = {
    "begin": _("Cách nộp"),
    "declaration": _("Tờ khai"),
    "papers": _("Giấy tờ kèm theo"),
    "result": _("Nhận kết quả"),
    "review": _("Kiểm tra và nộp"),
}
# Which page mends which gap (dossiers.drafts.Gap.page).
ROUTES = {"declaration": "draft_declaration", "papers": "draft_papers", "result": "draft_result"}

P = ParamSpec("P")
DraftView = Callable[Concatenate[SignedInRequest, Draft, P], HttpResponseBase]


def with_draft(view: DraftView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` a draft that the person may work on: their own, that of the organisation they act for, or
    one they fill in for somebody at a desk where they hold a post. One that was submitted leads to its
    dossier instead.

    One whose procedure has a new revision is carried over to it first, and the person is told what changed.
    """

    @citizen_required
    @wraps(view)
    def found(
        request: SignedInRequest, /, draft_id: UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        at = clock.now()
        now = capacity.of(request)
        mine = Draft.objects.workable_by(now.user, at, now.entity).select_related(
            "revision__procedure__agency", "form", "filed_at__one_stop_unit", "applicant", "entity"
        )
        draft = mine.filter(pk=draft_id).first()
        if draft is None:

            def seen_by(other: capacity.Capacity) -> bool:
                theirs = Draft.objects.workable_by(other.user, at, other.entity)
                return theirs.filter(pk=draft_id).exists()

            return elsewhere(request, seen_by)
        if draft.submitted_at:
            return made(draft)
        if changed := dossiers.drafts.renew(draft, at):
            messages.warning(request, " ".join([gettext("Thủ tục đã có bản mới."), *changed]))
        return view(request, draft, *args, **kwargs)

    return found


def show(
    request: HttpRequest,
    step: str,
    draft: Draft,
    *,
    problems: Iterable[dict[str, str]] = (),
    conflict: str = "",
    restored: bool = False,
    **context: Any,
) -> HttpResponse:
    """The page of a step. `conflict` says that the draft was changed elsewhere; `restored` that what is shown
    was typed before the session ended."""
    return render(
        request,
        f"citizen/{step}.jinja",
        {
            "draft": draft,
            "procedure": draft.procedure,
            "step_number": list(TITLES).index(step) + 1 if step in TITLES else 1,
            "step_total": len(TITLES),
            "step_title": TITLES.get(step, ""),
            "problems": list(problems),
            "conflict": conflict,
            "restored": restored,
            **behalf.frame(request, draft),
            **context,
        },
    )


def links(problems: Iterable[Problem], page: str = "") -> list[dict[str, str]]:
    """Problems of a declaration for the error summary, on this page or on another one."""
    return [{"text": problem.message, "href": f"{page}#{problem.anchor}"} for problem in problems]


def made(draft: Draft) -> HttpResponseBase:
    """To what a submitted draft has become: the receipt for the applicant, the dossier for the desk."""
    return redirect("desk_dossier" if draft.clerk_id else "dossier_done", draft.dossier.code)


def leave(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    """To where the draft is found again, with all of it saved for another day."""
    messages.success(
        request, gettext("Đã lưu bản nháp. Bạn có thể làm tiếp bất cứ lúc nào, trên máy nào cũng được.")
    )
    return redirect(behalf.home_of(draft))


def version_of(request: HttpRequest) -> int:
    """The version of the draft, supplement or dossier that was on the page; -1 after tampering."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
