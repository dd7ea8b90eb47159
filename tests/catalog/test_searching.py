"""Citizens find a procedure by what they remember of it."""

import pytest

from motcua.catalog import service as catalog
from motcua.catalog.models import Procedure


def codes(**wanted):
    found = catalog.search(catalog.Wanted(**wanted))
    return [procedure.code for procedure in found.procedures]


@pytest.mark.parametrize(
    "keyword",
    ["an toan lao dong", "An toàn lao động", "  AN   TOÀN, lao-động ", "lao dong an toan", "2.000134"],
)
def test_words_find_with_or_without_accents_in_any_order(pack, keyword):
    assert "2.000134" in codes(keyword=keyword)


def test_every_word_must_occur(pack):
    assert codes(keyword="nội quy lao động") == ["2.001955"]
    assert codes(keyword="nội quy trên trời") == []


def test_words_are_found_by_their_beginning_only(pack):
    assert "2.001955" in codes(keyword="quy lao don")
    assert codes(keyword="oi quy") == []


@pytest.mark.parametrize("keyword", ["", "   ", "???", "“”"])
def test_a_keyword_without_words_asks_for_nothing(pack, keyword):
    assert catalog.search(catalog.Wanted(keyword=keyword)).total == 9


@pytest.mark.parametrize(
    "wanted",
    [
        {"provider": "KHÔNG-CÓ"},
        {"field": "KHÔNG-CÓ"},
        {"level": "5"},
        {"level": "cao"},
        {"subject": "người ngoài hành tinh"},
    ],
)
def test_what_nobody_offers_finds_nothing(pack, wanted):
    assert codes(**wanted) == []


def test_the_path_of_the_guide_finds_the_declaration_of_machines(whole):
    found = codes(provider="BP-SLDTBXH", field="ATVSLD", level="4", subject="to-chuc")
    assert found[:2] == ["1.013337", "2.000134"]


def test_an_office_answers_for_the_units_under_it(whole):
    assert "2.000178" in codes(provider="SLDTBXH-TTDVVL")
    wanted = catalog.Wanted(provider="BP-SLDTBXH", keyword="chuyển nơi hưởng trợ cấp thất nghiệp")
    assert "2.000178" in [one.code for one in catalog.search(wanted).procedures]


def test_communes_and_districts_are_filters_of_their_own(whole):
    assert catalog.search(catalog.Wanted(provider="communes")).total == 18
    assert catalog.search(catalog.Wanted(provider="districts")).total == 6


def test_the_pages_show_every_procedure_once_those_online_first(whole):
    first = catalog.search(catalog.Wanted())
    seen = [
        one for page in range(1, first.pages + 1) for one in catalog.search(catalog.Wanted(), page).procedures
    ]
    assert first.pages == 9
    assert len({one.code for one in seen}) == len(seen) == first.total == 164
    assert [one.is_online for one in seen] == [True] * 45 + [False] * 119


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-3, 1), (999, 9)])
def test_a_page_out_of_range_shows_the_nearest(whole, asked, shown):
    assert catalog.search(catalog.Wanted(), asked).page == shown


def test_the_numbers_beside_the_options_are_true(whole):
    choices = catalog.filters()
    for field in choices.fields:
        assert catalog.search(catalog.Wanted(field=field.key)).total == field.count
    for provider in choices.providers:
        assert catalog.search(catalog.Wanted(provider=provider.key)).total == provider.count
    for level in choices.levels:
        assert catalog.search(catalog.Wanted(level=level.key)).total == level.count
    for subject in choices.subjects:
        assert catalog.search(catalog.Wanted(subject=subject.key)).total == subject.count


def test_searching_costs_two_queries_and_the_options_one(whole, django_assert_num_queries):
    catalog.filters()
    with django_assert_num_queries(2):
        catalog.search(catalog.Wanted(keyword="lao dong", provider="BP-SLDTBXH"))
    with django_assert_num_queries(1):
        catalog.filters()


def test_an_unknown_code_is_not_there(pack):
    with pytest.raises(Procedure.DoesNotExist):
        catalog.get("9.999999")


def test_a_replaced_procedure_leads_to_its_successor(whole):
    content = catalog.get("2.000205").current.content
    assert [one.code for one in catalog.successors_of(content)] == ["1.014199"]
    assert catalog.successors_of(catalog.get("2.000134").current.content) == []
