"""The ledger of one dossier: what it says, and what it refuses."""

import pytest

from motcua.worktime import service as worktime
from motcua.worktime.service import DueMode, Entry, EntryKind, LedgerError
from tests.worktime.cast import BINH_PHUOC, at, days, hours, months, shown, working_days

NĐ61 = "Nghị định 61/2018/NĐ-CP"


def started(when):
    return Entry(EntryKind.STARTED, at(when), NĐ61)


def paused(when):
    return Entry(EntryKind.PAUSED, at(when), "Chờ bổ sung")


def resumed(when):
    return Entry(EntryKind.RESUMED, at(when), "Đã bổ sung")


def restarted(when):
    return Entry(EntryKind.RESTARTED, at(when), "Đã bổ sung, tính lại từ đầu")


def extended(when, until):
    return Entry(EntryKind.EXTENDED, at(when), "Phiếu xin lỗi và hẹn lại", at(until) if until else None)


def read(duration, *entries, mode=DueMode.SAME_TIME):
    return worktime.read_ledger(BINH_PHUOC, duration, entries, mode)


def test_before_the_start_nothing_is_known():
    reading = read(working_days(5))
    assert (reading.first_due_at, reading.due_at, reading.is_paused, reading.lines) == (None, None, False, [])


def test_a_started_clock_is_due_after_its_duration():
    reading = read(working_days(5), started("2026-03-02 09:00"))
    assert shown(reading.due_at) == shown(reading.first_due_at) == "2026-03-09 09:00"


def test_while_paused_the_last_due_date_stays():
    reading = read(working_days(5), started("2026-03-02 09:00"), paused("2026-03-03 09:00"))
    assert reading.is_paused
    assert shown(reading.due_at) == "2026-03-09 09:00"


@pytest.mark.parametrize(
    ("why", "duration", "pause", "resume", "due"),
    [
        (
            "two working days waited",
            working_days(5),
            "2026-03-03 09:00",
            "2026-03-05 09:00",
            "2026-03-11 09:00",
        ),
        ("half an hour waited", working_days(5), "2026-03-03 09:00", "2026-03-03 09:30", "2026-03-09 09:30"),
        (
            "the lunch break is no waiting",
            working_days(5),
            "2026-03-03 11:30",
            "2026-03-03 13:30",
            "2026-03-09 09:00",
        ),
        (
            "a weekend is no waiting",
            working_days(5),
            "2026-03-06 17:00",
            "2026-03-08 10:00",
            "2026-03-09 09:00",
        ),
        (
            "answered at night: from 7:00",
            working_days(5),
            "2026-03-03 16:00",
            "2026-03-03 22:00",
            "2026-03-09 10:00",
        ),
        ("hours", hours(8), "2026-03-02 10:00", "2026-03-02 16:00", "2026-03-03 15:00"),
        ("days: two days waited", days(10), "2026-03-03 09:00", "2026-03-05 16:00", "2026-03-16 09:00"),
        ("days: same day, none waited", days(10), "2026-03-03 09:00", "2026-03-03 16:00", "2026-03-12 09:00"),
        (
            "days: answered on Saturday counts as Monday",
            days(10),
            "2026-03-06 09:00",
            "2026-03-07 09:00",
            "2026-03-16 09:00",
        ),
        ("months: 30 days waited", months(1), "2026-03-03 09:00", "2026-04-02 09:00", "2026-05-04 09:00"),
    ],
)
def test_resuming_gives_back_the_time_waited(why, duration, pause, resume, due):
    reading = read(duration, started("2026-03-02 09:00"), paused(pause), resumed(resume))
    assert shown(reading.due_at) == due
    assert not reading.is_paused


def test_days_given_back_count_from_the_last_day_and_not_from_where_a_holiday_moved_it():
    # 10 days from Thursday 26/2 end on Sunday 8/3, moved to Monday; with one day waited they end on Monday.
    reading = read(
        days(10), started("2026-02-26 09:00"), paused("2026-03-03 09:00"), resumed("2026-03-04 09:00")
    )
    assert shown(reading.first_due_at) == shown(reading.due_at) == "2026-03-09 09:00"


def test_restarting_counts_the_whole_duration_anew():
    reading = read(
        working_days(5),
        started("2026-03-02 09:00"),
        paused("2026-03-04 09:00"),
        restarted("2026-03-16 10:00"),
    )
    assert shown(reading.due_at) == "2026-03-23 10:00"
    assert shown(reading.first_due_at) == "2026-03-09 09:00"
    assert not reading.is_paused


def test_an_extension_sets_a_new_date_and_keeps_the_first():
    reading = read(
        working_days(5), started("2026-03-02 09:00"), extended("2026-03-06 09:00", "2026-03-13 09:00")
    )
    assert shown(reading.due_at) == "2026-03-13 09:00"
    assert shown(reading.first_due_at) == "2026-03-09 09:00"


