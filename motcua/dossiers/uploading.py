"""Papers that arrive in parts: whose they are, what for, and what becomes of them once they are whole.

The bytes are kept by files/resumable.py. A file that is whole goes the way of every upload: judged by
`files.receive`, attached by the draft or the supplement it was begun for; what is refused is kept as a
sentence beside its document until its owner has read it.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.dossiers import drafts, supplements
from motcua.dossiers.applicant import may_mend
from motcua.dossiers.errors import ActError, NotAllowedError
from motcua.dossiers.models import Draft, PaperUpload, Supplement
from motcua.files import service as files
from motcua.files.service import resumable

__all__ = ["MOST_UNFINISHED", "TooManyError", "begin", "give_up", "shown", "take", "worked_on"]

MOST_UNFINISHED = 20  # of one person, everywhere

Outcome = PaperUpload.Outcome
Home = Draft | Supplement


class TooManyError(NotAllowedError):
    """The person has too many uploads under way."""


@transaction.atomic
def begin(
    home: Home, document: str, *, user: User, name: str, length: int, sha256: str, at: datetime
) -> PaperUpload:
    """An upload of `length` bytes for a document of `home`; raises NotAllowedError, TooManyError.

    Whether `user` may work on `home` was asked by the door.
    """
    if document not in _wanted(home):
        raise NotAllowedError(_("Hồ sơ này không cần giấy tờ đó. Hãy tải lại trang rồi thử lại."))
    # Of two begun at once the second waits here, and counts the first.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if _unfinished(user, at).count() >= MOST_UNFINISHED:
        raise TooManyError(
            _("Bạn đang có %d tệp gửi dở. Hãy gửi nốt hoặc bỏ bớt các tệp đó rồi chọn tiếp.")
            % MOST_UNFINISHED
        )
    partial = resumable.begin(name, length, sha256, at)
    return PaperUpload.objects.create(
        partial=partial, user=user, document=document, position=_next_place(home, document), **_home(home)
    )


def _next_place(home: Home, document: str) -> int:
    """After every paper of the document that is there, and every one that is on its way."""
    there = home.papers.filter(document=document).aggregate(last=Max("position"))["last"]
    coming = home.uploads.filter(document=document).aggregate(last=Max("position"))["last"]
    return max(there or 0, coming or 0) + 1


def _wanted(home: Home) -> set[str]:
    if isinstance(home, Draft):
        return {document.key for document in drafts.uploaded(home)}
    return supplements.documents_asked(home)


def _home(home: Home) -> dict[str, Any]:
    return {"draft": home} if isinstance(home, Draft) else {"supplement": home}


def _unfinished(user: User, at: datetime) -> "QuerySet[PaperUpload]":
    return PaperUpload.objects.filter(user=user, outcome=Outcome.OPEN, partial__expires_at__gt=at)


def worked_on(user: User, upload_id: UUID, at: datetime) -> PaperUpload | None:
    """The upload that this person began, as long as they may work on what it is for."""
    found = (
        PaperUpload.objects.select_related("partial", "draft__entity", "supplement__dossier")
        .filter(user=user, pk=upload_id)
        .first()
    )
    if found is None:
        return None
    if found.draft is not None:
        # What a clerk fills in is hers, whoever it is for.
        entity = None if found.draft.clerk_id else found.draft.entity
        mine = Draft.objects.workable_by(user, at, entity)
        allowed = mine.filter(pk=found.draft.pk).exists()
    else:
        allowed = found.supplement is not None and may_mend(found.supplement.dossier, user, at)
    return found if allowed else None


def shown(home: Home, user: User, at: datetime) -> list[PaperUpload]:
    """What this person should know about on the page of `home`: uploads left half way, and refused ones."""
    theirs = PaperUpload.objects.filter(user=user, partial__expires_at__gt=at, **_home(home))
    half_way = Q(outcome=Outcome.OPEN, partial__offset__gt=0)
    return list(theirs.filter(half_way | Q(outcome=Outcome.REFUSED)).select_related("partial"))


def give_up(upload: PaperUpload) -> None:
    """Forget the upload; a paper that was taken stays."""
    resumable.give_up(upload.partial)


def take(upload: PaperUpload, piece: bytes, at: datetime) -> None:
    """Keep `piece`; where it is the last one, the file is judged and attached.

    Raises ConflictError of files.resumable, files.NoRoomError, and files.Refused where the whole file is not
    taken; the reason is kept with the upload then.
    """
    partial = upload.partial
    if partial.offset + len(piece) < partial.length:
        resumable.append(partial, piece, at)
    else:
        _settle(upload, piece, at)
        partial.offset = partial.length


def _settle(upload: PaperUpload, last: bytes, at: datetime) -> None:
    partial = upload.partial
    try:
        with resumable.whole(partial, last) as sent:
            stored = files.receive(sent, at)
    except files.NoRoomError:
        raise
    except files.Refused as refused:
        _refuse(upload, refused.reason, at)
        raise
    try:
        if partial.sha256 and partial.sha256 != stored.sha256:
            raise ActError(_("Tệp bị lẫn lộn trên đường gửi. Hãy chọn và gửi lại tệp."))
        with transaction.atomic():
            resumable.complete(partial, at)
            PaperUpload.objects.filter(pk=upload.pk).update(outcome=Outcome.TAKEN)
            _attach(upload, stored, at)
    except ActError as error:
        files.remove(stored)
        reason = _("Chưa nhận tệp “%(name)s”. %(why)s") % {"name": partial.name, "why": error}
        _refuse(upload, reason, at)
        raise files.Refused(reason) from error
    except resumable.ConflictError:
        files.remove(stored)
        raise


def _attach(upload: PaperUpload, stored: Any, at: datetime) -> None:
    if upload.draft is not None:
        drafts.add_paper(upload.draft, upload.document, stored, at, position=upload.position)
    elif upload.supplement is not None:
        supplements.add_paper(upload.supplement, upload.document, stored, at, position=upload.position)


@transaction.atomic
def _refuse(upload: PaperUpload, reason: str, at: datetime) -> None:
    resumable.complete(upload.partial, at)
    upload.outcome, upload.refusal = Outcome.REFUSED, reason
    upload.save(update_fields=["outcome", "refusal"])
