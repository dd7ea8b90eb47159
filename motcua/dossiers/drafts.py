"""Drafts: begun, saved at every step, submitted exactly once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts import service as accounts
from motcua.accounts.models import LegalEntity, Post, User, identity_fingerprint
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.content import Document
from motcua.catalog.filing import FilingMode, ResultChannel, fee, result_channels
from motcua.catalog.models import Procedure
from motcua.dossiers import deadlines, events, finding, infected, known, notices, papers_in, photos, slips
from motcua.dossiers.actors import Actor
from motcua.dossiers.carrying import form_for
from motcua.dossiers.choosing import Behalf, Chosen, ForAnother
from motcua.dossiers.codes import next_dossier_code
from motcua.dossiers.errors import IncompleteError, NotAllowedError, OvertakenError
from motcua.dossiers.holders import department_of, holder_of
from motcua.dossiers.models import Channel, Dossier, Draft, FiledPaper, Slip, Step
from motcua.dossiers.models.belonging import belongs_to, files_for, works_on
from motcua.dossiers.renewal import carried_over, renew, require_revision_in_force
from motcua.dossiers.states import State
from motcua.dossiers.transitions import Act
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.formengine import service as formengine
from motcua.organization import service as organization
from motcua.organization.models import Agency, Role

__all__ = [
    "MAX_FILES",
    "ForAnother",
    "Gap",
    "add_paper",
    "begin",
    "change_owner",
    "clerk_post",
    "context",
    "count_papers",
    "discard",
    "drop_papers",
    "forget",
    "gaps",
    "remove_paper",
    "renew",
    "save",
    "submit",
    "uploaded",
]

MAX_FILES = 100  # in one draft; a declaration with more belongs in a table or a zip on paper


@dataclass(frozen=True)
class Gap:
    """Something still to be done before a draft can be submitted, and the page where it is done."""

    page: str  # "declaration", "papers" or "result"
    anchor: str
    message: str


def begin(
    user: User,
    procedure: Procedure,
    *,
    mode: FilingMode,
    case: str,
    filed_at: Agency,
    at: datetime,
    by: Behalf | None = None,
    entity: LegalEntity | None = None,
    another: ForAnother | None = None,
) -> Draft:
    """The open draft for just this filing, or a new one with what we know already filled in.

    It is the user's own, or that of `entity`, for which they file, or about `another` person. `by` is the
    clerk who files for them (counter.py). Raises NotAllowedError where the procedure cannot be filed in that
    way, or not by them.
    """
    revision = procedure.current
    content = revision.content
    chosen = Chosen(mode, case, filed_at, by.channel if by else Channel.ONLINE)
    if not chosen.is_offered_by(content):
        raise NotAllowedError(_("Thủ tục này không nhận hồ sơ trực tuyến theo cách bạn chọn."))
    if case not in ([one.key for one in content.cases] or [""]):
        raise NotAllowedError(_("Hãy chọn trường hợp giải quyết."))
    if not organization.agencies_filed_at(content, at).filter(pk=filed_at.pk).exists():
        raise NotAllowedError(_("Cơ quan này không nhận hồ sơ của thủ tục. Hãy chọn cơ quan khác."))
    with transaction.atomic():
        # Two presses, or two members, at once find one draft: the second waits here for the first.
        if entity is None:
            User.objects.select_for_update(no_key=True).get(pk=user.pk)
        else:
            entity = accounts.membership.hold(entity.pk)
        clerk = by.clerk if by else None
        same = {
            "revision": revision,
            "filing_mode": mode,
            "case": case,
            "filed_at": filed_at,
            "channel": chosen.channel,
        }
        begun = {"clerk": clerk, "entity": entity, **(another.fields() if another else {})}
        new = Draft(applicant=user, **same, **begun)
        if another:
            _require_another(user, another)
        _require_filer(new)
        mine = _like(new)
        draft = mine.filter(**same).first() or carried_over(mine, revision, chosen, at)
        if draft is None:
            behalf = {"clerk_post": by.post, "postmarked_on": by.postmarked_on} if by else {}
            return _begin(user, {**same, **begun, **behalf}, at)
        if another:
            change_owner(draft, another, at)
        if by:
            # The same papers, but today's post and postmark.
            draft.clerk_post, draft.postmarked_on = by.post, by.postmarked_on
            draft.save(update_fields=["clerk_post", "postmarked_on"])
        return draft


def _begin(user: User, filing: dict[str, Any], at: datetime) -> Draft:
    form = form_for(filing["revision"], filing["case"])
    draft = Draft(applicant=user, form=form, created_at=at, changed_at=at, **filing)
    begun = catalog.form_of(form).prefill(known.sources(draft), context(at))
    draft.answers, draft.origins = begun.answers, begun.origins
    draft.save(force_insert=True)
    return draft


def _require_filer(draft: Draft) -> None:
    """Of an organisation's draft: who files may do so, and no clerk files for her own organisation."""
    if draft.clerk and draft.entity and belongs_to(draft.clerk, draft.entity.pk, draft.entity.tax_code):
        raise NotAllowedError(_("Bạn là thành viên của tổ chức này. Hãy nhờ đồng nghiệp nộp thay."))
    if draft.entity_id and not files_for(draft.applicant, draft.entity_id):
        raise NotAllowedError(
            _("Người này không được nộp hồ sơ cho tổ chức.")
            if draft.clerk_id
            else _("Vai trò của bạn trong tổ chức này không nộp hồ sơ được.")
        )


