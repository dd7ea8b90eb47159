"""Whose dossier it is: person × role × act × whose, as one table, and the same by the pages."""

import pytest

from motcua.accounts.models import MemberRole
from motcua.accounts.service import membership
from motcua.dossiers import service
from motcua.dossiers.errors import NotAllowedError, OwnWorkError
from motcua.dossiers.models import Dossier, Draft, Result
from motcua.dossiers.models.belonging import acts_for, is_own_matter, works_on
from motcua.dossiers.service import Act
from tests.entities.conftest import (
    CODE,
    DOCUMENT,
    MONDAY,
    OWNER,
    begun,
    browser_of,
    for_another,
    joined,
    prove,
    proven,
    registered,
)

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def hong(vinh):
    """The person for whom Minh filed; her card was seen."""
    vinh.full_name, vinh.identity_number = OWNER.name, OWNER.identity
    vinh.save()
    return vinh


def sees(user, dossier, entity=None):
    return Dossier.objects.owned_by(user, entity).filter(pk=dossier.pk).exists()


# of whom: (acting for the company?) → sees it, mends and withdraws it
COMPANYS = {
    ("representative", True): (True, True),
    ("filer", True): (True, True),
    ("viewer", True): (True, False),
    ("former filer", True): (False, False),
    ("outsider", True): (False, False),
    # Acting for themselves they see what is theirs alone, though they filed it with their own hands.
    ("representative", False): (False, True),
    ("filer", False): (False, True),
    ("viewer", False): (False, False),
    ("outsider", False): (False, False),
    ("second registration", True): (False, False),
    ("proven second registration", True): (True, False),
}


@pytest.mark.parametrize(("who", "for_company"), COMPANYS)
def test_a_company_dossier(who, for_company, company, dossier, filer, viewer, cast, vinh, one_stop):
    user, entity = (
        {"representative": cast["hoa"], "filer": cast["minh"], "viewer": cast["lan"]}.get(who, vinh),
        company,
    )
    if who == "former filer":
        user = cast["minh"]
        ended(filer)
    if "second" in who:
        entity = registered(vinh)
        if "proven" in who:
            proven(entity, one_stop)
    expected = COMPANYS[who, for_company]

    assert sees(user, dossier, entity if for_company else None) == expected[0]
    assert acts_for(user, dossier) == expected[1]
    # Who may act there in one capacity or another withdraws; everybody else is refused by the rule.
    withdraw = {row.act for row in service.offered_acts(dossier, user, MONDAY)} & {Act.WITHDRAW}
    assert bool(withdraw) == expected[1]


def ended(member):
    """As if let go."""
    member.ended_at = MONDAY
    member.save()


ENTRUSTED = {
    "who filed": (True, True),
    "owner, proven": (True, True),
    "owner, number merely typed": (False, False),
    "outsider": (False, False),
    "somebody of a company": (False, False),
}


@pytest.mark.parametrize("who", ENTRUSTED)
def test_a_dossier_filed_for_another(who, entrusted, minh, hoa, company, lan, request):
    match who:
        case "who filed":
            user = minh
        case "owner, proven":
            user = prove(request.getfixturevalue("hong"))
        case "owner, number merely typed":
            user = request.getfixturevalue("hong")
        case "somebody of a company":
            user = hoa
        case _:
            user = lan

    assert (sees(user, entrusted), acts_for(user, entrusted)) == ENTRUSTED[who]
    assert not sees(hoa, entrusted, company)
    assert service.may_mend(entrusted, user, MONDAY) == ENTRUSTED[who][1]


def test_a_number_proves_nothing_about_an_organisation(dossier, vinh):
    """Somebody whose "identity number" is a tax code: no register holds such a one, but then."""
    vinh.identity_number = CODE
    prove(vinh).save()

    assert not sees(vinh, dossier)
    assert not acts_for(vinh, dossier)


DRAFTS = {"hoa": True, "minh": True, "lan": False, "vinh": False}


def test_a_company_draft_is_worked_on_by_all_who_file(company, filer, viewer, procedure, cast, vinh):
    draft = begun(cast["minh"], procedure, entity=company)

    for who, may in DRAFTS.items():
        user = vinh if who == "vinh" else cast[who]
        assert Draft.objects.workable_by(user, MONDAY, company).contains(draft) == may, who
        assert not Draft.objects.workable_by(user, MONDAY).contains(draft), who
        assert works_on(user, draft) == may, who


@pytest.mark.parametrize("who", ["viewer", "outsider"])
def test_who_may_not_file_begins_nothing(who, company, viewer, lan, vinh, procedure):
    with pytest.raises(NotAllowedError, match="không nộp hồ sơ được"):
        begun(lan if who == "viewer" else vinh, procedure, entity=company)
    assert not Draft.objects.exists()


