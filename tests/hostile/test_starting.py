"""Started in a wrong way, the portal says what is wrong in one sentence."""

import os
import select
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from motcua.config import environment
from motcua.config.running import Child


@pytest.mark.parametrize(
    "url",
    [
        "",
        "garbage",
        "mysql://u@h/n",
        "postgresql://[bad",
        "postgresql://u:secret/word@h/n",
        "postgresql://u@h:x/n",
    ],
)
def test_an_address_of_no_database_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.database(url)

    assert "it looks like" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DATABASE_URL": "sqlite:////no/such/folder/x.sqlite3"}, "The database cannot be used"),
        ({"DATABASE_URL": "garbage"}, "DATABASE_URL names no database"),
        ({"MOTCUA_VAR": "/dev/null/var"}, "Not a directory"),
        ({"MOTCUA_MODE": "holiday"}, "MOTCUA_MODE is holiday"),
        ({"MOTCUA_MODE": "production", "MOTCUA_SECRET_KEY": ""}, "Set MOTCUA_SECRET_KEY"),
    ],
)
def test_preparing_in_a_wrong_place_ends_with_a_sentence(tmp_path, changed, said):
    """Symptom: a traceback of two screens for a folder that did not exist."""
    ours = {"MOTCUA_MODE": "demo", "MOTCUA_VAR": str(tmp_path), "DATABASE_URL": ""}
    secrets = dict.fromkeys(("MOTCUA_SECRET_KEY", "MOTCUA_FIELD_KEYS", "MOTCUA_INDEX_KEY"), "")
    done = subprocess.run(
        [sys.executable, "-m", "motcua", "prepare"],
        env=os.environ | secrets | ours | changed | {"DJANGO_SETTINGS_MODULE": "motcua.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("motcua: ")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_is_started_again_leaves_nothing_of_the_old_one_behind(tmp_path):
    """Symptom: after kill -9 of the web server its worker process kept the port when all had been stopped."""
    os.mkfifo(tmp_path / "held")
    once = f"cd {tmp_path}; test -e done && exit; touch done; exec 3>held; sleep 60 & kill -9 $$"
    child = Child("web server", ["sh", "-c", once])
    child.start()
    # Whoever holds the other end, which is the orphan once its parent has been killed, keeps it from ending.
    with open(tmp_path / "held", "rb") as held:
        assert child.process is not None
        child.process.wait(10)
        assert select.select([held], [], [], 0.2)[0] == []

        child.start()

        assert select.select([held], [], [], 10)[0] == [held]
        assert held.read() == b""
