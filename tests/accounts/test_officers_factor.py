"""Officers see no dossier before a second factor; who lost theirs gets a way back, and not by themselves."""

import os
import subprocess
import sys

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from motcua.accounts import cast as demo
from motcua.accounts import checks, factors, service
from motcua.accounts.models import KeptPost, OfficerChange, Substitution
from motcua.base import clock
from motcua.config import environment
from tests.accounts.proving import (
    APP,
    CODES,
    CONFIRM,
    FACTORS,
    PASSKEY_LOGIN,
    SECOND,
    add_passkey,
    code_of,
    is_in,
    later,
    log_in,
    page_of,
    recovery_codes,
    set_up_app,
)
from tests.accounts.softkey import SoftKey
from tests.house.access_table import ACCESS, Who
from tests.house.test_access import ROUTES, _address

DESK = "/can-bo"
HERE = "/can-bo?tab=tre"
NEW_OFFICER = "/quan-tri/can-bo/moi"
VARIABLE = "MOTCUA_OFFICER_SECOND_FACTOR"
RESET = "/quan-tri/can-bo/{}/dat-lai-hai-lop"


@pytest.fixture(autouse=True)
def required(settings):
    settings.OFFICER_SECOND_FACTOR = True


@pytest.fixture
def secret(client, appraiser):
    """The appraiser has an app, and has just logged out."""
    log_in(client, appraiser)
    secret = set_up_app(client)
    recovery_codes(client)
    client.post("/dang-xuat")
    return secret


# --- The gate -------------------------------------------------------------------------------------------


def test_the_first_log_in_leads_to_setting_up_and_on_to_the_desk(client, appraiser):
    assert log_in(client, appraiser)["Location"] == DESK
    led = client.get(HERE)
    assert led["Location"] == f"{FACTORS}?next=%2Fcan-bo%3Ftab%3Dtre"
    page = page_of(client.get(led["Location"]))
    assert "Cán bộ cần bảo vệ hai lớp" in page
    path = f"{APP}?next=%2Fcan-bo%3Ftab%3Dtre"
    assert f'href="{path}"' in page.replace("&amp;", "&")
    set_up_app(client, path)
    codes = client.get(f"{CODES}?next=%2Fcan-bo%3Ftab%3Dtre")
    assert f'href="{HERE}"' in page_of(codes)
    assert client.get(HERE).status_code == 200


def test_a_passkey_set_up_there_will_do(client, appraiser):
    log_in(client, appraiser)
    assert add_passkey(client, SoftKey(settings.PUBLIC_URL)).status_code == 302
    assert client.get(DESK).status_code == 200


@pytest.mark.once
def test_no_page_of_desk_or_studio_opens_by_the_password_alone(client, cast):
    """Each address sends everybody who may enter it to set a factor up, before it looks at anything."""
    opened = []
    for who, kind in (("administrator", Who.ADMINISTRATOR), ("one_stop", Who.OFFICER), ("head", Who.OFFICER)):
        client.force_login(cast[who])
        for address in addresses(kind):
            for answer in (client.get(address), client.post(address)):
                led = answer.status_code == 302 and answer["Location"].startswith(f"{FACTORS}?next=")
                if not led and answer.status_code not in (404, 405):
                    opened.append(f"{who} {address} {answer.status_code}")
        assert client.get(DESK if kind == Who.OFFICER else "/quan-tri")["Location"].startswith(FACTORS)
    assert opened == []


def addresses(kind):
    return sorted(_address(route) for route in ROUTES if ACCESS.get(route.name) == kind)


def test_citizens_are_not_asked(client, lan):
    log_in(client, lan)
    assert client.get("/ho-so").status_code == 200
    assert client.get(DESK).status_code == 404


def test_an_officer_is_a_citizen_too_and_needs_none_for_that(client, appraiser):
    log_in(client, appraiser)
    assert client.get("/ho-so").status_code == 200


def test_who_stands_in_for_an_officer_needs_one_on_those_days(appraiser, head):
    now = clock.now()
    today = clock.local(now).date()
    service.end_post(appraiser.posts.get(), actor=head, at=now)
    assert not factors.needs_one(appraiser, now)
    Substitution.objects.create(
        post=head.posts.get(), substitute=appraiser, begins_on=today, ends_on=today, made_by=head, made_at=now
    )
    assert factors.needs_one(appraiser, now)


def test_the_first_administrator_is_led_to_setting_up(office, client, monkeypatch):
    monkeypatch.setenv("MOTCUA_ADMIN_PASSWORD", "cây điều già")
    facts = {"email": "admin@binhphuoc.example", "name": "Trần Quản Trị", "phone": "0912000098"}
    call_command("createadmin", **facts)
    assert (
        client.post("/dang-nhap", {"login": facts["email"], "password": "cây điều già"})["Location"]
        == "/quan-tri"
    )
    assert client.get("/quan-tri")["Location"] == f"{FACTORS}?next=%2Fquan-tri"
    set_up_app(client)
    assert client.get("/quan-tri").status_code == 200


