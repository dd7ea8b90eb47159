"""SMS through a gateway that speaks Kannel's sendsms over HTTP (settings.SMS), and its delivery reports.

The message goes by POST: name, password, number and words stand in headers and body, so that no log of the
gateway or of a proxy between keeps them with the address. Kannel answers as soon as it has the message in its
store; what becomes of it comes later to the address that goes along (reports.py).
"""

import http.client
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.messaging.service import Outgoing, PermanentError, TemporaryError

TIMEOUT_SECONDS = 15
# What we want to be told: delivered, failed, held, and refused by the carrier (not: taken by the carrier).
REPORTS = 1 + 2 + 4 + 16


class _NoRedirects(HTTPRedirectHandler):
    """Our password goes to the address of the settings and nowhere else."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


_opener = build_opener(ProxyHandler({}), _NoRedirects)


class Kannel:
    """One request per message."""

    def send(self, message: Outgoing) -> str:
        """Hand the message over; the gateway's acceptance. Raises TemporaryError or PermanentError."""
        try:
            with _opener.open(_request(message), timeout=TIMEOUT_SECONDS) as answer:
                said: str = answer.read(500).decode("utf-8", "replace")
                status: int = answer.status
        except HTTPError as error:
            with error:
                _refused(error.code, error.read(500))
        except (OSError, http.client.HTTPException) as error:
            raise TemporaryError(_("Cổng tin nhắn không trả lời.")) from error
        if status != http.client.ACCEPTED:
            # Whatever answers there, it is no sendsms: it has promised nothing.
            _refused(status, b"")
        return said[:100]


def _request(message: Outgoing) -> Request:
    server: Any = settings.SMS
    report_to = settings.PUBLIC_URL + reverse("sms_report", args=[message.reference])
    headers = {
        "X-Kannel-Username": server.user,
        "X-Kannel-Password": server.password,
        "X-Kannel-From": server.sender,
        "X-Kannel-To": _international(message.recipient),
        "X-Kannel-DLR-Mask": str(REPORTS),
        # Kannel puts the number of what happened where %d stands.
        "X-Kannel-DLR-URL": f"{report_to}?d=%d",
        "Content-Type": "text/plain; charset=utf-8",
    }
    return Request(server.address, data=message.text.encode(), headers=headers, method="POST")  # noqa: S310


def _international(number: str) -> str:
    """A Vietnamese number as carriers write it: 0912… is 84912…"""
    return f"84{number[1:]}" if number.startswith("0") else number.lstrip("+")


def _refused(status: int, said: bytes) -> None:
    """Raise what the gateway's answer means: two speak of this message, all others of the gateway."""
    if status == http.client.FORBIDDEN and said.startswith(b"Not routable"):
        raise PermanentError(_("Không có nhà mạng nào nhận số này."))
    if status == http.client.BAD_REQUEST:
        raise PermanentError(_("Cổng tin nhắn từ chối số hoặc nội dung (mã %(code)s).") % {"code": status})
    if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
        raise TemporaryError(_("Cổng tin nhắn không nhận tài khoản gửi (mã %(code)s).") % {"code": status})
    raise TemporaryError(_("Cổng tin nhắn hẹn gửi lại sau (mã %(code)s).") % {"code": status})
