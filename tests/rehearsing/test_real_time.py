"""What goes by the real time, however far the clock was moved: sessions, codes, counters, files, proofs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from motcua.accounts.access import OpenSession
from motcua.base import clock, retention
from motcua.files.storage import store
from motcua.papers.signing import service as signing
from tests.accounts.conftest import code, letters, register  # noqa: F401 - somebody who registers
from tests.files.samples import pdf
from tests.files.sweeping import swept
from tests.lookup.conftest import cheap_challenge, solve  # noqa: F401 - a proof of work
from tests.rehearsing.conftest import DAY, move_on

MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.usefixtures("rehearsing")


def test_nobody_is_logged_out_by_the_sweeping_of_a_night_that_never_was(client, lan):
    client.force_login(lan)
    move_on(10 * DAY)
    retention.run(clock.now())
    assert client.get("/ho-so").status_code == 200


def test_sessions_that_really_ended_are_swept(client, lan):
    client.force_login(lan)
    move_on(10 * DAY)
    retention.run(clock.now() + timedelta(hours=13))
    assert not OpenSession.objects.exists()


def test_counters_of_the_rate_limits_go_on_counting(db):
    cache.set("tries", [1], 60)
    move_on(10 * DAY)
    retention.run(clock.now())
    assert cache.get("tries") == [1]


def test_a_file_that_is_just_coming_in_is_not_swept_away(db, django_capture_on_commit_callbacks):
    key = store().save("aa/bb/coming", ContentFile(pdf()))
    move_on(10 * DAY)
    swept(clock.now())
    assert store().exists(key)
    with django_capture_on_commit_callbacks(execute=True):
        swept(clock.now() + timedelta(hours=25))
    assert not store().exists(key)


def test_a_one_time_code_is_good_after_a_jump(client, register, code):  # noqa: F811
    register()
    move_on(10 * DAY)
    client.post("/dang-ky/ma", {"code": code()})
    assert "_auth_user_id" in client.session


def test_a_code_sent_again_lives_no_longer_than_others(client, register, code):  # noqa: F811
    move_on(10 * DAY)
    register()
    cache.clear()  # as if a minute had passed
    client.post("/dang-ky/ma", {"action": "resend"})
    session = client.session
    session["account_email_verification_code"]["at"] -= 181
    session.save()
    page = client.post("/dang-ky/ma", {"code": code()}, follow=True).content.decode()
    assert "Mã đã hết hạn" in page


def test_a_look_up_is_proven_by_the_real_time(client, solve, cheap_challenge):  # noqa: F811
    """Browsers compare the end of a challenge with their own clock."""
    move_on(10 * DAY)
    ends = client.get("/tra-cuu/thu-thach").json()["parameters"]["expiresAt"]
    assert abs(ends - clock.real(clock.now()).timestamp() - 600) < 60
    proof = solve()
    move_on(DAY)
    answer = client.post("/tra-cuu", {"ma": "H10.912-261116-0001", "altcha": proof})
    assert "đã quá 10 phút" not in answer.content.decode()


def test_a_paper_sealed_at_a_rehearsed_moment_is_genuine_then(db):
    move_on(300 * DAY)
    at = clock.now()
    (seal,) = signing.verify(signing.seal(pdf(), at), at)
    assert seal.is_good
    assert abs(seal.at - at) < MINUTE
