"""Whatever is typed into an editor: an answer, a draft that can be looked at, and never a server error."""

import pytest

from motcua.catalog.models import Change
from tests.hostile.bodies import TEXTS
from tests.studio.conftest import ITEMS
from tests.studio.test_editors import address, shown

KEPT = ("version", "act", "steps-count", "departments-count", "hours-count", "holidays-count")


@pytest.mark.parametrize("kind", ITEMS)
def test_odd_answers_make_no_server_error(desk, begun, kind):
    desk.raise_request_exception = False
    change = begun(kind)
    pages = ["noi-dung", "nam/2026"] if kind == Change.Kind.CALENDAR else ["noi-dung"]
    overview = f"/quan-tri/thay-doi/{change.pk}"
    wrong = []
    for page in pages:
        fields = shown(desk.get(address(change, page)).content.decode())
        for name, text in TEXTS.items():
            change.refresh_from_db()
            typed = {key: [text] for key in fields if key not in KEPT and not key.endswith("-count")}
            sent = {**fields, **typed, "version": [str(change.version)], "act": [text]}
            answers = [desk.post(address(change, page), sent), desk.get(address(change, page))]
            answers.append(desk.get(overview))
            wrong += [
                f"{page} {name} {answer.status_code}" for answer in answers if answer.status_code >= 500
            ]
    assert wrong == []
    assert desk.get(f"{overview}?chay-thu=1").status_code == 200


@pytest.mark.parametrize("slug", ["linh-vuc", "quy-trinh", "co-quan", "lich-lam-viec"])
def test_odd_keys_make_no_server_error(desk, slug):
    desk.raise_request_exception = False
    for text in TEXTS.values():
        typed = {"key": text, "name": text, "code": text, "kind": text, "like": text}
        assert desk.post(f"/quan-tri/{slug}/moi", typed).status_code < 500
        assert desk.get(f"/quan-tri/{slug}", {"q": text, "trang": text}).status_code < 500
    assert not Change.objects.exclude(key__regex=r"^[A-Za-z0-9._-]+$").exists()
