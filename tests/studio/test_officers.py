"""An officer's life, from the invitation to the locked account, as an administrator runs it."""

import re
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from motcua.accounts import service
from motcua.accounts.models import AppendOnlyError, OfficerChange, Post, User
from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.organization.models import Agency, Department, Role

NEW = {
    "full_name": "Hà Thị Mới",
    "email": "ha.moi@binhphuoc.example",
    "phone": "0912 000 099",
    "role": "appraiser",
}


@pytest.fixture(autouse=True)
def letters(db):
    messaging.load_notices(Path(settings.PACK) / "notices", clock.now())


@pytest.fixture
def desk(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def labour(office):
    return f"department-{Department.objects.get(key='SLDTBXH-LDVL').pk}"


def acts(officer):
    return list(OfficerChange.objects.filter(officer=officer).values_list("act", flat=True))


ADDRESSES = [
    "/quan-tri/can-bo",
    "/quan-tri/can-bo/moi",
    "/quan-tri/can-bo/{pk}",
    "/quan-tri/can-bo/{pk}/vi-tri",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_administrators_come_in(client, cast, address):
    address = address.format(pk=cast["clerk"].pk)
    assert client.get(address)["Location"].startswith("/dang-nhap")
    for stranger in ("lan", "one_stop", "director"):
        client.force_login(cast[stranger])
        assert client.get(address).status_code == 404
    client.force_login(cast["administrator"])
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("act", ["khoa", "mo-khoa", "thu-moi"])
def test_acts_need_an_administrator_and_a_button(client, cast, act):
    address = f"/quan-tri/can-bo/{cast['clerk'].pk}/{act}"
    client.force_login(cast["director"])
    assert client.post(address).status_code == 404
    client.force_login(cast["administrator"])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302


def test_a_new_officer_is_invited_and_sets_a_password_nobody_else_knows(desk, client, labour):
    response = desk.post("/quan-tri/can-bo/moi", NEW | {"place": labour})
    officer = User.objects.get(email=NEW["email"])
    assert response["Location"] == f"/quan-tri/can-bo/{officer.pk}"
    assert not officer.has_usable_password()
    assert [str(post) for post in service.posts_of(officer, clock.now())] == [
        "Chuyên viên thẩm định, Phòng Lao động - Việc làm"
    ]
    assert acts(officer) == ["post_given", "created"]
    letter = Message.objects.get()
    assert (letter.kind, letter.recipient) == ("officer_invite", NEW["email"])
    assert "/quen-mat-khau" in letter.text

    client.logout()
    client.post("/quen-mat-khau", {"address": NEW["email"]})
    jobs.run_due(clock.now(), limit=20)
    code = re.findall(r"\b\d{6}\b", Message.objects.get(kind="password_code").text)[0]
    client.post("/quen-mat-khau/ma", {"code": code})
    client.post("/quen-mat-khau/mat-khau-moi", {"password1": "cây điều già"})
    response = client.post("/dang-nhap", {"login": NEW["email"], "password": "cây điều già"})
    assert response["Location"] == "/can-bo"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("email", "x"),
        ("phone", "1"),
        ("place", ""),
        ("place", "department-999999"),
        ("role", "king"),
    ],
)
def test_a_faulty_form_creates_nobody(desk, labour, field, value):
    before = User.objects.count()
    assert desk.post("/quan-tri/can-bo/moi", NEW | {"place": labour, field: value}).status_code == 200
    assert User.objects.count() == before


def test_an_address_in_use_is_refused_at_its_field(desk, lan, labour):
    page = desk.post("/quan-tri/can-bo/moi", NEW | {"place": labour, "email": lan.email}).content.decode()
    assert "đã có tài khoản" in page
    assert not Message.objects.exists()


def test_a_move_ends_one_post_and_begins_the_other_at_one_moment(desk, appraiser, administrator):
    old = Post.objects.get(user=appraiser)
    place = f"department-{Department.objects.get(key='SLDTBXH-BTXH').pk}"
    desk.post(f"/quan-tri/vi-tri/{old.pk}/chuyen", {"place": place, "role": "department_head"})
    old.refresh_from_db()
    new = Post.objects.get(user=appraiser, held_to=None)
    assert old.held_to == new.held_from
    assert (getattr(new.department, "key", ""), new.role) == ("SLDTBXH-BTXH", "department_head")
    assert acts(appraiser) == ["post_given", "post_ended"]
    assert {change.actor for change in OfficerChange.objects.filter(officer=appraiser)} == {administrator}
    assert desk.get(f"/quan-tri/vi-tri/{old.pk}/chuyen").status_code == 404


