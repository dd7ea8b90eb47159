"""The clock of a portal that rehearses: everybody sees it, it goes forward only, and nobody else has one."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from motcua.base import clock
from motcua.base.checks import no_moved_clock_in_production
from motcua.base.models import Rehearsal
from motcua.base.rehearsal import FURTHEST, NotMovedError, move
from motcua.config import environment, middleware
from tests.dossiers.conftest import MONDAY
from tests.rehearsing.conftest import DAY, move_on

SECOND = timedelta(seconds=1)


@pytest.mark.usefixtures("db", "rehearsing")
class TestMoving:
    def test_everybody_sees_the_real_time_and_the_shift(self):
        with clock.at(MONDAY):
            assert clock.now() == MONDAY
            move_on(DAY)
            assert clock.now() == MONDAY + DAY
            assert clock.real(clock.now()) == MONDAY
            assert clock.today() == (MONDAY + DAY).date()
        with clock.at(MONDAY + SECOND):
            assert clock.now() == MONDAY + DAY + SECOND

    def test_moves_add_up(self):
        with clock.at(MONDAY):
            move_on(DAY)
            move_on(SECOND)
            assert clock.ahead() == DAY + SECOND

    @pytest.mark.parametrize("by", [timedelta(), -SECOND, -100 * DAY])
    def test_the_clock_never_goes_back(self, by):
        with clock.at(MONDAY):
            move_on(3 * DAY)
            with pytest.raises(NotMovedError, match="không lùi được"):
                move_on(by)
            assert clock.now() == MONDAY + 3 * DAY

    def test_three_years_are_the_furthest_however_many_moves(self):
        with clock.at(MONDAY):
            move_on(FURTHEST - DAY)
            with pytest.raises(NotMovedError, match="15/11/2029"):
                move_on(DAY + SECOND)
            move_on(DAY)
            assert clock.now() == MONDAY + FURTHEST

    def test_a_second_press_of_the_same_button_moves_nothing(self):
        with clock.at(MONDAY):
            move(MONDAY + DAY, seen=timedelta(), at=MONDAY)
            with pytest.raises(NotMovedError, match="vừa được chuyển rồi"):
                move(MONDAY + DAY, seen=timedelta(), at=MONDAY)
            assert clock.ahead() == DAY

    @pytest.mark.parametrize("wrong", [{"id": 2}, {"ahead": -SECOND}])
    def test_the_database_has_one_clock_and_none_behind(self, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rehearsal.objects.create(moved_at=MONDAY, **wrong)


@pytest.mark.usefixtures("transactional_db", "rehearsing")
def test_of_two_who_move_at_once_one_does():
    ready = Barrier(2)

    def press(_number):
        try:
            ready.wait()
            move(MONDAY + DAY, seen=timedelta(), at=MONDAY)
        except NotMovedError:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, range(2))) == [False, True]
    assert clock.ahead() == DAY


# --- What it costs ------------------------------------------------------------------------------------------


def _asked(queries: CaptureQueriesContext) -> int:
    return sum(Rehearsal._meta.db_table in query["sql"] for query in queries)


@pytest.mark.usefixtures("rehearsing")
def test_a_page_asks_for_the_shift_once(client, appraiser):
    move_on(DAY)
    client.force_login(appraiser)
    with CaptureQueriesContext(connections["default"]) as queries:
        assert client.get("/can-bo").status_code == 200
    assert _asked(queries) == 1


def test_where_nobody_rehearses_nobody_asks(client, appraiser):
    client.force_login(appraiser)
    with CaptureQueriesContext(connections["default"]) as queries:
        assert client.get("/can-bo").status_code == 200
    assert _asked(queries) == 0
    with pytest.raises(MiddlewareNotUsed):
        middleware.steady_clock(lambda request: HttpResponse())


# --- Production ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_where_nobody_rehearses_the_clock_stays():
    with pytest.raises(NotMovedError, match="không diễn tập"):
        move(MONDAY + DAY, seen=timedelta(), at=MONDAY)
    with pytest.raises(CommandError, match="không diễn tập"):
        call_command("clock", "--to", "2099-01-01T08:00")
    assert not Rehearsal.objects.exists()


@pytest.mark.django_db
def test_production_refuses_a_database_whose_clock_was_moved(settings):
    assert no_moved_clock_in_production(databases=["default"]) == []
    Rehearsal.objects.create(ahead=DAY, moved_at=MONDAY)
    (found,) = no_moved_clock_in_production(databases=["default"])
    assert "was moved ahead" in found.msg
    settings.REHEARSAL = True
    assert no_moved_clock_in_production(databases=["default"]) == []


@pytest.mark.parametrize(
    ("mode", "said", "rehearses"),
    [
        ("demo", "", True),
        ("demo", "0", False),
        ("production", "", False),
        ("production", "0", False),
        ("production", "1", True),
    ],
)
def test_who_rehearses(monkeypatch, mode, said, rehearses):
    monkeypatch.setenv("MOTCUA_REHEARSAL", said)
    assert environment.rehearsal(mode) is rehearses


def test_a_rehearsal_that_is_neither_on_nor_off_is_said_in_a_sentence(monkeypatch):
    monkeypatch.setenv("MOTCUA_REHEARSAL", "yes")
    with pytest.raises(ImproperlyConfigured, match="must be 1"):
        environment.rehearsal("production")


def test_a_copy_writes_to_nobody_and_signs_with_no_real_key(tmp_path):
    said = _settings_of(
        tmp_path,
        MOTCUA_MODE="production",
        MOTCUA_REHEARSAL="1",
        MOTCUA_SMTP_URL="smtp://mail.example",
        MOTCUA_SEAL=str(tmp_path / "seal.p12"),
        MOTCUA_TSA_URL="http://tsa.example",
    )
    assert said["channels"] == ["motcua.integrations.mailbox.Mailbox"]
    assert said["signers"] == ["motcua.integrations.signing_demo.Demo"]
    assert said["tsa"] == ""


def test_production_itself_keeps_its_mail_server_and_its_keys(tmp_path):
    said = _settings_of(tmp_path, MOTCUA_MODE="production", MOTCUA_SEAL=str(tmp_path / "seal.p12"))
    assert said["channels"] == ["motcua.integrations.smtp.Smtp"]
    assert said["signers"] == ["motcua.integrations.signing_pkcs12.Pkcs12"]


def _settings_of(folder, **environment):
    (folder / "seal.p12").touch()
    show = (
        "from motcua.config import settings as s; print(dict(tsa=s.TSA_URL, "
        "channels=sorted(set(s.MOTCUA_CHANNELS.values())), "
        "signers=sorted({key['BACKEND'] for key in s.SIGNERS.values()})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", show], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return eval(done.stdout)  # our own program printed it


# --- The command --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("db", "rehearsing")
class TestCommand:
    def test_it_shows_both_times(self, capsys):
        with clock.at(MONDAY):
            move_on(DAY)
            call_command("clock")
        said = capsys.readouterr().out
        assert "The portal has 09:00 on 17/11/2026" in said
        assert "Really it is   09:00 on 16/11/2026" in said

    @pytest.mark.parametrize(
        ("way", "shown"),
        [
            (["--to", "2026-11-24T08:00"], "08:00 on 24/11/2026"),
            (["--to", "2026-11-24T08:00+00:00"], "15:00 on 24/11/2026"),
            (["--working-hour"], "10:00 on 16/11/2026"),
            (["--working-day"], "09:00 on 17/11/2026"),
        ],
    )
    def test_it_moves_the_clock(self, office, capsys, way, shown):
        with clock.at(MONDAY):
            call_command("clock", *way)
            assert f"The portal has {shown}," in capsys.readouterr().out
            assert f"{clock.local(clock.now()):%H:%M on %d/%m/%Y}" == shown

    @pytest.mark.parametrize(
        ("way", "said"),
        [
            (["--to", "2026-11-15T08:00"], "không lùi được"),
            (["--to", "2031-01-01"], "ba năm"),
            (["--to", "mai"], "is no moment"),
            (["--working-day"], "load the pack first"),
        ],
    )
    def test_it_says_why_it_does_not(self, way, said):
        with clock.at(MONDAY), pytest.raises(CommandError, match=said):
            call_command("clock", *way)
        assert clock.ahead() == timedelta()


def test_the_real_time_is_the_machines(db, rehearsing):
    before = datetime.now(UTC)
    move_on(DAY)
    assert before + DAY <= clock.now() <= datetime.now(UTC) + DAY
