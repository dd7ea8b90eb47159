"""The one way in which an office changes its data: a draft, a proposal, and a second person who publishes.

A change holds one whole item in the pack's shape (items/). Saving may leave it faulty, proposing may not.
What is published is frozen: changing it again makes another change. Dry runs publish inside a transaction
that is always rolled back (`rehearsed`), so that what was tried is what will happen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog import differences as wording
from motcua.catalog.items import KINDS, Data
from motcua.catalog.models import Change, ChangeAct
from motcua.catalog.packs import Fault
from motcua.organization.models import Role

State, Act = Change.State, ChangeAct.Act


class ChangeError(Exception):
    """The act is not possible; the text tells the person why and what to do instead."""


class OvertakenChangeError(ChangeError):
    """Somebody else saved, proposed or published meanwhile."""


@dataclass(frozen=True)
class Item:
    """One thing that can be changed: in force, or so far only drafted."""

    key: str
    title: str
    in_force: bool
    open_change: Change | None


def items(kind: str) -> list[Item]:
    """All items of a kind, drafted ones after those in force. A constant number of queries."""
    drafted: dict[str, Change] = {}
    for change in open_changes().filter(kind=kind).order_by("changed_at"):
        drafted[change.key] = change
    titles = KINDS[kind].titles()
    found = [Item(key, title, True, drafted.get(key)) for key, title in titles.items()]
    new = [change for key, change in drafted.items() if key not in titles]
    return found + [Item(change.key, change.title, False, change) for change in new]


def current(kind: str, key: str) -> Data | None:
    """The item in force, None where there is none."""
    return KINDS[kind].current(key)


def open_changes() -> "QuerySet[Change]":
    """Drafts and proposals, the newest first."""
    return Change.objects.filter(state__in=[State.DRAFT, State.PROPOSED]).select_related("author")


def history(kind: str, key: str) -> "QuerySet[Change]":
    """The published changes of an item, the newest first."""
    return Change.objects.filter(kind=kind, key=key, state=State.PUBLISHED).order_by("-ended_at", "-pk")


@transaction.atomic
def begin(kind: str, key: str, *, user: User, at: datetime) -> Change:
    """The open change of the item, or a new one from what is in force. Raises ChangeError."""
    _lock(user, at)
    mine = open_changes().filter(kind=kind, key=key).first()
    if mine:
        return mine
    before = current(kind, key)
    if before is None:
        raise ChangeError(_("Không có mục này."))
    return _begin(kind, key, before, before, user, at)


@transaction.atomic
def begin_new(kind: str, key: str, data: Data, *, user: User, at: datetime) -> Change:
    """A change that brings a new item. Raises ChangeError where the key is taken or impossible."""
    _lock(user, at)
    if kind == Change.Kind.NOTICE:
        raise ChangeError(_("Loại thông báo do hệ thống định sẵn, chỉ sửa được lời."))
    if current(kind, key) is not None or open_changes().filter(kind=kind, key=key).exists():
        raise ChangeError(_("Mã “%s” đã dùng rồi. Hãy chọn mã khác hoặc sửa mục đó.") % key)
    return _begin(kind, key, data, None, user, at)


def _begin(kind: str, key: str, data: Data, before: Data | None, user: User, at: datetime) -> Change:
    title = KINDS[kind].title(key, data)
    change = Change.objects.create(
        kind=kind, key=key, title=title, data=data, before=before, author=user, begun_at=at, changed_at=at
    )
    _record(change, Act.BEGIN, user, at)
    return change


@transaction.atomic
def save(change: Change, data: Data, *, version: int, user: User, at: datetime) -> None:
    """Write `data` over the version the person saw. Raises OvertakenChangeError, ChangeError."""
    title = KINDS[change.kind].title(change.key, data)[:600]
    _move(change, user, at, version=version, sources=(State.DRAFT,), data=data, title=title)
    _record(change, Act.SAVE, user, at)


@transaction.atomic
def renew(change: Change, *, version: int, user: User, at: datetime) -> None:
    """Compare the draft with what is in force now, after somebody published another change of the item."""
    before = current(change.kind, change.key)
    _move(change, user, at, version=version, sources=(State.DRAFT,), before=before)
    _record(change, Act.RENEW, user, at)


@transaction.atomic
def propose(change: Change, reason: str, *, version: int, user: User, at: datetime) -> None:
    """Hand the draft to a second person. Raises ChangeError while it has faults or says nothing new."""
    if not reason.strip():
        raise ChangeError(_("Hãy ghi lý do và căn cứ của thay đổi."))
    if change.data == change.before:
        raise ChangeError(_("Chưa có gì thay đổi so với bản đang áp dụng."))
    if faults(change):
        raise ChangeError(_("Còn lỗi phải sửa trước khi đề nghị ban hành."))
    _require_up_to_date(change)
    _move(
        change, user, at, version=version, sources=(State.DRAFT,), state=State.PROPOSED, reason=reason.strip()
    )
    _record(change, Act.PROPOSE, user, at, reason)


@transaction.atomic
def send_back(change: Change, remark: str, *, version: int, user: User, at: datetime) -> None:
    """Open a proposal for editing again, with words for its author. Raises ChangeError."""
    if not remark.strip():
        raise ChangeError(_("Hãy ghi điều cần sửa."))
    _move(change, user, at, version=version, sources=(State.PROPOSED,), state=State.DRAFT)
    _record(change, Act.SEND_BACK, user, at, remark)


@transaction.atomic
def discard(change: Change, remark: str, *, version: int, user: User, at: datetime) -> None:
    """Give the change up; it stays readable. Raises ChangeError."""
    if not remark.strip():
        raise ChangeError(_("Hãy ghi lý do bỏ thay đổi."))
    _move(
        change,
        user,
        at,
        version=version,
        sources=(State.DRAFT, State.PROPOSED),
        state=State.DISCARDED,
        ended_at=at,
    )
    _record(change, Act.DISCARD, user, at, remark)


@transaction.atomic
def publish(change: Change, *, version: int, user: User, at: datetime) -> None:
    """Bring a proposal into force. Raises ChangeError; whoever worked on it may not publish it.

    Examples and workflow tests are proven by dossiers.publishing, which is the way in for people.
    """
    require_second_person(change, user)
    _require_up_to_date(change)
    _move(
        change,
        user,
        at,
        version=version,
        sources=(State.PROPOSED,),
        state=State.PUBLISHED,
        ended_at=at,
    )
    if faults(change):
        raise ChangeError(_("Thay đổi này có lỗi, không ban hành được. Hãy trả lại để sửa."))
    KINDS[change.kind].apply(change.key, change.data, at)
    _record(change, Act.PUBLISH, user, at)


def require_second_person(change: Change, user: User) -> None:
    """Four eyes: raises ChangeError for everybody who began, edited or proposed the change."""
    hands = change.acts.filter(act__in=[Act.BEGIN, Act.SAVE, Act.RENEW, Act.PROPOSE])
    if hands.filter(actor=user).exists():
        raise ChangeError(_("Người soạn hoặc đề nghị không tự ban hành. Hãy nhờ một người quản trị khác."))


def faults(change: Change) -> list[Fault]:
    """Everything that keeps the change from coming into force."""
    return KINDS[change.kind].faults(change.key, change.data)


def differences(change: Change) -> list[wording.Difference]:
    """What the change changes, in words."""
    return wording.between(change.before, change.data)


def is_up_to_date(change: Change) -> bool:
    """Whether what the change began from is still in force."""
    return bool(current(change.kind, change.key) == change.before)


@contextmanager
def rehearsed(change: Change, at: datetime) -> Iterator[None]:
    """Inside, the (faultless) change is in force; at the end everything is as it was, whatever happened."""
    with transaction.atomic():
        KINDS[change.kind].apply(change.key, change.data, at)
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _require_up_to_date(change: Change) -> None:
    if not is_up_to_date(change):
        raise OvertakenChangeError(
            _("Mục này đã có bản mới được ban hành. Hãy trả lại để đưa thay đổi lên bản mới rồi xem lại.")
        )


def _move(
    change: Change,
    user: User,
    at: datetime,
    *,
    version: int,
    sources: tuple[Change.State, ...],
    **columns: object,
) -> None:
    """Write columns over the version that was seen; whoever comes second is told."""
    _require_administrator(user, at)
    seen = Change.objects.filter(pk=change.pk, version=version, state__in=sources)
    if not seen.update(version=F("version") + 1, changed_at=at, **columns):
        raise OvertakenChangeError(
            _("Thay đổi này vừa được người khác sửa hoặc xử lý. Hãy tải lại trang để xem bản mới nhất.")
        )
    change.refresh_from_db()


def _lock(user: User, at: datetime) -> None:
    """Two presses at once find one change: the second waits here for the first."""
    _require_administrator(user, at)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _require_administrator(user: User, at: datetime) -> None:
    if not user.posts_at(at).filter(role=Role.ADMINISTRATOR).exists():
        raise ChangeError(_("Chỉ người quản trị mới sửa được dữ liệu của cơ quan."))


def _record(change: Change, act: str, user: User | None, at: datetime, text: str = "") -> None:
    ChangeAct.objects.create(change=change, act=act, actor=user, at=at, text=text.strip())