def _like(draft: Draft) -> QuerySet[Draft]:
    """The open drafts of the same author, or organisation, for the same person, by the same clerk if any.

    At the counter a colleague of the same organisation begins anew: who stands there is who files.
    """
    open_ones = Draft.objects.filter(submitted_at=None, clerk=draft.clerk, channel=draft.channel)
    if draft.entity_id:
        same = open_ones.filter(entity=draft.entity_id)
        return same.filter(applicant=draft.applicant_id) if draft.clerk_id else same
    about = identity_fingerprint(draft.owner["identity"]) if draft.owner else ""
    return open_ones.filter(applicant=draft.applicant_id, entity=None, owner_index=about)


def _require_another(user: User, another: ForAnother) -> None:
    if identity_fingerprint(another.owner.identity) == user.identity_index:
        raise NotAllowedError(_("Đây là số giấy tờ của chính bạn. Hãy nộp cho chính mình."))


def change_owner(draft: Draft, another: ForAnother, at: datetime) -> None:
    """Mend for whom the draft is filled in, and on what ground. Raises NotAllowedError, OvertakenError."""
    if not draft.ground:
        raise NotAllowedError(_("Bản nháp này không phải nộp thay người khác."))
    _require_another(draft.applicant, another)
    about = another.fields()
    changed = Draft.objects.filter(pk=draft.pk, submitted_at=None).update(
        **about, owner_index=identity_fingerprint(about["owner"]["identity"]), changed_at=at
    )
    if not changed:
        raise _gone()
    draft.refresh_from_db()


def save(draft: Draft, *, version: int, at: datetime, **changes: Any) -> None:
    """Write `changes` (answers, typed, result_channel, result_address) over the version the person saw.

    Raises OvertakenError where the draft was changed elsewhere meanwhile (a second device, another tab); the
    caller still holds what was typed and shows it again.
    """
    if "answers" in changes:
        changes["origins"] = _unchanged(draft, changes["answers"])
    mine = Draft.objects.filter(pk=draft.pk, version=version, submitted_at=None)
    if not mine.update(version=F("version") + 1, changed_at=at, **changes):
        raise OvertakenError(_("Bản nháp này vừa được sửa ở nơi khác. Hãy xem lại nội dung rồi lưu lần nữa."))
    draft.refresh_from_db()


def _unchanged(draft: Draft, answers: formengine.Answers) -> dict[str, str]:
    """The origins of what still is as it was filled in: an answer that was changed is the person's own."""
    kept = {key for key in draft.origins if key in answers and answers[key] == draft.answers.get(key)}
    return {key: origin for key, origin in draft.origins.items() if key in kept}


@transaction.atomic
def add_paper(
    draft: Draft,
    document: str,
    stored: StoredFile,
    at: datetime,
    *,
    reused_from: Dossier | None = None,
    position: int | None = None,
) -> FiledPaper:
    """Attach an uploaded file to a document of the draft, or one that was filed or issued before (wallet.py).

    It comes last unless it has its `position` already. Raises NotAllowedError, OvertakenError.
    """
    if document not in {d.key for d in uploaded(draft)}:
        raise NotAllowedError(_("Thủ tục không yêu cầu giấy tờ này."))
    _hold(draft, at)
    if draft.papers.count() >= MAX_FILES:
        raise NotAllowedError(_("Mỗi hồ sơ nhận tối đa %d tệp. Hãy gộp các tệp lại.") % MAX_FILES)
    place = position or photos.last_of(draft.papers.filter(document=document))
    return FiledPaper.objects.create(
        draft=draft, document=document, file=stored, added_at=at, position=place, reused_from=reused_from
    )


@transaction.atomic
def remove_paper(paper: FiledPaper) -> None:
    """Take a file off a draft and out of the store; one that is gone is gone. Raises OvertakenError."""
    if paper.draft is None:
        raise NotAllowedError(_("Tệp đã nộp cho cơ quan thì không gỡ được."))
    _hold(paper.draft, paper.draft.changed_at)
    drop_papers(paper.draft.papers.filter(pk=paper.pk))


