"""Web server and worker are killed at random moments under load: nothing that was promised is lost.

Real requests, real processes, a real mail server and a real SMS gateway. Afterwards every notice of every
dossier has reached its peer; one came twice only where a worker died between the peer's acceptance and our
commit; every upload that was answered is there to the byte.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.files.storage import storages

from motcua.base import clock
from motcua.base.jobs.models import Job, State
from motcua.dossiers import events
from motcua.dossiers.models import Dossier, Draft, FiledPaper
from motcua.files.models import StoredFile
from motcua.messaging.models import Message
from tests.dossiers.test_failures import database_url
from tests.dossiers.walks import draft_of
from tests.journeys.polling import until
from tests.kills import people
from tests.messaging import kannel
from tools.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent

pytestmark = pytest.mark.usefixtures("committed")


class Process:
    """One of ours, that can be killed and started anew."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.name, self.command, self.environment, self.log = name, command, environment, log
        self.killed_at: list[float] = []
        self.before = 0
        self.start()

    def start(self) -> None:
        self.started_at = time.time()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """As power does it: the whole group, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_and_start(self, answered: int) -> None:
        """`answered` is what people had got done by then."""
        assert self.process.poll() is None, f"{self.name} ended by itself\n{self.log.read_text()[-3000:]}"
        self.kill()
        self.killed_at.append(time.time())
        self.before = answered
        self.start()


@pytest.fixture
def peers(tmp_path):
    """The mail server's notes, and Kannel."""
    port, notes = free_port(), tmp_path / "mails"
    notes.touch()
    with ExitStack() as stack:
        command = [sys.executable, str(HERE / "mailserver.py"), str(port), str(notes)]
        mailserver = stack.enter_context(subprocess.Popen(command))
        stack.callback(mailserver.kill)
        folder = tmp_path / "kannel"
        folder.mkdir()
        gateway = stack.enter_context(kannel.running(folder))
        yield port, notes, gateway


@pytest.fixture
def portal(pack, cast, peers, settings, tmp_path):
    """(address, web, worker): started on the database and with the file store of the tests."""
    smtp, _notes, gateway = peers
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.kills.settings",
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database_url(),
        "KILLS_FILES": str(settings.VAR / "files"),
        "MOTCUA_SMTP_URL": f"smtp://127.0.0.1:{smtp}",
        "MOTCUA_MAIL_FROM": "motcua@example.vn",
        "MOTCUA_SMS_URL": gateway.url,
        "MOTCUA_SMS_PASSWORD": kannel.PASSWORD,
        "MOTCUA_SMS_FROM": kannel.SENDER,
        "PORT": str(port),
        "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    web = Process("web", [sys.executable, "-m", "motcua", "web"], environment, tmp_path / "web.log")
    worker_command = [sys.executable, str(HERE / "hasty_worker.py")]
    worker = Process("worker", worker_command, environment, tmp_path / "worker.log")
    yield f"http://127.0.0.1:{port}", web, worker
    for process in (web, worker):
        process.kill()


@pytest.mark.parametrize("kills", [4, pytest.param(50, marks=pytest.mark.drill)])
def test_what_was_promised_is_kept_whatever_is_killed(portal, peers, cast, kills):
    address, web, worker = portal
    _smtp, notes, gateway = peers
    seed = int(os.environ.get("MOTCUA_KILL_SEED") or random.SystemRandom().randrange(10**6))
    print(f"\nseed {seed} (MOTCUA_KILL_SEED repeats the moments)")
    seen, enough = people.Seen(), threading.Event()
    crowd = _crowd(address, cast, 12 * kills, seen, enough)

    _kill_at_random(random.Random(seed), kills, (web, worker), seen)
    enough.set()
    for person in crowd:
        person.join()
    assert crowd_failures == []

    codes = list(Dossier.objects.values_list("code", flat=True))
    assert set(seen.filed) <= set(codes), "a dossier that was confirmed is there"
    assert list(events.broken_chains()) == []
    _nobody_waits()
    _every_notice_was_written(codes, seen)
    mails = _mails_reached(notes, worker.killed_at)
    texts = _texts_reached(gateway)
    _every_upload_is_whole(seen)
    print(
        f"{len(web.killed_at)} kills of the web server, {len(worker.killed_at)} of the worker; "
        f"{len(codes)} dossiers, {len(seen.uploads)} uploads answered of {StoredFile.objects.count()} files; "
        f"{mails[0]} e-mails ({mails[1]} came twice), {texts[0]} SMS ({texts[1]} came twice)"
    )


