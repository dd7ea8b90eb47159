"""What `motcua doctor` looks at: everything outside of the code that the portal needs to work.

Each examination is a function that yields findings: what is so, why that matters, how to mend it. They change
nothing, but for a small object that is written to the store and removed again. None of them sends anything to
anybody. An examination that breaks is a finding, too, and keeps no other from being made.
"""

import shutil
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import DatabaseError, connection

from motcua.base import clock
from motcua.base.crypto import CannotDecryptError
from motcua.base.jobs.models import Job, Recurrence, State
from motcua.catalog import service as catalog
from motcua.catalog.models import PackImport, Procedure
from motcua.config import checks, health
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.messaging.models import Message

MEBIBYTE = 2**20
DISK_FULL, DISK_LOW = 200 * MEBIBYTE, 2048 * MEBIBYTE
SIGNATURES_OLD = timedelta(days=7)
CLOCKS_APART = timedelta(seconds=5)
WAITED_LONG = timedelta(minutes=15)
SMTP_SECONDS = 10


class Level(StrEnum):
    """How much a finding matters. Only a FAULT makes the command end with 1."""

    FINE = "fine"
    NOTE = "note"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """`what` is so; where it is not fine, `why` that matters and `how` to mend it."""

    topic: str
    level: Level
    what: str
    why: str = ""
    how: str = ""


Findings = Iterator[Finding]


def examine(at: datetime) -> Findings:
    """Every finding, topic by topic."""
    for topic, examination in EXAMINATIONS.items():
        try:
            for level, *words in examination(at):
                yield Finding(topic, level, *words)
        except DatabaseError as error:
            # The others ask it, too, and each would wait as long.
            why, how = "nothing works without it", "start it; look at DATABASE_URL"
            yield Finding("database", Level.FAULT, f"it does not answer: {error}", why, how)
            return
        except Exception as error:
            why = "what this looks at cannot be judged, or is broken"
            yield Finding(topic, Level.FAULT, f"not examined: {type(error).__name__}: {error}", why)


Told = Iterator[tuple[Level, str] | tuple[Level, str, str, str]]


def _settings(_at: datetime) -> Told:
    yield Level.FINE, f"mode {settings.MODE}, people come to {settings.PUBLIC_URL}"
    if settings.DEMO:
        why = "anybody may be anybody here, and nothing that is signed has any worth"
        yield Level.NOTE, "this is the demo", why, "for earnest: MOTCUA_MODE=production"
    elif not settings.HTTPS:
        why = "passwords and papers travel readable"
        yield Level.WARNING, "the public address is not https", why, "set MOTCUA_PUBLIC_URL=https://…"
    if settings.REHEARSAL_COPY:
        yield (
            Level.NOTE,
            "this is a copy that rehearses",
            "it writes to nobody",
            "never run it on production's data",
        )


def _database(_at: datetime) -> Told:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    yield Level.FINE, f"{connection.display_name} {version} answers"
    if health.schema() == "behind":
        why = "this code expects columns that are not there"
        yield Level.FAULT, "its tables are older than this code", why, "run: motcua prepare"
    if connection.vendor == "sqlite" and not settings.DEMO:
        why = "one process writes at a time; enough for a small office, not for a province"
        yield Level.NOTE, "SQLite in production", why, "DATABASE_URL=postgresql://… (docs/operations.md)"


def _store(at: datetime) -> Told:
    place = settings.STORAGES["files"]["OPTIONS"]
    where = f"bucket {place['bucket_name']}" if "bucket_name" in place else f"folder {place['location']}"
    key, probe = f"zz/zz/doctor-{at:%Y%m%d%H%M%S%f}", b"motcua doctor"
    store = files.store()
    how = "look at MOTCUA_S3_…" if "bucket_name" in place else "give the portal's user this folder, and space"
    try:
        store.save(key, File(BytesIO(probe)))
        kept = b"".join(store.read(key, 0, len(probe)))
        store.delete(key)
    except OSError as error:
        yield Level.FAULT, f"{where}: {error}", "nobody can hand in or open a file", how
        return
    if kept != probe:
        yield Level.FAULT, f"{where} gives back other bytes than it got", "files are not safe there", how
        return
    yield Level.FINE, f"{where}: written, read and removed; {StoredFile.objects.count()} files on record"


def _keys(_at: datetime) -> Told:
    stored = StoredFile.objects.order_by("-received_at")
    try:
        # The newest and the oldest: an old key that was taken away too early shows on old rows.
        for row in (stored.first(), stored.last()):
            _read = row and row.name
    except CannotDecryptError as error:
        why = "identity numbers, answers and names cannot be read"
        yield Level.FAULT, f"an encrypted column cannot be read: {error}", why, "put the missing key back"
        return
    yield Level.FINE, f"{len(settings.FIELD_KEYS)} field key(s); the newest and the oldest file can be read"


