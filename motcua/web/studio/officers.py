"""Officers: who works where, and the acts of an administrator on them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.accounts import resume, service
from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.accounts.models import OfficerChange, Post, User
from motcua.base import clock
from motcua.web.studio.forms import OfficerForm, PlaceForm
from motcua.web.studio.frame import OFFICERS, page

PAGE = 50
CHANGES_SHOWN = 100


@administrator_required
def officers(request: SignedInRequest) -> HttpResponse:
    """Everybody who holds or held a post, by name, page by page."""
    words, after = request.GET.get("q", "")[:100], request.GET.get("sau", "")
    found = service.officers(words)
    if after.isdecimal() and (last := User.objects.filter(pk=int(after[:15])).first()):
        found = found.filter(folded_name__gte=last.folded_name).exclude(
            folded_name=last.folded_name, pk__lte=last.pk
        )
    people = list(found[: PAGE + 1])
    older = f"?{urlencode({'q': words, 'sau': people[PAGE - 1].pk})}" if len(people) > PAGE else None
    lines = _lines(people[:PAGE], clock.now())
    return page(request, "studio/officers.jinja", OFFICERS, {"lines": lines, "words": words, "older": older})


@administrator_required
def new_officer(request: SignedInRequest) -> HttpResponse:
    """Create an officer; a letter tells them where to set a password, nobody else ever knows it."""
    form = OfficerForm(_data(request))
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("full_name", "email", "phone")}
        try:
            officer = service.create_officer(**facts, place=form.place(), actor=request.user, at=clock.now())
        except service.RefusedError as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("Đã lập tài khoản. Thư mời đặt mật khẩu đang được gửi."))
            return redirect("officer", officer.pk)
    return page(request, "studio/officer_form.jinja", OFFICERS, {"form": form, "officer": None, "post": None})


@administrator_required
def officer(request: SignedInRequest, pk: int) -> HttpResponse:
    """One officer: posts held now, what may be done, and everything that was done."""
    person = _officer(pk)
    changes = OfficerChange.objects.filter(officer=person).select_related(
        "actor", "post__agency", "post__department"
    )
    facts = {
        "officer": person,
        "posts": service.posts_of(person, clock.now()),
        "factors": list(service.factors.words(person)),
        "is_oneself": person == request.user,
        "changes": [_change(change) for change in changes[:CHANGES_SHOWN]],
        "local_login": settings.LOCAL_LOGIN,
        "sso_name": settings.SSO["NAME"] if settings.SSO else "",
        "sso_link": service.signon.link_of(person),
        "sso_records": service.signon.records_of(person)[:CHANGES_SHOWN],
    }
    return page(request, "studio/officer.jinja", OFFICERS, facts)


@administrator_required
def give_role(request: SignedInRequest, pk: int) -> HttpResponse:
    """One more post beside those held."""
    person = _officer(pk)
    form = PlaceForm(_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            service.give_role(person, form.place(), actor=request.user, at=clock.now())
        except service.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã giao thêm vị trí."))
            return redirect("officer", pk)
    return page(
        request, "studio/officer_form.jinja", OFFICERS, {"form": form, "officer": person, "post": None}
    )


@administrator_required
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """From one post to another, at one moment."""
    post = _post(pk, clock.now())
    form = PlaceForm(_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            service.move(post, form.place(), actor=request.user, at=clock.now())
        except service.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã chuyển vị trí."))
            return redirect("officer", post.user_id)
    return page(
        request, "studio/officer_form.jinja", OFFICERS, {"form": form, "officer": post.user, "post": post}
    )


@administrator_required
@require_POST
def end_post(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The post ends now."""
    post = _post(pk, clock.now())
    return _act(request, post.user, _("Đã kết thúc vị trí."), service.end_post, post)


