"""The declaration as a text, and filled in on trial or as its example."""

import html
import re
from typing import Any

import pytest

from motcua.catalog.models import Change
from motcua.formengine import service as formengine
from tests.studio.form_editing import KEY, change, home, now, put, send, text_of

pytestmark = pytest.mark.once

__all__ = ["change", "home"]


def found(pattern, text):
    match = re.search(pattern, text, re.S)
    assert match is not None
    return match[1]


def state_of(page):
    return html.unescape(found(r'name="_state" value="([^"]*)"', page.content.decode()))


def test_the_text_is_saved_with_faults_but_never_when_it_is_none(desk, change, home):
    address = f"{home}/van-ban"
    text = found(r"<textarea[^>]*>(.*)</textarea>", text_of(desk.get(address)))
    assert send(desk, change, address, {"text": text, "save": "1"})["Location"] == home
    before = now(change)
    for broken, sentence in (("a: [", "Dòng "), ("[]", "bảng khóa"), ("key: khac\nsections: []", KEY)):
        page = text_of(send(desk, change, address, {"text": broken, "save": "1"}))
        assert "Chưa lưu được" in page
        assert sentence in page
        assert f">\n{broken}</textarea>" in page
    assert now(change) == before
    faulty = text.replace("kind: text", "kind: txt", 1)
    assert send(desk, change, address, {"text": faulty, "save": "1"})["Location"] == address
    assert found(r"(Dòng \d+): Không có loại câu hỏi “txt”", text_of(desk.get(address)))
    mended = text_of(send(desk, change, address, {"text": text, "check": "1"}))
    assert "có chỗ phải sửa" not in mended


def test_two_texts_at_once_the_second_is_told_and_kept(desk, change, home):
    version = change.version
    send(desk, change, home, {"act": "xuong:ten_to_chuc"})
    text = f"key: {KEY}\ntitle: Của tôi\nsections: []"
    page = text_of(desk.post(f"{home}/van-ban", {"text": text, "save": "1", "version": version}))
    assert "vừa được người khác sửa" in page
    assert "title: Của tôi" in page


def test_a_definition_without_a_skeleton_is_mended_as_a_text(desk, change, home):
    put(change, {"key": KEY, "sections": "x"})
    for page in ("", "/thu", "/vi-du", "/phan-moi", "/cau-hoi/x", "/ten"):
        assert desk.get(home + page)["Location"] == f"{home}/van-ban", page
    typed = {"text": f"key: {KEY}\ntitle: x\nsections: x", "save": "1"}
    assert "phải là danh sách các phần" in text_of(send(desk, change, f"{home}/van-ban", typed))
    put(change, [1])
    assert desk.get(f"{home}/van-ban").status_code == 200


def test_a_trial_checks_like_a_filing_and_stores_nothing(desk, change, home):
    before = Change.objects.values().get(pk=change.pk)
    page = text_of(desk.post(f"{home}/thu", {"ten_to_chuc": "Công ty"}))
    assert "Có chỗ cần sửa" in page
    assert 'value="Công ty"' in page
    row = desk.post(f"{home}/thu", {"ten_to_chuc": "Công ty", "_go": "doi_tuong.moi"})
    assert 'name="_row" value="doi_tuong.moi"' in text_of(row)
    assert Change.objects.values().get(pk=change.pk) == before


def test_rows_travel_with_the_page(desk, change, home):
    example = change.data["examples"][KEY]["answers"]
    form = formengine.load(now(change))
    raw: dict[str, Any] = {}
    for column in form.table("doi_tuong").columns:
        if column.key in example["doi_tuong"][0]:
            raw |= column.kind.raw(column, example["doi_tuong"][0][column.key])
    page = desk.post(f"{home}/thu", {"_row": "doi_tuong.moi", "_today": "2026-11-22", **raw})
    assert 'id="doi_tuong-1"' in text_of(page)
    whole = form.raw({k: v for k, v in example.items() if k != "doi_tuong"})
    typed = {**whole, "_state": state_of(page), "_today": "2026-11-22"}
    assert "Tờ khai nộp được" in text_of(desk.post(f"{home}/thu", typed))
    gone = desk.post(f"{home}/thu", {**typed, "_go": "doi_tuong.1.xoa"})
    assert 'id="doi_tuong-1"' not in text_of(gone)
    assert 'value="Công ty' in text_of(gone)


def test_the_example_passes_or_says_why_not_and_is_kept_when_asked(desk, change, home):
    address = f"{home}/vi-du"
    page = desk.get(address)
    assert "Ví dụ đang lưu đạt" in text_of(page)
    example = change.data["examples"][KEY]
    form = formengine.load(now(change))
    raw = form.raw(example["answers"]) | {"_state": state_of(page), "_today": example["today"]}
    renamed = {**raw, "ten_to_chuc": "Hợp tác xã Điều", "_keep": "1"}
    assert send(desk, change, address, renamed)["Location"] == address
    now(change)
    kept = change.data["examples"][KEY]
    assert (kept["today"], kept["answers"]["ten_to_chuc"]) == (example["today"], "Hợp tác xã Điều")
    assert len(kept["answers"]["doi_tuong"]) == len(example["answers"]["doi_tuong"])
    page = text_of(send(desk, change, address, {**raw, "ten_to_chuc": "", "_keep": "1"}))
    assert "Có chỗ cần sửa" in page
    now(change)
    assert change.data["examples"][KEY] == kept
    put(change, now(change), examples={KEY: {"answers": 3}})
    assert "chưa đạt" in text_of(desk.get(address))
    put(change, now(change), examples={})
    assert "Chưa có ví dụ" in text_of(desk.get(address))


STATES = ["", "[", "[]", '{"answers": 3, "typed": [1]}', '{"answers": {"doi_tuong": [3, {}]}}', "[" * 9999]
WISHES = ["doi_tuong.moi", "doi_tuong.9", "doi_tuong.1.xoa", "x.1", "", "doi_tuong.²"]


@pytest.mark.parametrize("state", STATES, ids=range(len(STATES)))
def test_tampered_states_of_a_trial_break_nothing(desk, change, home, state):
    for wish in WISHES:
        for data in ({"_go": wish}, {"_row": wish}, {"_row": wish, "_back": "1"}, {"_today": "x"}):
            assert desk.post(f"{home}/thu", {"_state": state, **data}).status_code == 200
