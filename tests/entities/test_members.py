"""Registering an organisation, inviting, leaving, handing over; what an unproven one means; its history."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from motcua.accounts import counter
from motcua.accounts.models import (
    AppendOnlyError,
    EntityRecord,
    Invitation,
    LegalEntity,
    MemberRole,
    Membership,
)
from motcua.accounts.service import RefusedError, membership
from motcua.messaging.models import Message
from tests.entities.conftest import CODE, LATER, MONDAY, NAME, joined, prove, proven, registered

Act = EntityRecord.Act
Standing = Invitation.Standing


@pytest.fixture(autouse=True)
def wording(pack):
    """Invitations are letters of the pack."""


def history(entity):
    return [(one.act, one.member, one.role) for one in entity.records.order_by("pk")]


def invited(entity, user, **whom):
    return membership.invite(entity, **{"role": MemberRole.FILER, **whom}, user=user, at=MONDAY)


def test_who_registers_is_the_unproven_representative(company, hoa):
    (mine,) = membership.memberships_of(hoa)

    assert (mine.entity, mine.role) == (company, MemberRole.REPRESENTATIVE)
    assert mine.may_file
    assert mine.may_manage
    assert company.proven_at is None
    assert history(company) == [(Act.REGISTERED, hoa, MemberRole.REPRESENTATIVE)]


def test_another_registration_of_the_tax_code_stands_beside_the_first(company, vinh, hoa):
    second = registered(vinh)

    assert second != company
    assert membership.memberships_of(hoa)[0].entity == company
    assert list(second.memberships.values_list("user", flat=True)) == [vinh.pk]


def test_nobody_registers_a_tax_code_twice_or_endlessly_many(company, hoa, monkeypatch):
    with pytest.raises(RefusedError, match="đã là thành viên"):
        registered(hoa)
    monkeypatch.setattr(membership, "MOST_ENTITIES", 1)
    with pytest.raises(RefusedError, match="tối đa 1 tổ chức"):
        registered(hoa, tax_code="0314409058-002")


def test_an_invitation_by_e_mail_is_found_by_whoever_confirmed_the_address(company, hoa, vinh):
    offer = invited(company, hoa, email="VINH@vidu.vn")

    assert membership.invitations_for(vinh, MONDAY) == [offer]
    EmailAddress.objects.filter(user=vinh).update(verified=False)
    assert membership.invitations_for(vinh, MONDAY) == []
    (letter,) = [one for one in Message.objects.all() if one.recipient == "vinh@vidu.vn"]
    assert company.name in letter.text


def test_an_invitation_by_number_is_found_by_its_proven_owner_alone(company, hoa, vinh):
    offer = invited(company, hoa, identity_number=vinh.identity_number)

    assert membership.invitations_for(vinh, MONDAY) == []
    prove(vinh)
    assert membership.invitations_for(vinh, MONDAY) == [offer]


def test_the_sender_does_not_learn_whether_anybody_is_behind_an_address(company, hoa, vinh):
    known = invited(company, hoa, email=vinh.email)
    unknown = invited(company, hoa, email="khong.ai@vidu.vn")

    facts = ("role", "standing", "user", "made_at", "expires_at")
    assert [getattr(known, name) for name in facts] == [getattr(unknown, name) for name in facts]


def test_nobody_is_a_member_before_saying_yes(company, hoa, vinh):
    offer = invited(company, hoa, email=vinh.email)
    assert not membership.memberships_of(vinh)

    mine = membership.accept(offer, user=vinh, at=LATER)

    assert (mine.entity, mine.role, mine.may_file, mine.may_manage) == (company, "filer", True, False)
    assert history(company)[1:] == [(Act.INVITED, None, "filer"), (Act.JOINED, vinh, "filer")]


@pytest.mark.parametrize("answer", [membership.accept, membership.decline])
def test_an_invitation_is_answered_once_and_by_its_addressee(answer, company, hoa, vinh, minh):
    offer = invited(company, hoa, email=vinh.email)

    with pytest.raises(RefusedError, match="không còn"):
        answer(offer, user=minh, at=LATER)
    answer(offer, user=vinh, at=LATER)
    for again in (membership.accept, membership.decline):
        with pytest.raises(RefusedError, match="không còn"):
            again(offer, user=vinh, at=LATER)


def test_an_invitation_ends_after_two_weeks_or_when_it_is_taken_back(company, hoa, vinh):
    old = invited(company, hoa, email=vinh.email)
    late = MONDAY + timedelta(days=14)
    with pytest.raises(RefusedError, match="không còn"):
        membership.accept(old, user=vinh, at=late)

    membership.recall(old, user=hoa, at=LATER)

    with pytest.raises(RefusedError, match="không còn"):
        membership.accept(old, user=vinh, at=LATER)
    assert history(company)[-1] == (Act.RECALLED, None, "filer")


def test_a_no_does_not_tell_who_is_behind_an_address(company, hoa, vinh):
    membership.decline(invited(company, hoa, email=vinh.email), user=vinh, at=LATER)

    assert history(company)[-1] == (Act.DECLINED, None, "filer")


def test_one_invitation_at_a_time_to_one_address_and_not_endlessly_many(company, hoa, monkeypatch):
    invited(company, hoa, email="ai.do@vidu.vn")
    with pytest.raises(RefusedError, match="đã mời"):
        invited(company, hoa, email="Ai.Do@vidu.vn")
    monkeypatch.setattr(membership, "MOST_INVITATIONS", 1)
    with pytest.raises(RefusedError, match="quá nhiều"):
        invited(company, hoa, email="ai.nua@vidu.vn")
    membership.recall(Invitation.objects.get(), user=hoa, at=MONDAY)
    with pytest.raises(RefusedError, match="quá nhiều"):
        invited(company, hoa, email="ai.nua@vidu.vn")


@pytest.mark.parametrize(
    "whom",
    [
        {"email": "a@vidu.vn", "identity_number": "070199001122"},
        {},
        {"email": "a@vidu.vn", "role": MemberRole.REPRESENTATIVE},
    ],
)
def test_an_invitation_names_one_addressee_and_no_second_representative(whom, company, hoa):
    with pytest.raises(RefusedError, match="Hãy chọn vai trò"):
        invited(company, hoa, **whom)


MANAGING = {
    "invite": lambda company, other, user: invited(company, user, email="ai@vidu.vn"),
    "change": lambda company, other, user: membership.change(
        company,
        kind=LegalEntity.Kind.OTHER,
        name="Khác",
        address="x",
        phone="1",
        email="a@b.vn",
        user=user,
        at=LATER,
    ),
    "remove": lambda company, other, user: membership.remove(company, other, user=user, at=LATER),
    "role": lambda company, other, user: membership.change_role(
        company, other, MemberRole.VIEWER, user=user, at=LATER
    ),
    "hand over": lambda company, other, user: membership.hand_over(company, other, user=user, at=LATER),
}


@pytest.mark.parametrize("act", MANAGING)
def test_only_the_representative_manages(act, company, filer, viewer, minh, lan, vinh):
    for user, other in ((minh, viewer), (lan, filer), (vinh, filer)):
        with pytest.raises(RefusedError, match="Chỉ người đại diện"):
            MANAGING[act](company, other, user)
    assert company.records.count() == 1


def test_a_member_is_removed_and_another_leaves(company, hoa, filer, viewer, minh, lan):
    membership.remove(company, filer, user=hoa, at=LATER)
    membership.leave(company, user=lan, at=LATER)

    assert not membership.memberships_of(minh)
    assert not membership.memberships_of(lan)
    assert history(company)[1:] == [(Act.REMOVED, minh, "filer"), (Act.LEFT, lan, "viewer")]
    with pytest.raises(RefusedError, match="không còn là thành viên"):
        membership.remove(company, filer, user=hoa, at=LATER)


def test_the_representative_neither_leaves_nor_is_removed_while_others_are_there(company, hoa, filer):
    mine = company.memberships.get(user=hoa)
    with pytest.raises(RefusedError, match="giao vai trò"):
        membership.leave(company, user=hoa, at=LATER)
    with pytest.raises(RefusedError, match="giao vai trò"):
        membership.remove(company, mine, user=hoa, at=LATER)
    with pytest.raises(RefusedError, match="chỉ đổi bằng cách giao lại"):
        membership.change_role(company, mine, MemberRole.FILER, user=hoa, at=LATER)


def test_the_last_one_may_leave_and_nothing_stays_proven(company, hoa, one_stop):
    proven(company, one_stop)

    membership.leave(company, user=hoa, at=LATER)

    company.refresh_from_db()
    assert company.proven_at is None
    assert not company.memberships.open().exists()


def test_a_role_is_changed(company, hoa, filer, minh):
    membership.change_role(company, filer, MemberRole.VIEWER, user=hoa, at=LATER)

    assert not membership.memberships_of(minh)[0].may_file
    assert history(company)[-1] == (Act.ROLE_CHANGED, minh, "viewer")


def test_the_representative_hands_over_to_a_member_who_says_yes(company, hoa, filer, minh, one_stop):
    proven(company, one_stop)
    offer = membership.hand_over(company, filer, user=hoa, at=LATER)
    assert membership.memberships_of(hoa)[0].may_manage
    with pytest.raises(RefusedError, match="đang chờ trả lời"):
        membership.hand_over(company, filer, user=hoa, at=LATER)

    membership.accept(offer, user=minh, at=LATER)

    assert membership.memberships_of(minh)[0].role == MemberRole.REPRESENTATIVE
    assert membership.memberships_of(hoa)[0].role == MemberRole.FILER
    company.refresh_from_db()
    assert company.proven_at is None, "the certificate that was seen names somebody else"
    last = company.records.first()
    assert (last.act, last.actor, last.member) == (Act.HANDED_OVER, hoa, minh)


def test_who_left_meanwhile_takes_nothing_over(company, hoa, filer, minh):
    offer = membership.hand_over(company, filer, user=hoa, at=LATER)
    membership.leave(company, user=minh, at=LATER)

    assert membership.invitations_for(minh, LATER) == []
    with pytest.raises(RefusedError, match="không còn"):
        membership.accept(offer, user=minh, at=LATER)


def test_a_proven_name_stays_and_a_tax_code_always(company, hoa, one_stop):
    proven(company, one_stop)

    membership.change(
        company,
        kind=LegalEntity.Kind.OTHER,
        name="Tên khác",
        address="Nơi khác",
        phone="0912000999",
        email="MOI@vidu.vn",
        user=hoa,
        at=LATER,
    )

    company.refresh_from_db()
    assert (company.name, company.kind, company.tax_code) == (NAME, "enterprise", CODE)
    assert (company.address, company.email) == ("Nơi khác", "moi@vidu.vn")


# -- the counter -------------------------------------------------------------------------------------------


def prove_company(company, clerk, **other):
    facts = {"name": company.name, "tax_code": company.tax_code, "representative": "Lê Thị Hoa"}
    counter.prove_entity(company, **{**facts, **other}, clerk=clerk, at=LATER)


def test_the_counter_proves_whom_card_and_certificate_name(company, hoa, one_stop):
    prove(hoa)

    prove_company(company, one_stop, name="công ty tnhh  HẠT ĐIỀU Bù Đăng")

    company.refresh_from_db()
    assert company.proven_at == LATER
    record = company.records.first()
    assert (record.act, record.actor, record.member) == (Act.PROVEN, one_stop, hoa)
    assert record.post.agency.key == "BP-TTPVHCC"
    assert counter.unproven_entities(hoa) == []


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"name": "Công ty khác"}, "Tên hoặc mã số thuế"),
        ({"tax_code": "0314409058-002"}, "Tên hoặc mã số thuế"),
        ({"representative": "Lê Thị Hòa"}, "Người đại diện ghi trên giấy"),
    ],
)
def test_a_certificate_that_says_otherwise_proves_nothing(other, why, company, hoa, one_stop):
    prove(hoa)

    with pytest.raises(RefusedError, match=why):
        prove_company(company, one_stop, **other)
    company.refresh_from_db()
    assert company.proven_at is None


def test_the_card_comes_before_the_certificate_and_the_counter_alone_proves(
    company, hoa, one_stop, appraiser
):
    with pytest.raises(RefusedError, match="giấy tờ tùy thân"):
        prove_company(company, one_stop)
    prove(hoa)
    with pytest.raises(RefusedError, match="Chỉ cán bộ một cửa"):
        prove_company(company, appraiser)
    prove_company(company, one_stop)
    with pytest.raises(RefusedError, match="rồi"):
        prove_company(company, one_stop)


def test_nobody_proves_their_own_organisation(one_stop):
    one_stop.identity_number = "070190001111"
    one_stop.save()
    own = registered(prove(one_stop))

    with pytest.raises(RefusedError, match="tự xác nhận"):
        prove_company(own, one_stop, representative=one_stop.full_name)


def test_of_one_tax_code_one_is_proven(company, vinh, one_stop):
    second = registered(vinh)
    proven(company, one_stop)

    with pytest.raises(RefusedError, match="tổ chức khác"):
        proven(second, one_stop)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalEntity.objects.filter(pk=second.pk).update(proven_at=LATER)


# -- what the database keeps -------------------------------------------------------------------------------


def test_records_stay_as_they_were_written(company):
    record = company.records.get()
    record.act = Act.LEFT
    with pytest.raises(AppendOnlyError):
        record.save()
    with pytest.raises(AppendOnlyError):
        record.delete()


def test_one_representative_and_one_membership_at_a_time(company, filer, minh):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=filer.pk).update(role=MemberRole.REPRESENTATIVE)
    with pytest.raises(IntegrityError), transaction.atomic():
        joined(company, minh, MemberRole.VIEWER)
