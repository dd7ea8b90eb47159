"""What still keeps a draft or a supplement from being sent, where answers show, hide and upset others.

The declaration is the plain one: who asks for an organisation must name it and its tax code; who asks for
herself may give her birthday.
"""

from datetime import timedelta

import pytest

from motcua.dossiers import service
from motcua.dossiers.errors import IncompleteError
from motcua.dossiers.models import Defect, Dossier, Draft
from motcua.dossiers.service import Fault, drafts, supplements
from tests.dossiers.conftest import MONDAY
from tests.dossiers.walks import draft_of, walk_of

LATER = MONDAY + timedelta(days=1)


@pytest.fixture
def filed(pack, cast):
    """Filed for an organisation."""
    return walk_of("1.001653", cast, at_agency="BP-25207").dossier


def ask(dossier, cast, *keys):
    faults = [Fault(Defect.Kind.QUESTION, key, f"Xem lại {key}") for key in keys]
    desk = cast["commune_one_stop"]
    return service.request_supplement_at_reception(dossier, faults=faults, user=desk, at=MONDAY)


def mend(supplement, *, without=(), **answers):
    kept = {key: value for key, value in supplement.answers.items() if key not in without}
    supplements.save(supplement, version=supplement.version, answers={**kept, **answers})


def anchors(supplement):
    return [gap.anchor for gap in supplements.gaps(supplement, LATER)]


def test_a_mended_answer_that_hides_others_takes_them_out_of_the_dossier(filed, cast, lan):
    """Symptom: the name of a company stood on in the declaration of a person."""
    supplement = ask(filed, cast, "loai_nguoi")
    mend(supplement, loai_nguoi="ca_nhan")
    assert anchors(supplement) == []
    service.send_supplement(filed, user=lan, at=LATER)
    kept = Dossier.objects.get(pk=filed.pk).answers
    assert kept["loai_nguoi"] == "ca_nhan"
    assert not {"ten_to_chuc", "ma_so_thue", "chuc_vu"} & set(kept)


def test_what_a_mended_answer_asks_for_must_be_answered_and_may_be(filed, cast, lan):
    """Symptom: the supplement went out without the questions that it had just made required."""
    Dossier.objects.filter(pk=filed.pk).update(answers=person(filed.answers))
    filed.refresh_from_db()
    supplement = ask(filed, cast, "loai_nguoi")
    assert supplements.unlocked(supplement, LATER) == {"loai_nguoi"}
    mend(supplement, without=["ngay_sinh"], loai_nguoi="to_chuc")
    assert anchors(supplement) == ["ten_to_chuc", "ma_so_thue"]
    assert supplements.unlocked(supplement, LATER) == {"loai_nguoi", "ten_to_chuc", "ma_so_thue", "chuc_vu"}
    with pytest.raises(IncompleteError):
        service.send_supplement(filed, user=lan, at=LATER)
    mend(supplement, ten_to_chuc="Công ty Hạt điều", ma_so_thue="3800123454")
    assert anchors(supplement) == []
    # What was just answered can still be corrected.
    assert "ten_to_chuc" in supplements.unlocked(supplement, LATER)


def person(answers):
    kept = {k: v for k, v in answers.items() if k not in ("ten_to_chuc", "ma_so_thue", "chuc_vu")}
    return {**kept, "loai_nguoi": "ca_nhan", "ngay_sinh": "1990-05-01"}


def test_a_defect_that_another_mending_has_hidden_is_mended_with_it(filed, cast, lan):
    supplement = ask(filed, cast, "loai_nguoi", "ma_so_thue")
    assert anchors(supplement) == ["loai_nguoi", "ma_so_thue"]
    mend(supplement, loai_nguoi="ca_nhan")
    assert anchors(supplement) == []


@pytest.mark.parametrize("key", ["ngay_sinh", "cam_ket", "nguoi_de_nghi", "khong_co"])
def test_what_was_not_asked_or_cannot_be_mended_is_no_defect(filed, cast, key):
    """Symptom: a defect at a hidden question, or at the pledge, could never be mended."""
    assert ("question", key) not in supplements.names_of(filed)
    with pytest.raises(IncompleteError):
        ask(filed, cast, key)
    assert not filed.supplements.exists()


