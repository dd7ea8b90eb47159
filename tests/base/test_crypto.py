"""What lies in the database: readable by nobody without the keys, found by its fingerprint only."""

import base64
import json
import os

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from motcua.accounts.models import User, identity_fingerprint
from motcua.base.crypto import CannotDecryptError, blind_index, decrypt, encrypt
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier
from motcua.dossiers.service import Fault
from tests.dossiers.conftest import *  # noqa: F403 - a filed dossier, to look for in the tables
from tests.dossiers.conftest import DOCUMENT, MONDAY, store


def key():
    return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")


@given(st.text())
def test_what_is_encrypted_comes_back(text):
    assert decrypt(encrypt(text)) == text


def test_the_same_value_never_looks_the_same():
    assert encrypt("070190001234") != encrypt("070190001234")


def test_an_older_key_still_opens_what_it_closed(settings):
    settings.FIELD_KEYS = [old := key()]
    blob = encrypt("bí mật")
    settings.FIELD_KEYS = [new := key(), old]
    assert decrypt(blob) == "bí mật"
    fresh = encrypt("mới")
    settings.FIELD_KEYS = [new]
    assert decrypt(fresh) == "mới"
    with pytest.raises(CannotDecryptError, match="FIELD_KEYS"):
        decrypt(blob)


def test_a_wrong_key_opens_nothing(settings):
    blob = encrypt("bí mật")
    settings.FIELD_KEYS = [key()]
    with pytest.raises(CannotDecryptError):
        decrypt(blob)


def test_a_value_changed_anywhere_is_refused():
    """Symptom: the first byte could be changed unnoticed, and a value cut short was another kind of error."""
    blob = encrypt("070190001234")
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1
        with pytest.raises(CannotDecryptError):
            decrypt(bytes(changed))
    for length in range(len(blob)):
        with pytest.raises(CannotDecryptError):
            decrypt(blob[:length])


def test_a_fingerprint_serves_one_purpose_under_one_key(settings):
    mine = blind_index("070190001234", "identity")
    assert mine == blind_index("070190001234", "identity") == identity_fingerprint("070190001234")
    assert mine != blind_index("070190001234", "messaging.recipient")
    assert blind_index("", "identity") == ""
    settings.INDEX_KEY = "another"
    assert mine != blind_index("070190001234", "identity")


def test_an_empty_value_is_no_value_but_none_is(lan):
    lan.identity_number = ""
    lan.save()
    assert User.objects.get(pk=lan.pk).identity_number == ""
    assert User.objects.get(pk=lan.pk).identity_index == ""


def test_nothing_personal_can_be_read_in_the_tables(dossier, lan, one_stop, example_answers):
    reason = "Ảnh mờ vì chụp trong bếp"
    faults = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, reason)]
    service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY)
    supplement = dossier.supplements.get()
    service.supplements.add_paper(supplement, DOCUMENT, store("don-cua-ba-Lan.pdf"), MONDAY)
    service.send_supplement(dossier, user=lan, at=MONDAY)
    service.refuse(dossier, reason="Không phải người sử dụng thiết bị", user=one_stop, at=MONDAY)
    # The owner's name is searched for and stands in clear; everything else that was said does not.
    words = [text for text in leaves(example_answers) if len(text) > 12 and text != dossier.owner_name]
    assert len(words) > 10
    secrets = [lan.identity_number, reason, "don-cua-ba-Lan", "Không phải người sử dụng thiết bị", *words]
    # What the catalogue itself says (options of forms, names of communes) is no secret.
    public = raw(lambda table: table.startswith(("catalog_", "organization_", "messaging_noticetemplate")))
    stored = raw(
        lambda table: table.startswith(("dossiers_", "files_", "messaging_message", "base_", "jobs_"))
    )
    assert dossier.code in stored
    readable = [secret for secret in secrets if secret in stored and secret not in public]
    assert readable == []


def leaves(value):
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    elif isinstance(value, str):
        yield value


def raw(wanted):
    """Every column of every wanted table, as whoever steals the database would read it."""
    parts = []
    with connection.cursor() as cursor:
        for table in filter(wanted, connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {table}")
            parts += [text(value) for row in cursor.fetchall() for value in row]
    return "\n".join(parts)


def text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and "\\u" in value:
        return value + value.encode().decode("unicode_escape", "replace")
    return str(value)


def test_the_owner_reads_what_nobody_else_can(dossier, example_answers):
    kept = Dossier.objects.get(pk=dossier.pk)
    assert kept.owner_identity == dossier.applicant.identity_number
    assert set(leaves(kept.answers)) <= set(leaves(example_answers)) | {*leaves(dossier.answers)}
