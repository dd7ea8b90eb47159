"""Forms in which somebody proves who they are: a password, a code, a passkey. Tries are counted together.

Each holds the factor that was proven in `proven` (the password form has none).
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa import signals
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.accounts import factors, passkeys
from motcua.accounts.errors import RefusedError
from motcua.accounts.forms import TOO_LONG, password_field
from motcua.accounts.models import User
from motcua.base import clock


def code_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        error_messages={"required": _("Nhập mã."), "max_length": TOO_LONG},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Tên của khóa"),
        help_text=_("Để bạn nhận ra sau này, ví dụ: Điện thoại của tôi."),
        max_length=passkeys.NAME_LENGTH,
        error_messages={"required": _("Đặt tên cho khóa."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _credential() -> forms.CharField:
    # What is missing or wrong about it is said of the form: nobody sees this field.
    return forms.CharField(widget=forms.HiddenInput, required=False)


class _ProvingForm(forms.Form):
    """What they share: a person, a request, and the count of wrong tries."""

    proven: Authenticator | None = None

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def prove(self, act: Callable[[], Authenticator]) -> None:
        """`act` within the limit of wrong tries; what it refuses is a fault of the form."""
        forgive = check_rate_limit(self.user)
        try:
            self.proven = act()
        except RefusedError as refused:
            _tell_of_failure(self.request, self.user)
            raise forms.ValidationError(str(refused)) from refused
        forgive()


class PasswordForm(_ProvingForm):
    """One's own password, once more."""

    password = password_field(_("Mật khẩu"), "current-password")

    def clean_password(self) -> str:
        forgive = check_rate_limit(self.user)
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(gettext("Mật khẩu chưa đúng. Hãy nhập lại."))
        forgive()
        return password


class CodeForm(_ProvingForm):
    """The code of the app, or a recovery code, in one field."""

    code = code_field(
        _("Mã xác thực"), _("Sáu chữ số trên ứng dụng xác thực, hoặc một mã dự phòng mười chữ số.")
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.prove(lambda: factors.use_code(self.user, code, clock.now()))
        return code


class PasskeyForm(_ProvingForm):
    """What the browser made of a passkey; `purpose` is that of its challenge."""

    credential = _credential()

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose

    def clean(self) -> dict[str, Any]:
        answer: str = self.cleaned_data.get("credential", "")
        self.prove(lambda: passkeys.prove(self.request, self.purpose, answer, clock.now(), self.user))
        return dict(self.cleaned_data)


class AppForm(_ProvingForm):
    """The first code of an app that is being set up."""

    code = code_field(_("Mã trên ứng dụng"), _("Sáu chữ số mà ứng dụng đang hiện."))

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.prove(lambda: factors.add_app(self.request, self.user, code, clock.now()))
        return code


class NewPasskeyForm(forms.Form):
    """A name for the passkey, and what the browser made."""

    name = name_field()
    credential = _credential()
    proven: Authenticator | None = None

    def __init__(self, *args: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean(self) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        if "name" in facts:
            answer: str = facts.get("credential", "")
            try:
                self.proven = passkeys.add(self.request, self.user, facts["name"], answer, clock.now())
            except RefusedError as refused:
                raise forms.ValidationError(str(refused)) from refused
        return facts


def _tell_of_failure(request: HttpRequest, user: User) -> None:
    """As allauth's own forms do: whoever keeps a history of log-ins hears of it."""
    tried = factors.of(user).first()
    if tried:
        signals.authentication_failed.send(
            sender=Authenticator, request=request, user=user, authenticator=tried, reauthentication=False
        )
