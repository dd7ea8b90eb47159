"""The mechanism behind every act: show its page, do it once, or say why it cannot be done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.dossiers.service import State
from motcua.dossiers.states import WAITING_FOR_APPLICANT
from motcua.web.desk import frame, surroundings
from motcua.web.desk.actpages import BY_SLUG, ActPage, offered
from motcua.web.desk.finding import find, opened
from motcua.web.desk.forms import ActForm
from motcua.web.desk.words import next_up
from motcua.web.ui.filters import dmyhm

CONFLICT = 409


@require_http_methods(["GET", "POST"])
@officer_required()
def act(request: SignedInRequest, code: str, slug: str) -> HttpResponseBase:
    """The act `slug` on the dossier `code`."""
    page = BY_SLUG.get(slug)
    if page is None:
        raise Http404
    at = clock.now()
    if request.method == "POST":
        return _do(request, page, find(request.user, code, at))
    dossier = opened(request, code, at, page.act)
    kept = resume.take(request, at)
    form = page.form(dossier, at, kept) if kept is not None else page.form(dossier, at)
    if page not in offered(dossier, request.user, at):
        said = service.own_work(dossier, request.user, page.act, at) or _not_now(page, dossier)
        return _cannot(request, page, dossier, form, said)
    return _show(request, page, dossier, form)


def _do(request: SignedInRequest, page: ActPage, dossier: Dossier) -> HttpResponseBase:
    at, seen = clock.now(), _seen_version(request)
    form = page.form(dossier, at, request.POST, request.FILES)
    try:
        service.require_version(dossier, seen)
        if not form.is_valid():
            return _show(request, page, dossier, form)
        page.service(dossier, **form.arguments(), user=request.user, at=at, version=seen)
    except service.IncompleteError as error:
        form.undo()
        form.blame(error.problems)
        return _show(request, page, dossier, form)
    except service.OvertakenError as error:
        form.undo()
        fresh = find(request.user, dossier.code, at)
        if _pressed_twice(page, fresh, request.user, seen):
            return _done(request, page, fresh)
        return _overtaken(request, page, fresh, str(error))
    except service.NotAllowedError as error:
        form.undo()
        law = service.slips.law_of(dossier, at) if error.law else ""
        return _cannot(request, page, dossier, form, str(error), law)
    return _done(request, page, find(request.user, dossier.code, at))


def _seen_version(request: SignedInRequest) -> int:
    """The version on the officer's screen; one that no dossier has where the form did not say."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else -1


def _pressed_twice(page: ActPage, dossier: Dossier, user: User, seen: int) -> bool:
    """Whether what happened meanwhile is this very act, by the same hand."""
    last = dossier.events.order_by("number").last()
    same = last is not None and last.act == page.act and last.actor_id == user.pk
    return same and dossier.version == seen + 1


def _show(
    request: SignedInRequest,
    page: ActPage,
    dossier: Dossier,
    form: ActForm,
    said: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        **frame.of(request, form.at),
        **surroundings.of(page, dossier, form, request.user),
        "page": page,
        "dossier": dossier,
        "form": form,
        "said": said,
        "trail": [
            (reverse("desk"), _("Hồ sơ")),
            (reverse("desk_dossier", args=[dossier.code]), dossier.code),
            (None, page.label),
        ],
    }
    return render(request, page.template, context, status=CONFLICT if said else 200)


def _overtaken(request: SignedInRequest, page: ActPage, dossier: Dossier, said: str) -> HttpResponse:
    """Somebody was faster. Where the act is still possible its page comes again with all that was typed."""
    form = page.form(dossier, clock.now(), request.POST)
    if page in offered(dossier, request.user, form.at):
        return _show(request, page, dossier, form, said)
    return _cannot(request, page, dossier, form, said)


def _cannot(
    request: SignedInRequest, page: ActPage, dossier: Dossier, form: ActForm, said: str, law: str = ""
) -> HttpResponse:
    """`law` is what refuses, where the law does."""
    context = {
        **frame.of(request, form.at),
        "page": page,
        "dossier": dossier,
        "said": said,
        "law": law,
        "typed": form.typed(),
    }
    return render(request, "desk/act_cannot.jinja", context, status=CONFLICT)


def _not_now(page: ActPage, dossier: Dossier) -> str:
    """Why the page of an act opens without its form."""
    words = {"act": page.label, "state": State(dossier.state).label, "next": next_up(dossier)}
    return (
        _("Lúc này bạn không thực hiện được việc “%(act)s”: hồ sơ ở trạng thái “%(state)s”. %(next)s") % words
    )


def _done(request: SignedInRequest, page: ActPage, dossier: Dossier) -> HttpResponseBase:
    """Back to the dossier, with what happened, what follows, and the slip to print."""
    said = [str(page.done) % {"code": dossier.code}, _promise(page, dossier)]
    text = format_html("{}", " ".join(filter(None, said)))
    form = service.TRANSITIONS[page.act].slip
    slip = dossier.slips.filter(form=form).last() if form else None
    if slip:
        href = reverse("desk_slip", args=[dossier.code, slip.pk])
        text = format_html(
            '{} <a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>',
            text,
            href,
            _("In %s") % _lower(slip.name),
        )
    messages.success(request, text)
    return redirect("desk_dossier", dossier.code)


def _promise(page: ActPage, dossier: Dossier) -> str:
    clock_moves = service.TRANSITIONS[page.act].clock
    if dossier.due_at and clock_moves and not dossier.finished_at:
        return _("Hẹn trả %s.") % dmyhm(dossier.due_at)
    return "" if dossier.state in WAITING_FOR_APPLICANT else next_up(dossier)


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
