"""A Django form's fields become labelled controls that say what is wrong."""

import pytest
from django.template import engines

from motcua.web.ui.formfields import error_links, field_params
from tests.ui.gallery import Registration


@pytest.fixture
def wrong() -> Registration:
    form = Registration({"full_name": "", "email": "không phải thư"})
    form.full_clean()
    return form


def rendered(form: Registration, name: str) -> str:
    source = '{% from "ui/forms.jinja" import field %}{{ field(form[name]) }}'
    return engines["jinja2"].from_string(source).render({"form": form, "name": name})


def test_every_problem_leads_to_its_control(wrong):
    links = {link["href"] for link in error_links(wrong)}
    assert {"#id_full_name", "#id_email", "#id_level", "#id_terms"} <= links


def test_a_problem_in_the_summary_is_named(wrong):
    assert error_links(wrong)[0]["text"].startswith("Họ và tên: ")


def test_a_problem_that_names_its_field_is_not_named_twice(wrong):
    wrong.add_error("email", "Hãy ghi thư điện tử còn dùng.")
    assert "Hãy ghi thư điện tử còn dùng." in [link["text"] for link in error_links(wrong)]


@pytest.mark.parametrize("name", ["full_name", "email", "field", "level", "terms", "password"])
def test_the_summary_links_to_an_id_that_exists(wrong, name):
    assert f'id="id_{name}"' in rendered(wrong, name)


def test_a_required_field_has_the_star_and_says_so_to_screen_readers(wrong):
    page = rendered(wrong, "full_name")
    assert "mc-required" in page
    assert 'aria-required="true"' in page


def test_an_optional_field_has_no_star(wrong):
    assert "mc-required" not in rendered(wrong, "reason")


def test_what_was_typed_stays_and_is_escaped():
    form = Registration({"full_name": '"><script>alert(1)</script>'})
    page = rendered(form, "full_name")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_password_is_never_sent_back():
    assert "bí mật" not in rendered(Registration({"password": "bí mật"}), "password")


def test_a_label_is_escaped():
    form = Registration()
    form.fields["full_name"].label = "<b>Tên</b>"
    assert "<b>" not in rendered(form, "full_name")


def test_a_chosen_answer_stays_chosen():
    form = Registration({"level": "t", "channels": ["s", "e"], "field": "at", "terms": "on"})
    assert [item["checked"] for item in field_params(form["level"])["items"]] == [False, True]
    assert [item["checked"] for item in field_params(form["channels"])["items"]] == [True, True]
    assert [item["selected"] for item in field_params(form["field"])["items"]] == [False, True]
    assert field_params(form["terms"])["items"][0]["checked"]


def test_numbers_are_typed_not_spun():
    params = field_params(Registration()["workers"])
    assert (params["type"], params["inputmode"]) == ("text", "numeric")


def test_an_error_is_read_with_its_control(wrong):
    page = rendered(wrong, "full_name")
    assert 'aria-describedby="id_full_name-hint id_full_name-error"' in page
