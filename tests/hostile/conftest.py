"""A portal with Lan's dossiers in several states, and browsers of those who attack."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from motcua.accounts.models import Post
from motcua.base import clock
from motcua.catalog.models import Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Draft, FiledPaper, Result, Slip
from motcua.messaging.models import Message
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.walks import Walk, draft_of

CODE = "2.000134"
OFFICE = "BP-SLDTBXH"


@dataclass
class World:
    """What there is to be attacked. `browsers`: of several people, a stranger's too."""

    cast: dict[str, Any]
    draft: Draft
    dossiers: dict[str, Dossier]
    browsers: dict[str, Client] = field(default_factory=dict)

    def ids(self) -> dict[str, list[Any]]:
        """Real values for every part of an address, by the part's name."""
        return {
            "draft_id": [self.draft.pk],
            "code": [dossier.code for dossier in self.dossiers.values()],
            "paper_id": list(FiledPaper.objects.values_list("pk", flat=True)[:3]),
            "slip_id": list(Slip.objects.values_list("pk", flat=True)[:2]),
            "result_id": list(Result.objects.values_list("pk", flat=True)),
            "table": ["doi_tuong"],
            "number": [1],
            "pk": [
                self.cast["appraiser"].pk,
                Post.objects.values_list("pk", flat=True)[0],
                Message.objects.values_list("pk", flat=True)[0],
            ],
            "token": list(Slip.objects.values_list("token", flat=True)[:1]),
            "form": ["F-ATVSLD-01"],
        }


def _walked(cast: dict[str, Any]) -> Walk:
    draft = draft_of(CODE, cast["lan"], at_agency=OFFICE)
    return Walk(service.drafts.submit(draft, user=cast["lan"], at=MONDAY), cast)


@pytest.fixture
def world(pack, cast):
    """Dossiers of Lan: just filed, to be supplemented, in appraisal, decided; and a draft half done."""
    procedure = Procedure.objects.get(code=CODE)
    assert procedure.current is not None
    asked = _walked(cast)
    service.request_supplement_at_reception(
        asked.dossier,
        faults=[
            service.Fault(Defect.Kind.QUESTION, "doi_tuong", "Số giấy chứng nhận chưa khớp."),
            service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Bản quét mờ."),
        ],
        user=cast["one_stop"],
        at=MONDAY,
    )
    dossiers = {
        "registered": _walked(cast).dossier,
        "asked": asked.dossier,
        "appraised": _walked(cast).until("appraise").dossier,
        "finished": _walked(cast).until("return").dossier,
    }
    made = World(cast, draft_of(CODE, cast["lan"], at_agency=OFFICE), dossiers)
    made.browsers["stranger"] = Client(raise_request_exception=False)
    for who in ("lan", "one_stop", "appraiser", "administrator"):
        browser = Client(raise_request_exception=False)
        browser.force_login(cast[who])
        made.browsers[who] = browser
    made.browsers["logged_out"] = _logged_out()
    with clock.at(MONDAY):
        yield made


def _logged_out() -> Client:
    """A browser whose session has ended, but which still knows who typed last."""
    browser = Client(raise_request_exception=False)
    browser.post("/trinh-dien", {"part": "lan"})
    del browser.cookies["sessionid"]
    return browser
