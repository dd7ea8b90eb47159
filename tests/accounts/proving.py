"""What tests of the second factor do again and again: log in, set an app up, read its codes."""

import html
import json
import re
from datetime import timedelta

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from motcua.accounts import cast as demo
from motcua.accounts.factors import PERIOD
from motcua.base import clock

FACTORS = "/tai-khoan/hai-lop"
APP = f"{FACTORS}/ung-dung"
NEW_PASSKEY = f"{FACTORS}/khoa-moi"
CODES = f"{FACTORS}/ma-du-phong"
SECOND = "/dang-nhap/lop-hai"
PASSKEY_LOGIN = "/dang-nhap/khoa"
CONFIRM = "/tai-khoan/xac-nhan"


def log_in(client, user, **more):
    return client.post("/dang-nhap", {"login": user.email, "password": demo.PASSWORD} | more)


def is_in(client):
    return "_auth_user_id" in client.session


def page_of(response):
    return html.unescape(response.content.decode())


def code_of(secret, steps=0):
    """What the app shows now, or some half minutes later."""
    step = int(clock.now().timestamp()) // PERIOD + steps
    return format_hotp_value(hotp_value(secret, step))


def later(steps):
    """So many half minutes from now, for everything within."""
    return clock.at(clock.now() + timedelta(seconds=steps * PERIOD))


def shown_secret(client):
    shown = re.search(r'citizen-secret">([A-Z2-7 ]+)<', page_of(client.get(APP)))
    assert shown
    return shown[1].replace(" ", "")


def set_up_app(client, path=APP):
    """The secret of an app that is set up now; its present code is used up by that."""
    secret = shown_secret(client)
    assert client.post(path, {"code": code_of(secret)}).status_code == 302
    return secret


def recovery_codes(client):
    """The codes on the page that shows them."""
    return re.findall(r"\b\d{5}-\d{5}\b", client.get(CODES).content.decode())


def options(page):
    """What a page asks the browser's passkeys."""
    asked = re.search(r"data-options='([^']*)'", page.content.decode())
    assert asked
    return json.loads(html.unescape(asked[1]))


def add_passkey(client, key, name="Điện thoại", path=NEW_PASSKEY):
    asked = options(client.get(path))
    return client.post(path, {"name": name, "credential": key.make(asked)})
