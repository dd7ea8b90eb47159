"""Keys of encrypted columns are replaced: by themselves, while people work, whatever is killed meanwhile."""

import base64
import os
import random
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from motcua.accounts.models import KeptPost, User
from motcua.base import clock, crypto, rotation
from motcua.dossiers import append_only

ROOT = Path(__file__).resolve().parents[2]


def key():
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def rotate():
    said = StringIO()
    call_command("keys", "rotate", stdout=said)
    return said.getvalue()


def kept(user, count):
    at = clock.now()
    KeptPost.objects.bulk_create(
        KeptPost(user=user, path=f"/trang/{n}", fields=f"o=số {n}", kept_at=at) for n in range(count)
    )


def left():
    return sum(rotation.waiting(table) for table in rotation.tables())


@pytest.fixture
def lan(cast, settings):
    """The cast's identity numbers are under the old key; a new one was put in front of it."""
    kept(cast["lan"], 500)
    settings.FIELD_KEYS = [key(), *settings.FIELD_KEYS]
    return cast["lan"]


def test_every_encrypted_column_of_every_model_is_found():
    wanted = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, crypto.EncryptedTextField)
    }
    found = {(table.name, column) for table in rotation.tables() for column in table.columns}
    assert found == wanted
    assert ("accounts_user", "identity_number") in found
    assert ("dossiers_dossier", "answers") in found


def test_all_is_under_the_new_key_and_the_old_one_may_go(lan, settings):
    assert left() > 500
    assert "Every value is under the newest key" in rotate()
    assert left() == 0
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert User.objects.get(pk=lan.pk).identity_number == "070185001234"
    assert KeptPost.objects.get(path="/trang/7").fields == "o=số 7"


def test_a_second_time_nothing_is_written(lan):
    rotate()
    before = list(_raw())
    rotate()
    assert list(_raw()) == before


def test_what_somebody_saves_meanwhile_is_not_overwritten(lan, monkeypatch):
    """The row changes between the moment it is read and the moment it is written."""
    renew, mine = crypto.renew, KeptPost.objects.filter(path="/trang/3")

    def slowly(blob):
        if crypto.decrypt(blob) == "o=số 3":
            mine.update(fields="o=mới hơn")
        return renew(blob)

    monkeypatch.setattr(crypto, "renew", slowly)
    rotate()
    assert mine.get().fields == "o=mới hơn"
    assert left() == 0


def test_a_value_that_no_key_opens_stays_and_is_told(lan):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_keptpost SET fields = %s WHERE path = '/trang/9'", [b"\x01none" * 9])
    said = StringIO()
    with pytest.raises(CommandError, match="1 rows are not"):
        call_command("keys", "rotate", stdout=said)
    assert "accounts_keptpost #" in said.getvalue()
    assert left() == 1
    with pytest.raises(CommandError, match="1 values open with no key"):
        call_command("keys", "check", stdout=StringIO())


def test_checking_tells_which_key_is_not_needed_any_more(lan):
    call_command("keys", "check", stdout=(before := StringIO()))
    assert "any more" not in before.getvalue()
    rotate()
    call_command("keys", "check", stdout=(after := StringIO()))
    assert "No value needs key 2 any more" in after.getvalue()


def test_no_table_that_refuses_changes_holds_an_encrypted_column():
    """Its values could never be brought under a new key; words stand beside events, not in them."""
    assert {table.name for table in rotation.tables()} & set(append_only.TABLES) == set()


def test_a_table_that_refuses_is_told_and_the_rest_stands(lan):
    statements = {
        "sqlite": [
            "CREATE TRIGGER refuses BEFORE UPDATE ON accounts_keptpost"
            " BEGIN SELECT RAISE(ABORT, 'accounts_keptpost is append-only'); END"
        ],
        "postgresql": [
            "CREATE TRIGGER refuses BEFORE UPDATE ON accounts_keptpost"
            " FOR EACH ROW EXECUTE FUNCTION motcua_append_only()"
        ],
    }
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
    with pytest.raises(CommandError, match=r"refuses: .*append-only"):
        rotate()
    assert left() >= 500


def test_every_blind_index_is_known_to_the_command():
    declared = {(one.model, one.column) for one in crypto.blind_indexes}
    looks_like_one = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        if model.__module__.startswith("motcua.")
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and field.name.endswith("_index")
    }
    # The word of an invitation stands in a letter alone: after a new key it is sent again.
    assert looks_like_one - {("accounts.SignOnInvitation", "word_index")} == declared


def test_a_new_index_key_finds_people_again(lan, settings):
    settings.INDEX_KEY = "another"
    number = crypto.blind_index("070185001234", "identity")
    assert not User.objects.filter(identity_index=number).exists()
    call_command("keys", "reindex", "--portal-is-stopped", stdout=StringIO())
    assert User.objects.get(identity_index=number) == lan


def test_rows_that_somebody_holds_are_met_in_the_next_round(transactional_db, settings):
    """Another transaction holds one for a while and changes it: nobody is rolled back, nothing is lost."""
    user = User.objects.create_user(email="x@example.vn", password=None, full_name="X", phone="")
    kept(user, 20)
    settings.FIELD_KEYS = [key(), *settings.FIELD_KEYS]
    held = Event()

    def hold():
        try:
            with transaction.atomic():
                KeptPost.objects.filter(path="/trang/5").update(fields="o=của tôi")
                held.set()
                time.sleep(1.2)
        finally:
            connection.close()

    other = Thread(target=hold)
    other.start()
    assert held.wait(20)
    rotate()
    other.join()
    assert left() == 0
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert KeptPost.objects.get(path="/trang/5").fields == "o=của tôi"
    assert KeptPost.objects.get(path="/trang/6").fields == "o=số 6"


def test_killed_in_the_middle_it_goes_on_where_it_was(transactional_db, settings):
    """A real process, killed -9 three times with rows changed in between; then it is let finish."""
    user = User.objects.create_user(email="x@example.vn", password=None, full_name="X", phone="")
    kept(user, 6000)
    old, new = settings.FIELD_KEYS[0], key()
    settings.FIELD_KEYS = [new, old]
    everything, newer = left(), {}
    for _kill in range(3):
        begun_at = left()
        process = _start(new, old)
        deadline = time.monotonic() + 120
        while left() == begun_at:
            assert process.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert 0 < left() < begun_at
        for number in random.sample(range(6000), 40):
            newer[number] = f"o=mới {number}"
            KeptPost.objects.filter(path=f"/trang/{number}").update(fields=newer[number])
    assert left() < everything

    assert _start(new, old).wait(timeout=120) == 0

    assert left() == 0
    settings.FIELD_KEYS = [new]
    found = dict(KeptPost.objects.values_list("path", "fields"))
    assert found == {f"/trang/{n}": newer.get(n, f"o=số {n}") for n in range(6000)}


def _start(new, old):
    environment = os.environ | {
        "DATABASE_URL": _url(),
        "MOTCUA_FIELD_KEYS": f"{new},{old}",
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
    }
    command = [sys.executable, "-m", "motcua", "keys", "rotate"]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)


def _url():
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    login = f"{quote(own['USER'])}:{quote(own['PASSWORD'])}"
    return f"postgresql://{login}@{own['HOST']}:{own['PORT']}/{own['NAME']}"


def _raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, fields FROM accounts_keptpost ORDER BY id")
        for pk, blob in cursor.fetchall():
            yield pk, bytes(blob)