def _mail(_at: datetime) -> Told:
    channel = settings.MOTCUA_CHANNELS.get("email", "")
    if channel == settings.MAILBOX:
        yield Level.NOTE, "e-mail goes to the mailbox page", "nobody outside gets it", "set MOTCUA_SMTP_URL"
        return
    if not settings.SMTP_URL:
        why = "codes and notices wait in the outbox: nobody can register"
        yield Level.FAULT, "there is no mail server", why, "set MOTCUA_SMTP_URL"
        return
    try:
        _greet_mail_server()
    except (OSError, smtplib.SMTPException) as error:
        what = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not serve us: {type(error).__name__}"
        yield (
            Level.FAULT,
            what,
            "codes and notices wait in the outbox",
            "look at MOTCUA_SMTP_URL and its account",
        )
        return
    yield Level.FINE, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} lets us in"


def _greet_mail_server() -> None:
    """As far as a letter, and no further. Raises OSError, SMTPException."""
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=SMTP_SECONDS) as server:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.noop()


def _sms(_at: datetime) -> Told:
    channel = settings.MOTCUA_CHANNELS.get("sms", "")
    if not channel:
        why = "who has no e-mail is told nothing"
        yield Level.WARNING, "there is no SMS gateway", why, "see docs/operations.md"
    elif channel == settings.MAILBOX:
        yield Level.NOTE, "SMS go to the mailbox page", "nobody outside gets them", "name a gateway"
    else:
        yield Level.FINE, f"SMS go by {channel.rpartition('.')[2]}"


def _outbox(at: datetime) -> Told:
    failed = Message.objects.filter(state=Message.State.FAILED).count()
    late = Message.objects.filter(state=Message.State.WAITING, created_at__lt=at - timedelta(days=1)).count()
    if failed or late:
        why = "these people were not told"
        what = f"{failed} messages failed, {late} wait for more than a day"
        yield Level.WARNING, what, why, "each says why; look at the channel, then send them again"
    else:
        yield Level.FINE, "no message has failed or waits for long"


def _scanner(at: datetime) -> Told:
    if not settings.MOTCUA_SCANNER:
        why = "officers open what strangers sent; the desk says on each file that nobody scanned it"
        yield (
            Level.WARNING,
            "there is no scanner",
            why,
            "install clamav-daemon, set MOTCUA_CLAMAV (docs/files.md)",
        )
    else:
        yield from _of_scanner(at)
    counts = {scan: StoredFile.objects.filter(scan=scan).count() for scan in ("infected", "too_large")}
    waiting = StoredFile.objects.filter(scan="waiting").order_by("received_at")
    oldest = waiting.first()
    if oldest and at - oldest.received_at > WAITED_LONG:
        since = f"{clock.local(oldest.received_at):%d/%m/%Y %H:%M}"
        why = "officers cannot open them"
        yield Level.FAULT, f"{waiting.count()} files wait, since {since}", why, "start clamd, and the worker"
    if counts["too_large"]:
        why = "nobody can open them"
        what = f"{counts['too_large']} files are over the scanner's limit"
        yield Level.FAULT, what, why, "raise StreamMaxLength in clamd.conf above 20M"
    yield Level.FINE, f"{counts['infected']} infected files are locked away"


def _of_scanner(at: datetime) -> Told:
    scanner = files.scanner()
    if scanner is None:
        return
    try:
        about = scanner.about()
        takes = scanner.takes(files.LARGEST)
    except files.ScannerAwayError as error:
        why = "files wait, and officers cannot open them"
        yield Level.FAULT, str(error), why, "start clamd; look at MOTCUA_CLAMAV"
        return
    yield Level.FINE, f"{about} answers"
    if not takes:
        why = "larger files stay closed to everybody"
        limit = files.LARGEST // MEBIBYTE
        yield Level.FAULT, f"it takes no files of {limit} MB", why, "StreamMaxLength 25M in clamd.conf"
    signed = _signed_on(about)
    if signed is None:
        why = "it may know only what you wrote yourself"
        yield Level.WARNING, "its signatures carry no date", why, "let freshclam fetch ClamAV's own"
    elif clock.real(at) - signed > SIGNATURES_OLD:
        why = "new malware passes"
        yield Level.WARNING, f"its signatures are of {signed:%d/%m/%Y}", why, "let freshclam run"


