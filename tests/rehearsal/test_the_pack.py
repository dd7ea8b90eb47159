"""The shipped pack keeps its own promises: every workflow test in it holds."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from motcua.catalog import service as catalog
from motcua.catalog.models import Procedure
from motcua.dossiers import scenarios
from tests.dossiers.conftest import MONDAY
from tests.rehearsal.test_no_trace import traces

LEAST = 12


@pytest.fixture
def whole_pack(db):
    catalog.load_pack(Path(settings.PACK), MONDAY)


def test_every_workflow_test_of_the_pack_holds(whole_pack):
    revisions = scenarios.with_tests()
    assert len(revisions) >= LEAST
    played = [one for revision in revisions for one in scenarios.run_all(revision)]
    assert [problem for one in played for problem in one.problems] == []
    assert len(played) > len(revisions)


def test_the_guides_procedure_has_tests_of_holidays_supplements_and_missing_papers(whole_pack):
    tests = Procedure.objects.get(code="2.000134").current.source["tests"]
    named = " ".join(test["name"] for test in tests)
    assert all(words in named for words in ("16:55 thứ Sáu", "Tết", "24/11", "Thiếu"))


@pytest.mark.usefixtures("pack")
def test_the_check_of_a_pack_plays_its_tests_and_keeps_nothing(small_pack):
    before, said = traces(), StringIO()
    call_command("pack", "check", str(small_pack), stdout=said)
    assert "kiểm thử quy trình đều đạt" in said.getvalue()
    assert traces() == before


@pytest.mark.usefixtures("pack")
def test_a_promise_that_is_not_kept_fails_the_check(small_pack, tmp_path):

    broken = shutil.copytree(small_pack, tmp_path / "binh-phuoc")
    file = broken / "procedures" / "2.000134.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("processing_time: {value: 5", "processing_time: {value: 4"), encoding="utf-8"
    )
    before = traces()
    with pytest.raises(CommandError) as error:
        call_command("pack", "check", str(broken))
    assert "procedures/2.000134.yaml → tests[Một tuần thường, đủ bảy bước]: Bước 1" in str(error.value)
    assert traces() == before


def test_a_test_that_cannot_be_read_is_a_fault_of_its_file(small_pack, tmp_path):

    broken = shutil.copytree(small_pack, tmp_path / "binh-phuoc")
    file = broken / "procedures" / "2.000134.yaml"
    text = file.read_text(encoding="utf-8").replace("{act: forward, at", "{act: foward, at")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError) as error:
        call_command("pack", "check", str(broken), "--shape")
    assert "procedures/2.000134.yaml → tests[3].then[1].act" in str(error.value)
    assert "Có phải là “forward”?" in str(error.value)
