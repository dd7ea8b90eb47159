"""What changes hands has its slip: a dossier for the next agency, a result, a dossier taken back."""

from datetime import datetime, timedelta

import pytest

from motcua.base import clock
from motcua.catalog.filing import ResultChannel
from motcua.dossiers import service, slipdata
from motcua.dossiers.budgets import in_words
from motcua.dossiers.models import Defect, Dossier, Draft, Result, Slip
from motcua.dossiers.service import Fault
from motcua.worktime import service as worktime
from tests.dossiers.conftest import DOCUMENT, MONDAY, store
from tests.dossiers.walks import Walk, draft_of, walk_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROVINCE = ("1.000105", "BP-SLDTBXH", "")
RULES = "noi-quy-lao-dong"
COMMUNE = ("1.001776", "BP-25207", "1d")


def at_pass_on(cast, code, agency, case):
    return walk_of(code, cast, at_agency=agency, case=case).until("pass_on")


def moment(written):
    return datetime.fromisoformat(written).replace(tzinfo=clock.VIETNAM)


# --- the hand-over


def test_a_director_hands_over_to_the_province_with_papers_and_clock(pack, cast):
    walk = at_pass_on(cast, *PROVINCE)
    walk.act("pass_on", "director", opinion="Đề nghị UBND tỉnh chấp thuận.")
    dossier = walk.dossier
    slip = dossier.slips.get(form=Slip.Form.HANDOVER)
    facts = slip.data
    assert (slip.number, slip.name, facts["form"]) == ("1/BGHS-SLĐTBXH", "Biên bản bàn giao hồ sơ", "")
    assert facts["office"]["name"].startswith("Sở Lao động")
    assert facts["giver"]["person"] == cast["director"].full_name
    assert facts["taker"] == {
        "agency": "Ủy ban nhân dân tỉnh Bình Phước",
        "unit": "Lãnh đạo cơ quan",
        "person": "",
    }
    assert facts["acceptance_number"] == dossier.slips.get(form="slip_01").number
    assert [line["sha256"] for line in facts["papers"]] == [p.file.sha256 for p in dossier.papers.all()]
    assert facts["declaration_sha256"] == slipdata.answers_digest(dossier.answers)
    assert facts["opinion"] == "Đề nghị UBND tỉnh chấp thuận."
    assert moment(facts["due_at"]) == dossier.due_at


def test_the_taker_has_its_steps_share_of_the_whole_time(pack, cast):
    walk = at_pass_on(cast, *COMMUNE)
    walk.act("pass_on", "commune_chair")
    facts = walk.dossier.slips.get(form=Slip.Form.HANDOVER).data
    # 54 of 176 parts of 22 working days; to give the result is the commune's step again.
    assert (facts["share"], facts["share_of"]) == ("6 ngày 6 giờ làm việc", "22 ngày làm việc")
    assert [line["step"] for line in facts["shares"]] == [
        step.name for step in walk.dossier.steps.filter(position__range=(4, 7))
    ]
    assert facts["share_until"] == facts["shares"][-1]["until"]
    calendar = service.slips.calendar_of(walk.dossier)
    assert worktime.working_minutes(calendar, walk.at, moment(facts["share_until"])) == 54 * 60
    assert facts["office"]["name"] == "Ủy ban nhân dân xã Tân Thành"
    assert facts["taker"]["agency"] == "Ủy ban nhân dân thành phố Đồng Xoài"


def test_whoever_comes_late_takes_the_promised_date_from_nobody(pack, cast):
    walk = at_pass_on(cast, *PROVINCE)
    walk.at = walk.dossier.due_at - 2 * HOUR
    walk.act("pass_on", "director")
    facts = walk.dossier.slips.get(form=Slip.Form.HANDOVER).data
    assert facts["share_is_cut"] is True
    assert facts["share_until"] == facts["due_at"]


