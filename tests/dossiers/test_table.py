"""Every act in every situation by every kind of person: what the table below does not name is refused.

The workflow is that of a Sở (2.000134). Each line of a situation says who may do what there; all other
people, and all other acts, must be refused without a trace. Lan filed the dossier, Bảo (`appraiser`) has it.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from motcua.accounts.models import User
from motcua.accounts.service import Place, create_officer
from motcua.base import clock
from motcua.dossiers import service
from motcua.dossiers.errors import ActError, NotAllowedError
from motcua.dossiers.models import Defect, Dossier, Event, Result
from motcua.dossiers.opinions import Unit
from motcua.dossiers.perform import perform
from motcua.dossiers.service import TRANSITIONS, Act, Fault
from motcua.dossiers.states import State
from motcua.messaging.models import Message
from motcua.organization.models import Department, Role
from tests.dossiers.conftest import DOCUMENT, store
from tests.dossiers.walks import Walk

PEOPLE = (
    "lan",  # the applicant
    "minh",  # another citizen
    "one_stop",
    "appraiser",  # to whom the dossier was assigned
    "colleague",  # another appraiser of the same department
    "head",
    "director",
    "clerk",
    "welfare_appraiser",  # another department of the same agency
    "welfare_head",
    "centre_one_stop",  # other agencies, each role that a Sở has too
    "centre_appraiser",
    "centre_head",
    "centre_director",
    "district_one_stop",
    "chairman",
    "province_clerk",
    "administrator",
)

# What the leader may sign whatever the step, while the dossier is worked on.
LETTERS = "extend suspend stop"
# Before the head of department there is a step to give to somebody else only while it is appraised.
GIVING = "reassign"
APPRAISING = "propose_supplement propose ask_opinion"

TABLE = {
    "registered": {
        "one_stop": "accept request_supplement_at_reception refuse",
        "lan": "withdraw",
    },
    "asked at reception": {
        "one_stop": "refuse",
        "lan": "resubmit withdraw",
        "system": "lapse",
    },
    "refused": {},
    "lapsed": {},
    "withdrawn": {},
    "mended at reception": {
        "one_stop": "accept propose_supplement_at_reception refuse",
        "lan": "withdraw",
    },
    "a second request is proposed": {
        "head": "request_supplement_again decline_supplement",
        "lan": "withdraw",
    },
    "received": {"one_stop": "forward", "director": "extend", "lan": "ask_withdrawal"},
    "to be assigned": {"head": "assign", "director": LETTERS, "lan": "ask_withdrawal"},
    "in appraisal": {
        "appraiser": f"{APPRAISING} request_payment",
        "head": GIVING,
        "director": LETTERS,
        "lan": "ask_withdrawal",
    },
    "a request is proposed": {
        "appraiser": "ask_opinion",
        "head": f"decline_supplement request_supplement {GIVING}",
        "director": LETTERS,
        "lan": "ask_withdrawal",
    },
    "asked in appraisal": {"lan": "send_supplement ask_withdrawal", "head": GIVING, "director": "stop"},
    "the supplement is sent": {
        "one_stop": "accept_supplement",
        "head": GIVING,
        "director": "stop",
        "lan": "ask_withdrawal",
    },
    "a fee is asked for": {
        "appraiser": "cancel_payment",
        "one_stop": "record_payment",
        "head": GIVING,
        "director": "stop",
        "lan": "ask_withdrawal",
    },
    "the fee is paid": {
        "appraiser": APPRAISING,
        "head": GIVING,
        "director": LETTERS,
        "lan": "ask_withdrawal",
    },
    # Of a department: whoever leads the whole agency does not answer for it.
    "an opinion is asked": {
        "appraiser": f"{APPRAISING} request_payment",
        "head": GIVING,
        "director": LETTERS,
        "lan": "ask_withdrawal",
        "welfare_appraiser": "give_opinion",
        "welfare_head": "give_opinion",
    },
    "a withdrawal is asked": {
        "appraiser": f"{APPRAISING} request_payment",
        "head": GIVING,
        "director": f"{LETTERS} agree_to_withdrawal decline_withdrawal",
    },
    "given back": {},
    "before the head": {
        "head": "endorse send_back ask_opinion",
        "director": LETTERS,
        "lan": "ask_withdrawal",
    },
    "before the director": {
        "director": f"approve send_back ask_opinion {LETTERS}",
        "lan": "ask_withdrawal",
    },
    "before the clerk": {"clerk": "send_back issue_result", "director": LETTERS, "lan": "ask_withdrawal"},
    "extended": {
        "appraiser": f"{APPRAISING} request_payment",
        "head": GIVING,
        "director": "suspend stop",
        "lan": "ask_withdrawal",
    },
    "suspended": {"head": GIVING, "director": "resume stop", "lan": "ask_withdrawal"},
    "stopped": {},
    "finished": {"one_stop": "return_result"},
    "returned": {},
}

# Wherever it stands, what is still open may pass to the successor of its agency.
ENDED = ("refused", "lapsed", "withdrawn", "given back", "stopped", "returned")
for _situation, _line in TABLE.items():
    if _situation not in ENDED:
        _line["system"] = f"{_line.get('system', '')} transfer".strip()

NEXT_WEEK = date(2026, 11, 26)


def welfare() -> Unit:
    """A unit of the same agency that is not on the dossier's way."""
    department = Department.objects.select_related("agency").get(key="SLDTBXH-BTXH")
    return Unit(department.agency, department)