def test_an_extension_to_a_day_off_is_due_at_the_next_opening():
    reading = read(
        working_days(5), started("2026-03-02 09:00"), extended("2026-03-06 09:00", "2026-03-14 09:00")
    )
    assert shown(reading.due_at) == "2026-03-16 07:00"


def test_a_pause_after_an_extension_moves_the_extended_date():
    reading = read(
        working_days(5),
        started("2026-03-02 09:00"),
        extended("2026-03-06 09:00", "2026-03-13 09:00"),
        paused("2026-03-10 09:00"),
        resumed("2026-03-11 09:00"),
    )
    assert shown(reading.due_at) == "2026-03-16 09:00"


def test_a_dossier_paused_when_late_stays_as_late_as_it_was():
    entries = [started("2026-03-02 09:00"), paused("2026-03-10 09:00"), resumed("2026-03-12 09:00")]
    late = worktime.working_minutes(BINH_PHUOC, at("2026-03-09 09:00"), at("2026-03-10 09:00"))
    due = read(working_days(5), *entries).due_at
    assert due is not None
    assert worktime.working_minutes(BINH_PHUOC, due, at("2026-03-12 09:00")) == late


def test_in_end_of_day_mode_short_pauses_do_not_each_win_a_day():
    entries = [started("2026-03-02 09:00")]
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        entries += [paused(f"{day} 09:00"), resumed(f"{day} 09:10")]
    assert shown(read(working_days(5), *entries, mode=DueMode.END_OF_DAY).due_at) == "2026-03-10 17:00"


def test_each_line_tells_when_what_effect_and_why():
    reading = read(
        working_days(5),
        started("2025-04-23 18:00"),
        paused("2025-04-24 09:00"),
        resumed("2025-05-06 09:20"),
        extended("2025-05-07 09:20", "2025-05-19 09:00"),
    )
    assert [line.text for line in reading.lines] == [
        "18:00 ngày 23/04/2025: bắt đầu tính thời hạn 5 ngày làm việc kể từ 07:00 ngày 24/04/2025 vì nhận "
        "ngoài giờ làm việc, hẹn trả 07:00 ngày 05/05/2025. Căn cứ: Nghị định 61/2018/NĐ-CP.",
        "09:00 ngày 24/04/2025: dừng tính thời hạn, thời gian chờ không bị trừ; có ngày hẹn trả mới khi tính "
        "tiếp. Căn cứ: Chờ bổ sung.",
        "09:20 ngày 06/05/2025: tính tiếp thời hạn, cộng thêm 48 giờ 20 phút làm việc đã chờ, hẹn trả "
        "07:20 ngày 13/05/2025. Căn cứ: Đã bổ sung.",
        "09:20 ngày 07/05/2025: gia hạn từ 07:20 ngày 13/05/2025, hẹn trả lại 09:00 ngày 19/05/2025. "
        "Căn cứ: Phiếu xin lỗi và hẹn lại.",
    ]
    assert [shown(line.due_at) for line in reading.lines] == [
        "2025-05-05 07:00",
        "2025-05-05 07:00",
        "2025-05-13 07:20",
        "2025-05-19 09:00",
    ]


def test_a_due_date_in_an_undecided_year_is_marked_as_forecast():
    assert not read(working_days(5), started("2026-03-02 09:00")).is_forecast
    assert read(working_days(5), started("2026-12-29 09:00")).is_forecast


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([paused("2026-03-02 09:00")], "chưa bắt đầu"),
        ([started("2026-03-02 09:00"), started("2026-03-02 09:00")], "chỉ bắt đầu một lần"),
        ([started("2026-03-02 09:00"), resumed("2026-03-03 09:00")], "đang chạy"),
        (
            [started("2026-03-02 09:00"), paused("2026-03-03 09:00"), paused("2026-03-03 10:00")],
            "không thể dừng lần nữa",
        ),
        ([started("2026-03-02 09:00"), paused("2026-03-02 08:59")], "không thể ghi sau"),
        ([started("2026-03-02 09:00"), extended("2026-03-03 09:00", None)], "phải có ngày hẹn trả mới"),
        ([started("2026-03-02 09:00"), extended("2026-03-03 09:00", "2026-03-09 09:00")], "phải sau"),
        ([started("2026-03-02 09:00"), extended("2026-03-12 09:00", "2026-03-11 09:00")], "sau lúc gia hạn"),
        (
            [
                started("2026-03-02 09:00"),
                paused("2026-03-03 09:00"),
                extended("2026-03-04 09:00", "2026-03-20 09:00"),
            ],
            "gia hạn sau khi tính tiếp",
        ),
        ([Entry(EntryKind.STARTED, at("2026-03-02 09:00"), NĐ61, at("2026-03-20 09:00"))], "Chỉ khi gia hạn"),
    ],
)
def test_what_cannot_have_happened_is_refused_with_a_sentence(entries, sentence):
    with pytest.raises(LedgerError, match=sentence):
        read(working_days(5), *entries)
