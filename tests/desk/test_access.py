"""Who may see what at the desk. What a person may not see answers 404, on every page of it."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.dossiers.models import Look
from motcua.web.desk.actpages import PAGES
from tests.desk.conftest import Desk, address, text
from tests.dossiers.conftest import MONDAY, store
from tests.dossiers.walks import walk_of

SLUGS = [page.slug for page in PAGES]


@pytest.fixture
def places(dossier):
    """Every address under the dossier."""
    paper, slip = dossier.papers.get(), dossier.slips.get()
    result = dossier.results.create(
        outcome="granted", file=store("ket-qua.pdf"), attached_by=dossier.applicant, attached_at=MONDAY
    )
    files = [f"giay-to/{paper.pk}", f"phieu/{slip.pk}", f"ket-qua/{result.pk}"]
    return [address(dossier, place) for place in ["", *SLUGS, *files]]


def test_an_officer_of_another_agency_finds_nothing_anywhere(places, other_agency_officer):
    desk = Desk(other_agency_officer)
    assert {place: desk.get(place).status_code for place in places} == dict.fromkeys(places, 404)
    assert {desk.post(address, version=0).status_code for address in places if "/giay-to" not in address} <= {
        404,
        405,
    }


def test_an_officer_of_another_department_finds_nothing(places, cast):
    desk = Desk(cast["welfare_appraiser"])
    assert {desk.get(place).status_code for place in places} == {404}


def test_nobody_leaves_a_look_where_they_saw_nothing(places, other_agency_officer):
    desk = Desk(other_agency_officer)
    for place in places:
        desk.get(place)
    assert not Look.objects.exists()


def test_citizens_find_no_desk_not_even_for_their_own_dossier(places, lan):
    desk = Desk(lan)
    assert {desk.get(place).status_code for place in ["/can-bo", *places]} == {404}


def test_strangers_are_sent_to_log_in(dossier):
    answer = Client().get(address(dossier))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/dang-nhap?next=")


def test_somebody_whose_post_has_ended_finds_nothing(dossier, one_stop):
    one_stop.posts.update(held_to=MONDAY)
    assert Desk(one_stop).open(dossier).status_code == 404


def test_an_act_or_file_that_does_not_exist_is_not_there(dossier, one_stop):
    desk = Desk(one_stop)
    assert desk.open(dossier, "khong-co-viec-nay").status_code == 404
    assert desk.open(dossier, "giay-to/999999999999999999999").status_code == 404
    assert desk.get("/can-bo/ho-so/H10.912-261116-9999").status_code == 404
    assert desk.get("/can-bo/ho-so/%00").status_code == 404


def test_a_file_that_the_applicant_has_not_sent_is_not_there(dossier, one_stop):
    dossier.papers.update(pending=True)
    assert Desk(one_stop).open(dossier, f"giay-to/{dossier.papers.get().pk}").status_code == 404


def test_every_opening_is_recorded(dossier, one_stop):
    desk = Desk(one_stop)
    desk.open(dossier)
    desk.open(dossier, "tiep-nhan")
    desk.open(dossier, f"giay-to/{dossier.papers.get().pk}")
    desk.open(dossier, f"phieu/{dossier.slips.get().pk}")
    looks = list(Look.objects.order_by("pk").values_list("viewer", "what", "at"))
    at = MONDAY + timedelta(hours=1)
    assert looks == [(one_stop.pk, what, at) for what in ("dossier", "accept", "paper", "slip")]


def test_papers_open_in_the_browser_and_can_be_kept(dossier, one_stop):
    desk, place = Desk(one_stop), f"giay-to/{dossier.papers.get().pk}"
    shown, kept = desk.open(dossier, place), desk.get(address(dossier, place), tai=1)
    assert shown["Content-Disposition"].startswith("inline")
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"".join(shown.streaming_content).startswith(b"%PDF")


def test_a_slip_is_printed_as_pdf(dossier, one_stop):
    answer = Desk(one_stop).open(dossier, f"phieu/{dossier.slips.get().pk}")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_other_dossiers_of_the_same_person_are_named_where_they_may_be_seen(dossier, one_stop, cast):
    other = walk_of("1.001653", cast, at_agency="BP-25207").dossier
    assert other.code not in text(Desk(one_stop).open(dossier))
    one_stop.posts.create(
        agency=other.lead_agency, role="one_stop", held_from=MONDAY - timedelta(days=9), user=one_stop
    )
    assert other.code in text(Desk(one_stop).open(dossier))


def test_each_officer_is_offered_just_their_own_acts(received, one_stop, head):
    received.refresh_from_db()
    assert "Chuyển phòng chuyên môn" in text(Desk(one_stop).open(received))
    shown = Desk(head).open(received)
    offered = [slug for slug in SLUGS if address(received, slug) in shown.content.decode()]
    assert offered == []
