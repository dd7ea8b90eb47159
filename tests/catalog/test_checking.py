"""Whoever writes a pack by hand is told every mistake at once: which file, where in it, and what is wrong."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalog import service as catalog
from motcua.catalog.checking import check_pack
from motcua.catalog.packs import Pack

PROCEDURE = "procedures/2.000134.yaml"


@pytest.fixture
def my_pack(small_pack, tmp_path):
    return Path(shutil.copytree(small_pack, tmp_path / "pack"))


def mend(directory, file, change):
    """Rewrite one YAML file of the pack through `change`."""
    path = directory / file
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def agency(data, key):
    return next(line for line in data["agencies"] if line["key"] == key)


def found(directory):
    return [(fault.file, fault.path, fault.sentence) for fault in catalog.check_pack(directory)]


def test_the_pack_of_the_province_has_no_fault():
    assert catalog.check_pack(Path(settings.PACK)) == []


@pytest.mark.parametrize(
    ("file", "change", "path", "words"),
    [
        (PROCEDURE, lambda d: d.update(agency="BP-SLDTBX"), "agency", "Có phải là “BP-SLDTBXH”?"),
        (PROCEDURE, lambda d: d.update(workflow="so-ubn"), "workflow", "Có phải là “so-ubnd”?"),
        (PROCEDURE, lambda d: d.update(workflow="xa-huyen"), "workflow", "communes"),
        (PROCEDURE, lambda d: d.update(form="F-ATVSLD-1"), "form", "Không có tờ khai"),
        (PROCEDURE, lambda d: d.pop("form"), "form", "cần một tờ khai"),
        (PROCEDURE, lambda d: d.update(level=2), "level", "mức độ 3 hoặc 4"),
        (PROCEDURE, lambda d: d.update(field="ATLD"), "field", "Không có lĩnh vực"),
        (PROCEDURE, lambda d: d.update(fee="miễn phí"), "fee", "số nguyên"),
        (PROCEDURE, lambda d: d.update(is_online="có"), "is_online", "true hoặc false"),
        (PROCEDURE, lambda d: d.update(code=2.000134), "code", "dấu nháy"),
        (PROCEDURE, lambda d: d.update(nam="x"), "nam", "Có phải là “name”?"),
        (PROCEDURE, lambda d: d.pop("name"), "name", "Thiếu"),
        (PROCEDURE, lambda d: d.update(subjects=["ai cũng được"]), "subjects", "Không có đối tượng"),
        (PROCEDURE, lambda d: d["processing_time"].update(unit="tuần"), "processing_time", "Thời hạn"),
        (PROCEDURE, lambda d: d["documents"].append(d["documents"][0]), "documents", "Trùng giấy tờ"),
        (
            PROCEDURE,
            lambda d: d["documents"][0].update(cases=["mới"]),
            "documents[phieu-khai-bao-su-dung-doi-tuong].cases",
            "Không có trường hợp",
        ),
        (
            "agencies.yaml",
            lambda d: agency(d, "BP-SNV").update(code="H10.912"),
            "agencies",
            "Trùng mã định danh “H10.912”",
        ),
        (
            "agencies.yaml",
            lambda d: agency(d, "BP-SNV").update(parent="BP-UBN"),
            "agencies[BP-SNV].parent",
            "Có phải là “BP-UBND”?",
        ),
        (
            "agencies.yaml",
            lambda d: agency(d, "BP-UBND").update(parent="BP-VPUB"),
            "agencies[BP-UBND].parent",
            "nằm dưới chính nó",
        ),
        (
            "agencies.yaml",
            lambda d: agency(d, "BP-SNV").update(kind="so"),
            "agencies[BP-SNV].kind",
            "Không có loại cơ quan",
        ),
        (
            "workflows.yaml",
            lambda d: d["workflows"]["so"]["steps"][2].update(share=0),
            "workflows.so.appraise.share",
            "số nguyên từ 1",
        ),
        (
            "workflows.yaml",
            lambda d: d["workflows"]["so"]["steps"][2].update(role="director_of_all"),
            "workflows.so.appraise.role",
            "Không có vai trò",
        ),
        (
            "workflows.yaml",
            lambda d: d["workflows"]["so"]["steps"].pop(4),
            "workflows.so",
            "đúng một bước approve",
        ),
        ("workflows.yaml", lambda d: d["workflows"]["so"]["steps"].pop(), "workflows.so", "bước cuối"),
        ("forms/plain.yaml", lambda d: d.update(key="khac"), "key", "trùng tên tệp"),
        ("regimes.yaml", lambda d: d.update(regimes="không có"), "", ""),
        ("calendars.yaml", lambda d: d.pop("years"), "", ""),
    ],
)
def test_each_mistake_is_named_with_file_and_place(my_pack, file, change, path, words):
    mend(my_pack, file, change)
    faults = found(my_pack)
    assert any(one[0] == file and one[1] == path and words in one[2] for one in faults), faults


def test_a_key_given_twice_is_refused(my_pack):
    path = my_pack / PROCEDURE
    path.write_text(path.read_text(encoding="utf-8") + "\nfee: 5\n", encoding="utf-8")
    assert any("“fee” xuất hiện hai lần" in sentence for _file, _path, sentence in found(my_pack))


def test_a_broken_file_is_named_once_with_its_line(my_pack):
    (my_pack / "workflows.yaml").write_text("workflows:\n  so: }\n", encoding="utf-8")
    faults = found(my_pack)
    assert [(file, path) for file, path, _sentence in faults] == [("workflows.yaml", "dòng 2")]


def test_missing_files_are_named(my_pack):
    for name in ("agencies.yaml", "regimes.yaml"):
        (my_pack / name).unlink()
    missing = {file for file, _path, sentence in found(my_pack) if sentence == "Thiếu tệp này."}
    assert missing == {"agencies.yaml", "regimes.yaml"}


_odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def _some(*keys):
    return st.dictionaries(st.sampled_from(keys), _odd)


_procedures = st.dictionaries(
    st.sampled_from(["code", "level", "fee", "subjects", "workflow", "processing_time", "form", "filed_at"]),
    _odd,
    min_size=1,
) | st.fixed_dictionaries(
    {
        "documents": st.lists(_some("key", "name", "cases", "originals", "required", "form"), max_size=2),
        "cases": st.lists(_some("key", "name", "processing_time", "fee"), max_size=2),
    }
)
_agencies = st.lists(
    _some("key", "code", "parent", "kind", "departments", "valid_from", "calendar"), max_size=3
)
_workflows = st.dictionaries(
    st.sampled_from(["so", "xa"]),
    _odd
    | st.fixed_dictionaries({"steps": st.lists(_some("key", "act", "role", "holder", "share"), max_size=3)}),
)


@given(procedure=_procedures, agencies=_odd | _agencies, workflows=_workflows, fields=_odd)
def test_odd_data_is_a_fault_and_never_an_accident(procedure, agencies, workflows, fields):
    pack = Pack(
        Path("/nowhere"),
        about={"key": "x", "fields": fields},
        agencies={"agencies": agencies},
        workflows=workflows,
        procedures={"2.000134": procedure},
        forms={"plain": {}},
    )
    assert check_pack(pack)
