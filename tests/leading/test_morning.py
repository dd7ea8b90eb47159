"""The letter of the morning: to whom, on which days, what it says; one that fails keeps no other back."""

from datetime import date, datetime, time, timedelta

import pytest

from motcua.accounts import service as accounts
from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.base.jobs.models import Job
from motcua.base.jobs.registry import turns
from motcua.dossiers import service
from motcua.messaging import service as messaging
from motcua.messaging.models import Message
from motcua.organization.models import Agency, WorkCalendar
from tests.dossiers.meanwhile import ask, welfare
from tests.leading.conftest import at

TUESDAY = at(17, 7, 30)
DAY = timedelta(days=1)


def morning(moment):
    """The worker at half past seven, and until everything is done that can be done now."""
    jobs.enqueue("reports.morning", {}, moment)
    jobs.run_due(moment, limit=500)


def letters():
    """The letters of mornings by recipient."""
    found = Message.objects.filter(kind__in=("officer_digest", "leader_digest")).order_by("pk")
    return [(message.recipient, message) for message in found]


def letter_to(user):
    [message] = [message for recipient, message in letters() if recipient == user.email]
    return message


def test_whoever_has_something_to_do_gets_one_letter(dossier, one_stop):
    morning(TUESDAY)
    assert [recipient for recipient, _letter in letters()] == [one_stop.email]
    letter = letter_to(one_stop)
    assert letter.subject == "Ngày 17/11/2026: 1 hồ sơ chờ bạn xử lý"
    # Filed on Monday at nine: the answer is due this Tuesday at nine.
    assert "Đến hạn hôm nay (1)" in letter.text
    assert f"/can-bo/ho-so/{dossier.code}" in letter.text


def test_a_second_run_the_same_morning_sends_nothing_new(dossier, one_stop):
    morning(TUESDAY)
    morning(TUESDAY + timedelta(minutes=20))
    assert len(letters()) == 1
    morning(TUESDAY + DAY)
    assert [recipient for recipient, _letter in letters()].count(one_stop.email) == 2


def test_it_goes_out_at_half_past_seven_unless_the_officer_chose_another_time(dossier, one_stop):
    begun = turns["reports.morning"].after(at(16, 12))
    assert begun < datetime.combine(date(2026, 11, 17), accounts.choices.DIGEST_TIMES[0], clock.VIETNAM)
    morning(begun)
    assert letters() == []
    morning(TUESDAY - timedelta(seconds=1))
    assert letters() == []
    morning(TUESDAY)
    assert [recipient for recipient, _letter in letters()] == [one_stop.email]

    accounts.choices.choose_digest(one_stop.pk, time(9))
    morning(TUESDAY + DAY)
    assert [recipient for recipient, _letter in letters()].count(one_stop.email) == 1
    morning(TUESDAY + DAY + timedelta(minutes=90))
    assert [recipient for recipient, _letter in letters()].count(one_stop.email) == 2


def test_an_officer_who_wants_none_gets_none(dossier, one_stop):
    accounts.choices.choose_digest(one_stop.pk, None)
    morning(TUESDAY)
    assert letters() == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 11, 24), False),  # a holiday since 2026
        (date(2026, 11, 25), True),
        (date(2026, 8, 22), True),  # a make-up Saturday
        (date(2026, 8, 31), False),  # the day off it makes up for
    ],
    ids=str,
)
def test_nobody_is_written_to_on_a_day_off(dossier, day, works):
    morning(datetime.combine(day, time(7, 30), clock.VIETNAM))
    assert bool(letters()) == works


def test_it_is_the_calendar_of_the_officers_own_agency(in_appraisal, dossier, one_stop, appraiser):
    ordinary = WorkCalendar.objects.get(pk=Agency.objects.get(key="BP-SLDTBXH").calendar_id)
    week = ordinary.data["hours"][0]["week"]
    hours = [{**ordinary.data["hours"][0], "week": {**week, "sat": ["07:00-11:30"]}}]
    saturdays = WorkCalendar.objects.create(
        key="thu-bay", name="Thứ bảy", data={**ordinary.data, "hours": hours}
    )
    Agency.objects.filter(pk=appraiser.posts.get().agency_id).update(calendar=saturdays)
    morning(at(21, 7, 30))
    assert appraiser.email in [recipient for recipient, _letter in letters()]
    assert one_stop.email not in [recipient for recipient, _letter in letters()]


