"""Changes of the office's data: drafted by one, published by another, frozen, tried without a trace."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

from motcua.base.clock import VIETNAM
from motcua.catalog import service as catalog
from motcua.catalog.changes import ChangeError, OvertakenChangeError
from motcua.catalog.items import KINDS
from motcua.catalog.models import Change, ChangeAct, Procedure, ProcedureRevision, Workflow
from motcua.messaging.models import NoticeTemplate
from motcua.organization.models import Agency, Department, WorkCalendar

Kind = Change.Kind
AT = datetime(2026, 11, 23, 8, tzinfo=VIETNAM)
CODE = "2.000134"
changes = catalog.changes

pytestmark = pytest.mark.usefixtures("pack")


def current(kind, key):
    data = changes.current(kind, key)
    assert data is not None
    return data


@pytest.fixture
def an(cast):
    return cast["administrator"]


@pytest.fixture
def khai(cast):
    return cast["second_administrator"]


@pytest.fixture
def cheaper(an):
    """A draft in which 2.000134 costs 50,000 VND."""
    change = changes.begin(Kind.PROCEDURE, CODE, user=an, at=AT)
    data = current(Kind.PROCEDURE, CODE)
    data["procedure"] |= {"fee": 50000}
    changes.save(change, data, version=0, user=an, at=AT)
    return change


def published(change, an, khai):
    changes.propose(change, "Nghị quyết 12", version=change.version, user=an, at=AT)
    changes.publish(change, version=change.version, user=khai, at=AT)
    return change


def test_what_one_wrote_another_publishes_as_a_new_frozen_revision(cheaper, an, khai):
    old = catalog.get(CODE).current
    published(cheaper, an, khai)
    new = catalog.get(CODE).current
    assert (old.number, new.number, new.content.fee) == (1, 2, 50000)
    assert ProcedureRevision.objects.get(pk=old.pk).content.fee == 0
    assert [(act.act, act.actor) for act in cheaper.acts.order_by("pk")] == [
        ("begin", an), ("save", an), ("propose", an), ("publish", khai),
    ]  # fmt: skip
    assert changes.history(Kind.PROCEDURE, CODE).get() == cheaper


@pytest.mark.parametrize("part", ["save", "propose"])
def test_whoever_had_a_hand_in_it_does_not_publish(cheaper, an, khai, part):
    if part == "save":
        changes.save(cheaper, cheaper.data | {}, version=cheaper.version, user=khai, at=AT)
    proposer = khai if part == "propose" else an
    changes.propose(cheaper, "Nghị quyết 12", version=cheaper.version, user=proposer, at=AT)
    for person in (an, khai):
        with pytest.raises(ChangeError, match="không tự ban hành"):
            changes.publish(cheaper, version=cheaper.version, user=person, at=AT)
    assert catalog.get(CODE).current.number == 1


def test_only_administrators_change_anything(cast, cheaper):
    for key in ("lan", "appraiser", "director"):
        with pytest.raises(ChangeError, match="quản trị"):
            changes.begin(Kind.FIELD, "ATVSLD", user=cast[key], at=AT)
        with pytest.raises(ChangeError, match="quản trị"):
            changes.save(cheaper, cheaper.data, version=cheaper.version, user=cast[key], at=AT)


def test_a_draft_is_not_published_and_a_published_change_not_edited(cheaper, an, khai):
    with pytest.raises(OvertakenChangeError):
        changes.publish(cheaper, version=cheaper.version, user=khai, at=AT)
    published(cheaper, an, khai)
    with pytest.raises(ChangeError):
        changes.save(cheaper, cheaper.data, version=cheaper.version, user=an, at=AT)
    for act in (changes.propose, changes.discard, changes.send_back):
        with pytest.raises(ChangeError):
            act(cheaper, "lời", version=cheaper.version, user=an, at=AT)
    with pytest.raises(ChangeError):
        changes.publish(cheaper, version=cheaper.version, user=khai, at=AT)
    assert catalog.get(CODE).current.number == 2


def test_the_second_of_two_savers_is_told(cheaper, khai):
    mine = Change.objects.get(pk=cheaper.pk)
    changes.save(cheaper, cheaper.data, version=cheaper.version, user=khai, at=AT)
    with pytest.raises(OvertakenChangeError, match="tải lại trang"):
        changes.save(mine, mine.data, version=mine.version, user=khai, at=AT)


def test_begun_twice_it_is_one_change(an, khai):
    first = changes.begin(Kind.FIELD, "ATVSLD", user=an, at=AT)
    assert changes.begin(Kind.FIELD, "ATVSLD", user=khai, at=AT) == first


def test_a_faulty_or_empty_or_groundless_change_is_not_proposed(cheaper, an):
    with pytest.raises(ChangeError, match="lý do"):
        changes.propose(cheaper, " ", version=cheaper.version, user=an, at=AT)
    data = current(Kind.PROCEDURE, CODE)
    changes.save(cheaper, data, version=cheaper.version, user=an, at=AT)
    with pytest.raises(ChangeError, match="Chưa có gì"):
        changes.propose(cheaper, "Lý do", version=cheaper.version, user=an, at=AT)
    data["procedure"] |= {"workflow": "khong-co"}
    changes.save(cheaper, data, version=cheaper.version, user=an, at=AT)
    assert [fault.path for fault in changes.faults(cheaper)] == ["workflow"]
    with pytest.raises(ChangeError, match="Còn lỗi"):
        changes.propose(cheaper, "Lý do", version=cheaper.version, user=an, at=AT)


def test_an_example_that_the_form_refuses_is_a_fault(cheaper):
    cheaper.data["examples"]["F-ATVSLD-01"]["answers"].pop("doi_tuong")
    assert [fault.file for fault in changes.faults(cheaper)] == ["forms/examples/F-ATVSLD-01.yaml"]


def test_what_was_sent_back_is_mended_and_proposed_again(cheaper, an, khai):
    changes.propose(cheaper, "Nghị quyết 12", version=cheaper.version, user=an, at=AT)
    changes.send_back(cheaper, "Thiếu số nghị quyết", version=cheaper.version, user=khai, at=AT)
    assert cheaper.state == Change.State.DRAFT
    assert cheaper.acts.first().text == "Thiếu số nghị quyết"
    assert published(cheaper, an, khai).state == Change.State.PUBLISHED


def test_a_change_begun_before_another_was_published_must_be_renewed(cheaper, an, khai):
    late = Change.objects.get(pk=cheaper.pk)
    late.pk, late.version = None, 0
    late.data["procedure"] |= {"fee": 60000}
    late.save(force_insert=True)
    published(cheaper, an, khai)
    with pytest.raises(OvertakenChangeError, match="bản mới"):
        changes.propose(late, "Lý do", version=0, user=an, at=AT)
    changes.renew(late, version=0, user=an, at=AT)
    [found] = changes.differences(late)
    assert (found.before, found.after) == ("50000", "60000")
    published(late, an, khai)
    assert catalog.get(CODE).current.content.fee == 60000


def test_a_rehearsal_leaves_nothing_behind(cheaper):
    with changes.rehearsed(cheaper, AT):
        assert catalog.get(CODE).current.content.fee == 50000
    assert (catalog.get(CODE).current.number, ProcedureRevision.objects.filter(number=2).count()) == (1, 0)
    with pytest.raises(RuntimeError), changes.rehearsed(cheaper, AT):
        raise RuntimeError
    assert catalog.get(CODE).current.content.fee == 0


def test_a_new_procedure_with_a_form_of_its_own(an, khai):
    data = current(Kind.PROCEDURE, CODE)
    data["procedure"] |= {"code": "9.000001", "name": "Hỗ trợ mua cây giống", "form": "F-CAY-01"}
    data["procedure"] |= {"documents": [], "tests": []}
    definition = data["forms"].pop("F-ATVSLD-01") | {"key": "F-CAY-01"}
    example = data["examples"].pop("F-ATVSLD-01")
    data |= {"forms": {"F-CAY-01": definition}, "examples": {"F-CAY-01": example}}
    change = changes.begin_new(Kind.PROCEDURE, "9.000001", data, user=an, at=AT)
    assert changes.items(Kind.PROCEDURE)[-1].open_change == change
    published(change, an, khai)
    made = catalog.get("9.000001")
    assert catalog.forms_of(made.current)["F-CAY-01"].title == definition["title"]
    with pytest.raises(ChangeError, match="đã dùng"):
        changes.begin_new(Kind.PROCEDURE, "9.000001", data, user=an, at=AT)


def test_a_changed_workflow_reaches_its_procedures_and_no_other(an, khai):
    change = changes.begin(Kind.WORKFLOW, "so", user=an, at=AT)
    data = Workflow.objects.get(key="so")
    steps = [step | {"share": step["share"] * 2} for step in data.steps]
    changes.save(change, {"name": data.name, "steps": steps}, version=0, user=an, at=AT)
    published(change, an, khai)
    for procedure in Procedure.objects.select_related("current"):
        used = procedure.current.source["workflow"] == "so"
        assert procedure.current.number == (2 if used else 1)
    assert catalog.get(CODE).current.data["workflow"] == steps


def test_every_kind_of_item_comes_back_as_it_was(an):
    for kind, items in KINDS.items():
        keys = list(items.titles())
        assert keys
        for key in keys:
            data = current(kind, key)
            assert items.faults(key, data) == [], (kind, key)
            items.apply(key, data, AT)
            assert current(kind, key) == data
    assert not ProcedureRevision.objects.filter(number=2).exists()
    assert not NoticeTemplate.objects.filter(revision=2).exists()


@pytest.mark.parametrize(
    ("kind", "key", "spoil"),
    [
        (Kind.FIELD, "ATVSLD", {"name": ""}),
        (Kind.FIELD, "ATVSLD", {"name": "x" * 201}),
        (Kind.AGENCY, "BP-SLDTBXH", {"parent": "khong-co"}),
        (Kind.AGENCY, "BP-SLDTBXH", {"code": "H10.900"}),
        (Kind.AGENCY, "BP-SLDTBXH", {"key": "BP-KHAC"}),
        (Kind.CALENDAR, "binh-phuoc", {"hours": []}),
        (Kind.NOTICE, "accepted", {"sms": "Hồ sơ của {{ name }}"}),
        (Kind.NOTICE, "accepted", {"sms": "x" * 161}),
        (Kind.NOTICE, "accepted", {"text": "{{ khong_co }}"}),
        (Kind.NOTICE, "accepted", {"text": "{% if %}"}),
        (Kind.NOTICE, "accepted", {"subject": 5}),
        (Kind.WORKFLOW, "so", {"steps": []}),
    ],
)
def test_what_would_break_the_portal_is_a_fault(kind, key, spoil):
    assert KINDS[kind].faults(key, current(kind, key) | spoil)


def test_simple_items_come_into_force(an, khai):
    for kind, key, data in (
        (Kind.FIELD, "ATVSLD", {"name": "An toàn lao động"}),
        (Kind.AGENCY, "BP-SLDTBXH", {"phone": "02713 888 888", "departments": [
            *current(Kind.AGENCY, "BP-SLDTBXH")["departments"],
            {"key": "SLDTBXH-MOI", "name": "Phòng mới", "fields": ["*"]},
        ]}),
        (Kind.CALENDAR, "binh-phuoc", {"name": "Giờ mùa hè"}),
        (Kind.NOTICE, "accepted", {"sms": "Ho so {{ code }} da nhan, hen {{ due }}"}),
    ):  # fmt: skip
        change = changes.begin(kind, key, user=an, at=AT)
        changes.save(change, change.data | data, version=0, user=an, at=AT)
        assert changes.faults(change) == []
        published(change, an, khai)
    assert catalog.search(catalog.Wanted(keyword="an toan lao dong")).total
    assert Agency.objects.get(key="BP-SLDTBXH").phone == "02713 888 888"
    assert Department.objects.get(key="SLDTBXH-MOI").agency.key == "BP-SLDTBXH"
    assert WorkCalendar.objects.get(key="binh-phuoc").calendar.name == "Giờ mùa hè"
    assert NoticeTemplate.objects.filter(kind="accepted").latest("revision").sms.startswith("Ho so")


# --- the pack and the studio ----


@pytest.fixture
def my_pack(small_pack, tmp_path):
    return Path(shutil.copytree(small_pack, tmp_path / "pack"))


def rewrite(path, **news):
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(data | news, allow_unicode=True), encoding="utf-8")


def test_a_pack_does_not_overwrite_what_the_office_changed(cheaper, an, khai, my_pack):
    published(cheaper, an, khai)
    rewrite(my_pack / "procedures" / "2.001955.yaml", fee=70000)
    catalog.load_pack(my_pack, AT + timedelta(days=1))
    assert catalog.get(CODE).current.content.fee == 50000
    assert catalog.get("2.001955").current.content.fee == 70000
    assert not changes.open_changes().exists()


def test_news_of_the_pack_about_it_waits_as_a_change_once(cheaper, an, khai, my_pack):
    published(cheaper, an, khai)
    path = my_pack / "procedures" / f"{CODE}.yaml"
    rewrite(path, fee=90000)
    catalog.load_pack(my_pack, AT + timedelta(days=1))
    rewrite(my_pack / "procedures" / "2.001955.yaml", fee=70000)
    catalog.load_pack(my_pack, AT + timedelta(days=2))
    waiting = changes.open_changes().get()
    assert (waiting.author, waiting.key) == (None, CODE)
    assert [(one.before, one.after) for one in changes.differences(waiting)] == [("50000", "90000")]
    published(waiting, an, khai)
    assert catalog.get(CODE).current.content.fee == 90000


def test_the_record_tells_acts_newest_first(cheaper):
    assert [act.act for act in cheaper.acts.all()] == [ChangeAct.Act.SAVE, ChangeAct.Act.BEGIN]
