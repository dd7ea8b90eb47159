"""Who acts, and whether the table and the workflow let them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers.errors import NotAllowedError
from motcua.dossiers.models import Dossier, Step
from motcua.dossiers.states import State
from motcua.dossiers.transitions import DECIDING, ROLE_OF, SENDING_BACK, TRANSITIONS, Act, Transition, Who


@dataclass(frozen=True)
class Actor:
    """A person in the part in which she acts: as an officer under a post, or for herself with none."""

    user: User | None
    post: Post | None = None


SYSTEM = Actor(user=None)


def cast(user: User | None, dossier: Dossier, act: Act, at: datetime) -> Actor:
    """The part in which `user` may do `act` now; raises NotAllowedError with the rule that refuses."""
    row = TRANSITIONS[act]
    if dossier.state not in row.sources:
        raise NotAllowedError(
            _("Hồ sơ đang ở trạng thái “%(state)s” nên không thể: %(act)s.")
            % {"state": State(dossier.state).label, "act": row.label}
        )
    actor = _find(user, dossier, row, at)
    if actor is None:
        raise NotAllowedError(_("Bước này không do bạn thực hiện: %s.") % row.label)
    if act in DECIDING and actor.user and _appraised(dossier, actor.user):
        raise NotAllowedError(_("Người thẩm định không tự duyệt hồ sơ của mình."))
    return actor


def _find(user: User | None, dossier: Dossier, row: Transition, at: datetime) -> Actor | None:
    if user is None:
        return SYSTEM if row.who is Who.SYSTEM else None
    if row.who is Who.APPLICANT:
        return Actor(user) if dossier.applicant_id == user.pk else None
    if row.who is Who.STEP_HOLDER:
        step = dossier.step
        return _holder(user, step, at) if step and _step_fits(step, row) else None
    role = ROLE_OF.get(row.who)
    posts = [post for step in dossier.steps.filter(role=role) if (post := _post_for(user, step, at))]
    return Actor(user, posts[0]) if posts else None


def _step_fits(step: Step, row: Transition) -> bool:
    return step.act == row.step_act or (row.act is Act.SEND_BACK and step.act in SENDING_BACK)


def _holder(user: User, step: Step, at: datetime) -> Actor | None:
    if step.officer_id and step.officer_id != user.pk:
        return None
    post = _post_for(user, step, at)
    return Actor(user, post) if post else None


def _post_for(user: User, step: Step, at: datetime) -> Post | None:
    """The post under which `user` could hold `step`: its agency, its role, its department if any."""
    for post in user.posts_at(at):
        same_department = step.department_id is None or post.department_id in (None, step.department_id)
        if post.agency_id == step.agency_id and post.role == step.role and same_department:
            return post
    return None


def _appraised(dossier: Dossier, user: User) -> bool:
    return dossier.events.filter(actor=user, act__in=[Act.PROPOSE, Act.PROPOSE_SUPPLEMENT]).exists()