@transaction.atomic
def count_papers(draft: Draft, taken_in: dict[str, dict[str, int]], at: datetime) -> None:
    """Write down the papers that were handed over with a draft on paper. Raises OvertakenError."""
    if not draft.is_on_paper:
        raise NotAllowedError(_("Bản nháp này nộp trực tuyến, không kèm giấy tờ giấy."))
    _hold(draft, at)
    Draft.objects.filter(pk=draft.pk).update(taken_in=taken_in)
    draft.taken_in = taken_in


@transaction.atomic
def discard(draft: Draft) -> None:
    """Delete a draft that was never submitted, with its files. Raises OvertakenError."""
    _hold(draft, draft.changed_at)
    drop_papers(draft.papers.all())
    draft.delete()


@transaction.atomic
def forget(draft: Draft) -> None:
    """Delete a draft that nobody came back for, with its files; one that was touched meanwhile stays."""
    untouched = Draft.objects.filter(pk=draft.pk, submitted_at=None, changed_at=draft.changed_at)
    if untouched.update(changed_at=draft.changed_at):
        drop_papers(draft.papers.all())
        draft.delete()


def _hold(draft: Draft, at: datetime) -> None:
    """Keep everybody else from submitting or discarding the draft until we commit; raises OvertakenError."""
    if not Draft.objects.filter(pk=draft.pk, submitted_at=None).update(changed_at=at):
        raise _gone()


def _gone() -> OvertakenError:
    return OvertakenError(_("Bản nháp này đã được nộp hoặc đã bỏ. Hãy xem lại trong “Hồ sơ của bạn”."))


def drop_papers(papers: "QuerySet[FiledPaper]") -> None:
    """Delete files that were never filed, from the store too."""
    for paper in papers.select_related("file"):
        paper.delete()
        # What was used again stays with the dossier that it came from.
        if paper.reused_from_id is None:
            files.remove(paper.file)


def gaps(draft: Draft, at: datetime) -> list[Gap]:
    """Everything that still keeps the draft from being submitted, in the order of the pages."""
    return _gaps(draft, _declared(draft, at))


def _gaps(draft: Draft, declared: formengine.Cleaned) -> list[Gap]:
    problems = [Gap("declaration", p.anchor, p.message) for p in declared.errors]
    return [*problems, *_paper_gaps(draft), *_result_gaps(draft)]


def _declared(draft: Draft, at: datetime) -> formengine.Cleaned:
    """The declaration read once more, rows included; hidden questions are not part of it."""
    form = catalog.form_of(draft.form)
    # What was typed and is still wrong counts too: an optional answer must not vanish for a typing error.
    typed = draft.typed.get("page") or form.raw(draft.answers)
    return form.clean(typed, draft.answers, context(at))


def _paper_gaps(draft: Draft) -> list[Gap]:
    # What was handed over on paper need not be scanned as well.
    have = {*draft.papers.values_list("document", flat=True), *draft.taken_in}
    missing = [
        Gap("papers", f"document-{d.key}", _("Thiếu giấy tờ: %s.") % d.name)
        for d in uploaded(draft)
        if d.required and d.key not in have
    ]
    bad = infected.found_among(draft.papers.select_related("file"))
    return missing + [Gap("papers", f"document-{p.document}", infected.must_go(p)) for p in bad]


def uploaded(draft: Draft) -> list[Document]:
    """The papers that are attached as files or handed over; the others are filled in."""
    return [d for d in draft.documents if not d.form]


def _result_gaps(draft: Draft) -> list[Gap]:
    if draft.result_channel not in result_channels(FilingMode(draft.filing_mode)):
        return [Gap("result", "result_channel", _("Hãy chọn cách nhận kết quả."))]
    if draft.result_channel == ResultChannel.POST and not draft.result_address:
        return [Gap("result", "result_address", _("Hãy ghi địa chỉ nhận kết quả qua bưu chính."))]
    return []


def submit(draft: Draft, *, user: User, at: datetime, quiet: bool = False) -> Dossier:
    """Turn the draft into a dossier, exactly once however often the button is pressed.

    `quiet` sends no notice: the act that follows at once tells more. Raises IncompleteError with every gap,
    NotAllowedError for somebody else's draft, OvertakenError where the procedure has a new revision that the
    person has not seen.
    """
    try:
        with transaction.atomic():
            if draft.entity_id:
                # Of a member's submission and her removal at once, the second sees what the first did.
                accounts.membership.hold(draft.entity_id)
            actor = _filer(draft, user, at)
            if draft.clerk_id:
                _require_filer(draft)
            # Whoever sets submitted_at makes the dossier; a second press waits here, then finds it made.
            if not Draft.objects.filter(pk=draft.pk, submitted_at=None).update(submitted_at=at):
                return _made_of(draft)
            draft.refresh_from_db()
            require_revision_in_force(draft, at)
            declared = _declared(draft, at)
            missing = _gaps(draft, declared)
            if missing:
                raise IncompleteError(
                    _("Hồ sơ chưa đủ để nộp."), tuple((gap.anchor, gap.message) for gap in missing)
                )
            dossier = _file(draft, declared.answers, actor, at)
            if not quiet:
                notices.tell(dossier, Act.SUBMIT, at, dossier.slips.filter(form=Slip.Form.RECEIPT).first())
            return dossier
    except BaseException:
        # The database rolled back; the object in memory must not claim otherwise.
        draft.submitted_at = None
        raise


