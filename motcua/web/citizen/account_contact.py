"""Phone and e-mail address of one's account: proving them, changing them by a code to both ends."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.constants import LoginStageKey
from allauth.account.stages import LoginStageController
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.accounts.forms import CodeForm, EmailForm, PhoneForm
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.accounts.models import User
from motcua.accounts.service import codes, contacts, history
from motcua.base import clock
from motcua.base.masking import mask_email, mask_phone
from motcua.web.citizen.sayings import OVER, TOO_SOON, WRONG

_KEPT = "errand"


@citizen_required
def phone(request: SignedInRequest) -> HttpResponse:
    """The number the account has: prove it, or give another."""
    person = request.user
    if request.POST.get("action") == "prove":
        return _begin(request, contacts.prove_phone(person, clock.now()))
    form = PhoneForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        return _begin(request, contacts.change(person, form.cleaned_data["phone"], clock.now()))
    facts = {"is_proven": not contacts.has_phone_to_prove(person)}
    return _change_page(request, "account/phone.jinja", form, facts, sample="0")


@citizen_required
def email(request: SignedInRequest) -> HttpResponse:
    """The e-mail address: give the first one, or another."""
    form = EmailForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _begin(request, contacts.change(request.user, form.cleaned_data["email"], clock.now()))
    return _change_page(request, "account/email.jinja", form, {}, sample="@")


def _change_page(
    request: SignedInRequest, page: str, form: Form, facts: dict[str, Any], sample: str
) -> HttpResponse:
    old = contacts.old_end(request.user, sample)
    known = {"old_end": _masked(old), "old_is_phone": bool(old) and codes.is_phone(old)}
    return render(request, page, {"form": form, "person": request.user, **known, **facts})


def _begin(request: SignedInRequest, errand: contacts.Errand) -> HttpResponse:
    _send(request, errand, request.user)
    request.session[_KEPT] = errand.kept()
    return redirect("account_code")


@citizen_required
def code(request: SignedInRequest) -> HttpResponseBase:
    """Asks for the digits of the errand that this person is on."""
    errand = contacts.resume(request.session.get(_KEPT))
    if errand is None or not contacts.address_of(errand, request.user):
        return redirect("account")
    wanted = request.GET.get("next", "")
    onward = wanted if get_adapter(request).is_safe_url(wanted) else ""
    if request.POST.get("action") == "resend":
        return _resend(request, errand, request.user, _KEPT)
    by_phone = codes.is_phone(contacts.address_of(errand, request.user))
    form = CodeForm(request.POST or None, by_phone=by_phone)
    if request.method == "POST" and form.is_valid():
        try:
            then = contacts.confirm(
                errand, form.cleaned_data["code"], request.user, history.where(request), clock.now()
            )
        except (codes.WrongCodeError, codes.CodeOverError) as error:
            form.add_error("code", _said(error))
        except contacts.TakenError:
            messages.warning(request, _("Địa chỉ này đã có tài khoản khác dùng nên không đổi được."))
            return redirect("account_email")
        else:
            return _go_on(request, then, onward)
    return _code_page(request, form, errand, request.user, onward=onward)


def _go_on(request: SignedInRequest, then: contacts.Errand | None, onward: str) -> HttpResponse:
    """To the code of the new end, or back to where the person was going."""
    if then is not None:
        return _begin(request, then)
    del request.session[_KEPT]
    messages.success(request, _("Đã xác nhận."))
    return redirect(onward or "account")


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """Logging in without an e-mail address, the first time: the code to the phone stands before the door."""
    stage = LoginStageController.enter(request, LoginStageKey.VERIFY_PHONE.value)
    errand = contacts.resume(request.session.get(contacts.ENTERING))
    if not isinstance(request.user, AnonymousUser) or stage is None or errand is None:
        return redirect("account_login")
    user = stage.login.user
    if request.POST.get("action") == "resend":
        return _resend(request, errand, user, contacts.ENTERING)
    form = CodeForm(request.POST or None, by_phone=True)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.confirm(errand, form.cleaned_data["code"], user, history.where(request), clock.now())
        except (codes.WrongCodeError, codes.CodeOverError) as error:
            form.add_error("code", _said(error))
        else:
            del request.session[contacts.ENTERING]
            response: HttpResponseBase = stage.exit()
            return response
    return _code_page(request, form, errand, user, restart=True)


def _code_page(
    request: HttpRequest, form: CodeForm, errand: contacts.Errand, user: User, **facts: Any
) -> HttpResponse:
    address = contacts.address_of(errand, user)
    known = {
        "form": form,
        "address": _masked(address),
        "by_phone": codes.is_phone(address),
        "is_old_end": errand.purpose == codes.Purpose.OLD_END,
        "is_new_end": errand.purpose == codes.Purpose.NEW_END,
    }
    return render(request, "account/code.jinja", known | facts)


def _resend(request: HttpRequest, errand: contacts.Errand, user: User, kept: str) -> HttpResponse:
    fresh = contacts.again(errand, user, clock.now())
    if _send(request, fresh, user):
        request.session[kept] = fresh.kept()
        messages.success(request, _("Mã mới đã được gửi."))
    return redirect(request.get_full_path())


def _send(request: HttpRequest, errand: contacts.Errand, user: User) -> bool:
    """Whether the code could be sent; if not, the person is told to wait."""
    if not codes.may_ask(request, contacts.address_of(errand, user)):
        messages.warning(request, TOO_SOON)
        return False
    contacts.send(errand, user, clock.now())
    return True


def _said(error: Exception) -> Any:
    return WRONG if isinstance(error, codes.WrongCodeError) else OVER


def _masked(address: str) -> str:
    return mask_phone(address) if codes.is_phone(address) else mask_email(address)


urlpatterns = [
    path("dang-ky/tin-nhan", enter, name="account_phone_login"),
    path("tai-khoan/so-dien-thoai", phone, name="account_phone"),
    path("tai-khoan/thu-dien-tu", email, name="account_email"),
    path("tai-khoan/ma", code, name="account_code"),
]
