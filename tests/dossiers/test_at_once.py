"""Several people at the same moment, with real threads and real commits: one wins, nothing is half done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from motcua.catalog.filing import FilingMode
from motcua.catalog.models import Procedure
from motcua.dossiers import events, service
from motcua.dossiers.errors import ActError, OvertakenError
from motcua.dossiers.models import CodeCounter, Defect, Dossier, Draft, FiledPaper, Slip
from motcua.dossiers.service import Fault
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT, MONDAY, store
from tests.dossiers.walks import another, draft_of

pytestmark = pytest.mark.usefixtures("committed")

FAULTS = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ")]
ROUNDS = pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.drill)])


def at_once(*deeds):
    """Do all deeds in threads that start together; the outcome of each: what it gave, or its ActError."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait(timeout=30)
            return deed()
        except ActError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(deeds)) as threads:
        return [running.result() for running in [threads.submit(run, deed) for deed in deeds]]


@pytest.fixture
def model(pack, lan):
    """A complete draft, to be copied."""
    return draft_of("2.000134", lan, at_agency="BP-SLDTBXH")


@ROUNDS
def test_of_two_officers_on_one_dossier_one_wins_and_the_other_is_told(model, lan, one_stop, rounds):
    winners = set()
    for _round in range(rounds):
        dossier = service.drafts.submit(another(model), user=lan, at=MONDAY)
        first, second = (Dossier.objects.get(pk=dossier.pk) for _ in range(2))
        outcomes = at_once(
            lambda seen=first: service.accept(seen, user=one_stop, at=MONDAY),
            lambda seen=second: service.refuse(seen, reason="Sai nơi nộp", user=one_stop, at=MONDAY),
        )
        losers = [outcome for outcome in outcomes if isinstance(outcome, OvertakenError)]
        assert len(losers) == 1
        assert one_stop.full_name in str(losers[0])
        dossier.refresh_from_db()
        winners.add(dossier.state)
        assert (dossier.version, dossier.events.count()) == (1, 2)
        told = Message.objects.filter(about=dossier.code, channel="email").exclude(kind="submitted")
        assert [m.kind for m in told] == ["accepted" if dossier.state == State.RECEIVED else "refused"]
        assert dossier.slips.count() == 2
    assert winners <= {State.RECEIVED, State.REFUSED}
    assert list(events.broken_chains()) == []
    numbers = Slip.objects.filter(form=Slip.Form.SLIP_01).values_list("number", flat=True)
    assert sorted(int(number.split("/")[0]) for number in numbers) == list(range(1, len(numbers) + 1))


@ROUNDS
def test_a_button_pressed_in_many_tabs_files_one_dossier(model, lan, rounds):
    for _round in range(max(rounds // 5, 2)):
        pressed = another(model)
        seen = [Draft.objects.get(pk=pressed.pk) for _ in range(5)]
        made = at_once(*(lambda d=d: service.drafts.submit(d, user=lan, at=MONDAY) for d in seen))
        assert len({dossier.pk for dossier in made}) == 1
        assert made[0].events.count() == made[0].slips.count() == made[0].papers.count() == 1
        assert Message.objects.filter(about=made[0].code, channel="email").count() == 1
    assert codes() == list(range(1, Dossier.objects.count() + 1))


def test_twenty_submissions_at_once_are_numbered_without_a_gap(model, lan):
    drafts = [another(model) for _ in range(20)]
    drafts[7].papers.all().delete()  # one that fails must not take a number
    outcomes = at_once(*(lambda d=d: service.drafts.submit(d, user=lan, at=MONDAY) for d in drafts))
    assert sum(isinstance(outcome, ActError) for outcome in outcomes) == 1
    assert codes() == list(range(1, 20))
    assert CodeCounter.objects.get(series="dossier").last == 19
    assert list(events.broken_chains()) == []


def codes():
    return sorted(int(code.split("-")[-1]) for code in Dossier.objects.values_list("code", flat=True))


def test_a_first_press_in_two_tabs_begins_one_draft(pack, lan):
    """Symptom: a double click on "Nộp hồ sơ" left a second empty draft behind."""
    procedure, agency = Procedure.objects.get(code="1.001653"), Agency.objects.get(key="BP-25207")

    def press():
        return service.drafts.begin(lan, procedure, mode=FilingMode.FULL, case="", filed_at=agency, at=MONDAY)

    made = at_once(press, press, press)
    assert len({draft.pk for draft in made}) == 1


@ROUNDS
def test_a_file_added_while_the_supplement_is_sent_arrives_or_is_refused(model, lan, one_stop, rounds):
    """Symptom: a file added a moment too late hung on the dossier for ever, seen by nobody."""
    for _round in range(max(rounds // 2, 5)):
        dossier = service.drafts.submit(another(model), user=lan, at=MONDAY)
        asked = service.request_supplement_at_reception(dossier, faults=FAULTS, user=one_stop, at=MONDAY)
        service.supplements.add_paper(asked, DOCUMENT, store("mot.pdf"), MONDAY)
        late = store("hai.pdf")
        added, sent = at_once(
            lambda a=asked, f=late: service.supplements.add_paper(a, DOCUMENT, f, MONDAY),
            lambda d=dossier: service.send_supplement(d, user=lan, at=MONDAY),
        )
        assert sent is None
        arrived = 1 if isinstance(added, OvertakenError) else 2
        assert FiledPaper.objects.filter(dossier=dossier, pending=True).count() == 0
        assert dossier.papers.filter(replaced_at=None).count() == arrived
        assert len(dossier.events.get(act="resubmit").data["files"]) == arrived


@ROUNDS
def test_a_file_taken_off_while_the_draft_is_submitted_is_filed_or_missing(model, lan, rounds):
    """Symptom: a file could vanish from a dossier whose receipt already named it."""
    for _round in range(max(rounds // 2, 5)):
        draft = another(model)
        paper = draft.papers.get()
        removed, made = at_once(
            lambda p=paper: service.drafts.remove_paper(p),
            lambda d=draft: service.drafts.submit(d, user=lan, at=MONDAY),
        )
        if isinstance(made, ActError):
            assert removed is None
        else:
            assert isinstance(removed, ActError)
            assert made.papers.count() == len(made.slips.get().data["files"]) == 1
