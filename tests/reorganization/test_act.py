"""The act as a whole: what it changes in the office, that it is whole or nothing, and harmless again."""

import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from motcua.accounts.models import OfficerChange, Post
from motcua.base.clock import VIETNAM
from motcua.catalog import loading
from motcua.catalog.models import Change, Procedure, ProcedureRevision
from motcua.dossiers import events, service
from motcua.dossiers.models import Dossier, Draft, Event
from motcua.dossiers.reorganizing import TooEarlyError
from motcua.dossiers.service import Act
from motcua.organization import service as organization
from motcua.organization.models import Agency, Department, Reorganization, Role, Succession
from tests.dossiers.test_failures import ROOT, database_url
from tests.dossiers.walks import draft_of
from tests.reorganization.conftest import DRUGS, FRIDAY, KEY, LABOUR, TRAINING, WELFARE, filed


def agency(key: str) -> Agency:
    return Agency.objects.get(key=key)


def everything():
    """Every row of the rooms that the act touches."""
    rooms = ("organization", "accounts", "catalog", "dossiers", "messaging", "jobs")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_the_former_agency_keeps_its_row_and_names_its_successors(before, act):
    act()
    former = agency("BP-SLDTBXH")
    assert (former.valid_to, former.successor, former.code) == (
        date(2025, 2, 28),
        agency("BP-SNV"),
        "H10.912",
    )
    found = {one.agency.key: (one.fields, one.procedures) for one in organization.successors_of(former)}
    assert found["BP-SYT"] == (["BTXH", "PCTNXH", "TE"], [])
    assert found["BP-SGDDT"] == (["GDNN"], [])
    assert found["BP-CAT"] == ([], ["1.010935", "1.010936", "1.010937"])
    assert agency("BP-SNNMT").valid_from == date(2025, 3, 1)
    assert {agency(key).successor for key in ("BP-SNNPTNT", "BP-STNMT")} == {agency("BP-SNNMT")}
    parents = {key: agency(key).parent for key in ("SLDTBXH-TTBTXH", "SLDTBXH-CSCN")}
    assert parents == {"SLDTBXH-TTBTXH": agency("BP-SYT"), "SLDTBXH-CSCN": agency("BP-CAT")}


@pytest.mark.parametrize(
    ("code", "key", "deciding", "receiving"),
    [
        (LABOUR, "BP-SNV", "Sở Nội vụ", "Quầy Sở Nội vụ tại Trung tâm Phục vụ hành chính công tỉnh"),
        (WELFARE, "BP-SYT", "Sở Y tế", "Quầy Sở Y tế tại Trung tâm Phục vụ hành chính công tỉnh"),
        (
            TRAINING,
            "BP-SGDDT",
            "Sở Giáo dục và Đào tạo",
            "Quầy Sở Giáo dục và Đào tạo tại Trung tâm Phục vụ hành chính công tỉnh",
        ),
        (
            DRUGS,
            "BP-CAT",
            "Chủ tịch UBND tỉnh",
            "Quầy Công an tỉnh tại Trung tâm Phục vụ hành chính công tỉnh",
        ),
    ],
)
def test_a_procedure_gets_a_new_revision_and_the_old_one_stays(code, key, deciding, receiving, before, act):
    old = ProcedureRevision.objects.get(procedure__code=code)
    sha256 = old.sha256
    act()
    found = Procedure.objects.get(code=code)
    content = found.current.content
    assert (content.agency, content.deciding_agency, content.receiving_place) == (key, deciding, receiving)
    assert (found.agency.key, found.provider, found.current.number) == (key, key, 2)
    old.refresh_from_db()
    assert (old.content.agency, old.sha256) == ("BP-SLDTBXH", sha256)
    [change] = Change.objects.filter(kind="procedure", key=code)
    assert (change.state, change.author) == (Change.State.PUBLISHED, None)
    assert "Nghị quyết của Hội đồng nhân dân tỉnh" in change.reason


