"""What a stranger learns: little with one key, more with both, nothing of what is sensitive."""

import pytest

from motcua.catalog.models import Procedure
from motcua.dossiers import lookup
from motcua.dossiers.models import Dossier


def test_the_code_alone_shows_a_masked_card(dossier):
    (card,) = lookup.public_cards(code=dossier.code.lower())
    assert card.owner == "N***** T** L**"
    assert card.explained == ()


def test_the_identity_number_alone_shows_its_dossiers(dossier, lan, minh):
    assert [card.code for card in lookup.public_cards(identity=lan.identity_number)] == [dossier.code]
    assert lookup.public_cards(identity=minh.identity_number) == []


def test_both_keys_explain_the_due_date(received, lan):
    (card,) = lookup.public_cards(code=received.code, identity=lan.identity_number)
    assert card.explained


def test_both_keys_must_belong_together(dossier, minh):
    assert lookup.public_cards(code=dossier.code, identity=minh.identity_number) == []


def test_sensitive_wrong_and_missing_are_one_answer_at_one_cost(
    dossier, lan, django_assert_num_queries, django_assert_max_num_queries
):
    Dossier.objects.update(is_sensitive=True)
    for code, identity in (
        (dossier.code, ""),
        ("H10.999-261116-0001", ""),
        ("", lan.identity_number),
        ("x", "y"),
    ):
        with django_assert_num_queries(1):
            assert lookup.public_cards(code=code, identity=identity) == []


def test_no_key_no_answer(dossier):
    assert lookup.public_cards() == []


@pytest.mark.parametrize(("case", "sensitive"), [("1a", False), ("1b", True), ("1dd", True)])
def test_a_case_about_hiv_or_disability_keeps_a_public_procedure_silent(pack, case, sensitive):
    content = Procedure.objects.get(code="1.001776").current.content
    assert content.is_sensitive_in(case) is sensitive