def _crowd(address, cast, wanted, seen, enough):
    """Three citizens who file and an officer who accepts, each in a thread."""
    crowd_failures.clear()
    crowd = [threading.Thread(target=_told, args=(people.accept_dossiers, address, seen, enough))]
    for part in ("lan", "minh", "hoa"):
        model = draft_of("2.000134", cast[part], at_agency="BP-SLDTBXH")
        model.papers.all().delete()
        drafts = [_another(model) for _ in range(wanted // 3)]
        crowd.append(
            threading.Thread(target=_told, args=(people.file_dossiers, address, part, drafts, seen, enough))
        )
    for person in crowd:
        person.start()
    return crowd


crowd_failures: list[BaseException] = []


def _told(deed, *arguments):
    try:
        deed(*arguments)
    except BaseException as error:
        crowd_failures.append(error)


def _another(model):
    copy = Draft.objects.get(pk=model.pk)
    copy.id, copy.submitted_at = uuid.uuid4(), None
    copy.save(force_insert=True)
    return copy.pk


def _kill_at_random(chance, kills, processes, seen):
    """Kill both equally often, in any order and at any moment: mostly at work, sometimes while they start."""
    until(lambda: seen.accepted, "the first dossier", seconds=240)
    victims = [processes[number % 2] for number in range(kills)]
    chance.shuffle(victims)
    for victim in victims:
        if chance.random() < 0.2:
            time.sleep(chance.uniform(0.0, 2.0))
        else:
            until(partial(_is_at_work, victim, seen), f"{victim.name} to work", seconds=240)
            time.sleep(chance.uniform(0.0, 0.4))
        victim.kill_and_start(len(seen.uploads) + len(seen.filed))
        print(victim.name, end=" ", flush=True)


def _is_at_work(process, seen):
    """Whether it has done something since it was started, and has more to do."""
    if process.name == "web":
        return len(seen.uploads) + len(seen.filed) > process.before
    started = datetime.fromtimestamp(process.started_at, UTC)
    done = Job.objects.filter(state=State.DONE, ended_at__gt=started, name__startswith="messaging.deliver")
    return done.exists() and Job.objects.due(clock.now()).exists()


def _nobody_waits():
    """All that was asked for is done; what died with its worker is taken over when its lease is out."""
    mine = Job.objects.open().exclude(name__in=["reports.morning"]).exclude(key="recurring")
    until(lambda: not mine.exists(), "the jobs to be done", seconds=240)
    assert not Job.objects.filter(state="failed").exists()
    assert not Message.objects.exclude(state=Message.State.SENT).exists()


def _every_notice_was_written(codes, seen):
    written = defaultdict(set)
    for about, kind, channel in Message.objects.values_list("about", "kind", "channel"):
        written[about].add((kind, channel))
    told = {("submitted", "email"), ("submitted", "sms")}
    for dossier in Dossier.objects.filter(code__in=codes):
        more = {("accepted", "email"), ("accepted", "sms")} if dossier.state == "received" else set()
        assert written[dossier.code] == told | more, dossier.code
    confirmed = Dossier.objects.filter(code__in=seen.accepted).exclude(state="received")
    assert not confirmed.exists(), "an act that was answered is done"


def _mails_reached(notes, killed_at):
    """How many mails there were, and how many came twice; each came, and twice only over a kill."""
    moments = defaultdict(list)
    for line in notes.read_text().splitlines():
        moment, message_id = line.split()
        moments[message_id].append(float(moment))
    wanted = {f"<{m.reference}@example.vn>": m for m in Message.objects.filter(channel="email")}
    assert set(moments) == set(wanted)
    twice = {message_id: taken for message_id, taken in moments.items() if len(taken) > 1}
    for message_id, taken in twice.items():
        assert _attempts(wanted[message_id]) >= len(taken)
        for first, second in pairwise(taken):
            assert any(first <= kill <= second for kill in killed_at), "nobody was killed between the two"
    assert len(twice) <= len(killed_at)
    return len(moments), len(twice)


def _texts_reached(gateway):
    wanted = {m.text: m for m in Message.objects.filter(channel="sms")}
    got = Counter(text for _sender, _number, text in gateway.sent())
    assert set(got) == set(wanted)
    twice = {text: count for text, count in got.items() if count > 1}
    assert all(_attempts(wanted[text]) >= count for text, count in twice.items())
    return len(got), len(twice)


def _attempts(message):
    return sum(Job.objects.filter(key=str(message.pk)).values_list("attempts", flat=True))


def _every_upload_is_whole(seen):
    store = storages["files"]
    kept = set()
    for stored in StoredFile.objects.all():
        with store.open(stored.storage_key) as file:
            content = file.read()
        assert (len(content), sha256(content).hexdigest()) == (stored.size, stored.sha256), (
            "half a file is seen"
        )
        kept.add(stored.sha256)
    assert set(seen.uploads) <= kept
    filed = FiledPaper.objects.filter(file__sha256__in=seen.uploads)
    assert len(set(filed.values_list("file__sha256", flat=True))) == len(set(seen.uploads))
