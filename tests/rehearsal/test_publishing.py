"""Before a change comes into force it is tried; what fails keeps it out."""

import copy
from datetime import datetime, timedelta

import pytest

from motcua.base.clock import VIETNAM
from motcua.catalog import service as catalog
from motcua.catalog.models import Change, Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Draft
from motcua.dossiers.publishing import RefusedChangeError, look_ahead, publish
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.rehearsal.test_no_trace import traces

Kind, changes = Change.Kind, catalog.changes
AT = datetime(2026, 11, 23, 8, tzinfo=VIETNAM)
CODE, FORM = "2.000134", "F-ATVSLD-01"

pytestmark = pytest.mark.usefixtures("pack")


@pytest.fixture
def change(administrator):
    """A proposed change of one item, as `edit` leaves its data."""

    def drafted(edit, kind=Kind.PROCEDURE, key=CODE):
        made = changes.begin(kind, key, user=administrator, at=AT)
        data = copy.deepcopy(made.data)
        edit(data)
        changes.save(made, data, version=made.version, user=administrator, at=AT)
        return made

    return drafted


def proposed(change, administrator):
    changes.propose(change, "Quyết định 12", version=change.version, user=administrator, at=AT)
    return change


def cheaper(data):
    data["procedure"]["fee"] = 50000


def quicker(data):
    data["procedure"]["processing_time"]["value"] = 4


def spoilt(data):
    data["examples"][FORM]["answers"]["ten_to_chuc"] = ""


def test_a_harmless_change_is_free_to_go(change):
    outlook = look_ahead(change(cheaper), AT)
    assert (outlook.blocks, outlook.faults, outlook.failed_tests, outlook.failed_examples) == ((), (), (), ())
    assert (outlook.examples, len(outlook.tests) > 5) == (1, True)
    assert [one.path for one in outlook.differences] != []


def test_a_workflow_test_that_fails_blocks_and_says_what_is_not_kept(change):
    outlook = look_ahead(change(quicker), AT)
    assert {test.code for test in outlook.failed_tests} == {CODE}
    assert any("hẹn trả kết quả là" in sentence for sentence in outlook.blocks)
    assert all(sentence.startswith("Kiểm thử “") for sentence in outlook.blocks)


def test_an_example_that_its_form_refuses_blocks(change):
    outlook = look_ahead(change(spoilt), AT)
    assert [one.form for one in outlook.failed_examples] == [FORM]
    assert outlook.faults == ()
    assert any(sentence.startswith(f"Ví dụ của tờ khai {FORM}") for sentence in outlook.blocks)


def test_a_faulty_change_is_not_played(change):
    outlook = look_ahead(change(lambda data: data["procedure"].update(workflow="không có")), AT)
    assert outlook.faults
    assert outlook.tests == ()
    assert outlook.blocks[0].startswith("Còn 1 lỗi")


def test_a_change_of_something_that_was_published_meanwhile_blocks(
    change, administrator, second_administrator
):
    late = change(cheaper)
    Change.objects.filter(pk=late.pk).update(before={"procedure": {}})
    late.refresh_from_db()
    outlook = look_ahead(late, AT)
    assert outlook.is_overtaken
    assert "bản mới" in outlook.blocks[0]


def test_looking_ahead_changes_nothing(change, dossier):
    ready, before = change(quicker), traces()
    current = Procedure.objects.get(code=CODE).current_id
    look_ahead(ready, AT)
    assert traces() == before
    assert Procedure.objects.get(code=CODE).current_id == current


def test_open_dossiers_are_counted_and_keep_their_revision(change, dossier):
    def renamed(data):
        data["name"] = "Sở tự quyết định"

    before = dossier.revision_id
    assert look_ahead(change(cheaper), AT).dossiers == 1
    assert look_ahead(change(renamed, Kind.WORKFLOW, "so"), AT).dossiers == 1
    assert look_ahead(change(renamed, Kind.WORKFLOW, "xa"), AT).dossiers == 0
    dossier.refresh_from_db()
    assert dossier.revision_id == before