def test_without_a_time_limit_nobody_has_a_share(pack, cast):
    walk = at_pass_on(cast, *PROVINCE)
    walk.dossier.first_due_at = walk.dossier.due_at = None
    walk.dossier.save()
    walk.act("pass_on", "director")
    facts = walk.dossier.slips.get(form=Slip.Form.HANDOVER).data
    assert (facts["share"], facts["share_until"], facts["shares"]) == ("", None, [])
    assert service.slips.render(walk.dossier.slips.last(), walk.at).size


def test_what_was_replaced_does_not_go_along(pack, cast):
    walk = walk_of(COMMUNE[0], cast, at_agency=COMMUNE[1], case=COMMUNE[2]).until("appraise")
    document = walk.dossier.papers.values_list("document", flat=True)[0]
    walk.act("propose_supplement", "commune_appraiser", faults=[Fault(Defect.Kind.DOCUMENT, document, "Mờ")])
    walk.act("request_supplement", "commune_chair")
    supplement = walk.dossier.supplements.get()
    service.supplements.add_paper(supplement, document, store("ro-net.pdf", walk.at), walk.at)
    walk.act("send_supplement", "lan")
    walk.act("accept_supplement", "commune_one_stop")
    walk.until("pass_on").step()
    names = [line["name"] for line in walk.dossier.slips.get(form=Slip.Form.HANDOVER).data["papers"]]
    assert "ro-net.pdf" in names
    assert f"{document}.pdf" not in names


def test_passed_on_again_after_it_was_sent_back_it_is_handed_over_again(pack, cast):
    walk = at_pass_on(cast, *PROVINCE)
    walk.step()
    walk.act("send_back", "chairman", reason="Thiếu căn cứ")
    walk.until("approve")
    numbers = walk.dossier.slips.filter(form=Slip.Form.HANDOVER).values_list("number", flat=True)
    assert list(numbers) == ["1/BGHS-SLĐTBXH", "2/BGHS-SLĐTBXH"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 phút làm việc"),
        (45, "45 phút làm việc"),
        (480, "1 ngày làm việc"),
        (1350, "2 ngày 6 giờ 30 phút làm việc"),
        (481, "1 ngày 1 phút làm việc"),
    ],
)
def test_working_time_is_told_in_days_of_eight_hours(minutes, words):
    assert in_words(minutes) == words


# --- who sees the hand-over


@pytest.fixture
def handed_over(pack, cast):
    walk = at_pass_on(cast, *PROVINCE)
    walk.step()
    return walk


def test_the_applicant_neither_finds_nor_opens_what_passes_between_offices(handed_over, client, lan):
    dossier = handed_over.dossier
    slip = dossier.slips.get(form=Slip.Form.HANDOVER)
    client.force_login(lan)
    page = client.get(f"/ho-so/{dossier.code}").content.decode()
    assert "Biên bản bàn giao" not in page
    assert dossier.slips.get(form="slip_01").name in page
    assert client.get(f"/ho-so/{dossier.code}/phieu/{slip.pk}").status_code == 404
    accepted = dossier.slips.get(form="slip_01")
    assert client.get(f"/ho-so/{dossier.code}/phieu/{accepted.pk}").status_code == 200


def test_officers_of_both_agencies_print_it(handed_over, client, cast):
    dossier = handed_over.dossier
    slip = dossier.slips.get(form=Slip.Form.HANDOVER)
    for who, status in (("director", 200), ("chairman", 200), ("other", 404)):
        client.force_login(cast.get(who, cast["centre_appraiser"]))
        answer = client.get(f"/can-bo/ho-so/{dossier.code}/phieu/{slip.pk}")
        assert answer.status_code == status, who


