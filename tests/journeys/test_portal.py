"""The portal starts, answers, survives and stops, as an operator sees it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.journeys.polling import until
from tests.journeys.portal import clean_environment, running, stop
from tools.ports import free_port

KB = 1000


def test_home_page_is_light_and_accessible(page, axe_clean, weight):
    first = weight(page, "/")
    assert page.get_by_role("heading", level=1).is_visible()
    axe_clean(page)
    assert first < 100 * KB
    assert weight(page, "/") < 15 * KB


def test_home_page_fits_a_small_phone(phone, axe_clean):
    assert phone.goto("/").ok
    axe_clean(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_home_page_needs_no_javascript(page_without_javascript):
    assert page_without_javascript.goto("/").ok
    assert page_without_javascript.get_by_role("link", name="Tra cứu hồ sơ").first.is_visible()


def test_portal_restarts_what_dies_stops_on_ctrl_c_and_prepares_but_once(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:")
    with running(tmp_path) as portal:
        until(lambda: "Một Cửa is ready" in portal.log(), "the word that it is ready")
        assert "Preparing" in portal.log()
        for child in _children(portal.process.pid):
            if "granian" in _command(child):
                os.kill(child, signal.SIGKILL)
        _answers_again(portal)

        children = _children(portal.process.pid)
        began = time.monotonic()
        assert stop(portal) == 0
        assert time.monotonic() - began < 8
        assert [child for child in children if _is_alive(child)] == []

    with running(tmp_path) as portal:
        assert "Preparing" not in portal.log()


def test_port_in_use_is_said_in_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = _run(clean_environment(str(tmp_path), taken.getsockname()[1]))

    assert said.returncode == 1
    assert "cannot be used" in said.stderr
    assert "PORT=" in said.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"MOTCUA_MODE": "production"}, "Set MOTCUA_SECRET_KEY"),
        ({"MOTCUA_MODE": "test"}, "must be production or demo"),
        ({"PORT": "0"}, "must be a number"),
        ({"DATABASE_URL": "mysql://x"}, "postgresql:"),
        ({"MOTCUA_PUBLIC_URL": "dichvucong.example"}, "write it like https://"),
        ({"MOTCUA_SECRET_KEY": "x" * 50, "MOTCUA_INDEX_KEY": "x", "MOTCUA_FIELD_KEYS": "x"}, "not 32 bytes"),
    ],
)
def test_wrong_setting_is_said_in_a_sentence(tmp_path, changes, sentence):
    said = _run(clean_environment(str(tmp_path), free_port()) | changes)

    assert said.returncode == 1
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


def test_production_has_no_demo_pages(tmp_path):
    secrets = subprocess.run(
        [sys.executable, "-m", "motcua", "secrets"], capture_output=True, text=True, check=True
    ).stdout
    production = dict(line.split("=", 1) for line in secrets.splitlines()) | {"MOTCUA_MODE": "production"}
    with running(None, **production) as portal:
        for path in ("/trinh-dien", "/hop-thu-trinh-dien"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{portal.address}{path}", timeout=10)
        assert "demo cast" not in portal.log()


def _run(environment):
    command = [sys.executable, "-m", "motcua", "run"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def _children(pid):
    """Process ids of all descendants."""
    found = []
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        for child in map(int, file.read().split()):
            found += [child, *_children(child)]
    return found


def _command(pid):
    with open(f"/proc/{pid}/cmdline") as file:
        return file.read()


def _is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _answers_again(portal):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{portal.address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(portal.log())
