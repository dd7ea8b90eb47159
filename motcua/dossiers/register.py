"""Sổ theo dõi hồ sơ: the book of an agency for a period, on paper or as a spreadsheet (RULES a.3).

It holds every dossier received in the period that the agency leads or whose desk received it, in the order of
reception. It is the office's own book, so nothing in it is masked; who takes a copy is written down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.base import clock
from motcua.catalog.filing import ResultChannel
from motcua.catalog.models import FormRevision, ProcedureRevision
from motcua.dossiers import routing, slipdata, slipforms
from motcua.dossiers.models import Apology, ClockEntry, Dossier, Event, RegisterCopy, Statement, Step
from motcua.dossiers.states import State
from motcua.dossiers.transitions import Act
from motcua.organization import service as organization
from motcua.organization.models import Agency, Role
from motcua.papers import apart as papers_apart
from motcua.papers import service as papers

VOLUME = 500  # dossiers in one printed volume
KEEPERS = frozenset({Role.ONE_STOP, Role.DIRECTOR})
_AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """One dossier as the book has it."""

    code: str
    request: str
    sets: int
    owner: str
    address: str
    phone: str
    received_at: datetime
    due_at: datetime | None
    collected_at: datetime | None
    collector: str
    receiver: str
    note: str


@dataclass(frozen=True)
class Book:
    """The register of `agency` from `first` to `last`, both days included."""

    agency: Agency
    first: date
    last: date

    @cached_property
    def count(self) -> int:
        """How many dossiers it holds."""
        return self._dossiers().count()

    @property
    def volumes(self) -> int:
        """How many printed volumes that makes; an empty book is one."""
        return max(1, -(-self.count // VOLUME))

    @property
    def period(self) -> str:
        """In words."""
        days = {"first": f"{self.first:%d/%m/%Y}", "last": f"{self.last:%d/%m/%Y}"}
        return _("Từ ngày %(first)s đến ngày %(last)s") % days

    def entries(self, volume: int | None = None) -> Iterator[Entry]:
        """All of them, or those of one volume (from 1), a few hundred in memory at a time."""
        reader = _Reader()
        for chunk in self._chunks(volume):
            yield from reader.read(chunk)

    def _chunks(self, volume: int | None) -> Iterator[list[Dossier]]:
        """By place, not by offset: the last chunk costs what the first does."""
        left = VOLUME if volume else None
        after = self._place_before(volume) if volume and volume > 1 else None
        while left is None or left > 0:
            size = _AT_ONCE if left is None else min(left, _AT_ONCE)
            following = self._dossiers(after).order_by("received_at", "pk")
            chunk = list(_with_details(following)[:size])
            if not chunk:
                return
            yield chunk
            last = chunk[-1]
            assert last.received_at is not None  # noqa: S101 - the book holds received dossiers only
            after, left = (last.received_at, last.pk), None if left is None else left - len(chunk)

    def _place_before(self, volume: int) -> tuple[datetime, int]:
        place, listed = (volume - 1) * VOLUME - 1, self._dossiers().order_by("received_at", "pk")
        found: tuple[datetime, int] = listed.values_list("received_at", "pk")[place : place + 1].get()  # type: ignore[assignment]
        return found

    def _dossiers(self, after: tuple[datetime, int] | None = None) -> QuerySet[Dossier]:
        """Those after the dossier received then with that key; None: from the first day."""
        begun = datetime.combine(self.first, time.min, clock.VIETNAM)
        received_here = Step.objects.filter(dossier=OuterRef("pk"), act="receive", agency=self.agency)
        found = Dossier.objects.filter(
            Q(lead_agency=self.agency) | Exists(received_here),
            # One lower bound, so that the index is entered there and not at the beginning of the book.
            received_at__gte=after[0] if after else begun,
            received_at__lt=datetime.combine(self.last, time.min, clock.VIETNAM) + timedelta(days=1),
        )
        return found.exclude(received_at=after[0], pk__lte=after[1]) if after else found


def books_of(user: User, at: datetime) -> list[Post]:
    """The posts under which this person keeps a book: desk officers and leaders, one for each agency."""
    posts = user.posts_at(at).filter(role__in=KEEPERS)
    return list({post.agency_id: post for post in posts}.values())


@translation.override("vi")
def pdf(book: Book, volume: int, post: Post, at: datetime) -> bytes:
    """One volume on paper, recorded as taken under `post`."""
    lines = [_line(number, entry) for number, entry in enumerate(book.entries(volume), _first_of(volume))]
    paper = papers.Register(
        office=slipdata.office_of(book.agency),
        form=slipforms.label_of(slipforms.REGISTER, series_of(book, at)),
        period=book.period,
        volume=volume,
        volumes=book.volumes,
        told_until=at,
        printed_by=post.user.full_name,
        lines=lines,
    )
    content = papers_apart.render(paper, at)
    _record(book, post, at, RegisterCopy.Kind.PDF, len(lines), volume)
    return content


@translation.override("vi")
def spreadsheet(book: Book, path: Path, post: Post, at: datetime) -> None:
    """The whole book as .xlsx into `path`, recorded as taken under `post`."""
    form = slipforms.label_of(slipforms.REGISTER, series_of(book, at))
    sheet = papers.spreadsheets.Sheet(
        name=_("Sổ theo dõi hồ sơ"),
        head=[
            f"{book.agency.name}. {form}",
            f"{_('SỔ THEO DÕI HỒ SƠ')}. {book.period}",
            _("Ghi đến %(at)s. Người lấy bản này: %(who)s.")
            % {"at": clock.written(at), "who": post.user.full_name},
        ],
        columns=[papers.spreadsheets.Column(title, width) for title, width in _columns()],
    )
    rows = (_row(number, entry) for number, entry in enumerate(book.entries(), 1))
    count = papers.spreadsheets.write(path, sheet, rows, at)
    _record(book, post, at, RegisterCopy.Kind.SPREADSHEET, count, None)


def file_name(book: Book, kind: str, volume: int | None = None) -> str:
    """What a copy is called."""
    part = f"-quyen-{volume}" if volume and book.volumes > 1 else ""
    return f"so-theo-doi-{book.agency.code}-{book.first:%Y%m%d}-{book.last:%Y%m%d}{part}.{kind}"


def series_of(book: Book, at: datetime) -> str:
    """The series in force on the last day of the book, or today where that day has not come."""
    day = min(book.last, clock.local(at).date())
    return organization.regime_on(max(day, book.first)).slip_series


def _record(
    book: Book, post: Post, at: datetime, kind: RegisterCopy.Kind, lines: int, volume: int | None
) -> None:
    RegisterCopy.objects.create(
        agency=book.agency,
        taken_by=post.user,
        post=post,
        taken_at=at,
        kind=kind,
        first_day=book.first,
        last_day=book.last,
        volume=volume,
        lines=lines,
    )


def _first_of(volume: int) -> int:
    return (volume - 1) * VOLUME + 1


def _columns() -> list[tuple[str, int]]:
    return [
        (_("TT"), 6),
        (_("Mã hồ sơ"), 22),
        (_("Nội dung yêu cầu giải quyết"), 48),
        (_("Số bộ"), 7),
        (_("Họ và tên"), 26),
        (_("Địa chỉ"), 36),
        (_("Điện thoại"), 14),
        (_("Ngày nhận"), 17),
        (_("Ngày hẹn trả"), 17),
        (_("Ngày nhận kết quả"), 17),
        (_("Ký nhận"), 24),
        (_("Người nhận hồ sơ"), 24),
        (_("Ghi chú"), 36),
    ]


def _row(number: int, entry: Entry) -> list[papers.spreadsheets.Cell]:
    return [
        number,
        entry.code,
        entry.request,
        entry.sets,
        entry.owner,
        entry.address,
        entry.phone,
        entry.received_at,
        entry.due_at,
        entry.collected_at,
        entry.collector,
        entry.receiver,
        entry.note,
    ]


def _line(number: int, entry: Entry) -> papers.RegisterLine:
    return papers.RegisterLine(
        number=number,
        code=entry.code,
        request=entry.request,
        sets=entry.sets,
        owner=entry.owner,
        address=entry.address,
        phone=entry.phone,
        received=_short(entry.received_at),
        due=_short(entry.due_at),
        collected=_short(entry.collected_at),
        collector=entry.collector,
        receiver=entry.receiver,
        note=entry.note,
    )


def _short(moment: datetime | None) -> str:
    return f"{clock.local(moment):%d/%m/%Y %H:%M}" if moment else ""


# Not the frozen calendar and rules, which cost most to read; who was extended pays for them alone.
_READ = (
    "code",
    "revision",
    "form",
    "answers",
    "owner_name",
    "owner_phone",
    "owner_identity",
    "entity",
    "ground",
    "applicant",
    "received_at",
    "first_due_at",
    "due_at",
    "finished_at",
    "state",
    "channel",
    "result_channel",
)


def _with_details(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    told = Event.objects.filter(act__in=(Act.ACCEPT, Act.RETURN_RESULT)).select_related("actor")
    signed = Apology.objects.filter(standing=Apology.Standing.SIGNED).defer("reason")
    return dossiers.only(*_READ).prefetch_related(
        # Few of them are about somebody else than who filed; a join would cost every row.
        Prefetch("applicant", User.objects.only("full_name")),
        Prefetch("events", told, to_attr="told"),
        Prefetch("apologies", signed, to_attr="excused"),
        Prefetch("clock_entries", ClockEntry.objects.all()),
    )


class _Reader:
    """Reads dossiers chunk by chunk; what many of them share is read once."""

    def __init__(self) -> None:
        self.contents: dict[int, tuple[str, int]] = {}
        self.forms: dict[int, FormRevision] = {}

    def read(self, dossiers: list[Dossier]) -> Iterator[Entry]:
        self._learn(dossiers)
        told: dict[int, list[Event]] = {d.pk: d.told for d in dossiers}  # type: ignore[attr-defined]
        spoken = [e.data.get("statement") for events in told.values() for e in events]
        words = {one.pk: one.text for one in Statement.objects.filter(pk__in=filter(None, spoken))}
        for dossier in dossiers:
            yield self._entry(dossier, told[dossier.pk], words)

    def _learn(self, dossiers: list[Dossier]) -> None:
        unknown = {d.revision_id for d in dossiers} - set(self.contents)
        for revision in ProcedureRevision.objects.select_related("procedure").filter(pk__in=unknown):
            self.contents[revision.pk] = (revision.procedure.name, revision.content.sets)
        missing = {d.form_id for d in dossiers} - set(self.forms)
        self.forms.update(FormRevision.objects.defer("definition").in_bulk(missing))
        for dossier in dossiers:
            dossier.form = self.forms[dossier.form_id]

    def _entry(self, dossier: Dossier, told: list[Event], words: dict[Any, str]) -> Entry:
        name, sets = self.contents[dossier.revision_id]
        accepted = next((event for event in told if event.act == Act.ACCEPT), None)
        returned = next((event for event in told if event.act == Act.RETURN_RESULT), None)
        assert dossier.received_at is not None  # noqa: S101 - the book holds received dossiers only
        return Entry(
            code=dossier.code,
            request=name,
            sets=sets,
            owner=_owner(dossier),
            address=slipdata.owner_address(dossier),
            phone=dossier.owner_phone,
            received_at=dossier.received_at,
            due_at=dossier.first_due_at,
            collected_at=returned.at if returned else None,
            collector=_collector(dossier, returned, words),
            receiver=accepted.actor.full_name if accepted and accepted.actor else "",
            note=_note(dossier),
        )


def _owner(dossier: Dossier) -> str:
    """Whose dossier it is, and who filed it where that is somebody else."""
    if not dossier.is_filed_by_another:
        return dossier.owner_name
    filed = _("người nộp: %s") % dossier.applicant.full_name
    number = _("MST %s") % dossier.owner_identity if dossier.entity_id else ""
    return f"{dossier.owner_name} ({', '.join(filter(None, (number, filed)))})"


def _collector(dossier: Dossier, returned: Event | None, words: dict[Any, str]) -> str:
    """Who signed for the result at the counter; of one sent otherwise, how it went."""
    if returned is None:
        return ""
    named = words.get(returned.data.get("statement"), "")
    return named or str(ResultChannel(dossier.result_channel).label)


def _note(dossier: Dossier) -> str:
    excused: list[Apology] = dossier.excused  # type: ignore[attr-defined]
    notes = [dossier.way if dossier.is_on_paper else "", routing.verdict(dossier)]
    if excused:
        words = _("xin lỗi muộn, hẹn lại %s") if excused[0].is_late else _("hẹn lại %s")
        notes.append(words % _short(excused[0].new_due_at))
    if dossier.state != State.RETURNED:
        notes.append(str(State(dossier.state).label))
    return "; ".join(filter(None, notes))