def test_whoever_holds_it_is_told_that_it_is_genuine_and_nothing_personal(handed_over, client, lan):
    slip = handed_over.dossier.slips.get(form=Slip.Form.HANDOVER)
    page = client.get(f"/xac-thuc/{slip.token}")
    said = page.content.decode()
    assert page.status_code == 200
    for fact in ("Biên bản bàn giao hồ sơ", slip.number, "Sở Lao động"):
        assert fact in said
    for secret in (lan.full_name, lan.identity_number, lan.phone):
        assert secret not in said


# --- the result


def returned(dossier, cast, *, channel=None, **arguments):
    if channel:
        dossier.result_channel = channel
        dossier.save(update_fields=["result_channel"])
    walk = Walk(dossier, cast).until("return")
    walk.act("return_result", "one_stop", **arguments)
    return dossier.slips.get(form=Slip.Form.RETURN)


def test_the_counter_has_it_in_writing_who_got_what_and_which_originals_went_back(dossier, cast):
    slip = returned(dossier, cast, collector="Lê Văn Tám", authority="con")
    result = dossier.results.get()
    assert slip.number == "1/GNKQ-SLĐTBXH"
    assert slip.data["collector"] == "Lê Văn Tám (con)"
    assert slip.data["officer"] == cast["one_stop"].full_name
    assert slip.data["originals"] == [d.name for d in dossier.revision.content.documents if d.key == DOCUMENT]
    (line,) = slip.data["results"]
    assert (line["outcome"], line["file"]["sha256"]) == ("Đồng ý giải quyết", result.file.sha256)
    assert line["name"] == dossier.revision.content.result


def test_an_original_that_the_office_held_goes_back_with_the_result_and_stands_on_its_slip(in_part, cast):
    walk = Walk(in_part, cast)
    walk.act("accept", "one_stop", taken_in={RULES: {"original": 2}})
    walk.until("return")
    held = [paper.pk for paper in in_part.papers_taken_in.all()]
    walk.act("return_result", "one_stop", given_back=held)
    assert in_part.slips.get(form=Slip.Form.RETURN).data["originals"] == ["Nội quy lao động (2 bản)"]


def test_online_it_says_since_when_the_result_was_there(dossier, cast):
    slip = returned(dossier, cast, channel=ResultChannel.ONLINE, collector="", originals=[])
    assert slip.data["channel"] == "online"
    assert moment(slip.data["finished_at"]) == dossier.finished_at.replace(second=0, microsecond=0)
    assert (slip.data["collector"], slip.data["originals"]) == ("", [])


def test_a_result_that_says_no_is_not_called_what_was_asked_for(dossier, cast):
    walk = Walk(dossier, cast).until("appraise")
    walk.act("propose", "appraiser", outcome=Result.Outcome.DENIED, opinion="Không đủ")
    walk.until("issue").act("issue_result", "clerk", outcome=Result.Outcome.DENIED)
    walk.to_the_end()
    (line,) = dossier.slips.get(form=Slip.Form.RETURN).data["results"]
    assert line["name"] == "Văn bản trả lời, nêu rõ lý do"
    assert line["outcome"] == "Không đủ điều kiện giải quyết"


def test_an_original_of_what_was_never_filed_is_not_asked_for(pack, cast):
    """Symptom: the desk had to tick the original of an optional paper that nobody had filed."""
    walk = walk_of("1.001653", cast, at_agency="BP-25207")
    optional = next(d for d in walk.dossier.revision.content.documents if not d.required)
    walk.dossier.papers.filter(document=optional.key).update(pending=True)
    asked = [key for key, _name in service.originals_to_check(walk.dossier)]
    assert asked
    assert optional.key not in asked


def test_the_applicant_opens_the_slip_of_the_result(dossier, cast, client, lan):
    slip = returned(dossier, cast)
    client.force_login(lan)
    assert client.get(f"/ho-so/{dossier.code}/phieu/{slip.pk}").status_code == 200


# --- the withdrawal


