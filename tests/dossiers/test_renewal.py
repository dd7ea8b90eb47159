"""A procedure changes while somebody fills it in: opened again, the draft follows, and nothing is lost."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from motcua.catalog import service as catalog
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.catalog.items import KINDS
from motcua.catalog.models import Change, Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Draft
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT, MONDAY, store

FORM = "F-ATVSLD-01"
LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def change(procedure):
    """Publish 2.000134 anew with what `edit` does to its plain data and to its form."""

    def changed(edit=lambda _procedure, _form: None):
        data: Any = copy.deepcopy(catalog.changes.current(Change.Kind.PROCEDURE, "2.000134"))
        data["procedure"].pop("tests")
        edit(data["procedure"], data["forms"][FORM])
        KINDS[Change.Kind.PROCEDURE].apply("2.000134", data, LATER)
        return Procedure.objects.get(code="2.000134").current

    return changed


def question(form, key):
    return next(one for section in form["sections"] for one in section["questions"] if one["key"] == key)


def renew(draft):
    told = service.drafts.renew(draft, LATER)
    draft.refresh_from_db()
    return told


def test_a_draft_stays_where_it_is_until_it_is_opened(draft, change):
    before = draft.revision_id
    change()
    draft.refresh_from_db()
    assert draft.revision_id == before


def test_opened_again_it_is_of_the_new_revision_with_all_its_answers(draft, change, example_answers):
    revision = change()
    assert renew(draft) == ()  # nothing touches her, so nothing is said
    assert (draft.revision_id, draft.answers) == (revision.pk, example_answers)
    assert service.drafts.submit(draft, user=draft.applicant, at=LATER).revision_id == revision.pk


def test_a_draft_of_the_revision_in_force_is_left_alone(draft):
    version = draft.version
    assert renew(draft) == ()
    assert draft.version == version


def test_what_she_has_not_seen_is_not_filed(draft, change, lan):
    """Symptom: published between the last page and the button, a dossier was filed under the old rules."""
    change(lambda procedure, _form: procedure.update(fee=50000))
    with pytest.raises(service.OvertakenError, match="vừa có bản mới nên hồ sơ chưa nộp"):
        service.drafts.submit(draft, user=lan, at=LATER)
    assert Draft.objects.get(pk=draft.pk).submitted_at is None
    assert renew(draft) == ("Lệ phí nay là 50.000 đồng.",)
    assert service.drafts.submit(draft, user=lan, at=LATER).fee == 50000


def test_an_answer_that_the_new_form_refuses_waits_to_be_mended(draft, change):
    def shorter(_procedure, form):
        question(form, "ten_to_chuc")["limits"] = [{"max_length": 5}]

    change(shorter)
    told = renew(draft)
    assert (
        told == ("Cần sửa câu trả lời: Tên tổ chức, cá nhân sử dụng.",)
        or "Cần sửa câu trả lời: Tên" in told[0]
    )
    assert "ten_to_chuc" not in draft.answers
    assert draft.typed["page"]["ten_to_chuc"] == "Công ty TNHH Chế biến hạt điều Bù Đăng"
    assert any("ký tự" in gap.message for gap in service.drafts.gaps(draft, LATER))


def test_an_answer_that_is_no_longer_asked_is_set_aside_and_comes_back(draft, change, example_answers):
    def without_fax(_procedure, form):
        for section in form["sections"]:
            section["questions"] = [one for one in section["questions"] if one["key"] != "fax"]

    kept: Any = copy.deepcopy(catalog.changes.current(Change.Kind.PROCEDURE, "2.000134"))
    change(without_fax)
    assert renew(draft) == ("Không còn hỏi, câu trả lời được giữ riêng: Fax.",)
    assert "fax" not in draft.answers
    assert draft.typed["set_aside"] == {"fax": example_answers["fax"]}
    KINDS[Change.Kind.PROCEDURE].apply("2.000134", kept, LATER)
    assert renew(draft) == ()
    assert draft.answers["fax"] == example_answers["fax"]
    assert "set_aside" not in draft.typed


def test_a_question_of_another_kind_loses_no_answer(draft, change, example_answers):
    """An address cannot be typed into a line of text: it is kept as it was."""

    def as_text(_procedure, form):
        question(form, "dia_chi").update(kind="text", prefill=[])

    change(as_text)
    told = renew(draft)
    assert "Không còn hỏi, câu trả lời được giữ riêng: Địa chỉ." in told
    assert draft.typed["set_aside"]["dia_chi"] == example_answers["dia_chi"]


def test_a_column_that_goes_takes_no_cell_with_it(draft, change, example_answers):
    def narrower(_procedure, form):
        table = question(form, "doi_tuong")
        table["columns"] = [one for one in table["columns"] if one["key"] != "ma_hieu"]
        table["shown"] = [key for key in table.get("shown", []) if key != "ma_hieu"]

    change(narrower)
    renew(draft)
    assert draft.typed["set_aside"]["doi_tuong"] == example_answers["doi_tuong"]
    assert len(draft.answers["doi_tuong"]) == len(example_answers["doi_tuong"])


def test_new_questions_and_papers_are_named(draft, change):
    def more(procedure, form):
        form["sections"][0]["questions"].append(
            {"key": "so_lao_dong", "label": "Số lao động", "kind": "whole_number", "required": True}
        )
        procedure["documents"].append({"key": "so-do", "name": "Sơ đồ lắp đặt", "copies": 1})

    change(more)
    assert renew(draft) == ("Câu hỏi mới: Số lao động.", "Giấy tờ mới cần nộp: Sơ đồ lắp đặt.")


def test_a_file_that_is_no_longer_asked_for_stays_and_is_not_filed(draft, change, lan):
    def fewer(procedure, _form):
        procedure["documents"] = [one for one in procedure["documents"] if one["key"] != DOCUMENT]

    change(fewer)
    (told,) = renew(draft)
    assert told.startswith("Không còn cần giấy tờ, tệp đã gửi được giữ riêng: Giấy chứng nhận")
    dossier = service.drafts.submit(draft, user=lan, at=LATER)
    assert (dossier.papers.count(), draft.papers.count()) == (0, 1)


def test_who_had_not_finished_is_not_shown_errors_everywhere(procedure, lan, change):
    agency = Agency.objects.get(key="BP-SLDTBXH")
    begun = service.drafts.begin(lan, procedure, mode=FilingMode.FULL, case="", filed_at=agency, at=MONDAY)
    change(lambda _procedure, form: question(form, "fax").update(label="Số fax"))
    renew(begun)
    assert begun.typed.get("quiet", True) is True


def test_two_tabs_carry_it_over_once(draft, change):
    change()
    other = Draft.objects.select_related("revision", "form", "filed_at").get(pk=draft.pk)
    renew(draft)
    service.drafts.renew(other, LATER)
    assert (other.version, other.revision_id) == (draft.version, draft.revision_id)


@pytest.fixture
def no_longer_full(change):
    """Level 4 has become level 3: the way that Lan chose is gone."""
    return change(lambda procedure, _form: procedure.update(level=3))


def test_where_the_chosen_way_is_gone_the_draft_waits_for_another_choice(draft, no_longer_full, lan):
    before = draft.revision_id
    (told,) = renew(draft)
    assert told.startswith("Bản mới của thủ tục không còn cách nộp đã chọn.")
    assert draft.revision_id == before
    with pytest.raises(service.OvertakenError, match="không còn cách nộp đã chọn"):
        service.drafts.submit(draft, user=lan, at=LATER)


def test_choosing_anew_takes_up_what_was_done(draft, no_longer_full, lan, example_answers):
    again = service.drafts.begin(
        lan,
        Procedure.objects.get(code="2.000134"),
        mode=FilingMode.PARTIAL,
        case="",
        filed_at=draft.filed_at,
        at=LATER,
    )
    assert (again.pk, again.filing_mode, again.answers) == (draft.pk, FilingMode.PARTIAL, example_answers)
    assert again.papers.count() == 1
    service.drafts.save(again, version=again.version, at=LATER, result_channel=ResultChannel.COUNTER)
    assert service.drafts.submit(again, user=lan, at=LATER).revision_id == no_longer_full.pk


def test_beginning_the_same_filing_goes_on_with_the_draft_of_before(draft, change, lan):
    revision = change()
    again = service.drafts.begin(
        lan,
        Procedure.objects.get(code="2.000134"),
        mode=FilingMode.FULL,
        case="",
        filed_at=draft.filed_at,
        at=LATER,
    )
    assert (again.pk, again.revision_id) == (draft.pk, revision.pk)


def test_a_procedure_that_is_no_longer_filed_online_says_so(draft, change):
    change(lambda procedure, _form: procedure.update(is_online=False))
    (told,) = renew(draft)
    assert "không còn nhận hồ sơ trực tuyến" in told


def test_a_dossier_that_was_filed_never_moves(draft, change, lan):
    dossier = service.drafts.submit(draft, user=lan, at=MONDAY)
    change()
    assert renew(draft) == ()
    dossier.refresh_from_db()
    assert dossier.revision_id == draft.revision_id


def test_her_own_files_stay_hers(draft, change):
    service.drafts.add_paper(draft, DOCUMENT, store("them.pdf"), MONDAY)
    change()
    renew(draft)
    assert draft.papers.count() == 2
