"""Where django-allauth meets the house: our sentences, our outbox, our landing pages."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.accounts import factors, mail, resume
from motcua.accounts.models import User
from motcua.base import clock
from motcua.organization.models import Role

# The rooms above us; paths, because the house is built without looking up.
DESK = "/can-bo"
STUDIO = "/quan-tri"

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
        "too_many_login_attempts": _("Bạn đã thử sai nhiều lần. Hãy chờ vài phút rồi thử lại."),
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại, hoặc chọn “Quên mật khẩu”."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox. Raises KeyError for a letter that is not ours to send."""
        user = context.get("user")
        name = user.full_name if isinstance(user, User) else ""
        with transaction.atomic():
            mail.send(template_prefix, email, otp=context.get("code", ""), name=name, at=clock.now())

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
        resume.remember_author(response, user)
        return response

    def get_login_stages(self) -> list[str]:
        theirs = f"{AuthenticateStage.__module__}.{AuthenticateStage.__qualname__}"
        ours = f"{SecondFactorStage.__module__}.{SecondFactorStage.__qualname__}"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

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


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Between password and session: the second factor, of whoever has one."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user and factors.played_a_part(self.request, self.login.user):
            return None, True
        handled: tuple[HttpResponse | None, bool] = super().handle()
        return handled


def landing(user: User, at: datetime) -> str:
    """Where somebody arrives after logging in: officers and administrators at their desks, others at home."""
    roles = set(user.posts_at(at).values_list("role", flat=True))
    if roles - {Role.ADMINISTRATOR}:
        return DESK
    return STUDIO if roles else str(settings.LOGIN_REDIRECT_URL)