def test_drafts_that_would_break_are_told_with_reasons_and_age_but_no_name(change, draft, lan):
    def upsetting(data):
        form = data["forms"][FORM]
        for section in form["sections"]:
            section["questions"] = [one for one in section["questions"] if one["key"] != "fax"]
        data["procedure"]["documents"] = [
            one for one in data["procedure"]["documents"] if one["key"] != DOCUMENT
        ]
        del data["examples"][FORM]["answers"]["fax"]
        data["procedure"].pop("tests")

    Draft.objects.filter(pk=draft.pk).update(created_at=MONDAY - timedelta(days=3))
    outlook = look_ahead(change(upsetting), AT)
    assert (outlook.drafts, len(outlook.broken_drafts)) == (1, 1)
    broken = outlook.broken_drafts[0]
    assert (broken.begun_days_ago, broken.changed_days_ago) == (9, 6)
    assert "Fax" in broken.reasons[0]
    assert "Giấy chứng nhận kết quả kiểm định" in broken.reasons[1]
    assert lan.full_name not in str(outlook.broken_drafts)
    assert draft.answers["ten_to_chuc"] not in str(outlook.broken_drafts)
    assert outlook.blocks == ()


def test_a_draft_of_a_case_that_goes_is_told(change, draft):
    outlook = look_ahead(change(lambda data: data["procedure"].update(level=3, tests=[])), AT)
    assert "không còn cách nộp đã chọn" in outlook.broken_drafts[0].reasons[0]


def test_a_draft_that_goes_on_unhurt_is_not_listed(change, draft):
    outlook = look_ahead(change(cheaper), AT)
    assert (outlook.drafts, outlook.broken_drafts) == (1, ())


def test_a_workflow_is_tried_on_the_procedures_that_use_it(change):
    def reversed_names(data):
        data["steps"][1]["key"] = "phan-cong"

    outlook = look_ahead(change(reversed_names, Kind.WORKFLOW, "so"), AT)
    assert {test.code for test in outlook.tests} == {"2.000134", "2.001955"}
    assert any("Không có bước 'assign'" in sentence for sentence in outlook.blocks)


def test_a_calendar_is_tried_on_all_procedures_with_tests(change):
    def a_day_off(data):
        data["holidays"]["2026-11-18"] = "Nghỉ bão"

    key = next(iter(item.key for item in changes.items(Kind.CALENDAR)))
    outlook = look_ahead(change(a_day_off, Kind.CALENDAR, key), AT)
    assert len({test.code for test in outlook.tests}) > 5
    assert any("Một tuần thường" in sentence for sentence in outlook.blocks)


def test_a_second_person_publishes_what_holds(change, administrator, second_administrator):
    ready = proposed(change(cheaper), administrator)
    publish(ready, user=second_administrator, at=AT)
    assert ready.state == Change.State.PUBLISHED
    assert Procedure.objects.get(code=CODE).current.content.fee == 50000


def test_publishing_is_refused_while_a_workflow_test_fails(change, administrator, second_administrator):
    ready = proposed(change(quicker), administrator)
    before = traces()
    with pytest.raises(RefusedChangeError, match="Chưa ban hành được") as error:
        publish(ready, user=second_administrator, at=AT)
    assert any("không đạt" in sentence for sentence in error.value.sentences)
    assert (traces(), ready.state) == (before, Change.State.PROPOSED)
    assert Procedure.objects.get(code=CODE).current.content.processing_time.value == 5


def test_with_its_test_put_right_it_comes_into_force(change, administrator, second_administrator):
    def quicker_and_said_so(data):
        quicker(data)
        data["procedure"]["tests"] = [
            {
                "name": "Bốn ngày làm việc",
                "filed": "2026-11-16 08:00",
                "then": [{"act": "accept", "at": "2026-11-16 10:00", "expect": {"due": "2026-11-20 10:00"}}],
            }
        ]

    ready = proposed(change(quicker_and_said_so), administrator)
    publish(ready, user=second_administrator, at=AT)
    assert Procedure.objects.get(code=CODE).current.content.processing_time.value == 4


def test_who_worked_on_it_may_not_publish(change, administrator):
    ready = proposed(change(cheaper), administrator)
    with pytest.raises(changes.ChangeError, match="người quản trị khác"):
        publish(ready, user=administrator, at=AT)
    assert ready.state == Change.State.PROPOSED


def test_a_draft_made_before_is_carried_over_after_publishing(
    change, draft, administrator, second_administrator
):
    publish(proposed(change(cheaper), administrator), user=second_administrator, at=AT)
    assert service.drafts.renew(draft, AT) == ("Lệ phí nay là 50.000 đồng.",)
