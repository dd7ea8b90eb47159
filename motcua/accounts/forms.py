"""Forms of the account pages: what citizens fill in, checked field by field."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal import flows
from allauth.account.models import EmailAddress, Login
from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.accounts.authentication import AmbiguousLoginError, normal_login
from motcua.accounts.models import User
from motcua.accounts.terms import TERMS_VERSION
from motcua.base import clock, identifiers
from motcua.base.text import clean_line

NAME_LENGTH = 120
TOO_LONG = _("Chỉ viết tối đa %(limit_value)d ký tự.")
_IN_NAMES = frozenset(" '’-.")


class NameField(forms.CharField):
    """A person's name as the identity card has it: letters of any script, no digits, no symbols."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Họ và tên"))
        kwargs.setdefault("help_text", _("Ghi như trên thẻ căn cước, có dấu."))
        kwargs.setdefault("error_messages", {"required": _("Nhập họ và tên."), "max_length": TOO_LONG})
        kwargs["widget"] = forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"})
        super().__init__(max_length=NAME_LENGTH, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_line(value or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        letters = [c for c in value if unicodedata.category(c)[0] in "LM"]
        if len(letters) + sum(c in _IN_NAMES for c in value) < len(value) or len(letters) < 2:
            raise forms.ValidationError(_("Họ và tên chỉ gồm chữ cái. Hãy ghi như trên thẻ căn cước."))


class CheckedField(forms.CharField):
    """A number with a rule of its own (base/identifiers): problems block, warnings are kept in `warning`."""

    warning: str | None = None

    def __init__(self, check: Any, **kwargs: Any) -> None:
        self.check = check
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        finding = self.check(text)
        if finding.problem:
            raise forms.ValidationError(finding.problem)
        self.warning = finding.warning
        return str(finding.value)


def identity_field() -> CheckedField:
    return CheckedField(
        identifiers.check_identity_or_passport,
        label=_("Số CCCD/CMND/hộ chiếu"),
        max_length=30,
        error_messages={"required": _("Nhập số CCCD, CMND hoặc hộ chiếu."), "max_length": TOO_LONG},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )


def phone_field() -> CheckedField:
    return CheckedField(
        identifiers.check_mobile,
        label=_("Số điện thoại"),
        help_text=_("Số di động nhận được tin nhắn của cơ quan."),
        max_length=20,
        error_messages={"required": _("Nhập số điện thoại di động."), "max_length": TOO_LONG},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


def email_field(**kwargs: Any) -> forms.EmailField:
    return forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        error_messages={
            "required": _("Nhập địa chỉ thư điện tử."),
            "invalid": _("Địa chỉ thư có dạng ten@vidu.vn. Hãy xem lại."),
            "max_length": TOO_LONG,
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        **kwargs,
    )


def password_field(label: Any, autocomplete: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        error_messages={"required": _("Nhập mật khẩu.")},
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **kwargs,
    )


def new_password_field(label: Any) -> forms.CharField:
    hint = _("Ít nhất 8 ký tự, có chữ cái; đừng dùng tên hay số giấy tờ của bạn.")
    return password_field(label, "new-password", help_text=hint)


class SignupForm(allauth.SignupForm):  # type: ignore[misc]
    """Registration with the fields of the published guide (DESIGN section 1.I)."""

    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "full_name": NameField(),
            "identity_number": identity_field(),
            "phone": phone_field(),
            "email": email_field(help_text=_("Chúng tôi gửi mã xác nhận và thông báo tới địa chỉ này.")),
            "password1": new_password_field(_("Mật khẩu")),
            "terms": forms.BooleanField(
                label=_("Tôi đã đọc và đồng ý với điều khoản sử dụng"),
                error_messages={
                    "required": _("Hãy đọc điều khoản sử dụng và đánh dấu đồng ý."),
                    "max_length": TOO_LONG,
                },
            ),
        }

    def validate_unique_email(self, value: str) -> str:
        email: str = super().validate_unique_email(value)
        if self.account_already_exists and unconfirmed().filter(email=email).exists():
            # Nobody has ever proven to own this address: a new try starts over.
            self.account_already_exists = False
        return email

    def clean(self) -> dict[str, Any]:
        # allauth would try the password against an empty user; ours knows what the person typed beside it.
        forms.Form.clean(self)
        password = self.cleaned_data.get("password1")
        if password:
            try:
                allauth.get_adapter().clean_password(password, user=self._person())
            except forms.ValidationError as problem:
                self.add_error("password1", problem)
        return dict(self.cleaned_data)

    def try_save(self, request: HttpRequest) -> Any:
        """The new account, or the same answer as ever where the address has one (somebody may be probing)."""
        try:
            with transaction.atomic():
                answer = super().try_save(request)
        except IntegrityError:  # the same address was registered in this very moment
            self.account_already_exists = True
            answer = super().try_save(request)
        for warning in self.warnings():
            messages.warning(request, warning)
        return answer

    def save(self, _request: HttpRequest) -> User:
        """The account as registered. An unconfirmed one with this address goes away with its password.

        It is replaced, not overwritten: whoever holds the code of the older try must not confirm this one.
        """
        unconfirmed().filter(email=self.cleaned_data["email"]).delete()
        user = self._person()
        user.set_password(self.cleaned_data["password1"])
        user.terms_accepted_at = clock.now()
        user.terms_version = TERMS_VERSION
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        return user

    def warnings(self) -> list[str]:
        """What is doubtful about the numbers, and where to mend it."""
        mend = gettext("Bạn có thể sửa ở trang Tài khoản sau khi xác nhận.")
        return [f"{warning} {mend}" for warning in _warnings(self)]

    def _person(self) -> User:
        facts = {
            name: self.cleaned_data.get(name, "")
            for name in ("full_name", "identity_number", "phone", "email")
        }
        return User(**facts)


def unconfirmed() -> QuerySet[User]:
    """Registrations that nobody ever entered, with an address that was never confirmed.

    Neither officers nor people whom a clerk knows: they may come for their password years later.
    """
    never = User.objects.filter(
        last_login=None,
        posts=None,
        changes=None,
        counter_records=None,
        sign_on_records=None,
        is_active=True,
    )
    return never.exclude(pk__in=EmailAddress.objects.filter(verified=True).values("user_id"))


class LoginForm(allauth.LoginForm):  # type: ignore[misc]
    """One field for the name, whatever kind of name it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": forms.CharField(
                label=_("Số CCCD/CMND/hộ chiếu, số điện thoại hoặc thư điện tử"),
                max_length=254,
                error_messages={
                    "required": _("Nhập số giấy tờ, số điện thoại hoặc thư điện tử đã đăng ký."),
                    "max_length": TOO_LONG,
                },
                widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
            ),
            "password": password_field(_("Mật khẩu"), "current-password"),
        }

    def user_credentials(self) -> dict[str, str]:
        return {
            "username": normal_login(self.cleaned_data["login"]),
            "password": self.cleaned_data["password"],
        }

    def _clean_with_password(self, credentials: dict[str, str]) -> dict[str, Any]:
        adapter = allauth.get_adapter()
        try:
            user = adapter.authenticate(self.request, **credentials)
        except AmbiguousLoginError:
            raise forms.ValidationError(
                gettext("Có hơn một tài khoản dùng số này. Hãy đăng nhập bằng thư điện tử của bạn.")
            ) from None
        if user is None:
            raise adapter.validation_error("username_password_mismatch")
        self.user = user
        # Naming the address here makes allauth ask whether this very address is confirmed.
        self._login = Login(user=user, email=user.email or "")
        if flows.login.is_login_rate_limited(self.request, self._login):
            raise forms.ValidationError(
                gettext("Mã xác nhận vừa được gửi tới thư của bạn. Hãy chờ một phút rồi đăng nhập lại.")
            )
        return dict(self.cleaned_data)


class CodeMixin(forms.Form):
    """The six digits from the letter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Mã xác nhận"),
            help_text=_("Sáu chữ số trong thư chúng tôi vừa gửi."),
            max_length=20,
            error_messages={"required": _("Nhập mã sáu chữ số trong thư."), "max_length": TOO_LONG},
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        )


class ConfirmEmailForm(CodeMixin, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class ConfirmResetForm(CodeMixin, allauth.ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class ResetForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    """Asks for the address to which the code goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = email_field(help_text=_("Địa chỉ bạn đã dùng khi đăng ký."))


class NewPasswordMixin(forms.Form):
    """One new password, shown on request instead of typed twice."""

    user: User | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["password1"] = new_password_field(_("Mật khẩu mới"))

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        return str(allauth.get_adapter().clean_password(password, user=self.user))


class NewPasswordForm(NewPasswordMixin, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(NewPasswordMixin, allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field(_("Mật khẩu hiện tại"), "current-password")


class ProfileForm(forms.Form):
    """One's own name and phone; the identity number too while nobody has checked it."""

    full_name = NameField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        facts = {"full_name": user.full_name, "phone": user.phone, "identity_number": user.identity_number}
        super().__init__(*args, **(kwargs | {"initial": facts}))
        self.fields["phone"] = phone_field()
        if user.identity_proven_at is None:
            self.fields["identity_number"] = identity_field()
        else:
            # A proven identity has a proven name; both change at the counter only.
            self.fields["full_name"].disabled = True

    def warnings(self) -> list[str]:
        """What is doubtful about the numbers; they are saved all the same."""
        return list(_warnings(self))


def _warnings(form: forms.Form) -> Iterator[str]:
    found = (getattr(field, "warning", None) for field in form.fields.values())
    return (warning for warning in found if warning)