def test_a_procedure_that_never_named_the_agency_has_no_new_revision(pack, cast, whole_pack, act):
    other = "1.014010"
    loading.load_procedures([whole_pack.bundle(other)], FRIDAY)
    act()
    assert Procedure.objects.get(code=other).current.number == 1
    assert not Change.objects.filter(key=other).exists()


def test_officers_move_with_their_departments_at_one_moment_and_it_is_recorded(before, act):
    act()
    assert not Post.objects.filter(agency__key="BP-SLDTBXH", held_to=None).exists()
    placed = {
        name: sorted(
            (post.agency.key, post.department.key if post.department else "", post.role)
            for post in before[name].posts_at(FRIDAY)
        )
        for name in ("head", "director", "welfare_appraiser", "training_head", "administrator")
    }
    assert placed == {
        "head": [("BP-SNV", "SNV-LDVL", Role.DEPARTMENT_HEAD)],
        "director": [("BP-SNV", "", Role.DIRECTOR)],
        # Two of her three departments became one: she holds it once.
        "welfare_appraiser": [
            ("BP-SNV", "SNV-NCC", Role.APPRAISER),
            ("BP-SYT", "SYT-BTXH", Role.APPRAISER),
        ],
        "training_head": [("BP-SGDDT", "SGDDT-GDNN", Role.DEPARTMENT_HEAD)],
        "administrator": [("BP-SNV", "", Role.ADMINISTRATOR)],
    }
    changes = OfficerChange.objects.filter(officer=before["head"], at=FRIDAY)
    assert sorted(changes.values_list("act", flat=True)) == ["post_ended", "post_given"]
    assert not changes.exclude(actor=None).exists()


def test_doing_it_again_changes_nothing(before, act):
    for code in (LABOUR, WELFARE):
        filed(code, before).until("appraise")
    assert not act().is_empty
    once = everything()
    assert act().is_empty
    assert everything() == once


def test_doing_it_again_moves_what_was_left_behind(before, act):
    """Whoever gave somebody a post in the former agency by mistake, say."""
    act()
    Post.objects.create(user=before["minh"], agency=agency("BP-SLDTBXH"), role=Role.CLERK, held_from=FRIDAY)
    report = act()
    assert [str(post.agency.key) for post in report.posts] == ["BP-SNV"]
    assert not report.dossiers


def test_a_dry_run_says_the_same_and_changes_nothing(before, act):
    filed(LABOUR, before).until("appraise")
    untouched = everything()
    foreseen = act(dry_run=True)
    assert everything() == untouched
    done = act()
    assert [one.code for one in foreseen.procedures] == [one.code for one in done.procedures]
    assert [one.dossier.pk for one in foreseen.dossiers] == [one.dossier.pk for one in done.dossiers]
    assert len(foreseen.posts) == len(done.posts) > 0


def test_it_is_refused_before_its_day(before, act):
    with pytest.raises(TooEarlyError):
        act(datetime(2025, 2, 28, 23, 59, tzinfo=VIETNAM))
    assert not Reorganization.objects.exists()


def test_a_department_without_a_new_place_stops_everything(before, act):
    Department.objects.create(agency=agency("BP-SLDTBXH"), key="SLDTBXH-MOI", name="Phòng Mới", fields=[])
    untouched = everything()
    with pytest.raises(organization.UnknownPlaceError, match="Phòng Mới"):
        act()
    assert everything() == untouched