def _signed_on(about: str) -> datetime | None:
    """The date of the signatures in `ClamAV 1.4.6/27824/Fri Nov 27 09:24:57 2026`."""
    _program, _slash, date = about.rpartition("/")
    try:
        return datetime.strptime(date, "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


def _signing(_at: datetime) -> Told:
    found = checks.signatures_work()
    for finding in found:
        level = {40: Level.FAULT, 30: Level.WARNING}.get(finding.level, Level.NOTE)
        yield (
            level,
            finding.msg,
            "papers without a signature prove less",
            finding.hint or "see docs/operations.md",
        )
    if not found:
        yield Level.FINE, f"{len(settings.SIGNERS)} key(s) sign, and are believed"


def _worker(at: datetime) -> Told:
    why = "no notice, no slip, no scan"
    missed = Recurrence.objects.filter(next_at__lt=at - WAITED_LONG).order_by("next_at").first()
    if missed:
        since = f"{clock.local(missed.next_at):%d/%m/%Y %H:%M}"
        yield Level.FAULT, f"no worker has looked for work since {since}", why, "start motcua worker"
    elif health.worker() == "late":
        yield Level.FAULT, "work waits for more than five minutes", why, "start (more) motcua worker"
    elif not Recurrence.objects.exists():
        yield Level.NOTE, "no worker has run here yet", "nothing happens by itself", "start motcua worker"
    else:
        yield Level.FINE, "the worker keeps up"
    if failed := Job.objects.filter(state=State.FAILED).count():
        names = sorted(set(Job.objects.filter(state=State.FAILED).values_list("name", flat=True)))
        why = "what they were to do was not done"
        yield Level.WARNING, f"{failed} jobs failed: {', '.join(names)}", why, "the log says where"


def _disk(_at: datetime) -> Told:
    places = {settings.VAR, Path(settings.STORAGES["files"]["OPTIONS"].get("location", settings.VAR))}
    if connection.vendor == "sqlite":
        places.add(Path(str(settings.DATABASES["default"]["NAME"])).parent)
    for place in sorted(places):
        there = next(folder for folder in (place, *place.parents) if folder.exists())
        free = shutil.disk_usage(there).free
        what = f"{free // MEBIBYTE:,} MB free at {place}"
        if free < DISK_FULL:
            yield Level.FAULT, what, "uploads and the database will fail", "make room"
        elif free < DISK_LOW:
            yield Level.WARNING, what, "that is about a hundred uploads", "make room"
        else:
            yield Level.FINE, what


def _clock(at: datetime) -> Told:
    real = clock.real(at)
    yield Level.FINE, f"the portal has {clock.local(at):%H:%M on %d/%m/%Y}, Vietnam's time"
    if ahead := clock.ahead():
        yield (
            Level.NOTE,
            f"it runs {ahead} ahead",
            "this is a rehearsal",
            "never with production's own database",
        )
    latest = Job.objects.order_by("-created_at").values_list("created_at", flat=True).first()
    if latest and latest - at > CLOCKS_APART:
        why = "the clock was put back: deadlines and codes count wrongly until it catches up"
        yield (
            Level.FAULT,
            f"there is work of {clock.local(latest):%d/%m/%Y %H:%M}",
            why,
            "let NTP set the clock",
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - real)
        if apart > CLOCKS_APART:
            why = "several machines disagree about what is due"
            yield Level.WARNING, f"the database's clock is {apart} away", why, "let NTP set both clocks"


def _pack(_at: datetime) -> Told:
    loaded = PackImport.objects.order_by("-loaded_at").first()
    procedures = Procedure.objects.count()
    if loaded is None or not procedures:
        why = "there is nothing to file"
        yield Level.FAULT, "no pack was loaded", why, "run: motcua prepare"
        return
    yield (
        Level.FINE,
        f"{loaded.key}: {procedures} procedures, loaded {clock.local(loaded.loaded_at):%d/%m/%Y}",
    )
    if not Path(settings.PACK).is_dir():
        why = "the next prepare will fail"
        yield Level.FAULT, f"{settings.PACK} is no folder", why, "look at MOTCUA_PACK"
    elif not catalog.is_loaded(settings.PACK):
        why = "people see an older catalogue than the folder holds"
        yield Level.NOTE, f"{settings.PACK} has changed since", why, "run: motcua prepare"


EXAMINATIONS: dict[str, Callable[[datetime], Told]] = {
    "settings": _settings,
    "disk": _disk,
    "database": _database,
    "clock": _clock,
    "keys": _keys,
    "pack": _pack,
    "store": _store,
    "scanner": _scanner,
    "mail": _mail,
    "SMS": _sms,
    "outbox": _outbox,
    "signing": _signing,
    "worker": _worker,
}
