"""A change from its first word to coming into force, with every refusal that an administrator may meet."""

import pytest
from django.core import signing

from motcua.accounts import resume
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change, Field, Procedure, ProcedureRevision
from tests.studio.conftest import ITEMS, text_of

Kind, State = Change.Kind, Change.State
NEW_NAME = "An toàn lao động"


@pytest.fixture(autouse=True)
def _one_workflow_test_of_each(pack):
    """Each dry run plays all there are, and most changes concern them all; tests/rehearsal plays them all."""
    for revision in ProcedureRevision.objects.filter(source__has_key="tests"):
        revision.source["tests"] = revision.source["tests"][:1]
        revision.save(update_fields=["source"])


@pytest.fixture
def draft(begun, administrator):
    """A field with a new name, not yet proposed."""
    change = begun(Kind.FIELD)
    data = {**change.data, "name": NEW_NAME}
    catalog.changes.save(change, data, version=change.version, user=administrator, at=clock.now())
    return change


@pytest.fixture
def proposed(draft, administrator):
    """The same, proposed by the first administrator."""
    catalog.changes.propose(draft, "Gọn tên.", version=draft.version, user=administrator, at=clock.now())
    return draft


def act(client, change, name, words=None, version=None):
    """Press a button of the change's page, as the page shows it now."""
    change.refresh_from_db()
    typed = {"version": change.version if version is None else version}
    controls = {"de-nghi": "propose-words", "tra-lai": "send_back-words", "bo": "discard-words"}
    typed |= {} if words is None else {controls[name]: words}
    answer = client.post(f"/quan-tri/thay-doi/{change.pk}/{name}", typed, follow=True)
    change.refresh_from_db()
    return text_of(answer)


def page_of(client, change, query=""):
    return text_of(client.get(f"/quan-tri/thay-doi/{change.pk}{query}"))


def test_two_people_bring_a_change_into_force(desk, second_desk, draft):
    page = page_of(desk, draft)
    assert "An toàn, vệ sinh lao động" in page
    assert NEW_NAME in page

    assert "Đã đề nghị ban hành" in act(desk, draft, "de-nghi", "Gọn tên, theo công văn 12.")
    assert draft.state == State.PROPOSED
    assert "Ban hành được" in page_of(second_desk, draft, "?chay-thu=1")
    assert "Đã ban hành" in act(second_desk, draft, "ban-hanh")

    assert Field.objects.get(code="ATVSLD").name == NEW_NAME
    page = text_of(desk.get("/quan-tri/linh-vuc/ATVSLD"))
    for words in ("Gọn tên, theo công văn 12.", "Quách Thị An soạn, Triệu Văn Kiên ban hành", NEW_NAME):
        assert words in page
    assert NEW_NAME in text_of(desk.get("/quan-tri"))


def test_pressing_twice_is_harmless(desk, second_desk, draft):
    version = draft.version
    for _press in range(2):
        assert "Đã đề nghị" in act(desk, draft, "de-nghi", "Gọn tên.", version)
    version = draft.version
    for _press in range(2):
        assert "Đã ban hành" in act(second_desk, draft, "ban-hanh", version=version)
    assert [one.act for one in draft.acts.all()] == ["publish", "propose", "save", "begin"]


def test_nobody_publishes_their_own_change(desk, proposed):
    page = page_of(desk, proposed)
    assert "không tự ban hành được" in page
    assert "/ban-hanh" not in page
    assert "không tự ban hành" in act(desk, proposed, "ban-hanh")
    assert proposed.state == State.PROPOSED


def test_whoever_saved_last_does_not_publish_either(desk, second_desk, draft, second_administrator, proposed):
    act(second_desk, proposed, "tra-lai", "Để tôi sửa giúp.")
    data = {**proposed.data, "name": "An toàn"}
    catalog.changes.save(proposed, data, version=proposed.version, user=second_administrator, at=clock.now())
    act(desk, proposed, "de-nghi", "Theo ý anh Kiên.")
    assert "không tự ban hành" in act(second_desk, proposed, "ban-hanh")
    assert proposed.state == State.PROPOSED


