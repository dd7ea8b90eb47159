"""Playing a part, and the mailbox of the demonstration."""

import importlib

import pytest

from motcua.web.citizen import demo as room


def test_one_click_makes_the_visitor_lan(client, lan):
    assert "Nguyễn Thị Lan" in client.get("/trinh-dien").content.decode()
    assert client.post("/trinh-dien", {"part": "lan"})["Location"] == "/ho-so"
    assert client.session["_auth_user_id"] == str(lan.pk)


def test_parts_can_be_changed_without_logging_out(client, cast):
    client.post("/trinh-dien", {"part": "lan"})
    assert client.post("/trinh-dien", {"part": "appraiser"})["Location"] == "/can-bo"
    assert client.session["_auth_user_id"] == str(cast["appraiser"].pk)


def test_the_way_back_is_one_of_ours(client, cast):
    assert client.post("/trinh-dien", {"part": "lan", "next": "/thu-tuc"})["Location"] == "/thu-tuc"
    assert (
        client.post("/trinh-dien", {"part": "minh", "next": "https://evil.example"})["Location"] == "/ho-so"
    )


@pytest.mark.parametrize("part", ["", "nobody", "lan@trinhdien.example"])
def test_a_part_that_is_not_in_the_play(client, cast, part):
    assert client.post("/trinh-dien", {"part": part}).status_code == 404


def test_nothing_happens_before_the_cast_is_loaded(client, db):
    assert client.post("/trinh-dien", {"part": "lan"})["Location"] == "/trinh-dien"


def test_the_mailbox_shows_letters_as_text_and_their_html_in_a_sandbox(client, register, letters):
    register(full_name="Nguyễn Thị Lan")
    page = client.get("/hop-thu-trinh-dien").content.decode()
    assert "lan@example.com" in page
    assert letters()[0].subject in page
    response = client.get(f"/hop-thu-trinh-dien/{letters()[0].pk}")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert client.get("/hop-thu-trinh-dien/999999").status_code == 404


def test_an_empty_mailbox_says_so(client, db):
    assert "Chưa có thư nào" in client.get("/hop-thu-trinh-dien").content.decode()


def test_production_has_no_such_addresses(settings):
    settings.DEMO = False
    try:
        assert importlib.reload(room).urlpatterns == []
    finally:
        settings.DEMO = True
        importlib.reload(room)