FAULTS = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Ảnh mờ, không đọc được số chế tạo")]


def test_every_state_and_every_act_stand_in_the_table():
    """What is added to the law must be added here."""
    named = {act for line in TABLE.values() for acts in line.values() for act in acts.split()}
    assert named | {"submit", "pass_on"} == {act.value for act in Act}  # pass_on: test_workflows
    assert set(SITUATIONS) == set(TABLE)


@pytest.mark.parametrize("situation", TABLE)
def test_in_this_situation_nothing_but_the_table_is_possible(situation, dossier, everybody):
    walk = Walk(dossier, everybody)
    # A procedure with a fee, so that one can be asked for.
    Dossier.objects.filter(pk=dossier.pk).update(fee=600_000)
    dossier.refresh_from_db()
    SITUATIONS[situation](walk)
    walk.at += timedelta(minutes=1)
    file = store("ket-qua.pdf", walk.at)
    before = traces(dossier)
    for who in (*PEOPLE, "system"):
        lawful = set(TABLE[situation].get(who, "").split())
        person = everybody.get(who)
        if person:
            offered = {row.act.value for row in service.offered_acts(dossier, person, walk.at)}
            assert offered == lawful, f"{who} is offered something else"
        for act in Act:
            refusal = attempt(dossier, act, person, walk, file)
            allowed = refusal is None
            assert allowed == (act.value in lawful), f"{who}: {act} {'passed' if allowed else refusal}"
            if refusal is not None:
                assert isinstance(refusal, NotAllowedError), f"{who}: {act} was refused for another reason"
                assert refusal.rule, f"{who}: {act} was refused, and no rule was named"
        assert traces(dossier) == before, f"{who} was refused, and yet something happened"


def attempt(dossier: Dossier, act: Act, person: User | None, walk: Walk, file) -> ActError | None:
    """Try the act with everything it needs, then take it back; what refused it, None where it took place."""
    seen = Dossier.objects.get(pk=dossier.pk)
    remembered = dict(vars(seen))
    try:
        with transaction.atomic():
            do(seen, act, person, walk, file)
            assert seen.version == dossier.version + 1
            raise TookPlaceError
    except TookPlaceError:
        return None
    except ActError as refusal:
        assert vars(seen) == remembered
        return refusal


