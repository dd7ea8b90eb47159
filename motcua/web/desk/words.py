"""Small phrases that several pages of the desk use."""

from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers import service
from motcua.dossiers.models import Dossier, Step, Supplement
from motcua.organization.models import Agency, Department, Role
from motcua.web.ui.filters import dmyhm


def holder(step: Step) -> str:
    """Who holds a step: the officer where one is named, else the role; then department and agency."""
    agency, department = step.done_by
    return _held_by(step.officer, step.role, department, agency)


def current_holder(dossier: Dossier) -> str:
    """Who holds the current step, without looking into it; "" where there is none."""
    if dossier.holder_role is None:
        return ""
    office = dossier.holder_department, dossier.holder_agency
    return _held_by(dossier.holder_officer, dossier.holder_role, *office)


def _held_by(officer: User | None, role: str, department: Department | None, agency: Agency) -> str:
    who = officer.full_name if officer else str(Role(role).label)
    return " · ".join([who, *([department.name] if department else []), agency.short_name])


def officer(user: User, post: Post) -> str:
    """Who did something under which post, and for whom where the post is an absent colleague's."""
    place = f"{Role(post.role).label}, {post.agency.short_name}"
    if post.user_id != user.pk:
        words = {"who": user.full_name, "place": place, "absent": post.user.full_name}
        return _("%(who)s (thay %(absent)s, %(place)s)") % words
    return f"{user.full_name} ({place})"


def standing(supplement: Supplement) -> str:
    """How an open supplement stands, with its date where it has one."""
    if supplement.standing == Supplement.Standing.REQUESTED and supplement.respond_by:
        return _("Hạn bổ sung %s") % dmyhm(supplement.respond_by)
    return str(Supplement.Standing(supplement.standing).label)


def next_up(dossier: Dossier) -> str:
    """Whose turn it is now."""
    if dossier.is_closed or dossier.step is None:
        return ""
    if service.supplements.is_proposed(dossier):
        return _("Đang chờ lãnh đạo duyệt yêu cầu bổ sung.")
    return _("Bước tiếp theo: %(step)s (%(holder)s).") % {
        "step": dossier.step.name,
        "holder": holder(dossier.step),
    }
