"""Who looked at my dossiers: all of them, paged, with whom, from where and what for."""

import re
from datetime import timedelta
from pathlib import Path

from motcua.dossiers.models import Look
from motcua.rights import looks
from tests.citizen.conftest import browser_of
from tests.dossiers.conftest import MONDAY
from tests.rights.conftest import look, text_of

PAGE = "/tai-khoan/ai-da-xem"


def test_each_look_is_there_with_role_agency_and_purpose(in_appraisal, appraiser, one_stop, browser):
    look(in_appraisal, appraiser, MONDAY, "viewer")
    look(in_appraisal, one_stop, MONDAY + timedelta(minutes=1), "papers_in")
    page = text_of(browser.get(PAGE))
    for words in (
        "Võ Quốc Bảo",
        "Chuyên viên thẩm định, Sở Lao động - Thương binh và Xã hội",
        "Xem giấy tờ để thẩm định",
        "Nhận, trả giấy tờ tại quầy",
        in_appraisal.code,
    ):
        assert words in page


def test_it_is_paged_and_costs_the_same(dossier, one_stop, browser, django_assert_max_num_queries):
    post = one_stop.posts.first()
    Look.objects.bulk_create(
        Look(dossier=dossier, viewer=one_stop, post=post, at=MONDAY + timedelta(minutes=n), what="dossier")
        for n in range(60)
    )
    with django_assert_max_num_queries(8):
        first = text_of(browser.get(PAGE))
    assert first.count("mc-table__name") == 25
    assert "Cũ hơn" in first


def test_others_looks_are_not_mine(dossier, appraiser, minh):
    look(dossier, appraiser)
    assert "Chưa có cán bộ nào mở hồ sơ" in text_of(browser_of(minh).get(PAGE))


def test_every_purpose_that_the_desk_notes_has_words():
    desk = Path("motcua/web/desk")
    noted = set()
    for path in desk.glob("*.py"):
        code = path.read_text("utf-8")
        noted |= set(re.findall(r"""(?:opened|look|_dossier)\([^\n]*, "([a-z_]+)"\)""", code))
        noted |= set(re.findall(r'what="([a-z_]+)"', code))
    assert {"dossier", "viewer", "paper", "slip"} <= noted
    assert noted <= set(looks._purposes())
