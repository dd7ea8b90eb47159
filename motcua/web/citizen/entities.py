"""Organisations: registered, shown to their members, members invited and let go. Others' do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.accounts import resume
from motcua.accounts.entity_forms import EntityForm
from motcua.accounts.gates import SignedInRequest, citizen_required
from motcua.accounts.models import EntityRecord, Invitation, LegalEntity, MemberRole, Membership
from motcua.accounts.service import RefusedError, membership
from motcua.base import clock
from motcua.base.masking import mask_identity
from motcua.web.citizen import addresses  # noqa: F401 - for the addresses at the end
from motcua.web.citizen.entity_forms import InvitationForm, RoleForm
from motcua.web.ui.filters import dmyhm

P = ParamSpec("P")
MemberView = Callable[Concatenate[SignedInRequest, Membership, P], HttpResponseBase]
RECORDS_SHOWN = 100


def with_membership(*, managing: bool = False) -> Callable[[MemberView[P]], Callable[..., HttpResponseBase]]:
    """Give a view the person's own membership in the organisation `pk`, or answer 404."""

    def gate(view: MemberView[P]) -> Callable[..., HttpResponseBase]:
        @citizen_required
        @wraps(view)
        def found(
            request: SignedInRequest, /, pk: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            open_ones = Membership.objects.open().select_related("entity")
            mine = get_object_or_404(open_ones, user=request.user, entity=pk)
            if managing and not mine.may_manage:
                raise Http404
            return view(request, mine, *args, **kwargs)

        return found

    return gate


@require_GET
@citizen_required
def entities(request: SignedInRequest) -> HttpResponseBase:
    """The person's organisations, and the invitations that wait for an answer."""
    mine = membership.memberships_of(request.user)
    waiting = membership.invitations_for(request.user, clock.now())
    return render(request, "account/entities.jinja", {"memberships": mine, "invitations": waiting})


@require_http_methods(["GET", "POST"])
@citizen_required
def register(request: SignedInRequest) -> HttpResponseBase:
    """A new organisation, of which the person says that she represents it."""
    at = clock.now()
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, at)
    form = EntityForm(None, data)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            entity = membership.register(
                **{**said, "kind": LegalEntity.Kind(said["kind"])}, user=request.user, at=at
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            for warning in form.warnings():
                messages.warning(request, warning)
            messages.success(request, _("Đã đăng ký tổ chức. Bạn chọn làm việc cho tổ chức ở đầu trang."))
            return redirect("entity", entity.pk)
    return render(request, "account/entity_new.jinja", {"form": form})


@require_GET
@with_membership()
def entity(request: SignedInRequest, mine: Membership) -> HttpResponseBase:
    """What the organisation says of itself, its members, whom it invited, what happened."""
    there, at = mine.entity, clock.now()
    members = there.memberships.open().select_related("user")
    waiting = Invitation.objects.waiting(at).filter(entity=there).select_related("user")
    return render(
        request,
        "account/entity.jinja",
        {
            "entity": there,
            "mine": mine,
            "rows": _rows(there),
            "members": members,
            "invitations": [(one, _addressee(one)) for one in waiting] if mine.may_manage else [],
            "records": [_told(record) for record in _records(there)],
        },
    )


def _rows(there: LegalEntity) -> list[dict[str, Any]]:
    proven = _("Đã xác nhận lúc %s") % dmyhm(there.proven_at) if there.proven_at else _("Chưa xác nhận")
    return [
        {"key": _("Mã số thuế"), "value": there.tax_code},
        {"key": _("Loại"), "value": there.get_kind_display()},
        {"key": _("Người đại diện"), "value": _head(there), "note": proven},
        {"key": _("Địa chỉ trụ sở"), "value": there.address},
        {"key": _("Số điện thoại"), "value": there.phone},
        {"key": _("Thư điện tử"), "value": there.email},
    ]


def _head(there: LegalEntity) -> str:
    head = there.memberships.open().filter(role=MemberRole.REPRESENTATIVE).select_related("user").first()
    return head.user.full_name if head else ""


def _addressee(invitation: Invitation) -> str:
    if invitation.user:
        return invitation.user.full_name
    return invitation.email or _("Số giấy tờ %s") % mask_identity(invitation.identity_number)


def _records(there: LegalEntity) -> list[EntityRecord]:
    told = there.records.select_related("actor", "member", "post__agency")
    return list(told[:RECORDS_SHOWN])


def _told(record: EntityRecord) -> dict[str, Any]:
    """One line of the history: what, about whom, by whom. Of a clerk the office."""
    who = record.post.agency.name if record.post else record.actor.full_name
    about = record.member.full_name if record.member and record.member != record.actor else ""
    role = MemberRole(record.role).label if record.role else ""
    facts = [fact for fact in (about, role) if fact]
    if record.act == EntityRecord.Act.DECLINED and record.member is None:
        who = ""  # whoever is behind that address was never a member here
    return {
        "at": record.at,
        "title": str(record.get_act_display()) + (f": {', '.join(map(str, facts))}" if facts else ""),
        "by": who,
    }


@require_http_methods(["GET", "POST"])
@with_membership(managing=True)
def edit(request: SignedInRequest, mine: Membership) -> HttpResponseBase:
    """Mend what the organisation says of itself."""
    at, there = clock.now(), mine.entity
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, at)
    form = EntityForm(there, data)
    if request.method == "POST" and form.is_valid():
        said = {"kind": there.kind, "name": there.name, **form.cleaned_data}
        kind = LegalEntity.Kind(said.pop("kind"))
        if _tried(request, lambda: membership.change(there, kind=kind, **said, user=request.user, at=at)):
            messages.success(request, _("Đã lưu thông tin."))
        return redirect("entity", there.pk)
    return render(request, "account/entity_edit.jinja", {"form": form, "entity": there})