def test_two_members_find_one_draft(company, filer, hoa, minh, procedure):
    assert begun(hoa, procedure, entity=company) == begun(minh, procedure, entity=company)
    assert begun(minh, procedure) != begun(minh, procedure, entity=company)
    assert begun(minh, procedure, another=for_another()) != begun(minh, procedure)
    assert Draft.objects.count() == 3


def test_nobody_decides_on_what_concerns_them(company, dossier, entrusted, director, appraiser, vinh):
    """An officer who is a member, even a viewer, and one whose number was merely typed."""
    for officer in (director, appraiser):
        assert not is_own_matter(officer, dossier)
    joined(company, director, MemberRole.VIEWER)
    assert is_own_matter(director, dossier)
    appraiser.identity_number = OWNER.identity
    appraiser.save()
    assert is_own_matter(appraiser, entrusted)


def test_a_director_who_is_a_member_approves_nothing_of_it(
    dossier, company, one_stop, head, appraiser, director
):
    service.accept(dossier, user=one_stop, at=MONDAY)
    service.forward(dossier, user=one_stop, at=MONDAY)
    service.assign(dossier, to=appraiser, user=head, at=MONDAY)
    service.propose(dossier, outcome=Result.Outcome.GRANTED, opinion="Đủ", user=appraiser, at=MONDAY)
    service.endorse(dossier, user=head, at=MONDAY)
    joined(company, director, MemberRole.VIEWER)

    with pytest.raises(OwnWorkError):
        service.approve(dossier, user=director, at=MONDAY)


# -- by the pages: what is not theirs does not exist -------------------------------------------------------


def addresses_of(dossier, draft):
    paper = dossier.papers.get(document=DOCUMENT)
    slip = dossier.slips.get()
    return [
        f"/ho-so/{dossier.code}",
        f"/ho-so/{dossier.code}/hoan-tat",
        f"/ho-so/{dossier.code}/to-khai",
        f"/ho-so/{dossier.code}/giay-to/{paper.pk}",
        f"/ho-so/{dossier.code}/phieu/{slip.pk}",
        f"/ho-so/{dossier.code}/rut",
        f"/ho-so/{dossier.code}/bo-sung",
        *(
            f"/ho-so/nhap/{draft.pk}/{page}"
            for page in ("to-khai", "giay-to", "nhan-ket-qua", "kiem-tra", "xoa")
        ),
    ]


def entity_addresses(company, member, invitation):
    here = f"/tai-khoan/to-chuc/{company.pk}"
    return [
        here,
        f"{here}/sua",
        f"{here}/moi-thanh-vien",
        f"{here}/thanh-vien/{member.pk}",
        f"{here}/loi-moi/{invitation.pk}",
        f"{here}/roi",
        f"/tai-khoan/to-chuc/loi-moi/{invitation.pk}",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_ids_of_a_company_are_nothing_to_others(
    method, company, dossier, hoa, filer, procedure, vinh, cast, pack
):
    draft = begun(hoa, procedure, entity=company)
    offer = membership.invite(company, role=MemberRole.FILER, email="ai@vidu.vn", user=hoa, at=MONDAY)
    places = [*addresses_of(dossier, draft), *entity_addresses(company, filer, offer)]
    before = (company.records.count(), dossier.version, Draft.objects.count())

    for user in (vinh, cast["administrator"], cast["centre_appraiser"]):
        browser = browser_of(user, registered(vinh) if user == vinh else None)
        for place in places:
            # Where only the other method is known nothing was looked for either.
            assert getattr(browser, method)(place).status_code in (404, 405), place

    dossier.refresh_from_db()
    assert (company.records.count(), dossier.version, Draft.objects.count()) == before


def test_a_viewer_reads_and_changes_nothing(company, dossier, viewer, lan, hoa, procedure):
    browser = browser_of(lan, company)
    draft = begun(hoa, procedure, entity=company)

    assert browser.get(f"/ho-so/{dossier.code}").status_code == 200
    assert browser.get(f"/ho-so/{dossier.code}/rut").status_code == 404
    assert browser.get(f"/ho-so/nhap/{draft.pk}/to-khai").status_code == 404
    browser.post(f"/ho-so/{dossier.code}/rut", {"version": dossier.version})
    dossier.refresh_from_db()
    assert not dossier.is_closed
    for page in ("sua", "moi-thanh-vien"):
        assert browser.get(f"/tai-khoan/to-chuc/{company.pk}/{page}").status_code == 404


@pytest.mark.parametrize("address", ["to-khai", "kiem-tra"])
def test_ids_of_a_draft_for_another_are_nothing_to_the_owner(address, minh, procedure, vinh):
    draft = begun(minh, procedure, another=for_another())
    vinh.identity_number = OWNER.identity
    prove(vinh).save()

    assert browser_of(vinh).get(f"/ho-so/nhap/{draft.pk}/{address}").status_code == 404
    assert browser_of(vinh).get(f"/ho-so/nhap/{draft.pk}/nop-thay").status_code == 404
    assert browser_of(minh).get(f"/ho-so/nhap/{draft.pk}/nop-thay").status_code == 200