def test_a_reason_is_asked_for(desk, draft):
    page = act(desk, draft, "de-nghi", "  ")
    assert "Hãy ghi lý do và căn cứ của thay đổi." in page
    assert 'href="#propose-words"' in page
    assert draft.state == State.DRAFT


def test_words_that_are_too_long_stay_on_the_page(desk, draft):
    page = act(desk, draft, "de-nghi", "lý do " * 1000)
    assert "tối đa 3000 ký tự" in page
    assert "lý do lý do" in page


def test_a_draft_that_changes_nothing_or_has_faults_is_not_proposed(desk, begun, administrator):
    change = begun(Kind.FIELD)
    assert "Chưa có gì thay đổi" in act(desk, change, "de-nghi", "Vì sao.")
    data = {**change.data, "name": ""}
    catalog.changes.save(change, data, version=change.version, user=administrator, at=clock.now())
    page = page_of(desk, change)
    assert "Hãy sửa hết các lỗi" in page
    assert f"/quan-tri/thay-doi/{change.pk}/noi-dung#name" in page
    page = act(desk, change, "de-nghi", "Lý do đã gõ.")
    assert "Còn lỗi phải sửa" in page
    assert "Lý do đã gõ." in page
    assert change.state == State.DRAFT


@pytest.mark.parametrize("name", ["de-nghi", "bo"])
def test_a_stale_page_says_so_and_keeps_the_words(desk, draft, name):
    page = act(desk, draft, name, "Lý do đã gõ.", version=draft.version - 1)
    assert "vừa được người khác sửa" in page
    assert "Lý do đã gõ." in page
    assert draft.state == State.DRAFT


def test_what_changed_since_the_page_was_read_is_not_published(second_desk, proposed):
    page = act(second_desk, proposed, "ban-hanh", version=proposed.version - 1)
    assert "vừa được người khác sửa" in page
    assert proposed.state == State.PROPOSED


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "²"])
def test_an_impossible_version_is_a_stale_page(desk, draft, version):
    assert "vừa được người khác sửa" in act(desk, draft, "de-nghi", "Vì sao.", version)


def test_a_proposal_is_sent_back_with_words(desk, second_desk, proposed):
    assert "Hãy ghi điều cần sửa." in act(second_desk, proposed, "tra-lai", "")
    act(second_desk, proposed, "tra-lai", "Giữ cả chữ vệ sinh.")
    assert proposed.state == State.DRAFT
    page = page_of(desk, proposed)
    assert "Bị trả lại để sửa" in page
    assert "Giữ cả chữ vệ sinh." in page
    act(desk, proposed, "de-nghi", "Đã xem lại.")
    assert "Bị trả lại để sửa" not in page_of(desk, proposed)


def test_a_change_is_given_up_and_stays_readable(desk, draft):
    act(desk, draft, "bo", "Nhầm lĩnh vực.")
    assert draft.state == State.DISCARDED
    page = page_of(desk, draft)
    assert "Nhầm lĩnh vực." in page
    for button in ("de-nghi", "ban-hanh", "bo"):
        assert f"/{draft.pk}/{button}" not in page
    assert "Đã bỏ thay đổi" in act(desk, draft, "bo", "Nhầm lĩnh vực.")


def test_a_change_that_others_overtook_is_brought_up_to_date(desk, second_desk, draft):
    Field.objects.filter(code="ATVSLD").update(name="Tên do người khác ban hành")
    assert "Mục này đã có bản mới được ban hành" in page_of(desk, draft)
    assert "bản mới" in act(desk, draft, "de-nghi", "Vì sao.")
    assert draft.state == State.DRAFT
    act(desk, draft, "dua-len")
    page = page_of(desk, draft)
    assert "Tên do người khác ban hành" in page
    assert "đã có bản mới" not in page
    act(desk, draft, "de-nghi", "Vì sao.")
    assert draft.state == State.PROPOSED