def do(dossier: Dossier, act: Act, person: User | None, walk: Walk, file) -> None:
    if person is None or act in (Act.SUBMIT, Act.LAPSE, Act.TRANSFER):
        perform(dossier, act, user=person, at=walk.at)
        return
    arguments: dict[Act, dict[str, Any]] = {
        Act.REQUEST_SUPPLEMENT_AT_RECEPTION: {"faults": FAULTS, "reason": "Lần trước chưa thấy"},
        Act.PROPOSE_SUPPLEMENT_AT_RECEPTION: {"faults": FAULTS, "reason": "Lần trước chưa thấy"},
        Act.REASSIGN: {"to": walk.cast["colleague"]},
        Act.ASK_OPINION: {"unit": welfare(), "question": "Có vướng gì không?", "until": NEXT_WEEK},
        Act.GIVE_OPINION: {"answer": "Không vướng"},
        Act.REQUEST_PAYMENT: {"amount": 600_000},
        Act.CANCEL_PAYMENT: {"reason": "Ghi nhầm số tiền"},
        Act.RECORD_PAYMENT: {"method": service.payment.Method.CASH, "receipt": "0001234"},
        Act.DECLINE_WITHDRAWAL: {"reason": "Đã kiểm tra xong tại chỗ"},
        Act.PROPOSE_SUPPLEMENT: {"faults": FAULTS, "reason": "Lần trước chưa thấy"},
        Act.REFUSE: {"reason": "Không thuộc thẩm quyền"},
        Act.ASSIGN: {"to": walk.cast["appraiser"]},
        Act.DECLINE_SUPPLEMENT: {"reason": "Không cần"},
        Act.SEND_BACK: {"reason": "Xem lại"},
        Act.PROPOSE: {"outcome": Result.Outcome.GRANTED, "opinion": "Đủ"},
        Act.ISSUE_RESULT: {"outcome": Result.Outcome.GRANTED, "stored": file},
        Act.RETURN_RESULT: {"originals": [DOCUMENT], "collector": "Nguyễn Thị Lan"},
        Act.EXTEND: {"reason": "Cần kiểm tra tại chỗ", "new_due_at": walk.at + timedelta(days=30)},
        Act.SUSPEND: {"reason": "Chờ giám định", "basis": "Điều 10"},
        Act.STOP: {"reason": "Không còn đối tượng", "basis": "Điều 10"},
    }
    # Both ways of sending a supplement are one button.
    name = "send_supplement" if act == Act.RESUBMIT else act.value
    if act in (Act.RESUBMIT, Act.SEND_SUPPLEMENT) and dossier.state not in TRANSITIONS[act].sources:
        perform(dossier, act, user=person, at=walk.at)
        return
    getattr(service, name)(dossier, user=person, at=walk.at, **arguments.get(act, {}))


def traces(dossier: Dossier) -> tuple[object, ...]:
    """All that an act would leave behind."""
    row = (
        Dossier.objects.filter(pk=dossier.pk).values("state", "version", "step", "due_at", "closed_at").get()
    )
    return (
        *row.values(),
        Event.objects.count(),
        Message.objects.count(),
        dossier.slips.count(),
        dossier.clock_entries.count(),
        list(dossier.supplements.values_list("standing", flat=True)),
    )


class TookPlaceError(Exception):
    """Rolls an act back that took place."""


@pytest.fixture
def everybody(cast):
    labour = Department.objects.get(key="SLDTBXH-LDVL")
    place = Place(labour.agency, Role.APPRAISER, labour)
    colleague = create_officer(
        full_name="Lưu Thị Đào",
        email="dao@example.vn",
        phone="0912000099",
        place=place,
        actor=None,
        at=clock.now() - timedelta(days=99),
        invited=False,
    )
    return {**cast, "colleague": colleague}


def mended_at_reception(walk: Walk) -> None:
    asked_at_reception(walk)
    walk.act("send_supplement", "lan")