@require_http_methods(["GET", "POST"])
@with_membership(managing=True)
def invite(request: SignedInRequest, mine: Membership) -> HttpResponseBase:
    """Invite somebody; whether the address or the number is anybody's, the page does not tell."""
    at = clock.now()
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, at)
    form = InvitationForm(data)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "role": MemberRole(form.cleaned_data["role"])}
        try:
            membership.invite(mine.entity, **said, user=request.user, at=at)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã gửi lời mời. Người được mời phải nhận lời mới thành thành viên."))
            return redirect("entity", mine.entity_id)
    return render(request, "account/entity_invite.jinja", {"form": form, "entity": mine.entity})


@require_POST
@with_membership(managing=True)
def recall(request: SignedInRequest, mine: Membership, invitation: int) -> HttpResponseBase:
    """Take an invitation back."""
    sent = get_object_or_404(Invitation, entity=mine.entity, pk=invitation)
    if _tried(request, lambda: membership.recall(sent, user=request.user, at=clock.now())):
        messages.success(request, _("Đã rút lại lời mời."))
    return redirect("entity", mine.entity_id)


@require_http_methods(["GET", "POST"])
@with_membership(managing=True)
def member(request: SignedInRequest, mine: Membership, member: int) -> HttpResponseBase:
    """One member: another role, out, or the part of the representative offered to them."""
    at, there = clock.now(), mine.entity
    theirs = there.memberships.open().select_related("user").exclude(pk=mine.pk)
    other = get_object_or_404(theirs, pk=member)
    form = RoleForm(request.POST if "role" in request.POST else None, initial={"role": other.role})
    if request.method == "GET":
        return render(
            request, "account/entity_member.jinja", {"entity": there, "member": other, "form": form}
        )
    user, name = request.user, other.user.full_name
    if "remove" in request.POST:
        if _tried(request, lambda: membership.remove(there, other, user=user, at=at)):
            messages.success(request, _("%s không còn là thành viên.") % name)
    elif "hand_over" in request.POST:
        if _tried(request, lambda: membership.hand_over(there, other, user=user, at=at)):
            messages.success(request, _("Đã gửi đề nghị. Vai trò đổi khi %s nhận lời.") % name)
    elif form.is_valid():
        role = MemberRole(form.cleaned_data["role"])
        if _tried(request, lambda: membership.change_role(there, other, role, user=user, at=at)):
            messages.success(request, _("Đã đổi vai trò của %s.") % name)
    return redirect("entity", there.pk)


@require_http_methods(["GET", "POST"])
@with_membership()
def leave(request: SignedInRequest, mine: Membership) -> HttpResponseBase:
    """Ask, then end one's own membership."""
    if request.method == "GET":
        return render(request, "account/entity_leave.jinja", {"entity": mine.entity, "mine": mine})
    if not _tried(request, lambda: membership.leave(mine.entity, user=request.user, at=clock.now())):
        return redirect("entity", mine.entity_id)
    messages.success(request, _("Bạn đã rời %s.") % mine.entity.name)
    return redirect("entities")


@require_POST
@citizen_required
def answer(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Yes or no to an invitation that is the person's own to answer."""
    at, user = clock.now(), request.user
    offer = next((one for one in membership.invitations_for(user, at) if one.pk == pk), None)
    if offer is None:
        raise Http404
    if "accept" not in request.POST:
        if _tried(request, lambda: membership.decline(offer, user=user, at=at)):
            messages.success(request, _("Bạn đã từ chối lời mời."))
        return redirect("entities")
    if _tried(request, lambda: membership.accept(offer, user=user, at=at)):
        messages.success(request, _("Bạn đã nhận lời. Chọn làm việc cho tổ chức ở đầu trang."))
        return redirect("entity", offer.entity_id)
    return redirect("entities")


def _tried(request: SignedInRequest, act: Callable[[], object]) -> bool:
    """Whether the act went through; what refuses it is said on the next page."""
    try:
        act()
    except RefusedError as refused:
        messages.warning(request, str(refused))
        return False
    return True


HERE = "tai-khoan/to-chuc"
urlpatterns = [
    path(HERE, entities, name="entities"),
    path(f"{HERE}/moi", register, name="entity_new"),
    path(f"{HERE}/loi-moi/<row:pk>", answer, name="entity_answer"),
    path(f"{HERE}/<row:pk>", entity, name="entity"),
    path(f"{HERE}/<row:pk>/sua", edit, name="entity_edit"),
    path(f"{HERE}/<row:pk>/moi-thanh-vien", invite, name="entity_invite"),
    path(f"{HERE}/<row:pk>/loi-moi/<row:invitation>", recall, name="entity_recall"),
    path(f"{HERE}/<row:pk>/thanh-vien/<row:member>", member, name="entity_member"),
    path(f"{HERE}/<row:pk>/roi", leave, name="entity_leave"),
]
