"""Asking the office to correct what one cannot change alone, and the office's answer.

What is about a dossier goes to the desk that received it; everything else to the desk that the pack names. A
proven name or number that is corrected was compared with the card by the clerk who says so.
"""

from datetime import datetime

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.forms import NameField
from motcua.accounts.models import Post, User, identity_fingerprint
from motcua.base import identifiers
from motcua.dossiers.models import Dossier
from motcua.organization.models import Agency, Role
from motcua.rights import rules, telling
from motcua.rights.errors import RightsError
from motcua.rights.models import Correction

About, Standing = Correction.About, Correction.Standing

MOST_OPEN = 5
LONGEST = 1_000


@transaction.atomic
def ask(
    user: User, *, about: str, dossier: Dossier | None, wanted: str, reason: str, at: datetime
) -> Correction:
    """Send the request to the desk that answers it. Raises RightsError."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.corrections.filter(standing=Standing.ASKED).count() >= MOST_OPEN:
        raise RightsError(_("Bạn có %d yêu cầu đang chờ. Hãy đợi cơ quan trả lời trước.") % MOST_OPEN)
    if about in (About.NAME, About.NUMBER) and user.identity_proven_at is None:
        raise RightsError(_("Thông tin này bạn tự sửa được ở trang Tài khoản."), "about")
    agency = dossier.filed_at.receiving_desk if dossier else rules.desk()
    return Correction.objects.create(
        user=user,
        about=about,
        dossier=dossier,
        agency=agency,
        wanted=_wanted(about, wanted),
        reason=reason,
        asked_at=at,
        due_at=rules.answer_due(agency, at),
    )


def _wanted(about: str, wanted: str) -> str:
    """As it would stand in the account. Raises RightsError where it could not."""
    if about == About.NUMBER:
        found = identifiers.check_identity_or_passport(wanted)
        if found.problem:
            raise RightsError(str(found.problem), "wanted")
        return str(found.value)
    if about == About.NAME:
        try:
            return str(NameField().clean(wanted))
        except forms.ValidationError as problem:
            raise RightsError(" ".join(problem.messages), "wanted") from problem
    return wanted


def at_desks_of(user: User, at: datetime) -> "QuerySet[Correction]":
    """What lies at the desks where this officer holds a post."""
    desks = user.posts_at(at).filter(role=Role.ONE_STOP).values("agency")
    found = Correction.objects.filter(agency__in=desks)
    return found.select_related("user", "dossier", "agency", "answered_by")


@transaction.atomic
def answer(correction: Correction, *, done: bool, words: str, clerk: User, at: datetime) -> None:
    """Answer once, under the post at that desk; a proven name or number is corrected with it.

    Raises RightsError where somebody was faster, or the number is another account's.
    """
    post = post_at(correction.agency, clerk, at)
    if post is None or correction.user_id == clerk.pk:
        raise RightsError(_("Yêu cầu này do cán bộ một cửa khác trả lời."))
    won = Correction.objects.filter(pk=correction.pk, standing=Standing.ASKED).update(
        standing=Standing.DONE if done else Standing.DECLINED,
        answer=words,
        answered_at=at,
        answered_by=clerk,
        post=post,
    )
    if not won:
        raise RightsError(_("Yêu cầu này vừa được trả lời. Hãy tải lại trang."))
    if done:
        _apply(correction)
    person = correction.user
    # Not the words themselves: a letter may be read by others.
    telling.tell(person, "correction_answered", f"correction:{correction.pk}", at, done=done)


def post_at(agency: Agency, clerk: User, at: datetime) -> Post | None:
    """The post at that one-stop desk under which `clerk` acts."""
    return clerk.posts_at(at).filter(role=Role.ONE_STOP, agency=agency).first()


def _apply(correction: Correction) -> None:
    user = User.objects.select_for_update(no_key=True).get(pk=correction.user_id)
    if correction.about == About.NAME:
        user.full_name = correction.wanted
    elif correction.about == About.NUMBER:
        proven = User.objects.filter(identity_index=identity_fingerprint(correction.wanted))
        if proven.exclude(identity_proven_at=None).exclude(pk=user.pk).exists():
            raise RightsError(_("Số giấy tờ này đã được xác nhận cho một tài khoản khác."))
        user.identity_number = correction.wanted
    else:
        return
    try:
        with transaction.atomic():
            user.save(update_fields=["full_name", "folded_name", "identity_number", "identity_index"])
    except IntegrityError:
        raise RightsError(_("Số giấy tờ này đã được xác nhận cho một tài khoản khác.")) from None
