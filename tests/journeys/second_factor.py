"""The second factor in the browser: an app whose codes we compute, and Chromium's virtual authenticator."""

from typing import Any

from playwright.sync_api import CDPSession, Page

from motcua.accounts.cast import BY_KEY, PASSWORD
from tests.accounts.proving import code_of
from tests.journeys.citizen import fill, heading, press


def log_in(page: Page, key: str) -> None:
    """From the log-in page's form, as that member of the cast, by the password."""
    fill(page, {"login": BY_KEY[key].email, "password": PASSWORD})
    press(page, "Đăng nhập")


def set_up_app(page: Page, look=lambda page, name: None) -> str:
    """From the page that offers it to where one wanted to go; the secret."""
    press(page, "Thêm ứng dụng xác thực")
    look(page, "hai-lop-ung-dung")
    secret = page.locator(".citizen-secret").inner_text().replace(" ", "")
    fill(page, {"code": code_of(secret)})
    press(page, "Xác nhận")
    heading(page, "Mã dự phòng")
    look(page, "hai-lop-ma-du-phong")
    press(page, "Tôi đã cất mã, tiếp tục")
    return secret


class Device:
    """The device at which `page` is open: it holds passkeys and knows its user's finger, or does not."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.name = {"authenticatorId": made["authenticatorId"]}

    def knows_the_finger(self, known: bool) -> None:
        self.session.send("WebAuthn.setUserVerified", {**self.name, "isUserVerified": known})

    def passkeys(self) -> list[dict[str, Any]]:
        return list(self.session.send("WebAuthn.getCredentials", self.name)["credentials"])

    def forget_signatures(self) -> None:
        """As a copy of the device does that was made before anything was signed."""
        for passkey in self.passkeys():
            self.session.send(
                "WebAuthn.removeCredential", {**self.name, "credentialId": passkey["credentialId"]}
            )
            self.session.send(
                "WebAuthn.addCredential", {**self.name, "credential": {**passkey, "signCount": 0}}
            )
