"""What people ask of dossiers costs a constant number of queries, and no list reads a whole table."""

from datetime import timedelta

import pytest
from django.db import connection

from motcua.dossiers import service, urgency
from motcua.dossiers.models import Dossier, Supplement
from motcua.dossiers.states import OPEN, State
from tests.dossiers.conftest import MONDAY
from tests.dossiers.test_supplements import FAULTS
from tests.dossiers.walks import Walk, another

PEOPLE = ("lan", "one_stop", "appraiser", "head", "director", "clerk", "administrator")


def test_what_is_offered_costs_few_queries_at_any_stage(dossier, cast, django_assert_max_num_queries):
    walk = Walk(dossier, cast)
    while dossier.step is not None:
        for who in PEOPLE:
            seen = Dossier.objects.select_related("step").get(pk=dossier.pk)
            # Also: whether it was extended, is wanted back, or the opinion of their unit was asked.
            with django_assert_max_num_queries(9):
                service.offered_acts(seen, cast[who], walk.at)
        walk.step()


def test_lists_are_one_query_whatever_they_hold(draft, lan, cast, django_assert_num_queries):
    made = [service.drafts.submit(another(draft), user=lan, at=MONDAY) for _ in range(3)]
    for who in PEOPLE:
        with django_assert_num_queries(2):  # the posts, then the dossiers
            found = list(Dossier.objects.worked_on_by(cast[who], MONDAY))
        assert len(found) == (0 if who in ("lan", "administrator") else len(made))
    with django_assert_num_queries(1):
        assert list(Dossier.objects.owned_by(lan)) == made[::-1]


def test_a_look_up_costs_the_same_for_one_dossier_and_for_many(draft, lan, django_assert_num_queries):
    for _ in range(2):
        service.drafts.submit(another(draft), user=lan, at=MONDAY)
        with django_assert_num_queries(3):
            service.lookup.public_cards(identity=lan.identity_number)


def test_what_is_missing_costs_a_constant_number_of_queries(
    draft, lan, one_stop, django_assert_max_num_queries
):
    rows = draft.answers["doi_tuong"]
    for count in (1, 60):
        answers = {**draft.answers, "doi_tuong": [rows[1]] * count}
        service.drafts.save(draft, version=draft.version, at=MONDAY, answers=answers)
        with django_assert_max_num_queries(5):
            service.drafts.gaps(draft, MONDAY)
    dossier = service.drafts.submit(draft, user=lan, at=MONDAY)
    service.request_supplement_at_reception(dossier, faults=FAULTS, user=one_stop, at=MONDAY)
    supplement = Supplement.objects.select_related("dossier__form").get(dossier=dossier)
    with django_assert_max_num_queries(4):
        service.supplements.gaps(supplement, MONDAY)


def urgent(dossiers):
    return dossiers.order_by("urgency", "pk")


QUESTIONS = {
    "a code": lambda cast: Dossier.objects.filter(code="H10.912-261116-0001"),
    "an identity number": lambda cast: Dossier.objects.filter(owner_identity_index="x"),
    "mine": lambda cast: Dossier.objects.owned_by(cast["lan"]),
    "open, urgent first": lambda cast: urgent(Dossier.objects.filter(OPEN))[:25],
    "late": lambda cast: Dossier.objects.filter(urgency.late(MONDAY)).order_by(*urgency.RUNNING_OUT_FIRST)[
        :25
    ],
    "my turn": lambda cast: urgent(Dossier.objects.waiting_for(cast["appraiser"], MONDAY))[:25],
    "results to collect": lambda cast: Dossier.objects.filter(state=State.FINISHED).order_by("finished_at")[
        :25
    ],
    "a step, newest first": lambda cast: Dossier.objects.filter(step_act="approve")[:25],
    "by name": lambda cast: Dossier.objects.order_by("owner_folded_name", "pk")[:25],
    "a state, newest first": lambda cast: Dossier.objects.filter(state=State.REGISTERED)[:25],
    "waiting supplements": lambda cast: Supplement.objects.filter(standing="sent").values("dossier"),
    "overdue supplements": lambda cast: Supplement.objects.filter(respond_by__lt=MONDAY),
    "newest": lambda cast: Dossier.objects.all()[:25],
    "of an agency": lambda cast: Dossier.objects.worked_on_by(cast["head"], MONDAY + timedelta(1))[:25],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_reads_a_whole_table(dossier, cast, question):
    rows = QUESTIONS[question](cast)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows are read whole otherwise; what has no index is read whole even now.
            cursor.execute("SET LOCAL enable_seqscan = off")
            assert "Seq Scan on dossiers_" not in rows.explain()
    else:
        lines = [line for line in rows.explain().splitlines() if "SCAN dossiers_" in line]
        assert all("USING" in line for line in lines)
