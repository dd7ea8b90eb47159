"""The office of the pack: who exists, where dossiers are received, who holds a step."""

import re
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from django.conf import settings

from motcua.base.clock import VIETNAM
from motcua.organization import service as organization
from motcua.organization.models import Agency, Department, LegalRegime, WorkCalendar

NOON = datetime(2025, 2, 3, 12, tzinfo=VIETNAM)


@pytest.fixture
def lines():
    return yaml.safe_load((Path(settings.PACK) / "agencies.yaml").read_text(encoding="utf-8"))


def rule(*, agency="BP-SLDTBXH", filed_at="lead", authority_level="province"):
    matter = {"code": "2.000134", "field": "ATVSLD"}
    return SimpleNamespace(agency=agency, filed_at=filed_at, authority_level=authority_level, **matter)


def step(holder):
    return SimpleNamespace(holder=holder)


def agency(key):
    return organization.get_agency(key)


def test_every_office_of_the_province_is_there(pack):
    kinds = Agency.Kind
    count = {kind: Agency.objects.filter(kind=kind).count() for kind in kinds}
    assert count[kinds.PROVINCE] == 1
    assert count[kinds.DEPARTMENT_OF_PROVINCE] == 20 + 4  # departments, and the vertical bodies
    assert count[kinds.ONE_STOP_CENTRE] == 1
    assert count[kinds.SUBORDINATE] == 3
    assert count[kinds.DISTRICT] == 11
    assert count[kinds.COMMUNE] == 111


def test_stand_in_codes_are_unique_and_say_so(pack):
    codes = list(Agency.objects.values_list("code", flat=True))
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"H10\.9\d\d(\.\d\d)?", code) for code in codes)
    assert not Agency.objects.filter(code_is_provisional=False).exists()


def test_dossiers_of_departments_are_received_at_the_one_stop_centre(pack):
    assert agency("BP-SLDTBXH").receiving_desk.key == "BP-TTPVHCC"
    assert agency("BP-SYT").receiving_desk.key == "BP-TTPVHCC"


@pytest.mark.parametrize("key", ["BP-689", "BP-25207", "SLDTBXH-TTDVVL"])
def test_districts_communes_and_the_job_centre_receive_at_their_own_counter(pack, key):
    assert agency(key).receiving_desk.key == key


def test_loading_again_keeps_every_row_and_takes_up_what_changed(pack, lines):
    before = set(Agency.objects.values_list("pk", "key"))
    line = next(line for line in lines["agencies"] if line["key"] == "BP-SNV")
    line["name"] = "Sở Nội vụ tỉnh Bình Phước"
    organization.load(Path(settings.PACK), lines)
    assert set(Agency.objects.values_list("pk", "key")) == before
    assert agency("BP-SNV").name == "Sở Nội vụ tỉnh Bình Phước"
    assert Agency.objects.get(folded_name="so noi vu tinh binh phuoc").key == "BP-SNV"
    assert WorkCalendar.objects.count() == 1
    assert Department.objects.filter(agency__key="BP-SLDTBXH").count() == 9


def test_a_closed_agency_is_no_longer_offered_but_stays(pack, lines):
    line = next(line for line in lines["agencies"] if line["key"] == "BP-25207")
    line["valid_to"] = date(2025, 6, 30)
    organization.load(Path(settings.PACK), lines)
    offered = organization.agencies_filed_at(rule(filed_at="communes"), NOON)
    later = organization.agencies_filed_at(
        rule(filed_at="communes"), datetime(2025, 7, 1, 0, 30, tzinfo=VIETNAM)
    )
    assert offered.filter(key="BP-25207").exists()
    assert not later.filter(key="BP-25207").exists()
    assert agency("BP-25207").name == "Ủy ban nhân dân xã Tân Thành"


def test_the_regime_is_that_of_the_day_of_reception(pack):
    assert organization.regime_on(date(2025, 9, 14)).slip_series == "tt01-2018"
    assert organization.regime_on(date(2025, 9, 15)).slip_series == "tt03-2025"
    assert LegalRegime.objects.count() >= 4


def test_citizens_file_at_the_agency_a_procedure_names(pack):
    assert [one.key for one in organization.agencies_filed_at(rule(), NOON)] == ["BP-SLDTBXH"]
    centre = rule(filed_at="SLDTBXH-TTDVVL")
    assert [one.key for one in organization.agencies_filed_at(centre, NOON)] == ["SLDTBXH-TTDVVL"]


def test_communes_come_by_district_for_the_citizen_to_choose(pack):
    offered = list(organization.agencies_filed_at(rule(filed_at="communes"), NOON))
    assert len(offered) == 111
    order = [(one.parent.folded_name if one.parent else "", one.folded_name) for one in offered]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("authority_level", "filed_at", "lead"),
    [
        ("province", "BP-SLDTBXH", "BP-SLDTBXH"),
        ("province", "BP-25207", "BP-SLDTBXH"),  # filed at a commune, decided by the department
        ("district", "BP-689", "BP-689"),
        ("district", "BP-25207", "BP-689"),  # filed at a commune, decided by its district
        ("commune", "BP-25207", "BP-25207"),
    ],
)
def test_who_leads_a_dossier_follows_from_authority_and_place(pack, authority_level, filed_at, lead):
    found = organization.lead_of(rule(authority_level=authority_level), agency(filed_at))
    assert found.key == lead


@pytest.mark.parametrize(
    ("holder", "filed_at", "expected"),
    [
        ("one_stop", "BP-SLDTBXH", "BP-TTPVHCC"),
        ("one_stop", "BP-25207", "BP-25207"),
        ("filed", "BP-25207", "BP-25207"),
        ("filed_parent", "BP-25207", "BP-689"),
        ("lead", "BP-25207", "BP-SLDTBXH"),
        ("BP-UBND", "BP-SLDTBXH", "BP-UBND"),
    ],
)
def test_each_step_finds_the_agency_that_holds_it(pack, holder, filed_at, expected):
    found = organization.resolve_holder(step(holder), agency(filed_at), agency("BP-SLDTBXH"))
    assert found.key == expected


@pytest.mark.parametrize("holder", ["filed_parent", "BP-KHONG-CO"])
def test_a_step_that_nobody_can_hold_is_refused(pack, holder):
    with pytest.raises(organization.HolderError):
        organization.resolve_holder(step(holder), agency("BP-UBND"), agency("BP-SLDTBXH"))


@pytest.mark.parametrize(
    ("key", "field", "department"),
    [
        ("BP-SLDTBXH", "ATVSLD", "SLDTBXH-LDVL"),
        ("BP-SLDTBXH", "BTXH", "SLDTBXH-BTXH"),
        ("BP-SLDTBXH", "NCC", "SLDTBXH-NCC"),
        ("BP-SLDTBXH", "GN", None),  # no department names it; leaders and office serve all
        ("BP-689", "BTXH", "BP-689-LDTBXH"),
        ("SLDTBXH-TTDVVL", "VL", None),
    ],
)
def test_the_department_in_charge_is_the_one_that_names_the_field(pack, key, field, department):
    found = organization.department_in_charge(agency(key), field)
    assert (found.key if found else None) == department


def test_papers_are_dated_from_the_place_of_their_office(pack):
    assert organization.place_of(agency("BP-SLDTBXH")) == "Bình Phước"
    assert organization.place_of(agency("BP-689")) == "Đồng Xoài"
    assert organization.place_of(agency("BP-25207")) == "Tân Thành"
