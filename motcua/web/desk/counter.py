"""Filing for a citizen, the beginning: who is at the counter? Found by identity number, or made on the spot.

An identity number is posted, never part of an address; the person's own page stands under a ticket that only
this clerk can use, for a working day.
"""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts import service as accounts
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import CounterRecord, User
from motcua.base import clock
from motcua.base.masking import mask_email, mask_identity, mask_name
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft
from motcua.organization.models import Role
from motcua.web.desk import frame
from motcua.web.desk.counter_forms import FindForm, PersonForm
from motcua.web.ui.formfields import error_links

TICKET_FOR = timedelta(hours=12)
MOST_DRAFTS = 20
_SALT = "desk.counter"


def ticket_of(clerk: User, user: User) -> str:
    """Stands for a person in this clerk's addresses."""
    return signing.dumps([clerk.pk, user.pk], salt=_SALT)


def person_of(clerk: User, ticket: str) -> User:
    """The person behind a ticket that this clerk was given, noting that she looked; 404 for anything else."""
    try:
        holder, pk = signing.loads(ticket, salt=_SALT, max_age=TICKET_FOR)
    except signing.BadSignature as error:
        raise Http404 from error
    user = User.objects.filter(pk=pk, is_active=True).first()
    if holder != clerk.pk or user is None:
        raise Http404
    accounts.counter.note_opened(user, clerk=clerk, at=clock.now())
    return user


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def find(request: SignedInRequest) -> HttpResponseBase:
    """Ask for the number, then show the accounts that carry it, masked; below, what was left unfinished."""
    at = clock.now()
    posted = request.POST if request.method == "POST" else resume.take(request, at)
    form = FindForm(posted)
    found, number = None, ""
    if posted is not None and form.is_valid():
        number = form.cleaned_data["identity_number"]
        found = [_carrier(request.user, user) for user in accounts.counter.carriers(number)]
    return render(
        request,
        "desk/counter.jinja",
        {
            **frame.of(request, at),
            "form": form,
            "problems": error_links(form) if form.is_bound else [],
            "found": found,
            "number": number,
            "drafts": drafts_shown(request.user, None),
        },
    )


def _carrier(clerk: User, user: User) -> dict[str, Any]:
    return {
        "name": mask_name(user.full_name),
        "phone": mask_identity(user.phone),
        "email": mask_email(user.email) or _("chưa có thư điện tử"),
        "proven": user.identity_proven_at is not None,
        "href": reverse("desk_counter_person", args=[ticket_of(clerk, user)]),
    }


def drafts_shown(clerk: User, applicant: User | None) -> list[Draft]:
    """What this clerk has begun, for everybody or for one person."""
    mine = dossiers.counter.drafts_of(clerk, clock.now(), applicant)
    shown = mine.select_related("revision__procedure", "applicant", "entity").defer(
        "answers", "typed", "result_address", "revision__data"
    )
    return list(shown[:MOST_DRAFTS])


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def register(request: SignedInRequest) -> HttpResponseBase:
    """An account for somebody who has none. The number comes along from the search."""
    at = clock.now()
    posted = request.POST if request.method == "POST" else resume.take(request, at)
    if posted is not None and "begin" in posted:
        form = PersonForm(initial={"identity_number": posted.get("identity_number", "")})
    else:
        form = PersonForm(posted)
    if request.method == "POST" and form.is_bound and form.is_valid():
        said = form.cleaned_data
        known = accounts.counter.known(said["full_name"], said["identity_number"], said["phone"])
        try:
            user = accounts.counter.register(
                full_name=said["full_name"],
                identity_number=said["identity_number"],
                phone=said["phone"],
                email=said["email"],
                consent=CounterRecord.How(said["consent"]),
                card_seen=said["card_seen"],
                clerk=request.user,
                at=at,
            )
        except accounts.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            if known:
                messages.info(
                    request, _("Người này đã có tài khoản nên không lập thêm. Đây là tài khoản đó.")
                )
            return redirect("desk_counter_person", ticket_of(request.user, user))
    return render(
        request,
        "desk/counter_new.jinja",
        {
            **frame.of(request, at),
            "form": form,
            "problems": error_links(form) if form.is_bound else [],
        },
    )
