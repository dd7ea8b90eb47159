"""A slip's form, title and number follow the regime of the day of reception, for ever."""

import subprocess
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from motcua.base import clock
from motcua.dossiers import service, slipforms
from motcua.dossiers.codes import next_slip_number
from motcua.dossiers.models import CodeCounter, Dossier, Slip
from motcua.organization.models import Agency
from motcua.papers import service as papers
from tests.dossiers.walks import Walk

NOON = timedelta(hours=12)
BEFORE = datetime(2025, 9, 14, 9, 0, tzinfo=clock.VIETNAM)  # a Sunday; the portal takes dossiers every day
SINCE = datetime(2025, 9, 15, 9, 0, tzinfo=clock.VIETNAM)


def received(dossier, cast, at):
    """Filed and received at `at`, whatever day the declaration speaks of."""
    dossier.submitted_at = at
    dossier.save(update_fields=["submitted_at"])
    service.accept(dossier, user=cast["one_stop"], at=at + timedelta(hours=1))


@pytest.fixture
def long_held(cast):
    """The cast held their posts in 2025 already."""
    for person in cast.values():
        person.posts.update(held_from=BEFORE - timedelta(days=99))
    return cast


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize(
    ("at", "circular", "series", "symbols", "apology"),
    [
        (BEFORE, "Thông tư 01/2018/TT-VPCP", "tt01-2018", ("GTN", "PBS", "PXL"), "Phiếu xin lỗi và hẹn lại"),
        (SINCE, "Thông tư 03/2025/TT-VPCP", "tt03-2025", ("TNHS", "BSHS", "XLGH"), "Văn bản xin lỗi và đề"),
    ],
)
def test_the_day_of_reception_decides(dossier, long_held, at, circular, series, symbols, apology):
    received(dossier, long_held, at)
    walk = Walk(dossier, long_held, at=at + NOON)
    walk.until("appraise")
    walk.act("extend", "director", reason="Cần kiểm tra", new_due_at=at + timedelta(days=60))
    # The stop comes long after the new circular: the dossier's own series still decides.
    walk.act("suspend", "director", reason="Chờ", basis="Điều 10")
    by_form = {slip.form: slip for slip in dossier.slips.exclude(form="receipt")}
    assert {slip.series for slip in by_form.values()} == {series}
    accepted, excused, stopped = by_form["slip_01"], by_form["apology"], by_form["stop"]
    assert accepted.data["form"] == f"Mẫu số 01 ({circular})"
    assert excused.data["form"] == f"Mẫu số 04 ({circular})"
    assert excused.name.startswith(apology)
    assert excused.data["asks_extension"] == (series == "tt03-2025")
    assert (accepted.number.split("/")[1].split("-")[0], excused.number.split("/")[1].split("-")[0]) == (
        symbols[0],
        symbols[2],
    )
    # The six forms of 2018 have none for a stop; the letter is written all the same.
    assert stopped.data["form"] == ("Mẫu số 05 (Thông tư 03/2025/TT-VPCP)" if series == "tt03-2025" else "")
    routing = service.routing.paper(dossier, long_held["one_stop"], walk.at)
    assert routing.form == f"Mẫu số {'05' if series == 'tt01-2018' else '06'} ({circular})"


@pytest.mark.usefixtures("pack")
def test_the_register_is_headed_by_the_circular_of_its_last_day(long_held):
    agency = Agency.objects.get(key="BP-SLDTBXH")
    for last, model in ((date(2025, 9, 14), "Mẫu số 06 (Thông tư 01/2018"), (date(2025, 9, 15), "Mẫu số 07")):
        book = service.register.Book(agency, date(2025, 9, 1), last)
        assert slipforms.label_of(
            slipforms.REGISTER, service.register.series_of(book, SINCE + timedelta(days=30))
        ).startswith(model)


@pytest.mark.parametrize(
    ("name", "part"),
    [("Sở LĐTBXH", "SLĐTBXH"), ("UBND xã Bom Bo", "UBNDXBB"), ("Trung tâm DVVL", "TTDVVL")],
)
def test_a_number_names_its_agency_without_spaces(name, part):
    assert slipforms.initials(name) == part


def test_two_series_never_share_a_symbol():
    old, new = (
        {form.symbol for form in forms.values() if form.symbol} for forms in slipforms.SERIES.values()
    )
    assert len(old) == len(new) == 8
    assert not old & new


@pytest.mark.usefixtures("pack")
def test_numbers_run_on_within_agency_form_series_and_year_without_gaps(dossier, one_stop):
    agency = Agency.objects.get(key="BP-SLDTBXH")
    with pytest.raises(RuntimeError):
        take_and_fail(agency)
    numbers = [next_slip_number(agency, "slip_02", "tt03-2025", date(2026, 5, n)) for n in (1, 2, 3)]
    other = next_slip_number(agency, "slip_02", "tt01-2018", date(2026, 5, 3))
    year = next_slip_number(agency, "slip_02", "tt03-2025", date(2027, 1, 1))
    assert (numbers, other, year) == ([1, 2, 3], 1, 1)
    assert CodeCounter.objects.filter(series__startswith="slip_02").count() == 3


def take_and_fail(agency):
    with transaction.atomic():
        next_slip_number(agency, "slip_02", "tt03-2025", date(2026, 5, 1))
        raise RuntimeError


def test_both_copies_of_the_acceptance_are_in_one_paper(received_slip):
    pdf = papers.render_snapshot(received_slip.form, received_slip.data, received_slip.issued_at)
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "Liên 1: lưu" in read
    assert "Liên 2: giao người nộp" in read
    assert read.count("GIẤY TIẾP NHẬN HỒ SƠ") == 2


@pytest.fixture
def received_slip(dossier, one_stop):
    return service.accept(dossier, user=one_stop, at=dossier.submitted_at + timedelta(hours=1))


def test_the_slip_says_where_the_owner_lives(received_slip):
    assert received_slip.data["applicant"]["address"]
    assert Dossier.objects.get().answers["dia_chi"]
    assert Slip.objects.get(pk=received_slip.pk).data == received_slip.data
