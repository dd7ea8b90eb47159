"""What is brought to the desk because it was asked for, and the words the clerk reads meanwhile."""

from datetime import timedelta

import pytest

from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError, NotAllowedError
from motcua.dossiers.models import Defect, Slip
from motcua.dossiers.service import Fault
from motcua.dossiers.states import State
from tests.citizen.conftest import upload
from tests.counter.conftest import DOCUMENT, MONDAY, read
from tests.desk.conftest import Desk
from tests.desk.conftest import address as dossier_address
from tests.dossiers.conftest import store
from tests.dossiers.walks import draft_of

LATER = MONDAY + timedelta(hours=2)
ORIGINAL = f"taken-{DOCUMENT}-original"


@pytest.fixture
def desk(one_stop, pack):
    return Desk(one_stop)


def asked_for(dossier, one_stop):
    """The paper was found wanting at reception."""
    service.request_supplement_at_reception(
        dossier, faults=[Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Thiếu trang 2.")], user=one_stop, at=MONDAY
    )
    return dossier


@pytest.fixture
def waiting(draft, one_stop):
    """Filed on paper; the office asks for the paper anew."""
    return asked_for(service.drafts.submit(draft, user=one_stop, at=MONDAY), one_stop)


def page_of(dossier):
    return f"/ho-so/{dossier.code}/bo-sung"


def request_of(dossier):
    asked = service.supplements.open_of(dossier)
    assert asked
    return asked


def version_of(dossier):
    return request_of(dossier).version


def counts(dossier):
    return service.papers_in.counts_of(dossier)[DOCUMENT]


def test_a_paper_brought_to_the_desk_is_enough_without_a_scan(desk, waiting):
    here = page_of(waiting)
    assert f'name="{ORIGINAL}"' in desk.get(here).content.decode()

    done = desk.post(here, version=version_of(waiting), send="1", **{ORIGINAL: "1"})

    assert done["Location"] == dossier_address(waiting)
    waiting.refresh_from_db()
    assert waiting.state == State.REGISTERED
    assert counts(waiting) == {"original": 2, "copy": 2}
    assert "Đã nhận tại quầy: 1 bản chính" in read(desk.get(done["Location"]))


def test_a_paper_recorded_on_the_page_of_papers_counts_too(desk, waiting, one_stop):
    service.papers_in.take_in_later(waiting, {DOCUMENT: {"certified": 1}}, user=one_stop, at=LATER)

    assert f'id="taken-{DOCUMENT}-certified"' in desk.get(page_of(waiting)).content.decode()
    assert "Đã có bản mới" in read(desk.get(page_of(waiting)))
    service.send_supplement(waiting, user=one_stop, at=LATER)
    assert waiting.state == State.REGISTERED


def test_what_was_handed_in_before_the_request_mends_nothing(desk, waiting, one_stop):
    with pytest.raises(IncompleteError) as refused:
        service.send_supplement(waiting, user=one_stop, at=LATER)
    assert [anchor for anchor, _text in refused.value.problems] == [f"document-{DOCUMENT}"]

    shown = desk.post(page_of(waiting), version=version_of(waiting), send="1")
    assert "Chưa có tệp hay bản giấy mới cho:" in read(shown)
    assert "Cần nộp lại" in read(shown)


def test_what_was_given_back_before_it_was_sent_mends_nothing(waiting, one_stop):
    service.papers_in.take_in_later(waiting, {DOCUMENT: {"original": 1}}, user=one_stop, at=LATER)
    held = [paper.pk for paper in service.papers_in.held(waiting)]
    service.papers_in.give_back(waiting, held, to="Hồng", user=one_stop, at=LATER)

    with pytest.raises(IncompleteError):
        service.send_supplement(waiting, user=one_stop, at=LATER)


def test_counted_twice_by_a_double_press_the_paper_is_taken_in_once(desk, waiting):
    sent = {"version": version_of(waiting), "save": "1", ORIGINAL: "1"}
    desk.post(page_of(waiting), **sent)
    again = desk.post(page_of(waiting), **sent)
    assert "Chưa lưu được" in read(again)
    assert f'name="{ORIGINAL}"' in again.content.decode()
    desk.post(page_of(waiting), **{**sent, "version": version_of(waiting)})

    assert counts(waiting)["original"] == 2  # one when it was filed, one for the request


@pytest.mark.parametrize("typed", ["x", "-1", "100", "٣"])
def test_odd_counts_are_said_at_their_place_and_nothing_is_sent(desk, waiting, typed):
    shown = desk.post(page_of(waiting), version=version_of(waiting), send="1", **{ORIGINAL: typed})

    assert f'id="{ORIGINAL}-error"' in shown.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == State.SUPPLEMENT_AT_RECEPTION
    assert counts(waiting)["original"] == 1


def test_fewer_than_were_taken_in_already_is_said_at_its_place(desk, waiting):
    desk.post(page_of(waiting), version=version_of(waiting), save="1", **{ORIGINAL: "2"})

    shown = desk.post(page_of(waiting), version=version_of(waiting), save="1", **{ORIGINAL: "1"})

    assert "Đã ghi nhận 2 bản." in read(shown)
    assert counts(waiting)["original"] == 3


def test_a_scan_is_still_enough(desk, waiting):
    desk.post(page_of(waiting), version=version_of(waiting), send="1", **{f"document-{DOCUMENT}": upload()})

    waiting.refresh_from_db()
    assert waiting.state == State.REGISTERED


def test_the_person_who_mends_online_counts_no_papers(waiting, hong):
    mine = Desk(hong)
    assert ORIGINAL not in mine.get(page_of(waiting)).content.decode()

    mine.post(page_of(waiting), version=version_of(waiting), send="1", **{ORIGINAL: "1"})

    waiting.refresh_from_db()
    assert waiting.state == State.SUPPLEMENT_AT_RECEPTION
    assert counts(waiting)["original"] == 1


def test_of_what_was_filed_online_a_paper_at_the_desk_mends_nothing(lan, pack, one_stop):
    online = service.drafts.submit(draft_of("2.000134", lan, at_agency="BP-SLDTBXH"), user=lan, at=MONDAY)
    asked_for(online, one_stop)
    service.papers_in.take_in_later(online, {DOCUMENT: {"copy": 1}}, user=one_stop, at=LATER)

    with pytest.raises(IncompleteError, match="chưa đủ"):
        service.send_supplement(online, user=lan, at=LATER)


@pytest.mark.parametrize("member", ["commune_one_stop", "appraiser"])
def test_another_desk_counts_no_papers_for_the_request(waiting, cast, member):
    asked = request_of(waiting)
    with pytest.raises(NotAllowedError):
        service.supplements.count_papers(asked, {DOCUMENT: {"copy": 1}}, user=cast[member], at=LATER)


# -- what the slip says --------------------------------------------------------------------------------


def test_a_declaration_typed_in_by_the_clerk_is_no_original_on_the_slip(dossier):
    declared = next(d.name for d in dossier.revision.content.documents_in(dossier.case) if d.form)
    lines = dossier.slips.get(form=Slip.Form.SLIP_01).data["documents"]

    (line,) = [line for line in lines if line["name"] == declared]
    assert (line["originals"], line["certified"], line["copies"], line["files"]) == (0, 0, 0, 1)


def test_a_declaration_handed_in_signed_is_counted_as_the_paper_it_is(draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    declaration = next(d for d in dossier.revision.content.documents_in(dossier.case) if d.form)
    service.papers_in.take_in_later(dossier, {declaration.key: {"original": 1}}, user=one_stop, at=MONDAY)

    slip = service.accept(dossier, user=one_stop, at=LATER)

    (line,) = [line for line in slip.data["documents"] if line["name"] == declaration.name]
    assert (line["originals"], line["files"]) == (1, 0)


# -- words ---------------------------------------------------------------------------------------------


def test_nothing_is_said_of_viruses_where_there_is_no_file(desk, draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)
    assert "Chưa quét mã độc" not in read(desk.open(dossier))
    asked_for(dossier, one_stop)
    service.supplements.add_paper(request_of(dossier), DOCUMENT, store(), LATER)
    service.send_supplement(dossier, user=one_stop, at=LATER)

    assert "Chưa quét mã độc" in read(desk.open(dossier))


def test_where_faults_are_named_a_paper_received_is_not_called_missing(desk, draft, one_stop):
    dossier = service.drafts.submit(draft, user=one_stop, at=MONDAY)

    shown = read(desk.open(dossier, "yeu-cau-bo-sung"))

    assert "Đã nhận tại quầy: 1 bản chính, 2 bản photo" in shown


def test_the_clerk_is_asked_how_the_person_wants_the_result(desk, draft, lan, pack):
    shown = read(desk.get(f"/ho-so/nhap/{draft.pk}/nhan-ket-qua"))
    own = draft_of("2.000134", lan, at_agency="BP-SLDTBXH")

    assert "Người nộp muốn nhận kết quả bằng cách nào?" in shown
    assert "Bạn muốn nhận" not in shown
    assert "Bạn muốn nhận kết quả" in read(Desk(lan).get(f"/ho-so/nhap/{own.pk}/nhan-ket-qua"))


def test_the_request_is_read_out_by_the_clerk_as_somebody_elses(desk, waiting, hong):
    shown = read(desk.get(page_of(waiting)))

    assert "Cơ quan yêu cầu bổ sung 1 nội dung" in shown
    assert "đề nghị bạn" not in shown
    assert "Cơ quan đề nghị bạn bổ sung 1 nội dung" in read(Desk(hong).get(page_of(waiting)))
