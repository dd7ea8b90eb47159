"""What wording may name: exactly what the act behind the notice gives."""

import pytest

from motcua.dossiers.transitions import TRANSITIONS
from motcua.messaging import service as messaging
from motcua.messaging.kinds import NAMES
from motcua.web.studio import notices
from motcua.web.studio.noticefacts import EXAMPLES

NOTICES = sorted({row.notice for row in TRANSITIONS.values() if row.notice})


def test_every_notice_of_a_dossier_has_its_facts_and_a_name_in_the_studio():
    assert [kind for kind in NOTICES if messaging.facts_of(kind) is None] == []
    assert [kind for kind in NOTICES if kind not in NAMES] == []


def test_every_fact_is_explained_to_those_who_write():
    named = {fact for kind in NAMES for fact in messaging.facts_of(kind) or ()}
    assert sorted(named - set(notices.FACTS)) == []
    assert sorted(named - set(EXAMPLES)) == []


@pytest.mark.usefixtures("pack")
def test_the_wording_of_the_pack_names_no_other_facts():
    found = {kind: messaging.wording_faults(kind, words) for kind, words in _all().items()}
    assert {kind: faults for kind, faults in found.items() if faults} == {}


@pytest.mark.usefixtures("pack")
def test_a_preview_of_the_pack_is_never_empty():
    for kind, words in _all().items():
        shown = notices.shown(kind, words)
        assert bool(shown["email"].text) == bool(words["text"]), kind
        assert bool(shown["sms"]) == bool(words["sms"]), kind
        assert shown["length"] <= shown["most"]


def _all():
    return {kind: messaging.wording_data(kind) for kind in messaging.notice_kinds()}