def test_acts_need_their_button(desk, draft):
    for name in ("de-nghi", "tra-lai", "ban-hanh", "bo", "dua-len"):
        address = f"/quan-tri/thay-doi/{draft.pk}"
        assert desk.get(f"{address}/{name}")["Location"] == address
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_the_dry_run_of_a_workflow_plays_the_tests_of_its_procedures(desk, second_desk, begun, administrator):
    _with_test("2.000134", {"due": "2026-11-30 08:00"})
    change = begun(Kind.WORKFLOW)
    steps = [dict(step) for step in change.data["steps"]]
    steps[0]["share"] = 6
    catalog.changes.save(
        change, {**change.data, "steps": steps}, version=change.version, user=administrator, at=clock.now()
    )
    assert "chay-thu-title" not in page_of(desk, change)
    page = page_of(desk, change, "?chay-thu=1")
    assert "Nộp một hồ sơ thường" in page
    assert "Không đạt" in page
    act(desk, change, "de-nghi", "Thử.")
    page = act(second_desk, change, "ban-hanh")
    assert "Chưa ban hành được" in page
    assert "Nộp một hồ sơ thường" in page
    assert change.state == State.PROPOSED


def _with_test(code, expected):
    revision = Procedure.objects.select_related("current").get(code=code).current
    revision.source["tests"] = [
        {
            "name": "Nộp một hồ sơ thường",
            "filed": "2026-11-20 08:00",
            "then": [{"act": "accept", "at": "2026-11-20 09:00", "expect": expected}],
        }
    ]
    revision.save(update_fields=["source"])


@pytest.mark.parametrize("kind", ITEMS)
def test_every_kind_of_change_can_be_rehearsed_and_nothing_is_kept(desk, begun, kind):
    change = begun(kind)
    before = catalog.changes.current(kind, change.key)
    page = page_of(desk, change, "?chay-thu=1")
    assert "Kết quả chạy thử" in page
    assert catalog.changes.current(kind, change.key) == before


EDITS = {
    Kind.WORKFLOW: lambda data: {"name": "Sở tiếp nhận, quyết định"},
    Kind.AGENCY: lambda data: {"phone": "0271 388 1234", "departments": _without_inspectors(data)},
    Kind.FIELD: lambda data: {"name": NEW_NAME},
    Kind.CALENDAR: lambda data: {"holidays": {**data["holidays"], "2029-11-20": "Ngày Nhà giáo Việt Nam"}},
    Kind.NOTICE: lambda data: {"subject": "Hồ sơ {{ code }} đã tiếp nhận"},
}


def _without_inspectors(data):
    return [one for one in data["departments"] if one["key"] != "SLDTBXH-TT"]


@pytest.mark.parametrize("kind", EDITS)
def test_what_is_published_is_what_was_written(begun, administrator, second_administrator, second_desk, kind):
    change = begun(kind)
    data = {**change.data, **EDITS[kind](change.data)}
    catalog.changes.save(change, data, version=change.version, user=administrator, at=clock.now())
    catalog.changes.propose(change, "Vì sao.", version=change.version, user=administrator, at=clock.now())
    assert "Đã ban hành" in act(second_desk, change, "ban-hanh")
    assert catalog.changes.current(kind, change.key) == data


def test_a_department_in_which_people_work_is_not_removed(desk, begun, administrator, head):
    change = begun(Kind.AGENCY)
    data = {**change.data, "departments": change.data["departments"][:3]}
    catalog.changes.save(change, data, version=change.version, user=administrator, at=clock.now())
    page = page_of(desk, change)
    assert "Phòng “Phòng Lao động - Việc làm” còn gắn với cán bộ hoặc hồ sơ" in page
    assert f"/quan-tri/thay-doi/{change.pk}/noi-dung#departments" in page
    assert "Còn lỗi phải sửa" in act(desk, change, "de-nghi", "Gọn lại.")


def test_words_typed_before_the_session_ended_are_still_there(client, draft, administrator):
    client.cookies[resume.COOKIE] = signing.dumps(administrator.pk, salt="motcua.accounts.resume")
    address = f"/quan-tri/thay-doi/{draft.pk}"
    client.post(f"{address}/noi-dung", {"version": draft.version, "name": "Tên đã gõ"})
    client.post(f"{address}/de-nghi", {"version": draft.version, "propose-words": "Lý do đã gõ"})
    client.force_login(administrator)
    assert "Tên đã gõ" in text_of(client.get(f"{address}/noi-dung"))
    assert "Lý do đã gõ" in text_of(client.get(f"{address}/de-nghi"))
    assert client.get(f"{address}/de-nghi")["Location"] == address
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
