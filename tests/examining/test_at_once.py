"""Two presses at the same moment, with real threads and real commits: one verdict, one note."""

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import DocumentCheck, Dossier, Note
from motcua.dossiers.service import examining
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.test_at_once import at_once
from tests.dossiers.walks import draft_of
from tests.examining.conftest import line

pytestmark = pytest.mark.usefixtures("committed")

PASSED, FAILED = DocumentCheck.Verdict.PASSED, DocumentCheck.Verdict.FAILED


@pytest.fixture
def filed(pack, lan):
    draft = draft_of("2.000134", lan, at_agency="BP-SLDTBXH")
    return service.drafts.submit(draft, user=lan, at=MONDAY)


def judging(filed, user, verdict):
    """The deed of pressing a verdict, on a page that shows the line as it is now."""
    dossier, seen = Dossier.objects.get(pk=filed.pk), line(filed).seen
    return lambda: examining.check(dossier, DOCUMENT, verdict, reason="Mờ.", seen=seen, user=user, at=MONDAY)


def test_a_verdict_pressed_in_three_tabs_is_kept_once(filed, one_stop):
    outcomes = at_once(*(judging(filed, one_stop, FAILED) for _tab in range(3)))
    assert {outcome.pk for outcome in outcomes} == {DocumentCheck.objects.get().pk}


def test_a_note_pressed_in_three_tabs_is_kept_once(filed, one_stop):
    def noting():
        dossier = Dossier.objects.get(pk=filed.pk)
        return lambda: service.notes.add(dossier, "Hẹn thứ Năm.", user=one_stop, at=MONDAY)

    outcomes = at_once(*(noting() for _tab in range(3)))
    assert {outcome.pk for outcome in outcomes} == {Note.objects.get().pk}


def test_of_two_officers_who_judge_at_once_the_second_is_told(filed, one_stop, cast):
    colleague = cast["commune_one_stop"]
    colleague.posts.update(agency=one_stop.posts.get().agency)
    outcomes = at_once(judging(filed, one_stop, PASSED), judging(filed, colleague, FAILED))
    told = [outcome for outcome in outcomes if isinstance(outcome, service.OvertakenError)]
    assert len(told) == 1
    assert DocumentCheck.objects.get().checked_by.full_name in str(told[0])
