"""Two members, or two clerks, at the same moment: with real threads and real commits."""

import pytest

from motcua.accounts import counter
from motcua.accounts.errors import RefusedError
from motcua.accounts.models import EntityRecord, LegalEntity, MemberRole, Membership
from motcua.accounts.service import membership
from motcua.dossiers import service
from motcua.dossiers.errors import ActError, NotAllowedError
from motcua.dossiers.models import Dossier, Draft
from tests.dossiers.test_at_once import at_once
from tests.entities.conftest import LATER, MONDAY, begun, filled, joined, prove, registered

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.drill)])


def attempted(deed):
    """What the deed gave, or why the accounts refused it."""
    try:
        return deed()
    except RefusedError as refused:
        return refused


def code_of(number):
    return f"01002{number:05}"


@ROUNDS
def test_two_members_begin_one_draft(pack, hoa, minh, procedure, rounds):
    for number in range(rounds):
        company = registered(hoa, tax_code=code_of(number))
        joined(company, minh, MemberRole.FILER)

        first, second = at_once(
            lambda it=company: begun(hoa, procedure, entity=it),
            lambda it=company: begun(minh, procedure, entity=it),
        )

        assert first == second
        assert Draft.objects.filter(entity=company).count() == 1


@ROUNDS
def test_two_members_submit_one_dossier(pack, hoa, minh, procedure, example_answers, rounds):
    for number in range(rounds):
        company = registered(hoa, tax_code=code_of(number))
        joined(company, minh, MemberRole.FILER)
        draft = filled(begun(hoa, procedure, entity=company), example_answers)
        seen = [Draft.objects.get(pk=draft.pk) for _ in range(2)]

        made = at_once(
            lambda d=seen[0]: service.drafts.submit(d, user=hoa, at=MONDAY),
            lambda d=seen[1]: service.drafts.submit(d, user=minh, at=MONDAY),
        )

        dossier = Dossier.objects.get(entity=company)
        assert {one.pk for one in made} == {dossier.pk}
        assert dossier.events.count() == 1


@ROUNDS
def test_a_removal_and_a_submission_at_once_never_both_half(
    pack, hoa, minh, procedure, example_answers, rounds
):
    """Either she filed and was let go afterwards, or she was let go and filed nothing."""
    for number in range(rounds):
        company = registered(hoa, tax_code=code_of(number))
        member = joined(company, minh, MemberRole.FILER)
        draft = filled(begun(minh, procedure, entity=company), example_answers)

        filed, _removed = at_once(
            lambda d=draft: service.drafts.submit(d, user=minh, at=MONDAY),
            lambda c=company, m=member: membership.remove(c, m, user=hoa, at=MONDAY),
        )

        assert not Membership.objects.open().filter(user=minh, entity=company).exists()
        if isinstance(filed, ActError):
            assert isinstance(filed, NotAllowedError)
            assert not Dossier.objects.filter(entity=company).exists()
        else:
            assert Dossier.objects.get(entity=company).applicant == minh


@ROUNDS
def test_an_invitation_accepted_twice_makes_one_member(pack, hoa, minh, rounds):
    for number in range(rounds):
        company = registered(hoa, tax_code=code_of(number))
        offer = membership.invite(company, role=MemberRole.VIEWER, email=minh.email, user=hoa, at=MONDAY)

        outcomes = at_once(
            *[lambda o=offer: attempted(lambda: membership.accept(o, user=minh, at=LATER)) for _ in range(2)]
        )

        assert sorted(isinstance(one, RefusedError) for one in outcomes) == [False, True]
        assert company.memberships.filter(user=minh).count() == 1
        assert company.records.filter(act=EntityRecord.Act.JOINED).count() == 1


@ROUNDS
def test_of_two_registrations_proven_at_once_one_is(pack, hoa, minh, one_stop, cast, rounds):
    prove(hoa), prove(minh)
    for number in range(rounds):
        both = [registered(user, tax_code=code_of(number)) for user in (hoa, minh)]
        names = {both[0]: hoa.full_name, both[1]: minh.full_name}

        def prove_one(entity, head, number=number):
            counter.prove_entity(
                entity,
                name=entity.name,
                tax_code=code_of(number),
                representative=head,
                clerk=one_stop,
                at=MONDAY,
            )

        outcomes = at_once(*[lambda e=e, head=names[e]: attempted(lambda: prove_one(e, head)) for e in both])

        assert sorted(isinstance(one, RefusedError) for one in outcomes) == [False, True]
        assert LegalEntity.objects.filter(tax_code=code_of(number)).exclude(proven_at=None).count() == 1