def _filer(draft: Draft, user: User, at: datetime) -> Actor:
    """The part in which `user` submits: for oneself, or as the clerk under the post of that desk."""
    if works_on(user, draft):
        return Actor(user)
    post = clerk_post(draft, user, at)
    if post is None:
        raise NotAllowedError(_("Bạn không phải người lập bản nháp này."))
    return Actor(user, post)


def clerk_post(draft: Draft, user: User, at: datetime) -> Post | None:
    """The post at the receiving desk under which `user` files this draft for somebody else, held at `at`."""
    if draft.clerk_id != user.pk or not user.is_active:
        return None
    desk = draft.filed_at.receiving_desk
    return user.posts_at(at).filter(role=Role.ONE_STOP, agency=desk).first()


def _made_of(draft: Draft) -> Dossier:
    made = Dossier.objects.filter(draft=draft).first()
    if made is None:
        raise OvertakenError(_("Bản nháp này không còn. Hãy xem lại trong “Hồ sơ của bạn”."))
    return made


def _file(draft: Draft, answers: formengine.Answers, actor: Actor, at: datetime) -> Dossier:
    content, owner = draft.revision.content, draft.whose
    day = clock.local(at).date()
    # Until we commit, neither of them passes its work on (reorganizing.py).
    organization.hold([draft.filed_at.key, content.agency])
    filed = organization.standing_in(draft.filed_at, content)
    lead = organization.lead_of(content, filed)
    dossier = Dossier.objects.create(
        code=next_dossier_code(lead, day),
        draft=draft,
        # Of an organisation's draft any of its filers may be the one who submits.
        applicant=draft.applicant if actor.post or actor.user is None else actor.user,
        entity=draft.entity,
        ground=draft.ground,
        channel=draft.channel,
        postmarked_on=draft.postmarked_on,
        lead_agency=lead,
        is_sensitive=content.is_sensitive_in(draft.case),
        fee=fee(content, FilingMode(draft.filing_mode), draft.case),
        owner_name=owner.name,
        owner_identity=owner.identity,
        owner_phone=owner.phone,
        owner_email=owner.email,
        state=State.REGISTERED,
        submitted_at=at,
        answer_due_at=deadlines.answer_due(lead.calendar.calendar, organization.regime_on(day), at),
        revision=draft.revision,
        form=draft.form,
        filing_mode=draft.filing_mode,
        case=draft.case,
        filed_at=filed,
        answers=answers,
        result_channel=draft.result_channel,
        result_address=draft.result_address,
    )
    _lay_out_steps(dossier, at)
    finding.note(dossier)
    asked_for = [document.key for document in uploaded(draft)]
    FiledPaper.objects.filter(draft=draft, document__in=asked_for).update(draft=None, dossier=dossier)
    photos.join_later(dossier, at)
    facts = slips.manifest(dossier)
    if dossier.entity_id:
        facts["entity"] = dossier.entity_id
    if dossier.ground:
        facts["ground"] = dossier.ground
    if draft.is_on_paper and actor.user:
        papers_in.take_in(dossier, draft.taken_in, actor.user, at)
        facts |= {"channel": draft.channel, "taken_in": papers_in.counts_of(dossier)}
    events.write(dossier, Act.SUBMIT, actor, at, "", facts, dossier.step)
    slips.issue(dossier, Act.SUBMIT, actor.user, at)
    return dossier


def _lay_out_steps(dossier: Dossier, at: datetime) -> None:
    field, content = dossier.procedure.field.code, dossier.revision.content
    for position, step in enumerate(content.workflow, start=1):
        agency = holder_of(step, dossier, content)
        made = Step.objects.create(
            dossier=dossier,
            position=position,
            key=step.key,
            name=step.name,
            act=step.act,
            agency=agency,
            department=department_of(step.role, agency, field),
            role=step.role,
            share=step.share,
            begun_at=at if position == 1 else None,
        )
        if position == 1:
            dossier.step = made
            dossier.save(update_fields=["step"])


def context(at: datetime) -> formengine.Context:
    """What the rules of a form may know about the moment."""
    return formengine.Context(today=clock.local(at).date())
