"""Two ways to file (NĐ 42/2022): what each costs, what must be brought, how the result comes."""

from dataclasses import replace

import pytest

from motcua.catalog import filing
from motcua.catalog.content import Case, Document, ProcedureContent
from motcua.catalog.filing import FilingMode, ResultChannel

CONTENT = ProcedureContent(
    code="2.000134",
    name="Khai báo",
    field="ATVSLD",
    agency="BP-SLDTBXH",
    deciding_agency="Sở",
    receiving_place="Quầy",
    authority_level="province",
    filed_at="lead",
    level=4,
    service_level="toàn trình",
    processing_time=None,
    fee=100_000,
    result="Giấy xác nhận",
    is_online=True,
    is_sensitive=False,
    workflow=(),
)
PAPER = Document(key="giay", name="Giấy chứng nhận", originals=1)
DECLARATION = Document(key="to-khai", name="Tờ khai", originals=1, form="F-1")
COPY = Document(key="ban-sao", name="Bản sao", copies=1)


@pytest.mark.parametrize(
    ("level", "is_online", "modes"),
    [
        (4, True, (FilingMode.FULL, FilingMode.PARTIAL)),
        (3, True, (FilingMode.PARTIAL,)),
        (2, True, ()),
        (4, False, ()),
    ],
)
def test_level_4_offers_both_ways_and_level_3_only_itself(level, is_online, modes):
    assert filing.modes_of(replace(CONTENT, level=level, is_online=is_online)) == modes


@pytest.mark.parametrize(("mode", "level"), [(FilingMode.FULL, 4), (FilingMode.PARTIAL, 3)])
def test_each_way_still_bears_its_old_level(mode, level):
    assert filing.level_of(mode) == level


def test_filing_in_part_brings_originals_to_the_counter_first():
    assert filing.originals_needed(FilingMode.PARTIAL, PAPER)
    assert not filing.originals_needed(FilingMode.PARTIAL, COPY)
    assert not filing.originals_checked_at_return(FilingMode.PARTIAL, PAPER)


def test_filing_in_full_shows_originals_when_the_result_is_handed_over():
    assert not filing.originals_needed(FilingMode.FULL, PAPER)
    assert filing.originals_checked_at_return(FilingMode.FULL, PAPER)


@pytest.mark.parametrize("mode", FilingMode)
def test_a_declaration_made_online_has_no_original(mode):
    assert not filing.originals_needed(mode, DECLARATION)
    assert not filing.originals_checked_at_return(mode, DECLARATION)


def test_only_filing_in_full_gives_the_result_online():
    assert ResultChannel.ONLINE in filing.result_channels(FilingMode.FULL)
    assert set(filing.result_channels(FilingMode.PARTIAL)) == {ResultChannel.COUNTER, ResultChannel.POST}


def test_the_fee_is_the_same_both_ways_unless_the_pack_says_otherwise():
    cheaper = replace(CONTENT, fee_full=50_000)
    assert filing.fee(CONTENT, FilingMode.FULL) == filing.fee(CONTENT, FilingMode.PARTIAL) == 100_000
    assert filing.fee(cheaper, FilingMode.FULL) == 50_000
    assert filing.fee(cheaper, FilingMode.PARTIAL) == 100_000


def test_a_case_has_its_own_fee_and_free_is_not_unknown():
    content = replace(
        CONTENT, cases=(Case(key="moi", name="Cấp mới"), Case(key="lai", name="Cấp lại", fee=0))
    )
    assert filing.fee(content, FilingMode.FULL, "moi") == 100_000
    assert filing.fee(content, FilingMode.FULL, "lai") == 0
    assert filing.fee(replace(CONTENT, fee=None), FilingMode.FULL) is None
