"""Every kind of workflow can be walked at the desk: several agencies, no assignment, two appraisals."""

import pytest

from motcua.dossiers import service
from motcua.dossiers.models import Dossier
from motcua.dossiers.service import State
from motcua.web.desk.actpages import PAGES
from tests.desk.conftest import Desk, result_file, text
from tests.dossiers.walks import COMPLETING, holder_of, walk_of

SLUGS = {str(page.act): page.slug for page in PAGES}


def typed(act, dossier, at):
    """What the officer of this act types and chooses."""
    match act:
        case "assign":
            return {"officer": service.assignable_officers(dossier, at)[0].pk}
        case "propose":
            return {"outcome": "granted", "opinion": "Đủ điều kiện."}
        case "issue_result":
            return {"outcome": "granted", "file": result_file()}
        case "return_result":
            originals = [key for key, _name in service.originals_to_check(dossier)]
            return {"original": originals, "collector": "Nguyễn Thị Lan"}
    return {}


@pytest.mark.parametrize(
    ("code", "agency", "case"),
    [
        ("1.000105", "BP-SLDTBXH", ""),
        ("1.001653", "BP-25207", ""),
        ("1.001776", "BP-25207", "1d"),
        ("1.001978", "SLDTBXH-TTDVVL", ""),
    ],
    ids=["so-ubnd", "xa", "xa-huyen", "don-vi-so"],
)
def test_each_holder_finds_the_dossier_and_its_one_usual_act(pack, cast, code, agency, case):
    dossier = walk_of(code, cast, at_agency=agency, case=case).dossier
    while dossier.step is not None:
        who = Desk(cast[holder_of(dossier.step)])
        for act in COMPLETING[dossier.step.act]:
            assert dossier.code in who.get("/can-bo").content.decode()
            usual = who.open(dossier).content.decode().split("desk-acts")[1].split("<a ")[1]
            assert f"/{SLUGS[act]}" in usual
            done = who.act(dossier, SLUGS[act], **typed(act, dossier, who.at))
            assert done.status_code == 302, text(done)
        dossier = Dossier.objects.select_related("step").get(pk=dossier.pk)
    assert dossier.state == State.RETURNED
