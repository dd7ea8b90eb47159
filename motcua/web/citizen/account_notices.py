"""/tai-khoan/thong-bao: by which channels one is told what; for officers, when the letter of the morning."""

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume, service
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.base import clock
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.organization.models import Role

choices = service.choices
NONE = "khong"


@require_http_methods(["GET", "POST"])
@citizen_required
def notices(request: SignedInRequest) -> HttpResponseBase:
    """What may be chosen, with a mark at what comes; what is required stands below and has no marks."""
    at = clock.now()
    is_officer = request.user.posts_at(at).exclude(role=Role.ADMINISTRATOR).exists()
    if request.method == "GET":
        return _show(request, is_officer, resume.take_and_tell(request, at))
    offered = _offered(is_officer)
    marked = set(request.POST.getlist("wanted"))
    wanted = {(kind, way) for kind, ways in offered.items() for way in ways if f"{kind}:{way}" in marked}
    # What this person is not offered stays as it is.
    elsewhere = {
        (kind, way)
        for kind, ways in messaging.notices_of_choice().items()
        for way in ways
        if kind not in offered and (kind, way) not in choices.declined_by(request.user.pk)
    }
    choices.choose_notices(request.user.pk, wanted | elsewhere)
    if is_officer and "digest" in request.POST:
        choices.choose_digest(request.user.pk, _time_of(request.POST["digest"]))
    messages.success(request, _("Đã lưu lựa chọn nhận thông báo."))
    return redirect("account_notices")


def _offered(is_officer: bool) -> dict[str, list[str]]:
    """The notices of choice that concern this person, without the letter of the morning."""
    found = messaging.notices_of_choice()
    return {
        kind: ways
        for kind, ways in found.items()
        if kind not in messaging.DIGESTS and (is_officer or kind not in messaging.FOR_OFFICERS)
    }


def _time_of(said: str) -> time | None:
    """One of the times on offer; None for no letter. What is neither means the usual time."""
    if said == NONE:
        return None
    return next((when for when in choices.DIGEST_TIMES if f"{when:%H:%M}" == said), choices.DIGEST_AT)


def _show(request: SignedInRequest, is_officer: bool, kept: QueryDict | None) -> HttpResponse:
    """The page as it is stored, or as somebody had marked it whose session ran out."""
    offered, declined = _offered(is_officer), choices.declined_by(request.user.pk)
    marked = {(kind, way) for kind, ways in offered.items() for way in ways} - declined
    if kept is not None:
        marked = {(kind, way) for kind, way in marked | declined if f"{kind}:{way}" in kept.getlist("wanted")}
    ways = {way: str(label) for way, label in Message.CHANNELS.items()}
    rows = [
        {
            "title": messaging.title_of(kind),
            "cells": [
                {
                    "way": label,
                    "value": f"{kind}:{way}" if way in with_words else "",
                    "checked": (kind, way) in marked,
                }
                for way, label in ways.items()
            ],
        }
        for kind, with_words in offered.items()
    ]
    required = [messaging.title_of(kind) for kind in messaging.required_notices() if _concerns(kind)]
    facts: dict[str, Any] = {"ways": list(ways.values()), "rows": rows, "required": required}
    if is_officer:
        said = kept.get("digest") if kept is not None else None
        chosen = choices.digest_time(request.user.pk)
        facts["digest"] = _digest(_time_of(str(said)) if said else chosen)
    return render(request, "account/notices.jinja", facts)


def _concerns(kind: str) -> bool:
    """Whether it is about a dossier: letters about the account itself nobody thinks of choosing."""
    return "code" in (messaging.facts_of(kind) or ()) and kind not in messaging.FOR_OFFICERS


def _digest(chosen: time | None) -> list[dict[str, Any]]:
    times = [
        {"value": f"{when:%H:%M}", "text": f"{when:%H:%M}", "checked": when == chosen}
        for when in choices.DIGEST_TIMES
    ]
    return [*times, {"value": NONE, "text": _("Không nhận"), "checked": chosen is None}]


urlpatterns = [path("tai-khoan/thong-bao", notices, name="account_notices")]