@administrator_required
@require_POST
def disable(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Lock the account."""
    person = _officer(pk)
    return _act(request, person, _("Đã khóa tài khoản."), service.disable, person)


@administrator_required
@require_POST
def enable(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Unlock the account."""
    person = _officer(pk)
    return _act(request, person, _("Đã mở khóa tài khoản."), service.enable, person)


@administrator_required
@require_POST
def invite(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Send the letter of invitation again."""
    person = _officer(pk)
    return _act(request, person, _("Thư mời đang được gửi."), service.invite, person)


@administrator_required
@require_POST
def reset_factor(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Take away a second factor that was lost, with the password; a letter says what to do next."""
    person = _officer(pk)
    return _act(
        request,
        person,
        _("Đã đặt lại bảo vệ hai lớp. Cán bộ được báo bằng thư."),
        service.factors.reset,
        person,
    )


@administrator_required
@require_POST
def invite_to_sign_on(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Let the account be linked to single sign-on, by the letter that goes out now."""
    person = _officer_with_sign_on(pk)
    return _act(request, person, _("Thư mời liên kết đang được gửi."), service.signon.invite, person)


@administrator_required
@require_POST
def remove_sign_on(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Take link and invitation away."""
    person = _officer_with_sign_on(pk)
    return _act(request, person, _("Đã gỡ liên kết."), service.signon.remove_link, person)


def _officer_with_sign_on(pk: int) -> User:
    if not settings.SSO:
        raise Http404
    return _officer(pk)


def _act(request: SignedInRequest, person: User, done: str, act: Any, on: User | Post) -> HttpResponseBase:
    try:
        act(on, actor=request.user, at=clock.now())
    except service.RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("officer", args=[person.pk]))


def _data(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else resume.take_and_tell(request, clock.now())


def _officer(pk: int) -> User:
    return get_object_or_404(service.officers(), pk=pk)


def _post(pk: int, at: datetime) -> Post:
    post = Post.objects.held_at(at).select_related("user", "agency", "department").filter(pk=pk).first()
    if post is None:
        raise Http404
    return post


def _lines(people: list[User], at: datetime) -> list[dict[str, Any]]:
    """The people with the posts they hold, in two queries however many they are."""
    posts: dict[int, list[str]] = {}
    held = Post.objects.held_at(at).filter(user__in=people).select_related("agency", "department")
    for post in held:
        posts.setdefault(post.user_id, []).append(str(post))
    return [{"person": person, "posts": posts.get(person.pk, [])} for person in people]


def _change(change: OfficerChange) -> dict[str, Any]:
    by = change.actor.full_name if change.actor else _("Hệ thống")
    return {
        "title": OfficerChange.Act(change.act).label,
        "at": change.at,
        "by": by,
        "text": str(change.post) if change.post else "",
    }


studio_urls = [
    path("quan-tri/can-bo", officers, name="officers"),
    path("quan-tri/can-bo/moi", new_officer, name="officer_new"),
    path("quan-tri/can-bo/<int:pk>", officer, name="officer"),
    path("quan-tri/can-bo/<int:pk>/vi-tri", give_role, name="officer_give_role"),
    path("quan-tri/can-bo/<int:pk>/khoa", disable, name="officer_disable"),
    path("quan-tri/can-bo/<int:pk>/mo-khoa", enable, name="officer_enable"),
    path("quan-tri/can-bo/<int:pk>/thu-moi", invite, name="officer_invite"),
    path("quan-tri/can-bo/<int:pk>/dat-lai-hai-lop", reset_factor, name="officer_factor_reset"),
    path("quan-tri/can-bo/<int:pk>/sso/moi", invite_to_sign_on, name="officer_sso_invite"),
    path("quan-tri/can-bo/<int:pk>/sso/go", remove_sign_on, name="officer_sso_remove"),
    path("quan-tri/vi-tri/<int:pk>/chuyen", move, name="post_move"),
    path("quan-tri/vi-tri/<int:pk>/thoi", end_post, name="post_end"),
]
