"""Everything about a person in one ZIP: `data.json` after `export.schema.json`, and the files it names.

Made by the worker, dossier by dossier and file by file into a temporary file: a thousand dossiers take
no more memory than one. What an owner may not see on her pages (the office's notes, a result not handed over
yet) is not in it either. Of a message whose words are gone it still says that it was sent.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast
from zipfile import ZIP_STORED, ZipFile

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts import consents
from motcua.accounts import service as accounts
from motcua.accounts.models import User
from motcua.base import clock, personal
from motcua.base.jobs import service as jobs
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft, FiledPaper, Look
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.rights import looks, rules, telling
from motcua.rights.errors import RightsError
from motcua.rights.models import Correction, DataExport

SCHEMA = Path(__file__).with_name("export.schema.json")
_READ_ME = Path(__file__).with_name("export.txt")
_ROWS = 500


@transaction.atomic
def ask(user: User, at: datetime) -> DataExport:
    """Have the worker make an export; one that is in the making is not made twice, only tried again."""
    try:
        with transaction.atomic():
            export = DataExport.objects.create(user=user, asked_at=at)
    except IntegrityError:
        export = DataExport.objects.get(user=user, ready_at=None)
    jobs.enqueue("rights.make_export", {"id": str(export.pk)}, at, key=str(export.pk))
    return export


def make(export: DataExport, at: datetime) -> None:
    """Write the ZIP and tell its owner; one that is made already is left alone."""
    if export.ready_at is not None or not export.user.is_active:
        return
    with TemporaryFile() as file:
        write(export.user, file, at)
        day = clock.local(at).date().isoformat()
        stored = files.keep_stream(cast(Any, file), f"du-lieu-cua-toi-{day}.zip", "application/zip", at)
    until = at + rules.rules().export_kept
    with transaction.atomic():
        mine = DataExport.objects.filter(pk=export.pk, ready_at=None)
        if not mine.update(file=stored, ready_at=at, expires_at=until):
            files.remove(stored)  # another worker was faster
            return
        # The newest is enough.
        for older in DataExport.objects.filter(user=export.user, ready_at__lt=at).exclude(pk=export.pk):
            remove(older)
        until_day = f"{clock.local(until):%d/%m/%Y}"
        telling.tell(export.user, "data_export_ready", f"export:{export.pk}", at, until=until_day)


def remove(export: DataExport) -> None:
    """Delete an export and its file."""
    file = export.file
    export.delete()
    if file:
        files.remove(file)


def current(user: User, at: datetime) -> DataExport | None:
    """The export in the making or the one that can be fetched."""
    found = user.data_exports.select_related("file").first()
    return None if found and found.expires_at and found.expires_at <= at else found


def fetch(export: DataExport, at: datetime) -> StoredFile:
    """Its file, and note that it was fetched. Raises RightsError where there is none (any more)."""
    if export.file is None or export.expires_at is None or export.expires_at <= at:
        raise RightsError("expired")
    DataExport.objects.filter(pk=export.pk).update(fetched_at=at)
    return export.file


# What the portal writes down for people is Vietnamese, whoever asks.
@translation.override("vi")
def write(user: User, target: IO[bytes], at: datetime) -> None:
    """The ZIP of `user` into `target`."""
    papers: list[tuple[str, Any]] = []
    with ZipFile(target, "w", ZIP_STORED, allowZip64=True) as archive:
        archive.write(_READ_ME, "DOC-TRUOC.txt")
        archive.write(SCHEMA, "export.schema.json")
        with archive.open("data.json", "w", force_zip64=True) as out:
            for piece in _pieces(user, papers, at):
                out.write(piece.encode())
        for path, pk in papers:
            _copy(archive, path, StoredFile.objects.get(pk=pk))


def _copy(archive: ZipFile, path: str, stored: StoredFile) -> None:
    if why := files.closed(stored):
        # What the scanner holds back leaves by no other door either.
        archive.writestr(f"{path}.KHONG-MO-DUOC.txt", f"{why}\n")
        return
    try:
        source = files.open(stored)
    except files.FileLostError:
        # The person gets the rest; the loss is in the log, and their data.json still says what there was.
        archive.writestr(f"{path}.MAT.txt", _("Kho lưu trữ không còn tệp này. Hãy báo cơ quan."))
        return
    with source, archive.open(path, "w", force_zip64=True) as out:
        shutil.copyfileobj(source, out, 1024 * 1024)


Papers = list[tuple[str, Any]]


def _pieces(user: User, papers: Papers, at: datetime) -> Iterator[str]:
    """data.json in pieces. `papers` gathers the files that it names."""
    parts: dict[str, Iterable[dict[str, Any]]] = {
        "consents": _consents(user),
        "counter_records": _counter_records(user),
        "drafts": _drafts(user, papers),
        "dossiers": _dossiers(user, papers, at),
        "looks": map(_look, looks.of(user).order_by(*looks.NEWEST_FIRST).iterator(_ROWS)),
        "messages": _messages(user),
        "corrections": map(_correction, user.corrections.select_related("dossier", "agency")),
        **{f"more:{name}": section(user) for name, section in personal.sections.items()},
    }
    yield f'{{"schema":"motcua-export-1","made_at":{_json(at)},"account":{_json(_account(user))}'
    for name, rows in parts.items():
        yield f",{_json(name)}:["
        for number, row in enumerate(rows):
            yield ("," if number else "") + "\n" + _json(row)
        yield "]"
    yield "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    return str(value)


_ACCOUNT = (
    "full_name",
    "email",
    "phone",
    "identity_number",
    "identity_proven_at",
    "created_at",
    "last_login",
)


def _account(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in _ACCOUNT}


def _consents(user: User) -> Iterator[dict[str, Any]]:
    for given in consents.history(user):
        yield {"version": given.version, "at": given.at, "how": given.how or "online", "place": given.place}


def _counter_records(user: User) -> Iterator[dict[str, Any]]:
    for record in accounts.counter.records_of(user):
        yield {"act": record.act, "at": record.at, "agency": record.post.agency.name}


def _drafts(user: User, papers: Papers) -> Iterator[dict[str, Any]]:
    theirs = Q(entity=None) | Q(clerk__isnull=False)
    mine = Draft.objects.filter(theirs, applicant=user, submitted_at=None)
    for draft in mine.select_related("revision__procedure", "filed_at").prefetch_related("papers__file"):
        yield {
            **_filing(draft),
            "id": str(draft.pk),
            "created_at": draft.created_at,
            "changed_at": draft.changed_at,
            "typed": draft.typed,
            "papers": [_paper(paper, f"ban-nhap/{draft.pk}", papers) for paper in draft.papers.all()],
        }


def _filing(filing: Any) -> dict[str, Any]:
    return {
        "procedure": {"code": filing.procedure.code, "name": filing.procedure.name},
        "channel": filing.channel,
        "filing_mode": filing.filing_mode,
        "case": filing.case,
        "filed_at": filing.filed_at.name,
        "answers": filing.answers,
        "result_channel": filing.result_channel,
        "result_address": filing.result_address,
    }


def _dossiers(user: User, papers: Papers, at: datetime) -> Iterator[dict[str, Any]]:
    # One at a time: what hangs on it can be much.
    for pk in list(Dossier.objects.owned_by(user).order_by("submitted_at").values_list("pk", flat=True)):
        related = Dossier.objects.select_related("revision__procedure", "lead_agency", "filed_at")
        yield _dossier(related.get(pk=pk), papers, at)


_ORIGINAL = ("document", "kind", "count", "taken_at", "returned_at", "returned_to")
_MOMENTS = ("submitted_at", "received_at", "first_due_at", "due_at", "finished_at", "closed_at")


def _dossier(dossier: Dossier, papers: Papers, at: datetime) -> dict[str, Any]:
    folder = f"ho-so/{dossier.code}"
    slips = dossier.slips.for_applicant().select_related("file")
    return {
        **_filing(dossier),
        "code": dossier.code,
        "state": dossier.state,
        "lead_agency": dossier.lead_agency.name,
        "fee": dossier.fee,
        "owner": {
            "name": dossier.owner_name,
            "identity_number": dossier.owner_identity,
            "phone": dossier.owner_phone,
            "email": dossier.owner_email,
        },
        **{name: getattr(dossier, name) for name in _MOMENTS},
        "papers": [_paper(one, folder, papers) for one in dossier.papers.select_related("file")],
        "slips": [_slip(one, folder, papers, at) for one in slips],
        "results": [
            {"outcome": one.outcome, "issued_at": one.attached_at}
            | _file(one.file, f"{folder}/ket-qua", papers)
            for one in dossiers.shown.results_of(dossier)
        ],
        "supplements": list(_supplements(dossier)),
        "originals": list(dossier.papers_taken_in.values(*_ORIGINAL)),
        "events": list(_events(dossier)),
        "clock": list(dossier.clock_entries.values("number", "kind", "at", "until", "basis")),
    }


def _paper(paper: FiledPaper, folder: str, papers: Papers) -> dict[str, Any]:
    said = {"document": paper.document, "added_at": paper.added_at, "replaced_at": paper.replaced_at}
    return said | _file(paper.file, f"{folder}/giay-to", papers)


def _slip(slip: Any, folder: str, papers: Papers, at: datetime) -> dict[str, Any]:
    printed = dossiers.slips.render(slip, at)
    said = {"form": slip.form, "name": slip.name, "number": slip.number, "issued_at": slip.issued_at}
    return said | _file(printed, f"{folder}/phieu", papers)


def _file(stored: StoredFile, folder: str, papers: Papers) -> dict[str, Any]:
    """What is said about a file, and where in the ZIP it lies; names may repeat, numbers do not."""
    path = f"{folder}/{len(papers) + 1}-{stored.name}"
    papers.append((path, stored.pk))
    return {
        "file": path,
        "file_name": stored.name,
        "content_type": stored.content_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }


def _supplements(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for one in dossier.supplements.exclude(requested_at=None).prefetch_related("defects"):
        yield {
            "number": one.number,
            "standing": one.standing,
            "requested_at": one.requested_at,
            "respond_by": one.respond_by,
            "sent_at": one.sent_at,
            "defects": [{"kind": d.kind, "name": d.name, "reason": d.reason} for d in one.defects.all()],
            "answers_before": one.answers_before,
            "answers": one.answers,
        }


def _events(dossier: Dossier) -> Iterator[dict[str, Any]]:
    events = list(dossier.events.select_related("post__agency"))
    words = dossiers.statements_by_event(dossier, events, for_applicant=True)
    for event in events:
        yield {
            "number": event.number,
            "act": event.act,
            "at": event.at,
            "by": event.post.agency.name if event.post else "",
            "state": event.to_state,
            "words": words.get(event.pk, ""),
            "hash": event.hash,
        }


def _look(look: Look) -> dict[str, Any]:
    return {
        "dossier": look.dossier.code,
        "at": look.at,
        "officer": look.viewer.full_name,
        "role": look.post.get_role_display(),
        "agency": look.post.agency.name,
        "purpose": looks.purpose(look),
    }


def _messages(user: User) -> Iterator[dict[str, Any]]:
    for message in messages_of(user).order_by("created_at", "pk").iterator(_ROWS):
        yield {
            "kind": message.kind,
            "channel": message.channel,
            "to": message.recipient,
            "about": message.about,
            "created_at": message.created_at,
            "sent_at": message.sent_at,
            "state": message.state,
            "subject": message.subject,
            # A code that may still open something is not handed on.
            "text": "" if message.expires_at else message.text,
        }


def messages_of(user: User) -> Any:
    """The messages to this person (`Message` rows)."""
    mine = Dossier.objects.owned_by(user).order_by()
    written = list(mine.values_list("code", "owner_email", "owner_phone"))
    addresses = {user.email or "", user.phone, *(one for _code, *both in written for one in both)}
    codes = [code for code, *_addresses in written]
    found = messaging.keeping.of_person(user.email or "", addresses, codes)
    return found.only(*(field.name for field in Message._meta.fields if field.name != "html"))


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "about": one.about,
        "dossier": one.dossier.code if one.dossier else "",
        "agency": one.agency.name,
        "wanted": one.wanted,
        "reason": one.reason,
        "standing": one.standing,
        "asked_at": one.asked_at,
        "due_at": one.due_at,
        "answer": one.answer,
        "answered_at": one.answered_at,
    }