def test_what_was_filed_and_let_pass_does_not_hold_a_supplement_up(filed, cast):
    answers = {**filed.answers, "dien_thoai": "12", "noi_dung": "ngắn"}
    Dossier.objects.filter(pk=filed.pk).update(answers=answers)
    filed.refresh_from_db()
    supplement = ask(filed, cast, "noi_dung")
    assert anchors(supplement) == ["noi_dung"]
    mend(supplement, noi_dung="Đề nghị cấp lại giấy bị mất")
    assert anchors(supplement) == []


def test_an_optional_answer_does_not_vanish_for_a_typing_error(filed, cast):
    """Symptom: mended to something invalid, the answer was gone and the supplement could be sent."""
    supplement = ask(filed, cast, "email")
    kept = {key: value for key, value in supplement.answers.items() if key != "email"}
    raw = {**service.form_of(filed.form).raw(kept), "email": "khong-phai-thu"}
    supplements.save(supplement, version=supplement.version, answers=kept, typed={"page": raw})
    assert anchors(supplement) == ["email"]


def test_one_place_named_twice_is_one_defect_with_both_reasons(filed, cast):
    """Symptom: an error of the database."""
    supplement = ask(filed, cast, "email", "email")
    assert supplement.defects.get().reason == "Xem lại email\nXem lại email"


def test_a_supplement_answered_in_an_older_tab_is_not_lost(filed, cast, lan):
    """Symptom: what was sent was the declaration as it had been when the page was opened."""
    supplement = ask(filed, cast, "email")
    mend(supplement, email="moi@example.vn")
    service.send_supplement(filed, user=lan, at=LATER)
    assert Dossier.objects.get(pk=filed.pk).answers["email"] == "moi@example.vn"


# -- tables (2.000134) ---------------------------------------------------------------------------------


def test_a_draft_without_rows_or_with_a_faulty_row_is_not_complete(draft):
    rows = draft.answers["doi_tuong"]
    save(draft, doi_tuong=[])
    assert pages(draft) == [("declaration", "doi_tuong")]
    save(draft, doi_tuong=[rows[0], {**rows[1], "nam_san_xuat": 3019}])
    assert pages(draft) == [("declaration", "doi_tuong-2")]
    save(draft, doi_tuong=[{"ten_doi_tuong": "Nồi hơi"}])
    assert {anchor for _page, anchor in pages(draft)} == {"doi_tuong-1"}
    save(draft, doi_tuong=["không phải dòng", 7])
    assert pages(draft) == [("declaration", "doi_tuong")]
    save(draft, doi_tuong=rows)
    assert pages(draft) == []


def save(draft, **answers):
    drafts.save(draft, version=draft.version, at=MONDAY, answers={**draft.answers, **answers})


def pages(draft):
    return list(dict.fromkeys((gap.page, gap.anchor) for gap in drafts.gaps(draft, MONDAY)))


def test_a_defective_table_is_mended_by_changing_a_row(dossier, one_stop):
    faults = [Fault(Defect.Kind.QUESTION, "doi_tuong", "Thiếu số chế tạo của xe nâng")]
    supplement = service.request_supplement_at_reception(dossier, faults=faults, user=one_stop, at=MONDAY)
    assert anchors(supplement) == ["doi_tuong"]
    rows = supplement.answers["doi_tuong"]
    mend(supplement, doi_tuong=[rows[0], {**rows[1], "so_che_tao": ""}])
    assert anchors(supplement) == ["doi_tuong-2"]
    mend(supplement, without=["doi_tuong"])
    assert anchors(supplement) == ["doi_tuong"]
    mend(supplement, doi_tuong=[rows[0], {**rows[1], "so_che_tao": "8FD25-61235"}])
    assert anchors(supplement) == []


def test_only_what_was_asked_is_filed(pack, lan):
    """Symptom: whatever stood in the draft went into the dossier, answers to hidden questions too."""
    draft = draft_of("1.001653", lan, at_agency="BP-25207")
    answers = {**draft.answers, "loai_nguoi": "ca_nhan", "khong_co": "x"}
    Draft.objects.filter(pk=draft.pk).update(answers=answers)
    dossier = drafts.submit(draft, user=lan, at=MONDAY)
    assert not {"ten_to_chuc", "ma_so_thue", "khong_co"} & set(dossier.answers)
