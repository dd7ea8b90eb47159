"""What citizens read: the pack's wording with an act's facts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.messaging import notices, sms
from motcua.messaging import service as messaging
from motcua.messaging.models import NoticeTemplate
from motcua.messaging.wording import as_html, email_words, sms_words

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NOTICES = Path(__file__).resolve().parents[2] / "packs" / "binh-phuoc" / "notices"
KINDS = sorted(path.stem for path in NOTICES.glob("*.yaml") if path.stem != "footer")

DEFECTS = [
    {"name": "Giấy chứng nhận sức khỏe", "reason": "Bản chụp bị mờ, không đọc được ngày cấp."},
    {"name": "Lý lịch tư pháp", "reason": "Đã quá 06 tháng kể từ ngày cấp."},
]


@pytest.fixture
def pack(db):
    messaging.load_notices(NOTICES, AT)


def wording(kind: str) -> NoticeTemplate:
    return notices.latest(kind, "vi")


def facts(**changed: object) -> dict[str, object]:
    return notices.LONGEST_FACTS | changed


def load_text(folder: Path, text: str) -> int:
    (folder / "test.yaml").write_text(text, encoding="utf-8")
    return messaging.load_notices(folder, AT)


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize("kind", KINDS)
def test_every_short_message_fits_into_one_part_without_marks(kind):
    text = sms_words(wording(kind), facts()).text
    assert len(text) <= 160
    assert text.isascii()
    assert not text.endswith("..")


def answers(text: str) -> dict[str, str]:
    """What a letter says behind each of the lines that answer: what to do, until when, where."""
    lines = [line.strip() for line in text.splitlines()]
    return {
        begin: line.removeprefix(begin).strip()
        for begin in notices.ANSWERS["vi"]
        for line in lines
        if line.startswith(begin)
    }


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize("due", ["17:00 ngày 07/12/2026", ""])
def test_every_letter_says_what_happened_what_to_do_until_when_and_where(due):
    letters = {kind: wording(kind) for kind in KINDS if wording(kind).text}
    assert len(letters) > 25
    for kind, template in letters.items():
        text = email_words(template, facts(due=due, deadline="17:00 ngày 07/12/2026")).text
        said = answers(text)
        assert list(said) == list(notices.ANSWERS["vi"]), kind
        assert all(said.values()), kind
        greeting, happened = text.split("Việc cần làm:")[0].split("\n\n", 1)
        assert greeting.startswith("Xin chào"), kind
        assert len(happened.strip()) > 20, f"{kind}: what happened comes first"
        # A place is an address of the portal, or one where people can go.
        where = said["Nơi thực hiện:"]
        assert any(word in where for word in ("http", "dichvucong", "Sở", "Trung tâm", "nơi")), kind


@pytest.mark.usefixtures("pack")
def test_every_short_message_says_where_to_go_on():
    for template in (wording(kind) for kind in KINDS):
        assert not template.sms or "dichvucong.binhphuoc.gov.vn" in sms_words(template, facts()).text


@pytest.mark.usefixtures("pack")
def test_what_the_law_requires_is_not_for_choosing():
    """RULES a.4, a.5, a.7, a.8: reception, refusal, supplement, apology, stop, and the result."""
    required = {"accepted", "refused", "supplement_requested", "lapsed", "extended", "suspended", "stopped"}
    required |= {"payment_requested", "result_ready", "withdrawal_declined", "submitted", "resumed"}
    required |= {"code_email", "code_phone", "password_code", "step_over"}
    assert {kind for kind in KINDS if wording(kind).required} >= required
    assert set(messaging.notices_of_choice()) == {kind for kind in KINDS if not wording(kind).required}


def test_a_letter_without_the_three_answers_is_not_for_publishing(db):
    words = {"subject": "Xong", "text": "Xin chào {{ name }},\n\nXong rồi.\nViệc cần làm:\nThời hạn: mai"}
    said = [sentence for _field, sentence in messaging.wording_faults("accepted", words)]
    assert [line in " ".join(said) for line in notices.ANSWERS["vi"]] == [True, False, True]


@pytest.mark.usefixtures("pack")
def test_supplement_email_lists_every_defect_with_its_reason_until_when_and_where():
    text = email_words(
        wording("supplement_requested"),
        facts(defects=DEFECTS, deadline="17:00 ngày 07/12/2026", agency="Sở"),
    ).text
    for defect in DEFECTS:
        assert f"- {defect['name']}: {defect['reason']}" in text
    assert "2 nội dung" in text
    assert "17:00 ngày 07/12/2026" in text
    assert "hãy liên hệ hoặc đến Sở." in text


@pytest.mark.usefixtures("pack")
def test_supplement_sms_says_how_many_until_when_and_where_but_no_reason():
    text = sms_words(
        wording("supplement_requested"),
        facts(code="H10.901-261122-0001", defects=DEFECTS, deadline="17:00 ngày 07/12/2026"),
    ).text
    assert text == (
        "DVC Binh Phuoc: Ho so H10.901-261122-0001 can bo sung 2 noi dung, han 17:00 ngay 07/12/2026. "
        "Xem va bo sung tai dichvucong.binhphuoc.gov.vn"
    )


@pytest.mark.usefixtures("pack")
def test_submission_promises_an_answer_within_eight_working_hours():
    assert "trong 08 giờ làm việc" in email_words(wording("submitted"), facts()).text
    assert "trong 08 gio lam viec" in sms_words(wording("submitted"), facts()).text


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize("kind", KINDS)
def test_short_messages_carry_no_personal_data(kind):
    private = facts(name="Lê Thị Lan", reason="nhiễm HIV", procedure="Hỗ trợ nạn nhân")
    text = sms_words(wording(kind), private).text
    assert not any(word in text for word in ("Le Thi Lan", "HIV", "nan nhan"))


def test_wording_that_puts_a_name_into_a_short_message_is_refused(db, tmp_path):
    with pytest.raises(messaging.WordingError, match="'name' is undefined"):
        load_text(tmp_path, "sms: 'Xin chào {{ name }}'")


def test_wording_that_puts_a_one_time_code_into_the_subject_is_refused(db, tmp_path):
    with pytest.raises(messaging.WordingError, match="'otp' is undefined"):
        load_text(tmp_path, "subject: 'Mã {{ otp }}'\ntext: Chào")


def test_wording_whose_short_message_could_be_too_long_is_refused(db, tmp_path):
    with pytest.raises(messaging.WordingError, match="161 characters"):
        load_text(tmp_path, f"sms: {'x' * 161}")


def test_wording_that_reaches_into_the_machine_is_refused(db, tmp_path):
    with pytest.raises(messaging.WordingError):
        load_text(tmp_path, "text: '{{ code.__class__.__mro__ }}'")


def test_unknown_field_in_a_notice_is_refused_by_name(db, tmp_path):
    with pytest.raises(messaging.WordingError, match=r"test\.yaml"):
        load_text(tmp_path, "subjekt: x")


def test_loading_the_pack_again_changes_nothing_and_a_new_wording_is_a_new_revision(db, tmp_path):
    assert load_text(tmp_path, "sms: Một") == 1
    assert load_text(tmp_path, "sms: Một") == 0
    assert load_text(tmp_path, "sms: Hai") == 1
    assert list(NoticeTemplate.objects.order_by("revision").values_list("revision", "sms")) == [
        (1, "Một"),
        (2, "Hai"),
    ]


def test_english_reader_gets_english_where_there_is_some(db, tmp_path):
    (tmp_path / "test.en.yaml").write_text("sms: Done", encoding="utf-8")
    load_text(tmp_path, "sms: Xong")
    assert notices.latest("test", "en").sms == "Done"
    assert notices.latest("test", "km").sms == "Xong"


@pytest.mark.usefixtures("pack")
def test_what_an_applicant_wrote_is_neither_wording_nor_markup():
    words = email_words(wording("submitted"), facts(name="{{ otp }}<script>\r\nBcc: x@y.vn"))
    assert "{{ otp }}<script> Bcc: x@y.vn" in words.text
    assert "<script>" not in words.html
    assert "&lt;script&gt;" in words.html


def test_html_says_the_same_with_lists_and_links():
    html = as_html("T", "Chào\n\nViệc:\n- một\n- hai & ba\nXem https://a.vn/x/H10-1.\n")
    assert "<p>Việc:</p>\n<ul>\n<li>một</li>\n<li>hai &amp; ba</li>\n</ul>" in html
    assert '<p>Xem <a href="https://a.vn/x/H10-1">https://a.vn/x/H10-1</a>.</p>' in html


@given(st.text(max_size=400))
def test_any_text_becomes_one_short_message_of_safe_characters(text):
    assert len(sms.fit(text)) <= 160
    assert all(" " <= c < "\x7f" and c not in "`^{}[]~\\|" for c in sms.fit(text))


def test_text_too_long_for_a_short_message_ends_at_a_word():
    assert sms.fit("một hai " * 40).endswith(("mot..", "hai.."))


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("2026-11-22 20:59", "2026-11-22 20:59"),
        ("2026-11-22 21:00", "2026-11-23 07:00"),
        ("2026-11-22 23:59", "2026-11-23 07:00"),
        ("2026-11-23 00:00", "2026-11-23 07:00"),
        ("2026-11-23 06:59", "2026-11-23 07:00"),
        ("2026-11-23 07:00", "2026-11-23 07:00"),
    ],
)
def test_short_messages_sleep_from_nine_to_seven(asked, goes):
    def vietnam(moment: str) -> datetime:
        return datetime.fromisoformat(f"{moment}+07:00")

    assert sms.wake_time(vietnam(asked).astimezone(UTC)) == vietnam(goes)
