"""Who acts, and whether the table and the workflow let them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from motcua.accounts.models import Post, User
from motcua.dossiers.errors import NotAllowedError, OwnWorkError
from motcua.dossiers.models import Dossier, OpinionRequest, Step
from motcua.dossiers.models.belonging import acts_for, is_own_matter
from motcua.dossiers.states import State
from motcua.dossiers.transitions import AT_COUNTER, DECIDING, TRANSITIONS, Act, Transition, Who
from motcua.organization.models import Role


@dataclass(frozen=True)
class Actor:
    """A person in the part in which she acts: as an officer under a post, or for herself with none.

    The post is an absent colleague's where she stands in for one.
    """

    user: User | None
    post: Post | None = None


SYSTEM = Actor(user=None)
_OWN_WORK = "RULES a.11: người xử lý không tự duyệt"


def cast(user: User | None, dossier: Dossier, act: Act, at: datetime) -> Actor:
    """The part in which `user` may do `act` now; raises NotAllowedError with the rule that refuses."""
    return Casting(user, dossier, at).part_in(act)


class Casting:
    """One person before one dossier at one moment; posts and steps are read once for all acts."""

    def __init__(self, user: User | None, dossier: Dossier, at: datetime) -> None:
        self.user, self.dossier, self.at = user, dossier, at

    def part_in(self, act: Act) -> Actor:
        """The part in which the person may do `act`; raises NotAllowedError."""
        row = TRANSITIONS[act]
        if self.dossier.state not in row.sources:
            raise NotAllowedError(
                _("Hồ sơ đang ở trạng thái “%(state)s” nên không thể: %(act)s.")
                % {"state": State(self.dossier.state).label, "act": row.label},
                rule=row.rule,
            )
        actor = self._find(row)
        if actor is None:
            raise NotAllowedError(_("Bước này không do bạn thực hiện: %s.") % row.label, rule=row.rule)
        if act in DECIDING and actor.user:
            self._refuse_own(actor.user)
        return actor

    def holding(self) -> Actor | None:
        """The part in which the person holds the current step, whatever is done in it."""
        step = self.dossier.step
        return self._under([step] if step and self._may_take(step) else [])

    def leading(self) -> Actor | None:
        """The part in which the person leads where the dossier now is."""
        return self._under(self._deciding_steps())

    def _under(self, steps: list[Step]) -> Actor | None:
        if self.user is None or not self.user.is_active:
            return None
        posts = [post for step in steps if (post := self._post_for(step))]
        return Actor(self.user, posts[0]) if posts else None

    def _find(self, row: Transition) -> Actor | None:
        if self.user is None:
            return SYSTEM if row.who is Who.SYSTEM else None
        if not self.user.is_active:
            return None
        if row.who is Who.APPLICANT:
            return Actor(self.user) if self._acts_for else self._standing_in(row)
        if not self._at_its_step(row):
            return None
        if row.who is Who.ASKED_UNIT:
            asked = self._asked
            return Actor(self.user, asked[0][1]) if asked else None
        return self._under(self._steps_for(row))

    def _at_its_step(self, row: Transition) -> bool:
        """Whether the dossier is at a step where the act of `row` is possible at all."""
        step = self.dossier.step
        return not row.step_acts or (step is not None and step.act in row.step_acts)

    def request_to_answer(self) -> OpinionRequest | None:
        """The oldest request for an opinion that this person can answer."""
        return self._asked[0][0] if self._asked else None

    def _standing_in(self, row: Transition) -> Actor | None:
        """Who filed on paper may have no log-in: the desk mends, or withdraws, for them (RULES a.4.1)."""
        if self.user is None or row.act not in AT_COUNTER or not self.dossier.is_on_paper:
            return None
        desks = [step for step in self._steps if step.role == Role.ONE_STOP]
        posts = [post for step in desks if (post := self._post_for(step))]
        return Actor(self.user, posts[0]) if posts else None

    def _steps_for(self, row: Transition) -> list[Step]:
        """The steps whose holders may do the act of `row`."""
        match row.who:
            case Who.STEP_HOLDER:
                step = self.dossier.step
                return [step] if step and row.step_acts and self._may_take(step) else []
            case Who.ONE_STOP:
                return [step for step in self._steps if step.role == Role.ONE_STOP]
            case Who.LEADER:
                return self._deciding_steps()
            case Who.DIRECTOR:
                return self._signing_steps()
        return []

    def _deciding_steps(self) -> list[Step]:
        """Whoever leads where the dossier now is: the head of department, where there is none the leader.

        `DossierQuerySet.waiting_for` asks the same in SQL.
        """
        current = self.dossier.step
        here = [step for step in self._steps if current and step.agency_id == current.agency_id]
        for role in (Role.DEPARTMENT_HEAD, Role.DIRECTOR):
            if found := [step for step in here if step.role == role]:
                return found
        return [step for step in self._steps if step.role == Role.DEPARTMENT_HEAD]

    def _signing_steps(self) -> list[Step]:
        """The leader of the agency where the dossier now is; where it has none here, of any on its way.

        `DossierQuerySet.waiting_for` asks the same in SQL.
        """
        current = self.dossier.step
        leading = [step for step in self._steps if step.role == Role.DIRECTOR]
        here = [step for step in leading if current and step.agency_id == current.agency_id]
        return here or leading

    def _may_take(self, step: Step) -> bool:
        """A step that names an officer is theirs and their substitute's; once they left, all colleagues'.

        `DossierQuerySet.waiting_for` asks the same in SQL.
        """
        officer = step.officer
        if officer is None or officer == self.user or officer.pk in {post.user_id for post in self._posts}:
            return True
        return not (officer.is_active and any(_fits(post, step) for post in self._posts_of_named))

    def _post_for(self, step: Step) -> Post | None:
        return next((post for post in self._posts if _fits(post, step)), None)

    def _refuse_own(self, user: User) -> None:
        if is_own_matter(user, self.dossier):
            raise OwnWorkError(_("Không ai tự duyệt hồ sơ của chính mình."), rule=_OWN_WORK)
        if user.pk in self._appraisers:
            raise OwnWorkError(
                _("Người thẩm định không tự duyệt hồ sơ của mình, kể cả khi thay lãnh đạo."), rule=_OWN_WORK
            )

    @cached_property
    def _acts_for(self) -> bool:
        """Whether the person stands on the applicant's side."""
        return self.user is not None and acts_for(self.user, self.dossier)

    @cached_property
    def _posts(self) -> list[Post]:
        """Their own first: whoever could act in either part acts in their own."""
        user = self.user
        return sorted(user.posts_at(self.at), key=lambda post: post.user_id != user.pk) if user else []

    @cached_property
    def _posts_of_named(self) -> list[Post]:
        """The posts of the officer whom the current step names."""
        officer = self.dossier.step.officer if self.dossier.step else None
        return list(officer.posts_at(self.at).filter(user=officer)) if officer else []

    @cached_property
    def _steps(self) -> list[Step]:
        return list(self.dossier.steps.all())

    @cached_property
    def _asked(self) -> list[tuple[OpinionRequest, Post]]:
        """The requests for an opinion that wait for this person, each with the post that answers it."""
        found = []
        for request in self.dossier.opinion_requests.awaited():
            post = next((post for post in self._posts if request.fits(post)), None)
            if post:
                found.append((request, post))
        return found

    @cached_property
    def _appraisers(self) -> set[int | None]:
        appraised = self.dossier.events.filter(
            act__in=[Act.PROPOSE, Act.PROPOSE_SUPPLEMENT, Act.PROPOSE_SUPPLEMENT_AT_RECEPTION]
        )
        named: set[int | None] = {step.officer_id for step in self._steps if step.act == "appraise"}
        return named | set(appraised.order_by().values_list("actor_id", flat=True))


def _fits(post: Post, step: Step) -> bool:
    """Whether the holder of `post` could hold `step`: its agency, its role, its department if any."""
    same_department = step.department_id is None or post.department_id in (None, step.department_id)
    return post.agency_id == step.agency_id and post.role == step.role and same_department
