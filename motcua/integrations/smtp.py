"""E-mail by SMTP, through Django's own backend and settings (EMAIL_HOST, EMAIL_PORT, …)."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.translation import gettext as _

from motcua.messaging.service import Outgoing, PermanentError, TemporaryError

# For each of some ten steps of a delivery: together less than the lease of the job.
TIMEOUT_SECONDS = 15


class Smtp:
    """One connection per message: a notice now and then is not worth keeping one open."""

    def send(self, message: Outgoing) -> str:
        """Hand the e-mail to the server; its Message-ID. Raises TemporaryError or PermanentError."""
        mail = _mail(message)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            _refused(min(code for code, _text in error.recipients.values()))
        except smtplib.SMTPAuthenticationError as error:
            raise TemporaryError(_("Máy chủ thư không nhận tài khoản gửi.")) from error
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            raise TemporaryError(_("Máy chủ thư không nhận kết nối.")) from error
        except smtplib.SMTPResponseException as error:
            _refused(error.smtp_code)
        except smtplib.SMTPNotSupportedError as error:
            raise PermanentError(_("Máy chủ thư không gửi được tới địa chỉ này.")) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TemporaryError(_("Máy chủ thư không trả lời.")) from error
        except ValueError as error:
            raise PermanentError(_("Địa chỉ thư không đúng.")) from error
        return str(mail.extra_headers["Message-ID"])


def _mail(message: Outgoing) -> EmailMultiAlternatives:
    connection = get_connection("django.core.mail.backends.smtp.EmailBackend", timeout=TIMEOUT_SECONDS)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    # RFC 3834: answering machines leave such mail alone.
    headers = {"Message-ID": f"<{message.reference}@{domain}>", "Auto-Submitted": "auto-generated"}
    if message.choices_url:
        headers["List-Unsubscribe"] = f"<{message.choices_url}>"
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.recipient],
        connection=connection,
        headers=headers,
    )
    mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments:
        mail.attach(attachment.name, attachment.content, attachment.content_type)
    return mail


def _refused(code: int) -> None:
    """Raise what the server's answer means: 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    if code < 500:
        raise TemporaryError(_("Máy chủ thư hẹn gửi lại sau (mã %(code)s).") % {"code": code})
    raise PermanentError(_("Máy chủ thư từ chối địa chỉ hoặc nội dung (mã %(code)s).") % {"code": code})
