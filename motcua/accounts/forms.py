"""Forms of the account pages: what citizens fill in, checked field by field."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from allauth.account import forms as allauth
from allauth.account.internal import flows
from allauth.account.models import EmailAddress, Login
from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.accounts import codes, consents, history, terms
from motcua.accounts.authentication import AmbiguousLoginError, candidates, normal_login
from motcua.accounts.models import User
from motcua.base import clock, identifiers
from motcua.base.masking import mask_email, mask_identity, mask_name
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


def phone_field(check: Any = identifiers.check_mobile) -> CheckedField:
    return CheckedField(
        check,
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
        self.account_already_exists = False
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
        if codes.phones_can_be_proven():
            self._allow_no_email()

    def _allow_no_email(self) -> None:
        """Who has no e-mail (or none that works) says so, and proves the phone instead."""
        box = forms.BooleanField(
            label=_("Tôi không dùng thư điện tử; hãy gửi mã và thông báo bằng tin nhắn"),
            required=False,
        )
        fields = list(self.fields.items())
        place = list(self.fields).index("email") + 1
        self.fields = dict([*fields[:place], ("no_email", box), *fields[place:]])
        if self.data.get("no_email"):
            self.fields["email"].required = False

    def clean_email(self) -> str:
        if self.data.get("no_email") and "no_email" in self.fields:
            return ""
        return str(super().clean_email())

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
        if self.account_already_exists:
            # As long as a new account takes, so that the time does not tell who has one.
            make_password(self.cleaned_data["password1"])
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
        if self.cleaned_data["email"]:
            unconfirmed().filter(email=self.cleaned_data["email"]).delete()
        user = self._person()
        user.set_password(self.cleaned_data["password1"])
        at = clock.now()
        agreed = terms.in_force(at)
        user.terms_accepted_at, user.terms_version = at, agreed.version
        user.save()
        if user.email:
            EmailAddress.objects.create(user=user, email=user.email, primary=True)
        consents.note(user, agreed, at)
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
        except forms.ValidationError:
            self._note_lock(credentials["username"])
            raise
        except AmbiguousLoginError:
            raise forms.ValidationError(
                gettext("Có hơn một tài khoản dùng số này. Hãy đăng nhập bằng thư điện tử của bạn.")
            ) from None
        if user is None:
            self._note_failure(credentials["username"], history.Act.WRONG)
            raise adapter.validation_error("username_password_mismatch")
        self.user = user
        # Naming the address here makes allauth ask whether this very address is confirmed.
        self._login = Login(user=user, email=user.email or "")
        if flows.login.is_login_rate_limited(self.request, self._login):
            raise forms.ValidationError(
                gettext("Mã xác nhận vừa được gửi tới thư của bạn. Hãy chờ một phút rồi đăng nhập lại.")
            )
        return dict(self.cleaned_data)

    def _note_lock(self, name: str) -> None:
        """Once for each time it is locked, however often somebody goes on guessing."""
        if ratelimit.consume(self.request, action="note_lock", key=name):
            self._note_failure(name, history.Act.LOCKED)

    def _note_failure(self, name: str, act: history.Act) -> None:
        history.note_failure(candidates(name), act, history.where(self.request), clock.now())


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
    def clean_code(self) -> str:
        # What allauth keeps as the code is the reference of one of ours (adapter.py).
        typed: str = self.cleaned_data["code"]
        try:
            codes.redeem(self.expected_code, typed, purpose=codes.Purpose.CONFIRM_EMAIL, at=clock.now())
        except (codes.WrongCodeError, codes.CodeOverError):
            raise allauth.get_adapter().validation_error("incorrect_code") from None
        flows.manage_email.email_already_exists(user=self.user, email=self.email, always_raise=True)
        return typed


class CodeForm(CodeMixin):
    """The six digits that were sent to a phone or an e-mail address."""

    def __init__(self, *args: Any, by_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_phone:
            self.fields["code"].help_text = _("Sáu chữ số trong tin nhắn chúng tôi vừa gửi.")
            self.fields["code"].error_messages["required"] = _("Nhập mã sáu chữ số trong tin nhắn.")


class ResetForm(forms.Form):
    """Asks for the phone or e-mail address to which the code goes."""

    address = forms.CharField(
        label=_("Số điện thoại hoặc thư điện tử"),
        help_text=_("Số di động đã xác nhận, hoặc địa chỉ bạn đã dùng khi đăng ký."),
        max_length=254,
        error_messages={
            "required": _("Nhập số điện thoại hoặc địa chỉ thư điện tử."),
            "max_length": TOO_LONG,
        },
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )

    def clean_address(self) -> str:
        """In its normal form. What is wrong about it is said for each kind."""
        typed = clean_line(self.cleaned_data["address"])
        rule = email_field() if "@" in typed else phone_field()
        return str(rule.clean(typed)).lower()


class PhoneForm(forms.Form):
    """Another phone number for one's account."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["phone"] = phone_field()
        self.fields["phone"].label = _("Số điện thoại mới")

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone == self.user.phone:
            raise allauth.get_adapter().validation_error("same_as_current")
        return phone


class EmailForm(forms.Form):
    """Another e-mail address for one's account, or the first."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["email"] = email_field()
        self.fields["email"].label = _("Thư điện tử mới")

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.user.email:
            raise allauth.get_adapter().validation_error("same_as_current")
        return email


class NewPasswordForm(forms.Form):
    """One new password, shown on request instead of typed twice; of several accounts, for which."""

    def __init__(self, *args: Any, accounts: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(user.pk): user for user in accounts}
        if len(accounts) > 1:
            self.fields["account"] = forms.ChoiceField(
                label=_("Đặt mật khẩu cho tài khoản nào?"),
                choices=[(str(user.pk), _masked(user)) for user in accounts],
                widget=forms.RadioSelect,
                error_messages={"required": _("Chọn tài khoản cần đặt mật khẩu.")},
            )
        self.fields["password1"] = new_password_field(_("Mật khẩu mới"))

    def account(self) -> User:
        """Whose password it is. Raises KeyError where a choice was not made yet."""
        if len(self.accounts) == 1:
            return next(iter(self.accounts.values()))
        return self.accounts[self.cleaned_data["account"]]

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        chosen = len(self.accounts) == 1 or "account" in self.cleaned_data
        return str(allauth.get_adapter().clean_password(password, user=self.account() if chosen else None))


def _masked(user: User) -> str:
    parts = (mask_name(user.full_name), mask_identity(user.identity_number), mask_email(user.email))
    return " · ".join(filter(None, parts))


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["oldpassword"] = password_field(_("Mật khẩu hiện tại"), "current-password")
        self.fields["password1"] = new_password_field(_("Mật khẩu mới"))

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        return str(allauth.get_adapter().clean_password(password, user=self.user))


class ProfileForm(forms.Form):
    """One's own name and, while nobody has checked it, the identity number."""

    full_name = NameField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        facts = {"full_name": user.full_name, "identity_number": user.identity_number}
        super().__init__(*args, **(kwargs | {"initial": facts}))
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
