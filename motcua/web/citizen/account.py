"""Registration, logging in and out: django-allauth's flows on our pages."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.gates import local_login_required
from motcua.base import clock
from motcua.web.citizen import (
    account_confirm,
    account_contact,
    account_data,
    account_factors,
    account_notices,
    account_profile,
    account_reset,
    account_security,
    account_terms,
    sso,
    sso_link,
)


@method_decorator(never_cache, name="dispatch")
class ConfirmEmail(allauth.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The page for the code that came by e-mail. It looks the same where no letter with a code was sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, AnonymousUser):
            return redirect("account")
        asked = EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # allauth goes back to the log-in page without a word when the code has run out.
        if asked and self._process is None:
            messages.warning(request, _("Mã đã hết hạn. Hãy đăng nhập bằng mật khẩu vừa đặt để nhận mã mới."))
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "verify" and self._process.user is None:
            # Nobody's code was guessed, or the registration was started anew elsewhere.
            form.add_error("code", _("Mã chưa đúng. Hãy xem lại sáu chữ số trong thư mới nhất."))
            refused: HttpResponse = self.form_invalid(form)
            return refused
        response: HttpResponse = super().form_valid(form)
        return response

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        here = reverse("account_email_verification_sent")
        if not consume_email_verification_rate_limit(self.request, self._process.email, dry_run=True):
            messages.warning(
                self.request, _("Hãy chờ một phút rồi mới xin mã mới. Nhớ xem cả thư mục thư rác.")
            )
            return redirect(here)
        # A new letter means a new three minutes; the number of tries stays.
        self._process.state["at"] = clock.real(clock.now()).timestamp()
        response: HttpResponse = super()._resend_form_valid(form)
        messages.success(self.request, _("Mã mới đã được gửi."))
        return response


class LogIn(allauth.LoginView):  # type: ignore[misc]
    """With a name and a password of ours, by single sign-on, or either."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.LOCAL_LOGIN:
            raise Http404
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_context_data(**kwargs)) | sso.way_in(self.request)


class SignUp(allauth.SignupView):  # type: ignore[misc]
    """Registration; where people may not register by themselves it says where to go."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.LOCAL_LOGIN and settings.SELF_REGISTRATION:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return response
        if request.method != "GET":
            raise Http404
        return render(request, "account/signup_elsewhere.jinja", sso.way_in(request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return dict(super().get_context_data(**kwargs)) | sso.way_in(self.request)


@require_http_methods(["GET", "POST"])
def log_out(request: HttpRequest) -> HttpResponseBase:
    """Out on POST; a mere visit (a prefetch, a link somewhere) changes nothing."""
    if request.method == "GET":
        return HttpResponseRedirect("/")
    by_single_sign_on = settings.SSO and sso.CAME in request.session
    response: HttpResponseBase = allauth.logout(request)
    if by_single_sign_on:
        response = redirect("sso_logged_out")
    resume.forget_author(response)
    return response


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The form's token is missing or old: nothing was saved; what a known person typed is kept for them."""
    known = not isinstance(getattr(request, "user", AnonymousUser()), AnonymousUser)
    kept = known and resume.keep(request, clock.now())
    return render(request, "account/page_too_old.jinja", {"kept": kept, "page": request.path}, status=403)


urlpatterns = [
    path("dang-ky", SignUp.as_view(), name="account_signup"),
    path("dang-ky/ma", local_login_required(ConfirmEmail.as_view()), name="account_email_verification_sent"),
    path("dang-nhap", LogIn.as_view(), name="account_login"),
    path("dang-xuat", log_out, name="account_logout"),
    *account_reset.urlpatterns,
    *account_contact.urlpatterns,
    *account_security.urlpatterns,
    *account_confirm.urlpatterns,
    *account_factors.urlpatterns,
    *account_terms.urlpatterns,
    *sso.urlpatterns,
    *sso_link.urlpatterns,
    *account_profile.urlpatterns,
    *account_data.urlpatterns,
    *account_notices.urlpatterns,
]
