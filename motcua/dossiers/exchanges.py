"""The papers of what changes hands: a dossier for the next agency, a result, a dossier taken back.

No circular has forms for them. Each class is a `Particulars`: what its act knows beside the dossier itself,
and how the paper is made of both.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.catalog.filing import ResultChannel
from motcua.dossiers import papers_in, signatures, slipdata
from motcua.dossiers.actors import Actor
from motcua.dossiers.budgets import Budgets, in_words
from motcua.dossiers.models import Dossier, Result, Slip, Step
from motcua.organization.models import Agency, Department, Role
from motcua.papers import service as papers


@dataclass(frozen=True, kw_only=True)
class Handover:
    """An agency passes the dossier on: `actor` gives it, whoever holds the step it now stands at takes it."""

    actor: Actor
    opinion: str = ""

    @property
    def agency(self) -> Agency:
        """Who gives; the paper is theirs."""
        assert self.actor.post is not None  # noqa: S101 - Who.STEP_HOLDER acts under a post
        return self.actor.post.agency

    def paper(self, slip: Slip) -> papers.HandoverSlip:
        """The facts, when the dossier has just moved on to the step of the taker."""
        dossier, at = slip.dossier, slip.issued_at
        steps = list(dossier.steps.select_related("agency", "department", "officer"))
        part = _part_of(dossier.step, steps)
        return papers.HandoverSlip(
            **slipdata.heading(slip, self.agency),
            issued_at=at,
            giver=self._giver(),
            taker=_taker(dossier.step),
            owner=slipdata.owner(dossier),
            request=dossier.procedure.name,
            opinion=self.opinion,
            acceptance_number=slipdata.acceptance_number(dossier),
            papers=_going_along(dossier),
            declaration_sha256=slipdata.answers_digest(dossier.answers),
            received_at=dossier.received_at,
            first_due_at=dossier.first_due_at,
            due_at=dossier.due_at,
            **_share(dossier, steps, part, at),
        )

    def _giver(self) -> papers.Party:
        post, user = self.actor.post, self.actor.user
        assert post is not None  # noqa: S101 - see agency
        assert user is not None  # noqa: S101 - so does a person
        return papers.Party(
            agency=post.agency.name, unit=_unit(Role(post.role), post.department), person=user.full_name
        )


@dataclass(frozen=True, kw_only=True)
class Returned:
    """The result has reached its owner: `collector` took it at the counter, "" where nobody came."""

    collector: str = ""
    agency: Agency | None = None

    def paper(self, slip: Slip) -> papers.ReturnSlip:
        """The facts, when the originals have just been compared."""
        dossier = slip.dossier
        channel = ResultChannel(dossier.result_channel)
        return papers.ReturnSlip(
            **slipdata.heading(slip),
            issued_at=slip.issued_at,
            owner=slipdata.owner(dossier),
            request=dossier.procedure.name,
            acceptance_number=slipdata.acceptance_number(dossier),
            received_at=dossier.received_at,
            due_at=dossier.due_at,
            finished_at=dossier.finished_at,
            results=[_result(dossier, result) for result in dossier.results.select_related("file")],
            channel=channel.value,
            address=dossier.result_address if channel == ResultChannel.POST else "",
            originals=_originals(dossier, slip.issued_at),
            collector=self.collector,
            officer=slip.issued_by.full_name if slip.issued_by else "",
        )


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """The applicant takes the dossier back: who, when, why ("" where they gave no reason).

    `agreed_by` is the leader who agreed, None where nobody had to: before reception the applicant decides.
    """

    by: User
    asked_at: datetime
    reason: str = ""
    agreed_by: Actor | None = None

    @property
    def agency(self) -> Agency | None:
        """Whose leader agreed; None: the lead agency confirms."""
        return self.agreed_by.post.agency if self.agreed_by and self.agreed_by.post else None

    def paper(self, slip: Slip) -> papers.WithdrawalSlip:
        """The facts, whichever act issues it."""
        dossier = slip.dossier
        agreed = self.agreed_by.user if self.agreed_by else None
        return papers.WithdrawalSlip(
            **slipdata.heading(slip, self.agency),
            issued_at=slip.issued_at,
            owner=slipdata.owner(dossier),
            request=dossier.procedure.name,
            submitted_at=dossier.submitted_at,
            received_at=dossier.received_at,
            withdrawn_by=self.by.full_name,
            asked_at=self.asked_at,
            reason=self.reason,
            returned=slipdata.owed_back(dossier),
            signer=agreed.full_name if agreed else "",
            signer_title=slipdata.leader_title(self.agreed_by) if self.agreed_by else "",
            support_phone=dossier.filed_at.receiving_desk.phone,
        )


def _part_of(step: Step, steps: list[Step]) -> list[Step]:
    """The steps from `step` on for which the dossier stays in its agency; after the result no time runs."""
    following = [one for one in steps if one.position >= step.position]
    return list(takewhile(lambda one: one.agency_id == step.agency_id and one.act != "return", following))


def _taker(step: Step) -> papers.Party:
    return papers.Party(
        agency=step.agency.name,
        unit=_unit(Role(step.role), step.department),
        person=step.officer.full_name if step.officer else "",
    )


def _unit(role: Role, department: Department | None) -> str:
    return department.name if department else str(role.label)


def _share(dossier: Dossier, steps: list[Step], part: list[Step], at: datetime) -> dict[str, Any]:
    """The taker's part of the time, step by step, until when; cut short where the whole is due before that.

    Nobody gets more time because somebody before them took too long: the date promised stays.
    """
    budgets, used, lines = Budgets(dossier, steps), 0, []
    for step in part:
        used += step.share
        lines.append(
            papers.ShareLine(step=step.name, time=_time(budgets, step.share), until=budgets.until(at, used))
        )
    until, due_at = budgets.until(at, used), dossier.due_at
    is_cut = until is not None and due_at is not None and until > due_at
    return {
        "share": _time(budgets, used),
        "share_of": _time(budgets, budgets.shares),
        "share_until": due_at if is_cut else until,
        "share_is_cut": is_cut,
        "shares": lines if budgets.whole and len(lines) > 1 else [],
    }


def _time(budgets: Budgets, shares: int) -> str:
    return in_words(budgets.minutes_for(shares)) if budgets.whole else ""


def _going_along(dossier: Dossier) -> list[papers.FileLine]:
    """What was filed, as it now stands: nothing that was replaced, nothing that was not sent yet."""
    return slipdata.files_of(dossier.papers.filter(pending=False, replaced_at=None), dossier)


def _originals(dossier: Dossier, at: datetime) -> list[str]:
    """The originals that went back to their owner: compared at the counter, or held until now."""
    held: Counter[str] = Counter()
    for paper in dossier.papers_taken_in.filter(returned_at=at):
        held[paper.document] += paper.count
    compared = dossier.original_checks.order_by("pk").values_list("document", flat=True)
    return [
        *(papers_in.name_of(dossier, key) for key in compared if key not in held),
        *(
            _("%(name)s (%(count)d bản)") % {"name": papers_in.name_of(dossier, key), "count": count}
            for key, count in held.items()
        ),
    ]


def _result(dossier: Dossier, result: Result) -> papers.ResultLine:
    granted = result.outcome == Result.Outcome.GRANTED
    return papers.ResultLine(
        # What the procedure promises to those who meet its conditions; a no is a letter that says why.
        name=dossier.revision.content.result if granted else _("Văn bản trả lời, nêu rõ lý do"),
        outcome=str(Result.Outcome(result.outcome).label),
        file=slipdata.file_line(result.file),
        signed_by=[one.by for one in signatures.found_on(result.file)],
    )
