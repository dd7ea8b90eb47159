"""Where django-allauth meets the house: our sentences, our outbox, our landing pages."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.accounts import codes, consents, contacts, mail, resume
from motcua.accounts.models import User
from motcua.base import clock
from motcua.organization.models import Role

# The rooms above us; paths, because the house is built without looking up.
DESK = "/can-bo"
STUDIO = "/quan-tri"
TERMS = "/dieu-khoan/dong-y"

_LETTERS = {
    "account/email/email_confirmation_signup": "code_email",
    "account/email/email_confirmation": "code_email",
    "account/email/account_already_exists": "account_exists",
}

_STAGES = {
    "allauth.account.stages.PhoneVerificationStage": "motcua.accounts.stages.PhoneStage",
    "allauth.account.stages.EmailVerificationStage": "motcua.accounts.stages.EmailStage",
    "allauth.mfa.stages.AuthenticateStage": "motcua.accounts.stages.SecondFactorStage",
}

_SAID = {
    "account/messages/email_confirmed.txt": _("Thư điện tử đã được xác nhận."),
    "account/messages/password_changed.txt": _("Mật khẩu đã được đổi."),
    "account/messages/logged_out.txt": _("Bạn đã đăng xuất."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Messages that allauth shows and we do not name here stay unsaid."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đang bị khóa."),
        # Said to a right guess on the code page of somebody else's address: it looks like a wrong one.
        "email_taken": _("Mã chưa đúng. Hãy xem lại sáu chữ số trong thư mới nhất."),
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng. Hãy nhập lại."),
        "incorrect_code": _("Mã chưa đúng. Hãy xem lại sáu chữ số trong thư mới nhất."),
        "incorrect_password": _("Mật khẩu chưa đúng. Hãy nhập lại."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng."),
        "rate_limited": _("Bạn gửi quá nhanh. Hãy chờ một phút rồi thử lại."),
        "same_as_current": _("Giá trị mới phải khác giá trị đang dùng."),
        "too_many_login_attempts": _(
            "Bạn đã thử sai nhiều lần. Hãy chờ vài phút rồi thử lại, hoặc chọn “Quên mật khẩu” để đặt mật "
            "khẩu mới bằng mã và vào được ngay."
        ),
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại, hoặc chọn “Quên mật khẩu”."
        ),
    }

    def generate_email_verification_code(self) -> str:
        """What allauth keeps in the session: the reference of a code of ours, whose letter has the digits."""
        return str(uuid4())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox. Raises KeyError for a letter that is not ours to send."""
        kind, at = _LETTERS[template_prefix], clock.now()
        with transaction.atomic():
            if kind == "code_email":
                purpose, reference = codes.Purpose.CONFIRM_EMAIL, UUID(context["code"])
                code = codes.ask(purpose, email, user=context["user"], at=at, reference=reference)
                mail.send_code(code, at)
            else:
                mail.tell(kind, email, at)

    def get_login_stages(self) -> list[str]:
        return [_STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def lift_lock(self, request: HttpRequest, user: User) -> None:
        """Whoever set a new password by a code need not wait out the wrong guesses of others."""
        for name in filter(None, (user.email, user.phone, user.identity_number)):
            # allauth does so after its own reset; the counter's name is private to it.
            self._delete_login_attempts_cached_email(request, email=name)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - ours name nobody
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = message or _SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return landing(request.user, clock.now()) if isinstance(request.user, User) else "/"

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account")

    def get_signup_redirect_url(self, _request: HttpRequest) -> str:
        return reverse("account")

    def is_safe_url(self, url: str) -> bool:
        """Paths of ours only: no other host, whatever hosts we answer to."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, _request: HttpRequest) -> bool:
        """Our pages answer with pages, whatever the browser would also accept."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if kwargs.get("signup") and contacts.has_phone_to_prove(user):
            response = self._prove_phone(request, user, response["Location"])
        resume.remember_author(response, user)
        if consents.to_ask(user, clock.now()) and "Location" in response:
            # Asked once a log-in, in between; the way there goes on to where they wanted to go.
            response["Location"] = f"{TERMS}?{urlencode({'next': response['Location']})}"
        return response

    def _prove_phone(self, request: HttpRequest, user: User, back: str) -> HttpResponse:
        """The second code of a registration; it may be put off, and leads on to where the person went."""
        errand = contacts.prove_phone(user, clock.now())
        if codes.may_ask(request, user.phone):
            contacts.send(errand, user, clock.now())
        request.session["errand"] = errand.kept()
        return HttpResponseRedirect(f"{reverse('account_code')}?{urlencode({'next': back})}")

    def reauthenticate(self, user: User, password: str) -> bool:
        # allauth would look for the person by e-mail address, which not everybody has.
        return user.check_password(password)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        """One page asks for whatever its reader has (web/citizen/account_confirm.py)."""
        if isinstance(user, AnonymousUser):
            return []
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def respond_user_inactive(self, request: HttpRequest, _user: User) -> HttpResponse:
        messages.error(request, gettext("Tài khoản này đang bị khóa. Hãy liên hệ cơ quan để được giúp."))
        return HttpResponseRedirect(reverse("account_login"))


def landing(user: User, at: datetime) -> str:
    """Where somebody arrives after logging in: officers and administrators at their desks, others at home."""
    roles = set(user.posts_at(at).values_list("role", flat=True))
    if roles - {Role.ADMINISTRATOR}:
        return DESK
    return STUDIO if roles else str(settings.LOGIN_REDIRECT_URL)