def test_a_second_role_is_held_beside_the_first_but_not_twice(desk, clerk):
    place = f"agency-{Agency.objects.get(key='BP-SLDTBXH').pk}"
    address = f"/quan-tri/can-bo/{clerk.pk}/vi-tri"
    assert desk.post(address, {"place": place, "role": "one_stop"}).status_code == 302
    assert service.posts_of(clerk, clock.now()).count() == 2
    assert (
        "đang giữ đúng vị trí này"
        in desk.post(address, {"place": place, "role": "one_stop"}).content.decode()
    )


def test_a_department_of_another_agency_is_refused(office, administrator, clerk):
    place = service.Place(
        Agency.objects.get(key="BP-UBND"), Role.CLERK, Department.objects.get(key="SLDTBXH-LDVL")
    )
    with pytest.raises(service.RefusedError, match="không thuộc"):
        service.give_role(clerk, place, actor=administrator, at=clock.now())


def test_an_ended_post_opens_the_desk_no_more(desk, clerk):
    post = Post.objects.get(user=clerk)
    desk.post(f"/quan-tri/vi-tri/{post.pk}/thoi")
    assert not service.posts_of(clerk, clock.now()).exists()
    assert desk.post(f"/quan-tri/vi-tri/{post.pk}/thoi").status_code == 404
    assert acts(clerk) == ["post_ended"]


@pytest.fixture
def alone(second_administrator):
    """The demonstration has two administrators; now one of them has left."""
    second_administrator.is_active = False
    second_administrator.save()


def test_the_last_administrator_can_neither_lock_himself_out_nor_step_down(desk, alone, administrator, clerk):
    page = desk.post(f"/quan-tri/can-bo/{administrator.pk}/khoa", follow=True).content.decode()
    assert "quản trị viên cuối cùng" in page
    post = Post.objects.get(user=administrator)
    desk.post(f"/quan-tri/vi-tri/{post.pk}/thoi")
    place = f"agency-{post.agency_id}"
    assert (
        "cuối cùng"
        in desk.post(f"/quan-tri/vi-tri/{post.pk}/chuyen", {"place": place, "role": "clerk"}).content.decode()
    )
    administrator.refresh_from_db()
    assert administrator.is_active
    assert acts(administrator) == []

    desk.post(f"/quan-tri/can-bo/{clerk.pk}/vi-tri", {"place": place, "role": "administrator"})
    desk.post(f"/quan-tri/can-bo/{administrator.pk}/khoa")
    administrator.refresh_from_db()
    assert not administrator.is_active


def test_the_last_administrator_may_move_to_another_agency(desk, administrator):
    post = Post.objects.get(user=administrator)
    place = f"agency-{Agency.objects.get(key='BP-UBND').pk}"
    response = desk.post(f"/quan-tri/vi-tri/{post.pk}/chuyen", {"place": place, "role": "administrator"})
    assert response.status_code == 302
    assert desk.get("/quan-tri/can-bo").status_code == 200


def test_a_locked_account_is_unlocked_with_its_posts(desk, clerk):
    desk.post(f"/quan-tri/can-bo/{clerk.pk}/khoa")
    desk.post(f"/quan-tri/can-bo/{clerk.pk}/mo-khoa")
    clerk.refresh_from_db()
    assert clerk.is_active
    assert acts(clerk) == ["enabled", "disabled"]
    assert service.posts_of(clerk, clock.now()).exists()


def test_history_is_shown_and_cannot_be_rewritten(desk, clerk, administrator):
    desk.post(f"/quan-tri/can-bo/{clerk.pk}/khoa")
    page = desk.get(f"/quan-tri/can-bo/{clerk.pk}").content.decode()
    assert "Khóa tài khoản" in page
    assert administrator.full_name in page
    change = OfficerChange.objects.get()
    with pytest.raises(AppendOnlyError):
        change.save()
    with pytest.raises(AppendOnlyError):
        change.delete()


