"""The catalogues are made the same each time, and those committed are the ones that would be made now."""

import pytest
from babel.messages import Catalog, Message

from tools import messages


def test_committed_catalogues_are_current():
    assert list(messages.faults(complete=False)) == []


def test_texts_of_code_and_of_templates_are_collected():
    found = messages.updated()

    assert found.get("Tra cứu hồ sơ") is not None
    assert [message.id for message in found if message.id and not message.locations] == []


def test_a_translation_once_made_is_kept(monkeypatch):
    known = Catalog(locale="en")
    known.add("Tra cứu hồ sơ", "Look up a dossier")
    known.add("Câu không còn dùng", "No longer used")
    monkeypatch.setattr(messages, "_read", lambda language: known)

    found = messages.updated()

    kept = found.get("Tra cứu hồ sơ")
    assert kept is not None
    assert kept.string == "Look up a dossier"
    assert found.get("Câu không còn dùng") is None


@pytest.mark.parametrize(
    ("text", "translation", "fits"),
    [
        ("Còn %(n)s tệp", "%(n)s files left", True),
        ("Còn %(n)s tệp", "%(number)s files left", False),
        ("Còn {n} ký tự", "Characters left", False),
        ("Thư tới <strong>%s</strong>", "Email to %s", False),
        (("%d ngày", "%d ngày"), ("a day", "%d days"), False),
        (("%d ngày", "%d ngày"), ("%d day", "%d days"), True),
    ],
)
def test_a_translation_is_filled_with_what_its_text_is(text, translation, fits):
    assert messages._fits(Message(text, translation)) is fits


def test_a_catalogue_is_made_the_same_each_time():
    assert messages._as_po(messages.updated()) == messages._as_po(messages.updated())
