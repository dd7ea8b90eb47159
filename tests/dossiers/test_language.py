"""Papers, letters and the ledger of the office are Vietnamese, whatever language the acting person reads."""

import json
from datetime import timedelta

from django.utils import translation

from motcua.dossiers import service
from motcua.dossiers.models import Defect, Slip
from motcua.dossiers.service import Fault
from motcua.messaging.models import Message
from tests.dossiers.conftest import DOCUMENT, MONDAY

TUESDAY = MONDAY + timedelta(days=1)
FAULTS = [Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Thiếu trang 2")]


def test_slips_of_an_english_reader_are_vietnamese(draft, lan, one_stop):
    with translation.override("en"):
        dossier = service.drafts.submit(draft, user=lan, at=MONDAY)
        service.request_supplement_at_reception(dossier, faults=FAULTS, user=one_stop, at=MONDAY)

    assert dossier.slips.get(form=Slip.Form.RECEIPT).data["answer_within"] == "8 giờ làm việc"
    request = dossier.slips.get(form=Slip.Form.SLIP_02).data
    assert request["form"].startswith("Mẫu số 02")
    assert "Nộp lại hoặc bổ sung giấy tờ" in json.dumps(request, ensure_ascii=False)


def test_letters_that_an_english_reader_sets_off_are_vietnamese(draft, lan, one_stop):
    with translation.override("en"):
        dossier = service.drafts.submit(draft, user=lan, at=MONDAY)
        service.accept(dossier, user=one_stop, at=MONDAY)

    letter = Message.objects.get(about=dossier.code, kind="accepted", channel="email")
    assert " ngày " in letter.text
    assert " on " not in letter.text


def test_the_ledger_of_an_english_reader_is_vietnamese(in_appraisal, appraiser, head):
    with translation.override("en"):
        service.propose_supplement(in_appraisal, faults=FAULTS, user=appraiser, at=TUESDAY)
        service.request_supplement(in_appraisal, user=head, at=TUESDAY)

    assert in_appraisal.clock_entries.order_by("number").last().basis == "Chờ người nộp bổ sung giấy tờ"