@pytest.mark.parametrize("words", ["duong thi hanh", "Hạnh dương", "clerk@trinhdien"])
def test_officers_are_found_by_parts_of_name_or_address(desk, clerk, words):
    page = desk.get("/quan-tri/can-bo", {"q": words}).content.decode()
    assert "Dương Thị Hạnh" in page
    assert "Võ Quốc Bảo" not in page


def test_citizens_are_no_officers(desk, lan):
    assert "Nguyễn Thị Lan" not in desk.get("/quan-tri/can-bo").content.decode()
    assert desk.get(f"/quan-tri/can-bo/{lan.pk}").status_code == 404
    assert desk.post(f"/quan-tri/can-bo/{lan.pk}/khoa").status_code == 404


def test_the_list_goes_on_page_by_page_without_losing_anybody(desk, clerk):
    agency = Agency.objects.get(key="BP-SLDTBXH")
    for n in range(60):
        user = User.objects.create(
            full_name="Nguyễn Văn Trùng", email=f"trung{n}@binhphuoc.example", phone=""
        )
        Post.objects.create(user=user, agency=agency, role=Role.APPRAISER, held_from=clock.now())
    seen: list[str] = []
    address = "/quan-tri/can-bo"
    while address:
        page = desk.get(address).content.decode()
        rows = page.partition("<tbody")[2].split('class="govuk-table__row"')[1:]
        seen += [row.partition("/quan-tri/can-bo/")[2].partition('"')[0] for row in rows]
        _, more, rest = page.partition('mc-pager__link--older" href="')
        address = "/quan-tri/can-bo" + rest.partition('"')[0].replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == service.officers().count()


@pytest.mark.parametrize(
    "query",
    ["?sau=x", "?sau=999999999999999999999", "?sau=-1", "?q=%00", "?q=" + "x" * 500, "?q=%F0%9F%8C%BE"],
)
def test_no_query_breaks_the_list(desk, query):
    assert desk.get(f"/quan-tri/can-bo{query}").status_code == 200


def test_the_list_costs_the_same_for_one_and_for_many(desk, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        desk.get("/quan-tri/can-bo")


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setenv("MOTCUA_ADMIN_PASSWORD", "cây điều già")


def test_the_first_administrator_comes_from_the_command_line(office, client, password, capsys):
    call_command("createadmin", email="Admin@binhphuoc.example", name="Trần Quản Trị", phone="0912000098")
    admin = User.objects.get()
    assert [post.role for post in service.posts_of(admin, clock.now())] == ["administrator"]
    response = client.post("/dang-nhap", {"login": admin.email, "password": "cây điều già"})
    assert response["Location"] == "/quan-tri"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "x"}, "--email"),
        ({"phone": "1"}, "--phone"),
        ({"name": "1"}, "--name"),
        ({"agency": "NO"}, "no such agency"),
    ],
)
def test_faulty_facts_on_the_command_line_are_named(office, password, given, said):
    facts = {"email": "admin@binhphuoc.example", "name": "Trần Quản Trị", "phone": "0912000098"}
    with pytest.raises(CommandError, match=said):
        call_command("createadmin", **facts | given)
    assert not User.objects.exists()


def test_a_weak_password_makes_no_administrator(office, monkeypatch):
    monkeypatch.setenv("MOTCUA_ADMIN_PASSWORD", "12345678")
    with pytest.raises(CommandError, match="chữ số"):
        call_command("createadmin", email="a@b.example", name="Trần Quản Trị", phone="0912000098")
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_lock_each_other_out_at_once(cast, administrator, second_administrator):
    pair = (administrator, second_administrator)
    together, refused = threading.Barrier(2), []

    def lock(officer, actor):
        try:
            together.wait()
            service.disable(officer, actor=actor, at=clock.now())
        except service.RefusedError as error:
            refused.append(error)
        finally:
            connection.close()

    acts = [threading.Thread(target=lock, args=one) for one in (pair, pair[::-1])]
    for act in acts:
        act.start()
    for act in acts:
        act.join()
    assert len(refused) == 1
    assert User.objects.filter(is_active=True, pk__in=[one.pk for one in pair]).count() == 1
