"""The home page, the guide and robots.txt: doors to the right places, for nobody's cookies."""

import re

import pytest

from motcua.web.lookup import guide, home


def test_the_three_things_people_come_for_have_a_door(client, pack):
    said = client.get("/").content.decode()

    assert 'action="/thu-tuc"' in said
    assert 'action="/tra-cuu"' in said
    assert "Chọn thủ tục để nộp" in said


def test_every_link_of_the_home_page_leads_somewhere(client, pack):
    links = set(re.findall(r'href="(/[^"#]*)"', client.get("/").content.decode()))

    assert {link: client.get(link).status_code for link in links if "/static/" not in link} == {
        link: 302 if link in ("/ho-so", "/can-bo") else 200 for link in links if "/static/" not in link
    }


def test_a_wish_that_the_catalogue_cannot_fulfil_is_left_out(client, pack):
    said = client.get("/").content.decode()

    assert "Khai báo máy, thiết bị phải kiểm định an toàn" in said
    known = len(re.findall(r'class="mc-card"', said))
    assert known < len(home.wishes())  # the tests' pack holds few procedures


def test_strangers_cost_two_queries_and_get_no_cookie(client, pack, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(2):
        client.get("/")
    assert not client.cookies


@pytest.mark.parametrize("part", guide.PARTS, ids=lambda part: part.slug)
def test_every_part_of_the_guide_opens_with_its_way_on(client, part):
    answer = client.get(f"/huong-dan/{part.slug}")

    assert answer.status_code == 200
    assert str(part.title) in answer.content.decode()
    assert part.slug in client.get("/huong-dan").content.decode()


def test_a_part_that_does_not_exist_is_not_found(client):
    assert client.get("/huong-dan/khong-co").status_code == 404


def test_robots_may_read_the_public_pages_only(client):
    answer = client.get("/robots.txt")

    said = answer.content.decode()
    assert answer["Content-Type"].startswith("text/plain")
    assert "Disallow: /ho-so" in said
    assert "Disallow: /thu-tuc" not in said
