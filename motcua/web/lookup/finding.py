"""`/tra-cuu`: how far a dossier is, by its code, an identity number, or both (DESIGN section 5, RULES a.14).

The page needs no session, and no identity number ever stands in an address: results answer the POST itself.
No CSRF token either: a look-up changes nothing, and without the token strangers get no cookie.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.web.lookup import challenge
from motcua.web.lookup.admission import NotNowError, admit
from motcua.web.lookup.cards import Shown, shown
from motcua.web.lookup.forms import LookupForm, is_code, read_code


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """The two boxes; sent, the cards that match every box filled in."""
    if request.method != "POST":
        return _form(request, *_asked_by_address(request))
    form = LookupForm(request.POST)
    if not form.is_valid():
        return _form(request, form)
    code, identity = form.cleaned_data["ma"], form.cleaned_data["giay_to"]
    try:
        admit(request, code=code, identity=identity, at=clock.real(clock.now()))
    except NotNowError as refusal:
        return _form(request, form, refusal=refusal.sentence, status=429 if refusal.too_often else 200)
    cards = [shown(card) for card in dossiers.lookup.public_cards(code=code, identity=identity)]
    return _results(request, cards, code=code, identity=identity)


@require_safe
def new_challenge(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """`/tra-cuu/thu-thach`: what the browser has to work out before it may ask."""
    return _private(JsonResponse(challenge.issue(clock.real(clock.now()))))


def _asked_by_address(request: HttpRequest) -> tuple[LookupForm, bool]:
    """The form, filled in from `?ma=`, and whether it may go off by itself. Only a code may come that way."""
    code = read_code(request.GET.get("ma", "")[:60])
    if not is_code(code):
        return LookupForm(), False
    return LookupForm(initial={"ma": code}), True


def _form(
    request: HttpRequest,
    form: LookupForm,
    goes_off: bool = False,
    *,
    refusal: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "goes_off": goes_off, "refusal": refusal}
    return _private(render(request, "lookup/look_up.jinja", context, status=status))


def _results(request: HttpRequest, cards: list[Shown], *, code: str, identity: str) -> HttpResponse:
    context = {
        "cards": cards,
        "code": code,
        "identity": identity,
        "most": dossiers.lookup.MOST,
        "both_keys": bool(code and identity),
    }
    return _private(render(request, "lookup/found.jinja", context))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("tra-cuu", look_up, name="lookup"),
    path("tra-cuu/thu-thach", new_challenge, name="lookup_challenge"),
]
