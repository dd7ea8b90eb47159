"""A procedure goes out as a file and comes in as a change; the same twice changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from motcua.base import clock
from motcua.catalog.models import Change
from motcua.catalog.service import bundle, changes

pytestmark = pytest.mark.once

CODE = "2.000134"
BRING_IN = "/quan-tri/thu-tuc/nhap"
KIND = Change.Kind.PROCEDURE


@pytest.fixture
def studio(client, pack, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def text(studio):
    return studio.get(f"/quan-tri/thu-tuc/{CODE}/tai-ve").content.decode()


def file(text):
    return {"file": SimpleUploadedFile("thu-tuc.yaml", text.encode())}


def test_what_is_in_force_is_downloaded(studio):
    answer = studio.get(f"/quan-tri/thu-tuc/{CODE}/tai-ve")
    assert answer["Content-Disposition"] == f'attachment; filename="{CODE}.yaml"'
    assert bundle.parse(answer.content.decode()) == changes.current(KIND, CODE)
    assert studio.get("/quan-tri/thu-tuc/9.999999/tai-ve").status_code == 404


def test_the_command_line_writes_the_same_file(text, tmp_path, capsys):
    call_command("pack", "export", CODE, tmp_path / "a.yaml")
    assert (tmp_path / "a.yaml").read_text("utf-8") == text
    assert CODE in capsys.readouterr().out
    for code, file in (("9.999999", "a.yaml"), (CODE, "no/a.yaml")):
        with pytest.raises(CommandError):
            call_command("pack", "export", code, tmp_path / file)


def test_a_change_is_downloaded_as_it_is_drafted(studio, administrator):
    change = changes.begin(KIND, CODE, user=administrator, at=clock.now())
    data = change.data | {"procedure": change.data["procedure"] | {"name": "Tên đang soạn"}}
    changes.save(change, data, version=0, user=administrator, at=clock.now())
    found = bundle.parse(studio.get(f"/quan-tri/thay-doi/{change.pk}/tai-ve").content.decode())
    assert found == data
    assert studio.get("/quan-tri/thay-doi/99999/tai-ve").status_code == 404


@pytest.mark.parametrize("way", ["file", "paste"])
def test_bringing_in_what_is_in_force_changes_nothing(studio, text, way):
    sent = file(text) if way == "file" else {"text": text.replace("\n", "\r\n")}
    answer = studio.post(BRING_IN, sent, follow=True)
    assert "Không có gì thay đổi" in answer.content.decode()
    assert not Change.objects.exists()


def test_a_changed_file_becomes_a_change_of_what_is_in_force(studio, text):
    answer = studio.post(BRING_IN, file(text.replace("fee: 0", "fee: 70000")))
    change = Change.objects.get()
    assert answer["Location"] == f"/quan-tri/thay-doi/{change.pk}/thu-tuc"
    assert change.data["procedure"]["fee"] == 70_000
    assert change.before == changes.current(KIND, CODE)
    assert changes.faults(change) == []
    again = studio.post(BRING_IN, file(text.replace("fee: 0", "fee: 70000")), follow=True).content.decode()
    assert "Không có gì thay đổi" in again
    assert Change.objects.count() == 1


def test_a_file_of_a_new_procedure_becomes_a_new_one(studio, text):
    studio.post(BRING_IN, {"text": text.replace(CODE, "2.999001")})
    change = Change.objects.get()
    assert (change.key, change.before) == ("2.999001", None)
    assert changes.faults(change) == []


def test_the_draft_of_somebody_is_not_written_over_unasked(studio, text, administrator):
    change = changes.begin(KIND, CODE, user=administrator, at=clock.now())
    other = text.replace("fee: 0", "fee: 5000")
    page = studio.post(BRING_IN, file(other)).content.decode()
    assert "đang có một thay đổi" in page
    change.refresh_from_db()
    assert change.data["procedure"]["fee"] == 0
    studio.post(BRING_IN, {"text": other, "replace": "1"})
    change.refresh_from_db()
    assert change.data["procedure"]["fee"] == 5000


def test_what_is_proposed_is_not_written_over_either(studio, text, administrator):
    change = changes.begin(KIND, CODE, user=administrator, at=clock.now())
    data = change.data | {"procedure": change.data["procedure"] | {"fee": 1}}
    changes.save(change, data, version=0, user=administrator, at=clock.now())
    changes.propose(change, "Quyết định 1", version=1, user=administrator, at=clock.now())
    page = studio.post(BRING_IN, {"text": text, "replace": "1"})
    assert page.status_code == 200
    assert "error-summary" in page.content.decode()
    change.refresh_from_db()
    assert change.data == data


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("format: motcua-procedure-1\nprocedure:\n  name: [1]\n  level: bốn\n", ("dòng 3", "dòng 4")),
        ("chào", ("motcua-procedure-1",)),
        ("a: &x 1", ("dòng 1",)),
        ("format: motcua-procedure-1\nprocedure:\n  name: x\n", ("Mã thủ tục",)),
        ("format: motcua-procedure-1\nprocedure:\n  code: '../../x'\n  name: x\n", ("Mã thủ tục",)),
    ],
)
def test_a_file_that_cannot_be_read_lists_every_fault_and_stays_on_the_page(studio, content, said):
    page = studio.post(BRING_IN, file(content)).content.decode()
    for words in said:
        assert words in page
    assert content.splitlines()[0].replace("&", "&amp;") in page
    assert not Change.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"x" * 1_100_000, b"[" * 100_000])
def test_no_upload_breaks_the_page(studio, content):
    upload = {"file": SimpleUploadedFile("x.yaml", content)}
    answer = studio.post(BRING_IN, upload)
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()


def test_nothing_chosen_says_what_to_do(studio):
    assert "Hãy chọn một tệp" in studio.post(BRING_IN, {}).content.decode()


# -- the draft as text -----------------------------------------------------------------------------------


@pytest.fixture
def change(pack, administrator):
    return changes.begin(KIND, CODE, user=administrator, at=clock.now())


@pytest.fixture
def page(change):
    return f"/quan-tri/thay-doi/{change.pk}/thu-tuc/van-ban"


def test_the_text_of_a_draft_is_edited_whole(studio, change, page, text):
    studio.post(page, {"version": "0", "text": text.replace("fee: 0", "fee: 1000").replace("\n", "\r\n")})
    change.refresh_from_db()
    before = changes.current(KIND, CODE)
    assert before is not None
    assert change.data == before | {"procedure": before["procedure"] | {"fee": 1000}}


def test_a_text_that_cannot_be_read_is_kept_on_the_page_with_the_line(studio, change, page, text):
    html = studio.post(
        page, {"version": "0", "text": text.replace("fee: 0", "fee: miễn: phí")}
    ).content.decode()
    assert f"dòng {text.splitlines().index('  fee: 0') + 1}:" in html
    assert "fee: miễn: phí" in html
    change.refresh_from_db()
    assert change.version == 0


def test_a_text_with_faults_is_saved_and_its_faults_are_listed_by_line(studio, change, page, text):
    html = studio.post(
        page, {"version": "0", "text": text.replace("workflow: so", "workflow: sở")}, follow=True
    ).content.decode()
    assert f"dòng {text.splitlines().index('  workflow: so') + 1} " in html
    assert "Không có quy trình" in html
    change.refresh_from_db()
    assert change.data["procedure"]["workflow"] == "sở"


def test_a_time_that_is_none_is_a_fault_and_breaks_no_page(studio, change, page, text):
    wrong = text.replace(
        "processing_time: {value: 5, unit: working_day}", "processing_time: {value: 0, unit: năm}"
    )
    studio.post(page, {"version": "0", "text": wrong})
    change.refresh_from_db()
    assert "0 năm" in studio.get(f"/quan-tri/thay-doi/{change.pk}").content.decode()
    editor = f"/quan-tri/thay-doi/{change.pk}/thu-tuc"
    assert "Thời hạn chưa đúng" in studio.get(editor).content.decode()
    for part in ("thoi-han-va-phi", "quy-trinh"):
        assert studio.get(f"{editor}/{part}").status_code == 200


def test_the_code_of_a_draft_cannot_be_changed(studio, change, page, text):
    html = studio.post(page, {"version": "0", "text": text.replace(CODE, "2.000135")}).content.decode()
    assert f"Mã phải giữ nguyên là {CODE}" in html
    change.refresh_from_db()
    assert change.version == 0


def test_a_stale_text_is_not_saved_and_not_lost(studio, change, page, text, administrator):
    changes.save(change, change.data, version=0, user=administrator, at=clock.now())
    html = studio.post(page, {"version": "0", "text": text.replace("fee: 0", "fee: 4321")}).content.decode()
    assert "Người khác vừa lưu" in html
    assert "fee: 4321" in html
    assert 'name="version" value="1"' in html
