"""Who asks for everything about a person has to have proven a moment ago that they are that person."""

from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import ratelimit
from django import forms
from django.utils.translation import gettext as _

from motcua.accounts.forms import password_field
from motcua.accounts.gates import SignedInRequest
from motcua.base import clock


class FreshForm(forms.Form):
    """Asks for the password, unless it (or whatever else opens the account) was given just now."""

    def __init__(self, *args: Any, request: SignedInRequest, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_%s", "label_suffix": "", **kwargs})
        self.request = request
        self.is_fresh = proven_just_now(request)
        if not self.is_fresh:
            self.fields["password"] = password_field(_("Mật khẩu của bạn"), "current-password")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.request.user):
            raise forms.ValidationError(_("Bạn đã thử nhiều lần. Hãy chờ một phút rồi thử lại."))
        if not self.request.user.check_password(password):
            raise forms.ValidationError(_("Mật khẩu chưa đúng. Hãy nhập lại."))
        return password

    def clean(self) -> dict[str, Any]:
        if "password" in self.cleaned_data:
            record_authentication(self.request, self.request.user, method="password", reauthenticated=True)
        return self.cleaned_data

    @property
    def cannot(self) -> bool:
        """Nothing to ask for: who has no password (single sign-on) logs in again instead."""
        return not self.is_fresh and not self.request.user.has_usable_password()


def proven_just_now(request: SignedInRequest) -> bool:
    """Whether this session's log-in, or a password given since, is a few minutes old at most."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    newest = max((float(record["at"]) for record in records), default=0.0)
    now = clock.real(clock.now()).timestamp()
    return now - newest < float(app_settings.REAUTHENTICATION_TIMEOUT)