def test_an_older_session_gives_the_factor_and_comes_back(client, appraiser):
    older = Client()
    log_in(older, appraiser)
    log_in(client, appraiser)
    secret = set_up_app(client)
    led = older.get(HERE)
    assert led["Location"] == f"{CONFIRM}?next=%2Fcan-bo%3Ftab%3Dtre"
    assert "Phiên này chưa qua lớp bảo vệ thứ hai" in page_of(older.get(led["Location"]))
    older.post(led["Location"], {"password": demo.PASSWORD})
    assert older.get(HERE).status_code == 302
    with later(1):
        assert older.post(led["Location"], {"code": code_of(secret)})["Location"] == HERE
    assert older.get(HERE).status_code == 200


def test_what_was_typed_waits_meanwhile(client, administrator):
    typed = {"full_name": "Nguyễn Văn Mới", "email": "moi@coquan.example", "phone": "0912 345 678"}
    log_in(client, administrator)
    led = client.post(NEW_OFFICER, typed)
    assert led["Location"] == f"{FACTORS}?next=%2Fquan-tri%2Fcan-bo%2Fmoi"
    assert KeptPost.objects.filter(user=administrator, path=NEW_OFFICER).exists()
    set_up_app(client)
    assert "Nguyễn Văn Mới" in page_of(client.get(NEW_OFFICER))
    assert not service.officers("moi@coquan.example").exists()


def test_the_session_says_that_and_when_it_was_proven(client, appraiser, secret):
    log_in(client, appraiser)
    before = clock.now()
    with later(1):
        client.post(SECOND, {"code": code_of(secret)})
    proofs = [it for it in client.session["account_authentication_methods"] if it["method"] == "mfa"]
    assert [it["type"] for it in proofs] == ["totp"]
    assert before.timestamp() <= proofs[0]["at"] <= clock.now().timestamp()


def test_a_proof_counts_for_its_person_only(client, appraiser, head, secret):
    log_in(client, appraiser)
    with later(1):
        client.post(SECOND, {"code": code_of(secret)})
    client.force_login(head)
    assert client.get(DESK)["Location"].startswith(FACTORS)


def test_a_passkey_alone_opens_the_desk(client, appraiser):
    key = SoftKey(settings.PUBLIC_URL)
    log_in(client, appraiser)
    add_passkey(client, key)
    client.post("/dang-xuat")
    client.post(PASSKEY_LOGIN, {"credential": key.sign(client.get(PASSKEY_LOGIN).json())})
    assert client.get(DESK).status_code == 200


def test_the_demos_parts_open_the_desk_and_the_demos_password_does_not(client, appraiser, head):
    client.post("/trinh-dien", {"part": "appraiser"})
    assert client.get(DESK).status_code == 200
    client.post("/trinh-dien", {"part": "head"})
    assert client.session["_auth_user_id"] == str(head.pk)
    assert client.get(DESK).status_code == 200
    client.post("/dang-xuat")
    log_in(client, appraiser)
    assert client.get(DESK).status_code == 302


