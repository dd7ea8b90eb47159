"""What a password must be, in sentences that say what to do."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base.text import fold

LEAST = 8


class LongEnough:
    """At least eight characters; at most what argon2 should be fed with."""

    most = 256

    def validate(self, password: str, _user: User | None = None) -> None:
        if len(password) < LEAST:
            raise ValidationError(_("Mật khẩu cần ít nhất %d ký tự.") % LEAST)
        if len(password) > self.most:
            raise ValidationError(_("Mật khẩu dài quá %d ký tự. Hãy chọn mật khẩu ngắn hơn.") % self.most)

    def get_help_text(self) -> str:
        return _("Ít nhất %d ký tự.") % LEAST


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the 20,000 passwords that are tried first, and not digits alone."""

    def validate(self, password: str, _user: User | None = None) -> None:
        if password.isdigit():
            raise ValidationError(_("Mật khẩu chỉ có chữ số rất dễ đoán. Hãy thêm chữ cái."))
        super().validate(password)

    def get_error_message(self) -> str:
        return _("Mật khẩu này nhiều người dùng nên dễ đoán. Hãy chọn mật khẩu khác.")

    def get_help_text(self) -> str:
        return _("Không dùng mật khẩu dễ đoán.")


class NotAboutOneself:
    """Not the person's own name, e-mail address, phone or identity number."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        email = user.email or ""
        said = [user.full_name, email, email.partition("@")[0], user.phone, user.identity_number]
        if fold(password).replace(" ", "") in {fold(fact).replace(" ", "") for fact in said if fact}:
            raise ValidationError(_("Mật khẩu giống thông tin của bạn nên dễ đoán. Hãy chọn mật khẩu khác."))

    def get_help_text(self) -> str:
        return _("Không giống tên, số điện thoại hay số giấy tờ của bạn.")