def proposed_again(walk: Walk) -> None:
    mended_at_reception(walk)
    reason = "Lần trước chưa thấy"
    walk.act("propose_supplement_at_reception", "one_stop", faults=FAULTS, reason=reason)


def fee_asked(walk: Walk) -> None:
    walk.until("appraise").act("request_payment", "appraiser", amount=600_000)


def fee_paid(walk: Walk) -> None:
    fee_asked(walk)
    walk.act("record_payment", "one_stop", method=service.payment.Method.CASH, receipt="0001234")


def opinion_asked(walk: Walk) -> None:
    walk.until("appraise")
    walk.act("ask_opinion", "appraiser", unit=welfare(), question="Có vướng gì không?", until=NEXT_WEEK)


def leaving(walk: Walk) -> None:
    walk.until("appraise").act("ask_withdrawal", "lan")


def given_back(walk: Walk) -> None:
    leaving(walk)
    walk.act("agree_to_withdrawal", "director")


def asked_at_reception(walk: Walk) -> None:
    walk.act("request_supplement_at_reception", "one_stop", faults=FAULTS)
    mend(walk)


def lapsed(walk: Walk) -> None:
    walk.act("request_supplement_at_reception", "one_stop", faults=FAULTS)
    service.lapse_overdue_supplements(walk.at + timedelta(days=60))
    walk.dossier.refresh_from_db()
    assert walk.dossier.state == State.REFUSED


def proposed(walk: Walk) -> None:
    walk.until("appraise").act("propose_supplement", "appraiser", faults=FAULTS)


def asked_in_appraisal(walk: Walk) -> None:
    proposed(walk)
    walk.act("request_supplement", "head")
    mend(walk)


def sent(walk: Walk) -> None:
    asked_in_appraisal(walk)
    walk.act("send_supplement", "lan")


def mend(walk: Walk) -> None:
    """The new file is attached, so that sending is refused for no other reason than who sends."""
    supplement = walk.dossier.supplements.get()
    service.supplements.add_paper(supplement, DOCUMENT, store("ro-net.pdf", walk.at), walk.at)


def extended(walk: Walk) -> None:
    in_appraisal(walk)
    new_due_at = walk.at + timedelta(days=30)
    walk.act("extend", "director", reason="Cần kiểm tra tại chỗ", new_due_at=new_due_at)


def in_appraisal(walk: Walk) -> None:
    walk.until("appraise")


def halted(act: str):
    def halt(walk: Walk) -> None:
        in_appraisal(walk)
        walk.act(act, "director", reason="Chờ giám định", basis="Điều 10")

    return halt


def before(act: str):
    return lambda walk: walk.until(act)


SITUATIONS = {
    "registered": lambda walk: None,
    "asked at reception": asked_at_reception,
    "refused": lambda walk: walk.act("refuse", "one_stop", reason="Không thuộc thẩm quyền"),
    "lapsed": lapsed,
    "withdrawn": lambda walk: walk.act("withdraw", "lan"),
    "mended at reception": mended_at_reception,
    "a second request is proposed": proposed_again,
    "a fee is asked for": fee_asked,
    "the fee is paid": fee_paid,
    "an opinion is asked": opinion_asked,
    "a withdrawal is asked": leaving,
    "given back": given_back,
    "received": lambda walk: walk.act("accept", "one_stop"),
    "to be assigned": before("assign"),
    "in appraisal": before("appraise"),
    "a request is proposed": proposed,
    "asked in appraisal": asked_in_appraisal,
    "the supplement is sent": sent,
    "before the head": before("endorse"),
    "before the director": before("approve"),
    "before the clerk": before("issue"),
    "extended": extended,
    "suspended": halted("suspend"),
    "stopped": halted("stop"),
    "finished": before("return"),
    "returned": lambda walk: walk.to_the_end(),
}