def test_a_withdrawal_is_confirmed_to_whom_it_was_about_when_and_why(dossier, lan):
    service.withdraw(dossier, user=lan, at=MONDAY + HOUR, reason="Tôi không còn nhu cầu.")
    slip = dossier.slips.get(form=Slip.Form.WITHDRAWAL)
    facts = slip.data
    assert (slip.number, slip.series) == ("1/RHS-SLĐTBXH", "tt03-2025")
    assert (facts["withdrawn_by"], facts["asked_at"]) == (lan.full_name, "2026-11-16T10:00")
    assert facts["reason"] == "Tôi không còn nhu cầu."
    assert (facts["returned"], facts["signer"], facts["received_at"]) == ([], "", None)
    assert facts["qr_url"].endswith(f"/xac-thuc/{slip.token}")


def test_withdrawn_without_a_reason_it_is_confirmed_all_the_same(dossier, lan):
    service.withdraw(dossier, user=lan, at=MONDAY + HOUR)
    assert dossier.slips.get(form=Slip.Form.WITHDRAWAL).data["reason"] == ""


def test_what_is_withdrawn_after_reception_says_who_agreed_and_which_papers_come_back(in_part, cast):
    walk = Walk(in_part, cast)
    content = in_part.revision.content
    (rules,) = [d.key for d in content.documents_in(in_part.case) if d.name == "Nội quy lao động"]
    walk.act("accept", "one_stop", taken_in={rules: {"original": 1}})
    walk.act("ask_withdrawal", "lan", reason="Cần sửa nội quy")
    walk.act("agree_to_withdrawal", "director")
    slip = in_part.slips.get(form=Slip.Form.WITHDRAWAL)
    facts = slip.data
    assert slip.number == "1/RHS-SLĐTBXH"
    assert (facts["withdrawn_by"], facts["reason"]) == (cast["lan"].full_name, "Cần sửa nội quy")
    assert (facts["asked_at"], facts["issued_at"]) == ("2026-11-16T11:00", "2026-11-16T12:00")
    assert facts["signer"] == cast["director"].full_name
    (line,) = facts["returned"]
    assert (line["name"], line["originals"]) == ("Nội quy lao động", 1)


# --- what the reception slip acknowledges


def test_filed_in_full_there_are_files_and_nothing_on_paper(received):
    lines = received.slips.get(form="slip_01").data["documents"]
    assert [(line["originals"], line["copies"], line["files"]) for line in lines] == [(0, 0, 1)] * 2


def test_filed_in_part_the_originals_are_at_the_counter(in_part, cast):
    Walk(in_part, cast).act("accept", "one_stop")
    lines = in_part.slips.get(form="slip_01").data["documents"]
    assert [(line["originals"], line["files"]) for line in lines] == [(0, 1), (1, 1)]


def test_what_was_not_filed_is_not_acknowledged(pack, cast):
    """Symptom: the slip listed every paper that the procedure knows, as if it had been handed in."""
    walk = walk_of("1.001776", cast, at_agency="BP-25207", case="1d")
    optional = [d.key for d in walk.dossier.revision.content.documents_in("1d") if not d.required]
    walk.dossier.papers.filter(document__in=optional).update(pending=True)
    walk.act("accept", "commune_one_stop")
    listed = {line["name"] for line in walk.dossier.slips.get(form="slip_01").data["documents"]}
    content = walk.dossier.revision.content
    assert listed == {d.name for d in content.documents_in("1d") if d.key not in optional}


@pytest.fixture
def in_part(pack, lan) -> Dossier:
    """Lan's dossier filed in part: the original of its rules is brought to the counter."""
    draft = draft_of("2.001955", lan, at_agency="BP-SLDTBXH")
    Draft.objects.filter(pk=draft.pk).update(filing_mode="partial", result_channel="counter")
    draft.refresh_from_db()
    for paper in draft.papers.exclude(document=RULES):
        service.drafts.remove_paper(paper)
    return service.drafts.submit(draft, user=lan, at=MONDAY)