def test_a_part_is_played_also_where_somebody_tried_the_second_factor(client, appraiser, secret):
    assert client.post("/trinh-dien", {"part": "appraiser"})["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_part_once_played_counts_for_nothing_outside_of_the_demo(client, appraiser, settings):
    client.post("/trinh-dien", {"part": "appraiser"})
    settings.DEMO = False
    assert client.get(DESK)["Location"].startswith(FACTORS)


def test_it_can_be_switched_off(client, appraiser, settings):
    settings.OFFICER_SECOND_FACTOR = False
    log_in(client, appraiser)
    assert client.get(DESK).status_code == 200


@pytest.mark.once
def test_in_production_it_is_required_without_a_word():
    unsaid = {name: value for name, value in os.environ.items() if name != VARIABLE}
    read = "from motcua.config.settings import OFFICER_SECOND_FACTOR; print(OFFICER_SECOND_FACTOR)"
    production = {"MOTCUA_MODE": "production", "MOTCUA_PUBLIC_URL": "https://dichvucong.example.vn"}
    done = subprocess.run(
        [sys.executable, "-c", read], env=unsaid | production, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(("said", "required"), [("", True), ("1", True), ("0", False)])
def test_the_environment_may_say_no(monkeypatch, said, required):
    monkeypatch.setenv(VARIABLE, said)
    assert environment.officer_second_factor() is required


def test_the_environment_may_not_mumble(monkeypatch):
    monkeypatch.setenv(VARIABLE, "no")
    with pytest.raises(ImproperlyConfigured, match="must be 1"):
        environment.officer_second_factor()


# --- Keeping one ----------------------------------------------------------------------------------------


def test_an_officers_last_factor_stays(client, appraiser):
    log_in(client, appraiser)
    set_up_app(client)
    app = factors.of(appraiser).get()
    client.post(f"{FACTORS}/{app.pk}/go")
    assert "phải luôn có bảo vệ hai lớp" in page_of(client.get(FACTORS))
    assert factors.has_any(appraiser)


def test_with_a_passkey_added_the_app_can_go(client, appraiser):
    log_in(client, appraiser)
    set_up_app(client)
    add_passkey(client, SoftKey(settings.PUBLIC_URL))
    client.post(f"{FACTORS}/{factors.of(appraiser, 'totp').get().pk}/go")
    assert [factor.type for factor in factors.of(appraiser)] == ["webauthn"]


# --- Losing it ------------------------------------------------------------------------------------------


def prove_administrator(client, administrator):
    log_in(client, administrator)
    set_up_app(client)


def test_an_administrator_resets_and_it_is_recorded_and_told(
    client, appraiser, administrator, secret, letters
):
    prove_administrator(client, administrator)
    assert "Ứng dụng xác thực" in page_of(client.get(f"/quan-tri/can-bo/{appraiser.pk}"))
    client.post(RESET.format(appraiser.pk))
    change = OfficerChange.objects.get(act=OfficerChange.Act.FACTOR_RESET)
    assert (change.officer, change.actor) == (appraiser, administrator)
    assert (letters()[0].kind, letters()[0].recipient) == ("factor_reset", appraiser.email)
    assert "quản trị viên đã gỡ bảo vệ hai lớp" in letters()[0].text
    assert not Authenticator.objects.filter(user=appraiser).exists()
    page = page_of(client.get(f"/quan-tri/can-bo/{appraiser.pk}"))
    assert "Chưa thiết lập" in page
    assert "Đặt lại bảo vệ hai lớp" in page


def test_a_reset_ends_sessions_and_password_so_that_the_mailbox_is_needed(
    client, appraiser, administrator, secret
):
    elsewhere = Client()
    log_in(elsewhere, appraiser)
    with later(1):
        elsewhere.post(SECOND, {"code": code_of(secret)})
    assert elsewhere.get(DESK).status_code == 200
    factors.reset(appraiser, actor=administrator, at=clock.now())
    assert elsewhere.get(DESK)["Location"].startswith("/dang-nhap")
    log_in(client, appraiser)
    assert not is_in(client)


def test_after_a_reset_the_officer_gets_in_by_the_letters_and_sets_up_anew(
    client, appraiser, administrator, secret, code, worked
):
    factors.reset(appraiser, actor=administrator, at=clock.now())
    client.post("/quen-mat-khau", {"address": appraiser.email})
    worked()
    client.post("/quen-mat-khau/ma", {"code": code()})
    client.post("/quen-mat-khau/mat-khau-moi", {"password1": "cây tre xanh mát"})
    log_in(client, appraiser, password="cây tre xanh mát")
    assert client.get(DESK)["Location"].startswith(FACTORS)
    set_up_app(client)
    assert client.get(DESK).status_code == 200


def test_nobody_resets_their_own(client, administrator, second_administrator):
    prove_administrator(client, administrator)
    assert RESET.format(administrator.pk) not in page_of(client.get(f"/quan-tri/can-bo/{administrator.pk}"))
    client.post(RESET.format(administrator.pk))
    assert factors.has_any(administrator)
    factors.reset(administrator, actor=second_administrator, at=clock.now())
    assert not factors.has_any(administrator)


def test_there_is_nothing_to_reset_where_nothing_was_set_up(client, administrator, appraiser):
    prove_administrator(client, administrator)
    client.post(RESET.format(appraiser.pk))
    assert "chưa thiết lập" in page_of(client.get(f"/quan-tri/can-bo/{appraiser.pk}"))
    assert appraiser.has_usable_password()


def test_an_only_administrator_is_helped_on_the_server(administrator, client, capsys):
    prove_administrator(client, administrator)
    call_command("resetfactor", administrator.email.upper())
    assert "/quen-mat-khau" in capsys.readouterr().out
    assert not factors.has_any(administrator)
    with pytest.raises(CommandError, match="chưa thiết lập"):
        call_command("resetfactor", administrator.email)
    with pytest.raises(CommandError, match="No officer"):
        call_command("resetfactor", "lan@trinhdien.example")


# --- What the operator is told --------------------------------------------------------------------------


def test_the_operator_is_told_how_many_officers_have_none(client, appraiser, settings):
    settings.DEMO = False
    before = factors.officers_without(clock.now()).count()
    log_in(client, appraiser)
    set_up_app(client)
    said = checks.officers_have_a_second_factor(databases=["default"])
    assert [(it.id, it.msg) for it in said] == [
        ("motcua.W002", f"{before - 1} officers have no second factor yet.")
    ]
    settings.OFFICER_SECOND_FACTOR = False
    assert "motcua.W001" in [it.id for it in checks.officers_have_a_second_factor(databases=["default"])]


def test_the_demo_is_not_warned(appraiser):
    assert checks.officers_have_a_second_factor(databases=["default"]) == []