@pytest.mark.usefixtures("committed")
def test_a_process_that_is_killed_in_the_middle_has_done_nothing(before, act):
    for code in (LABOUR, WELFARE):
        filed(code, before).until("appraise")
    untouched = everything()
    script = [sys.executable, str(Path(__file__).with_name("killed_reorganization.py"))]
    environment = {**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": os.pathsep.join(sys.path)}
    connection.close()
    done = subprocess.run(script, cwd=ROOT, env=environment, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL
    assert everything() == untouched
    assert len(act().dossiers) == 2
    assert list(events.broken_chains()) == []


def test_a_later_load_of_the_pack_does_not_take_it_back(before, act, whole_pack):
    act()
    office = organization.agencies_data()
    revisions = set(ProcedureRevision.objects.values_list("procedure__code", "number"))
    loading._load(_only_what_is_there(whole_pack), FRIDAY)
    assert organization.agencies_data() == office
    assert set(ProcedureRevision.objects.values_list("procedure__code", "number")) == revisions
    assert not Change.objects.exclude(state=Change.State.PUBLISHED).exists(), "the pack said nothing new"


def _only_what_is_there(whole_pack):
    codes = set(Procedure.objects.values_list("code", flat=True))
    kept = {code: data for code, data in whole_pack.procedures.items() if code in codes}
    return type(whole_pack)(**{**vars(whole_pack), "procedures": kept})


def test_a_draft_begun_before_is_filed_with_the_successor(before, act):
    draft = draft_of(LABOUR, before["lan"], at_agency="BP-SLDTBXH")
    assert act().drafts == 1
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.filed_at.key == "BP-SNV"
    draft.revision = draft.procedure.current  # as opening it again does
    draft.save(update_fields=["revision"])
    made = service.drafts.submit(draft, user=before["lan"], at=FRIDAY)
    assert made.code == "H10.902-261120-0001"
    assert (made.lead_agency.key, made.filed_at.key) == ("BP-SNV", "BP-SNV")
    assert {step.agency.key for step in made.steps.all()} == {"BP-TTPVHCC", "BP-SNV"}


def test_new_dossiers_carry_the_code_of_the_new_agency(before, act):
    act()
    made = filed(WELFARE, before, "BP-SYT").dossier
    assert made.code == "H10.916-261116-0001"


def test_nobody_can_file_at_the_former_agency(before, act):
    content = Procedure.objects.get(code=LABOUR).current.content
    act()
    assert [one.key for one in organization.agencies_filed_at(content, FRIDAY)] == ["BP-SNV"]
    assert organization.lead_of(content, agency("BP-SNV")).key == "BP-SNV"


def test_the_command_shows_what_it_will_do_asks_and_does_it(before, monkeypatch, capsys, data):
    monkeypatch.setattr("motcua.catalog.reorganization.find", lambda *_args: data)
    filed(WELFARE, before).until("appraise")
    monkeypatch.setattr("builtins.input", lambda _question: "khong")
    call_command("reorganize", KEY, at=FRIDAY)
    assert not Event.objects.filter(act=Act.TRANSFER).exists()
    monkeypatch.setattr("builtins.input", lambda _question: "co")
    call_command("reorganize", KEY, at=FRIDAY)
    said = capsys.readouterr().out
    assert "Sẽ làm: 1 hồ sơ đang giải quyết chuyển theo" in said
    assert "Đã làm: 1 hồ sơ đang giải quyết chuyển theo" in said
    assert "BP-SLDTBXH → BP-SYT" in said
    assert "Sở Y tế: Lãnh đạo cơ quan" in said, "who is missing there"
    assert Dossier.objects.get().lead_agency.key == "BP-SYT"
    call_command("reorganize", KEY, at=FRIDAY, yes=True)
    assert "Không còn gì để chuyển." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"at": datetime(2999, 1, 1, tzinfo=VIETNAM)}, "tương lai"),
        ({"at": datetime(2025, 2, 1, tzinfo=VIETNAM), "yes": True}, "Chưa đến ngày hiệu lực"),
    ],
)
def test_the_command_refuses_in_one_sentence(options, said, before, monkeypatch, data):
    monkeypatch.setattr("motcua.catalog.reorganization.find", lambda *_args: data)
    with pytest.raises(CommandError, match=said):
        call_command("reorganize", KEY, **options)


def test_the_command_knows_what_the_pack_has(pack):
    with pytest.raises(CommandError, match=r"Gói dữ liệu không có “2031-01-01”. Đang có: 2025-03-01"):
        call_command("reorganize", "2031-01-01")


def test_successions_are_written_once(before, act):
    act()
    assert Succession.objects.filter(agency__key="BP-SLDTBXH").count() == 1 + 11 + 3
    assert str(Reorganization.objects.get()).startswith("Sắp xếp")
