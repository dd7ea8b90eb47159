"""Who answers for whom, over several reorganisations: divided, joined, given back."""

from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.base.clock import VIETNAM
from motcua.organization import service as organization
from motcua.organization.models import Agency, Reorganization, Succession
from motcua.organization.reorganizing import changed_lines

NOON = datetime(2026, 11, 20, 12, tzinfo=VIETNAM)


def agency(key):
    return Agency.objects.get(key=key)


def matter(field="VL", code="2.000134"):
    return SimpleNamespace(field=field, code=code)


def passed(year, old, new, *, field="", procedure=""):
    reorganization, _made = Reorganization.objects.get_or_create(
        key=str(year),
        defaults={
            "name": "x",
            "basis": "x",
            "effective_on": datetime(year, 3, 1, tzinfo=VIETNAM).date(),
            "carried_out_at": NOON,
            "data": {},
        },
    )
    Succession.objects.create(
        reorganization=reorganization,
        agency=agency(old),
        successor=agency(new),
        field=field,
        procedure=procedure,
    )


def test_an_office_that_was_never_reorganised_answers_for_itself(office):
    assert organization.standing_in(agency("BP-UBND"), matter()).key == "BP-UBND"
    assert organization.inherited_by([agency("BP-UBND").pk]) == {}


def test_the_procedure_goes_before_the_field_and_the_field_before_the_rest(pack):
    passed(2025, "BP-SLDTBXH", "BP-SNV")
    passed(2025, "BP-SLDTBXH", "BP-SYT", field="BTXH")
    passed(2025, "BP-SLDTBXH", "BP-CAT", procedure="1.010935")
    old = agency("BP-SLDTBXH")
    assert organization.standing_in(old, matter("VL")).key == "BP-SNV"
    assert organization.standing_in(old, matter("BTXH")).key == "BP-SYT"
    assert organization.standing_in(old, matter("BTXH", "1.010935")).key == "BP-CAT"


def test_successions_are_followed_through_the_years(pack):
    passed(2025, "BP-SLDTBXH", "BP-SNV")
    passed(2027, "BP-SNV", "BP-STP", field="VL")
    assert organization.standing_in(agency("BP-SLDTBXH"), matter("VL")).key == "BP-STP"
    assert organization.standing_in(agency("BP-SLDTBXH"), matter("NCC")).key == "BP-SNV"


def test_work_that_came_back_stays_where_it_came_back_to(pack):
    passed(2025, "BP-SNV", "BP-STP", field="VL")
    passed(2027, "BP-STP", "BP-SNV", field="VL")
    assert organization.standing_in(agency("BP-SNV"), matter("VL")).key == "BP-SNV"
    assert organization.standing_in(agency("BP-STP"), matter("VL")).key == "BP-SNV"
    # Nobody inherits endlessly from themselves.
    assert organization.inherited_by([agency("BP-SNV").pk, agency("BP-STP").pk])


def test_of_what_was_divided_twice_each_inherits_only_its_own_part(pack):
    """Else the officers of one field would read the closed dossiers of another."""
    passed(2025, "BP-SLDTBXH", "BP-SNV")
    passed(2027, "BP-SNV", "BP-STP", field="VL")
    passed(2027, "BP-SNV", "BP-SYT")
    shares = organization.inherited_by([agency("BP-STP").pk])[agency("BP-STP").pk]
    through = [share for share in shares if share.agency == agency("BP-SLDTBXH").pk]
    assert [part.fields for part in through[0].parts] == [{"VL"}, None]
    rest = organization.inherited_by([agency("BP-SYT").pk])[agency("BP-SYT").pk]
    assert all(share.parts[0].other_fields == {"VL"} for share in rest)


LINES = {
    key: {"key": key, "code": f"H10.90{n}", "name": key, "short_name": key, "kind": "subordinate"}
    for n, key in enumerate("ABCDE")
}


@given(
    ends=st.lists(st.sampled_from("ABC"), unique=True, min_size=1),
    units=st.dictionaries(st.sampled_from("DE"), st.sampled_from("DE")),
)
def test_every_line_that_changes_is_said_and_no_other(ends, units):
    data = {
        "effective": "2025-03-01",
        "ends": [{"agency": key, "successor": "D"} for key in ends],
        "units": units,
    }
    before = {key: dict(line) for key, line in LINES.items()}
    changed = changed_lines(data, LINES)
    assert before == LINES, "what is in force is not touched"
    assert set(changed) == {*ends, *units}
    for key in ends:
        assert changed[key] == {**LINES[key], "valid_to": "2025-02-28", "successor": "D"}
    again = {**LINES, **changed}
    assert changed_lines(data, again) == {}, "done already"


def test_a_new_agency_begins_on_the_day_and_an_old_one_gains_departments():
    data = {
        "effective": "2025-03-01",
        "calendar": "bp",
        "place": "Bình Phước",
        "agencies": [
            {"key": "F", "code": "H10.909", "name": "F", "short_name": "F", "kind": "subordinate"},
            {
                "key": "A",
                "departments": [{"key": "A-1", "name": "Phòng 1", "fields": [], "source": "memory"}],
            },
        ],
        "ends": [],
    }
    changed = changed_lines(data, LINES)
    assert changed["F"]["valid_from"] == "2025-03-01"
    assert (changed["F"]["calendar"], changed["F"]["place"]) == ("bp", "Bình Phước")
    assert changed["A"] == {**LINES["A"], "departments": [{"key": "A-1", "name": "Phòng 1", "fields": []}]}


@pytest.mark.parametrize("key", ["BP-SNV", "BP-SYT"])
def test_the_former_agency_is_told_of_with_all_that_took_over(pack, key):
    passed(2025, "BP-SLDTBXH", "BP-SNV")
    passed(2025, "BP-SLDTBXH", "BP-SYT", field="BTXH")
    found = {one.agency.key: one.fields for one in organization.successors_of(agency("BP-SLDTBXH"))}
    assert found[key] == (["BTXH"] if key == "BP-SYT" else [])