def test_a_worker_that_comes_after_closing_time_writes_no_letters(dossier):
    morning(at(17, 17, 1))
    assert letters() == []


def test_a_letter_that_could_not_be_written_today_is_not_written_tomorrow(dossier, one_stop):
    jobs.enqueue("reports.digest", {"user": one_stop.pk, "day": "2026-11-17"}, TUESDAY)
    jobs.run_due(TUESDAY + DAY, limit=100)
    assert letters() == []


def test_who_has_nothing_to_do_and_who_is_locked_out_gets_none(dossier, one_stop):
    one_stop.is_active = False
    one_stop.save()
    morning(TUESDAY)
    assert letters() == []


def test_one_letter_that_fails_keeps_nobody_else_from_theirs(
    in_appraisal, appraiser, head, director, monkeypatch
):
    service.extension.draft_due_apologies(at(27, 7))
    notify = messaging.notify

    def failing(kind, to, context, **more):
        if to.email == appraiser.email:
            raise messaging.WordingError("broken")
        return notify(kind, to, context, **more)

    monkeypatch.setattr(messaging, "notify", failing)
    late = at(27, 7, 30)
    morning(late)
    assert [recipient for recipient, _letter in letters()] == [head.email, director.email]
    waiting = Job.objects.filter(name="reports.digest", state="queued").get()
    assert waiting.payload["user"] == appraiser.pk
    monkeypatch.undo()
    jobs.run_due(waiting.run_at, limit=100)
    assert letter_to(appraiser).subject.startswith("Ngày 27/11/2026: 1 hồ sơ")


def test_each_dossier_is_named_where_it_presses_most(busy, appraiser):
    morning(at(19, 7, 40))
    said = letter_to(appraiser).text
    parts = dict(zip(("head", "late", "over"), said.split("\n\n")[1:], strict=False))
    assert parts["head"] == "Sáng nay có 3 hồ sơ chờ bạn xử lý."
    assert parts["late"].startswith("Đã quá hạn (1):")
    assert busy.dossiers["old"].code in parts["late"]
    assert parts["over"].startswith("Quá phần thời gian của bước (1):")
    assert busy.dossiers["in hand"].code in parts["over"]
    assert busy.dossiers["fresh"].code not in said


def test_an_opinion_that_is_asked_of_the_unit_is_told(in_appraisal, appraiser, cast):
    ask(in_appraisal, appraiser, unit=welfare())
    morning(at(18, 7, 30))
    said = letter_to(cast["welfare_appraiser"]).text
    assert "Đơn vị bạn được hỏi ý kiến (1):" in said
    assert in_appraisal.code in said
    assert "được hỏi ý kiến" not in letter_to(appraiser).text


def test_leaders_are_told_what_is_late_and_who_holds_it(busy, head, director, lan):
    morning(at(19, 7, 40))
    said = letter_to(head)
    assert said.kind == "leader_digest"
    assert "Đơn vị của bạn có 1 hồ sơ quá hạn:" in said.text
    old = busy.dossiers["old"].code
    assert f"{old}, đang ở Võ Quốc Bảo (Phòng Lao động - Việc làm, Sở LĐTBXH)" in said.text
    assert "Chưa giao cho ai: 1 hồ sơ." in said.text
    assert "/can-bo/dieu-hanh" in said.text
    # To be assigned, to be decided on, to be endorsed.
    assert said.subject == "Ngày 19/11/2026: 3 hồ sơ chờ bạn, tình hình của đơn vị"
    assert "Văn bản xin lỗi chờ bạn ký (1):\n- http" in letter_to(director).text
    assert "xin lỗi" not in said.text
    for _recipient, message in letters():
        for private in (lan.full_name, lan.identity_number, lan.phone, lan.email):
            assert private not in message.subject + message.text


def test_a_leader_whose_unit_has_nothing_to_say_is_left_in_peace(dossier, head, director, cast):
    morning(TUESDAY)
    told = [recipient for recipient, _letter in letters()]
    assert head.email not in told
    assert director.email not in told
    assert cast["chairman"].email not in told
