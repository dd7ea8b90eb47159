"""A pack in the tables: all of it or nothing, once, and never over what dossiers pin."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from motcua.base.clock import VIETNAM
from motcua.catalog import service as catalog
from motcua.catalog.models import FormRevision, PackImport, Procedure, ProcedureRevision

LATER = datetime(2025, 3, 3, 8, tzinfo=VIETNAM)


@pytest.fixture
def my_pack(small_pack, tmp_path):
    """A copy of the small pack to write in."""
    return Path(shutil.copytree(small_pack, tmp_path / "pack"))


def rewrite(path, **changes):
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(data | changes, allow_unicode=True), encoding="utf-8")


def test_the_whole_catalogue_arrives_as_the_office_counts_it(whole):
    assert whole.procedures == Procedure.objects.count() == 164
    online = Procedure.objects.filter(is_online=True)
    assert online.count() == 45
    deciders = [one.current.content for one in online.select_related("current")]
    assert sum(content.deciding_agency == "Chủ tịch UBND tỉnh" for content in deciders) == 10
    assert sum(content.authority_level != "province" for content in deciders) == 12
    contents = [one.content for one in ProcedureRevision.objects.all()]
    assert sum(bool(content.successor_note) for content in contents) == 31
    assert Procedure.objects.filter(is_sensitive=True).count() == 21


def test_every_online_procedure_has_a_declaration_that_asks(whole):
    for procedure in Procedure.objects.filter(is_online=True).select_related("current"):
        content = procedure.current.content
        forms = catalog.forms_of(procedure.current)
        for case in [one.key for one in content.cases] or [""]:
            assert forms[content.form_in(case)].sections


def test_what_the_tables_keep_reads_back_as_it_was_written(whole):
    for revision in ProcedureRevision.objects.all():
        assert revision.content.to_data() == revision.data


def test_loading_the_same_pack_again_touches_nothing(whole, settings):
    before = list(ProcedureRevision.objects.values_list("pk", "sha256", "published_at"))
    loaded = catalog.load_pack(Path(settings.PACK), LATER)
    assert loaded.unchanged
    assert list(ProcedureRevision.objects.values_list("pk", "sha256", "published_at")) == before


def test_a_changed_procedure_gets_a_new_revision_and_the_old_one_stays(pack, my_pack):
    old = catalog.get("2.000134").current
    untouched = catalog.get("2.001955").current
    rewrite(my_pack / "procedures" / "2.000134.yaml", fee=50000)
    loaded = catalog.load_pack(my_pack, LATER)
    new = catalog.get("2.000134").current
    assert (loaded.new_revisions, loaded.new_forms) == (1, 0)
    assert (old.number, new.number, new.content.fee) == (1, 2, 50000)
    assert ProcedureRevision.objects.get(pk=old.pk).content.fee == 0
    assert catalog.get("2.001955").current == untouched


def test_going_back_to_an_earlier_wording_is_a_revision_of_its_own(pack, my_pack):
    path = my_pack / "procedures" / "2.000134.yaml"
    first = path.read_text(encoding="utf-8")
    rewrite(path, fee=50000)
    catalog.load_pack(my_pack, LATER)
    path.write_text(first, encoding="utf-8")
    catalog.load_pack(my_pack, LATER)
    numbers = ProcedureRevision.objects.filter(procedure__code="2.000134").order_by("number")
    assert [(one.number, one.content.fee) for one in numbers] == [(1, 0), (2, 50000), (3, 0)]


def test_a_changed_form_gives_its_procedures_new_revisions_with_it(pack, my_pack):
    old = catalog.get("2.000134").current
    rewrite(my_pack / "forms" / "F-ATVSLD-01.yaml", title="Phiếu khai báo (mẫu mới)")
    loaded = catalog.load_pack(my_pack, LATER)
    new = catalog.get("2.000134").current
    assert (loaded.new_forms, loaded.new_revisions) == (1, 1)
    assert [form.number for form in old.forms.all()] == [1]
    assert [form.number for form in new.forms.all()] == [2]
    assert catalog.forms_of(new)["F-ATVSLD-01"].title == "Phiếu khai báo (mẫu mới)"
    assert catalog.forms_of(old)["F-ATVSLD-01"].title != "Phiếu khai báo (mẫu mới)"


def test_a_faulty_pack_changes_nothing_at_all(pack, my_pack):
    rewrite(my_pack / "procedures" / "2.000134.yaml", fee=50000)
    rewrite(my_pack / "procedures" / "2.001955.yaml", workflow="khong-co")
    with pytest.raises(catalog.PackError) as refused:
        catalog.load_pack(my_pack, LATER)
    assert [fault.file for fault in refused.value.faults] == ["procedures/2.001955.yaml"]
    assert catalog.get("2.000134").current.number == 1
    assert PackImport.objects.get().loaded_at != LATER


def test_the_commands_say_in_vietnamese_what_happened(db, my_pack, capsys):
    call_command("pack", "check", str(my_pack))
    call_command("pack", "load", str(my_pack))
    call_command("pack", "load", str(my_pack))
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Gói dữ liệu không có lỗi, ")
    assert said[1].startswith("Đã nạp 9 thủ tục: 9 bản mới")
    assert said[2] == "Gói dữ liệu không thay đổi."
    assert FormRevision.objects.exists()


def test_the_check_command_lists_every_fault(my_pack):
    rewrite(my_pack / "procedures" / "2.001955.yaml", workflow="sơ", field="LD")
    with pytest.raises(CommandError) as refused:
        call_command("pack", "check", str(my_pack))
    assert "2 lỗi" in str(refused.value)
    assert "procedures/2.001955.yaml → workflow" in str(refused.value)
    assert "procedures/2.001955.yaml → field" in str(refused.value)
