"""Filing for a citizen, once we know for whom: card, consent and contact, then what they came for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts import service as accounts
from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import CounterRecord, LegalEntity, User
from motcua.base import clock
from motcua.base.masking import mask_identity
from motcua.base.text import clean_line, fold
from motcua.catalog.models import Procedure
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Channel
from motcua.organization.models import Role
from motcua.web.desk import frame
from motcua.web.desk.counter import drafts_shown, person_of
from motcua.web.desk.counter_forms import (
    ConsentForm,
    ContactForm,
    CounterForm,
    EntityProofForm,
    FactorForm,
    LostEmailForm,
    NewEntityForm,
    ProofForm,
    SpokenCodeForm,
    VisitForm,
)
from motcua.web.ui.filters import dmyhm
from motcua.web.ui.formfields import error_links

_SENT = "counter_code"  # under this key the clerk's session keeps the code that is to be read out

MOST_PROCEDURES = 20
LONGEST_SEARCH = 120


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def person(request: SignedInRequest, ticket: str) -> HttpResponseBase:
    """Whom it is for: see the card, ask for consent, mend the contact, choose the procedure."""
    at, user = clock.now(), person_of(request.user, ticket)
    posted: Any = request.POST if request.method == "POST" else resume.take(request, at) or {}
    act = str(posted.get("act", ""))
    forms = _forms(request, user, act, posted)
    if request.method == "POST" and act in forms and forms[act].is_valid():
        try:
            said = _DO[act](request, user, forms[act].cleaned_data)
        except accounts.RefusedError as refused:
            forms[act].add_error(None, str(refused))
        except accounts.codes.WrongCodeError:
            forms[act].add_error("code", _("Mã chưa đúng. Hãy nhờ người dân đọc lại tin nhắn mới nhất."))
        except accounts.codes.CodeOverError:
            forms[act].add_error("code", _("Mã đã hết hạn hoặc đã nhập sai năm lần. Hãy gửi lại mã."))
        else:
            messages.success(request, said)
            return redirect("desk_counter_person", ticket)
    return render(
        request,
        "desk/counter_person.jinja",
        {
            **frame.of(request, at),
            "person": user,
            "rows": _facts(user),
            "forms": forms,
            "problems": [link for form in forms.values() if form.is_bound for link in error_links(form)],
            "entities": accounts.counter.unproven_entities(user),
            "agreed": accounts.counter.has_agreed(user),
            "ticket": ticket,
            "drafts": drafts_shown(request.user, user),
            **_procedures(request, ticket),
        },
    )


def _forms(request: SignedInRequest, user: User, sent: str, posted: Any) -> dict[str, CounterForm]:
    """What there is still to do about this account; the one that was sent is bound."""
    at, reach = clock.now(), accounts.counter_contact

    def data(act: str) -> Any:
        return posted if sent == act else None

    forms: dict[str, CounterForm] = {}
    if user.identity_proven_at is None and user.identity_number:
        forms["prove"] = ProofForm(data("prove"))
    if not accounts.counter.has_agreed(user):
        forms["consent"] = ConsentForm(data("consent"))
    for act, possible, form in (
        ("phone", reach.can_prove_phone, SpokenCodeForm),
        ("no_email", reach.can_drop_email, LostEmailForm),
    ):
        if possible(user, at):
            forms |= {act: form(data(act))} if _errand(request, user) else {}
            forms["send"] = CounterForm(data("send"))
    if reach.can_change(user, at):
        forms["contact"] = ContactForm(user, data("contact"))
    if user.identity_proven_at is not None:
        if accounts.factors.has_any(user):
            forms["factor"] = FactorForm(data("factor"))
        if accounts.counter.unproven_entities(user):
            forms["entity"] = EntityProofForm(data("entity"))
    return forms


def _errand(request: SignedInRequest, user: User) -> accounts.contacts.Errand | None:
    """The code that this person was sent and has yet to read out."""
    errand = accounts.contacts.resume(request.session.get(_SENT))
    return errand if errand and accounts.contacts.address_of(errand, user) == user.phone else None


def _prove(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    accounts.counter.prove(user, name=said["name"], clerk=request.user, at=clock.now())
    return _("Đã ghi nhận.")


def _consent(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    how = CounterRecord.How(said["consent"])
    accounts.counter.note_consent(user, how=how, clerk=request.user, at=clock.now())
    return _("Đã ghi nhận.")


def _send(request: SignedInRequest, user: User, _said: dict[str, Any]) -> str:
    if not accounts.codes.may_ask(request, user.phone, at_counter=True):
        raise accounts.RefusedError(_("Mỗi phút chỉ gửi một mã, mỗi giờ tối đa năm mã. Hãy chờ rồi gửi lại."))
    errand = accounts.counter_contact.ask_for_code(user, clerk=request.user, at=clock.now())
    request.session[_SENT] = errand.kept()
    return _("Đã gửi mã. Hãy nhờ người dân đọc mã trong tin nhắn.")


def _read_out(request: SignedInRequest, user: User, code: str, do: Callable[..., None]) -> None:
    errand = _errand(request, user)
    if errand is None:
        raise accounts.codes.CodeOverError
    do(user, errand, code, clerk=request.user, at=clock.now())
    del request.session[_SENT]


def _phone(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    _read_out(request, user, said["code"], accounts.counter_contact.prove_phone)
    return _("Đã xác nhận số điện thoại. Người dân đặt mật khẩu ở trang “Quên mật khẩu” bằng số này.")


def _contact(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    accounts.counter_contact.change(
        user, phone=said["phone"], email=said.get("email", ""), clerk=request.user, at=clock.now()
    )
    return _("Đã ghi nhận.")


def _no_email(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    _read_out(request, user, said["code"], accounts.counter_contact.drop_email)
    return _("Đã bỏ thư điện tử. Người dân đăng nhập bằng số điện thoại rồi thêm địa chỉ mới.")


def _factor(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    accounts.counter.reset_factor(user, name=said["name"], clerk=request.user, at=clock.now())
    return _("Đã ghi nhận.")


def _prove_entity(request: SignedInRequest, user: User, said: dict[str, Any]) -> str:
    mine = accounts.counter.unproven_entities(user)
    entity = next((one for one in mine if one.tax_code == said["tax_code"]), None)
    if entity is None:
        raise accounts.RefusedError(
            _("Người này không đăng ký tổ chức nào mang mã số thuế đó, hoặc tổ chức đã được xác nhận.")
        )
    accounts.counter.prove_entity(
        entity,
        name=said["entity_name"],
        tax_code=said["tax_code"],
        representative=said["representative"],
        clerk=request.user,
        at=clock.now(),
    )
    return _("Đã ghi nhận.")


# What is done, by the name of its form; each says what the clerk is told.
_DO: dict[str, Callable[[SignedInRequest, User, dict[str, Any]], str]] = {
    "prove": _prove,
    "consent": _consent,
    "send": _send,
    "phone": _phone,
    "contact": _contact,
    "no_email": _no_email,
    "factor": _factor,
    "entity": _prove_entity,
}


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def register_entity(request: SignedInRequest, ticket: str) -> HttpResponseBase:
    """The organisation that this person represents, registered and proven at once by its certificate."""
    at, user = clock.now(), person_of(request.user, ticket)
    form = NewEntityForm(request.POST if request.method == "POST" else resume.take(request, at))
    if request.method == "POST" and form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "entity_seen"}
        said["kind"] = LegalEntity.Kind(said["kind"])
        try:
            accounts.counter.register_entity(user, **said, clerk=request.user, at=at)
        except accounts.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            for warning in form.warnings():
                messages.warning(request, warning)
            messages.success(request, _("Đã đăng ký và xác nhận tổ chức."))
            return redirect("desk_counter_person", ticket)
    return render(
        request,
        "desk/counter_entity.jinja",
        {
            **frame.of(request, at),
            "person": user,
            "ticket": ticket,
            "form": form,
            "problems": error_links(form) if form.is_bound else [],
        },
    )


def _facts(user: User) -> list[dict[str, Any]]:
    proven, entities = user.identity_proven_at, dossiers.counter.entities_of(user)
    filing_for = [{"key": _("Nộp được cho"), "value": "; ".join(entity.name for entity in entities)}]
    return [
        {"key": _("Họ và tên"), "value": user.full_name},
        {
            "key": _("Số giấy tờ"),
            "value": mask_identity(user.identity_number) or _("chưa có"),
            "note": _("Đã xác nhận lúc %s") % dmyhm(proven) if proven else _("Tự khai, chưa xác nhận"),
        },
        {"key": _("Điện thoại"), "value": user.phone, "note": user.get_phone_proof_display()},
        {
            "key": _("Thư điện tử"),
            "value": user.email or _("chưa có"),
            "note": "" if user.email else _("Báo tin bằng tin nhắn."),
        },
        {
            "key": _("Điều khoản"),
            "value": _("Đã đồng ý bản %s") % user.terms_version if user.terms_version else _("Chưa ghi nhận"),
        },
        *(filing_for if entities else []),
    ]


def _procedures(request: SignedInRequest, ticket: str) -> dict[str, Any]:
    """The procedures of this desk that fit the words; a few at a time, as the words are meant to narrow."""
    words = clean_line(request.GET.get("thu-tuc", ""))[:LONGEST_SEARCH]
    found = dossiers.counter.procedures_for(request.user, clock.now())
    for word in fold(words).split()[:12]:
        found = found.filter(folded__contains=f" {word}")
    listed = list(found.order_by("-is_online", "field__name", "code")[: MOST_PROCEDURES + 1])
    return {
        "words": words,
        "procedures": [
            {"procedure": one, "href": reverse("desk_counter_begin", args=[ticket, one.code])}
            for one in listed[:MOST_PROCEDURES]
        ],
        "more": len(listed) > MOST_PROCEDURES,
    }


@require_http_methods(["GET", "POST"])
@officer_required(roles=[Role.ONE_STOP])
def begin(request: SignedInRequest, ticket: str, code: str) -> HttpResponseBase:
    """The way, the case and the agency; then the citizen's own pages, in our frame."""
    at, user = clock.now(), person_of(request.user, ticket)
    procedure = get_object_or_404(
        Procedure.objects.select_related("current", "agency").exclude(current=None), code=code
    )
    content = procedure.current.content
    agencies = dossiers.counter.agencies_for(procedure, request.user, at)
    posted = request.POST if request.method == "POST" else resume.take(request, at)
    form = VisitForm(content, agencies, dossiers.counter.entities_of(user), posted)
    if request.method == "POST" and agencies and form.is_valid():
        visit = dossiers.counter.Visit(
            procedure=procedure,
            case=form.cleaned_data.get("case", ""),
            filed_at=form.agency(),
            channel=Channel(form.cleaned_data["channel"]),
            postmarked_on=form.cleaned_data["postmarked_on"],
            entity=form.for_entity(),
        )
        try:
            draft = dossiers.counter.begin(user, visit, clerk=request.user, at=at)
        except dossiers.IncompleteError as error:
            for anchor, sentence in error.problems:
                form.add_error(anchor, sentence)
        except dossiers.ActError as error:
            form.add_error(None, str(error))
        else:
            return redirect("draft_declaration", draft.pk)
    return render(
        request,
        "desk/counter_begin.jinja",
        {
            **frame.of(request, at),
            "person": user,
            "ticket": ticket,
            "procedure": procedure,
            "content": content,
            "agencies": agencies,
            "form": form,
            "problems": error_links(form) if form.is_bound else [],
        },
    )
