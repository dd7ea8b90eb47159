"""The sections of the procedure editor: what each is called, what it holds, and which faults are its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.catalog.models import Change
from motcua.catalog.service import Fault
from motcua.web.studio.procedure_forms import GeneralForm, GroundsForm, PartForm, TimeAndFeeForm, WorkflowForm
from motcua.worktime import service as worktime

Words = str | Promise


@dataclass(frozen=True)
class Part:
    """One section. `route` shows it, with `slug` where many share a route; `keys` are what it holds."""

    slug: str
    title: Words
    route: str
    keys: tuple[str, ...]
    form: type[PartForm] | None = None

    def address_args(self, change: Change) -> list[Any]:
        """The arguments of its address."""
        return [change.pk, self.slug] if self.form else [change.pk]


PARTS = (
    Part(
        "thong-tin-chung",
        gettext_lazy("Thông tin chung"),
        "change_procedure_part",
        tuple(GeneralForm.base_fields),
        GeneralForm,
    ),
    Part(
        "thoi-han-va-phi",
        gettext_lazy("Thời hạn và phí"),
        "change_procedure_part",
        ("processing_time", "fee", "fee_full", "fee_note"),
        TimeAndFeeForm,
    ),
    Part("truong-hop", gettext_lazy("Các trường hợp"), "change_procedure_cases", ("cases",)),
    Part("giay-to", gettext_lazy("Giấy tờ cần nộp"), "change_procedure_documents", ("documents",)),
    Part("to-khai", gettext_lazy("Tờ khai"), "change_procedure_declaration", ("form",)),
    Part("quy-trinh", gettext_lazy("Quy trình"), "change_procedure_part", ("workflow",), WorkflowForm),
    Part(
        "can-cu",
        gettext_lazy("Trình tự, căn cứ, nguồn"),
        "change_procedure_part",
        ("steps", "legal_basis", "sources"),
        GroundsForm,
    ),
    Part("kiem-thu", gettext_lazy("Kiểm thử"), "change_tests", ("tests",)),
)
BY_SLUG: Mapping[str, Part] = {part.slug: part for part in PARTS}
GENERAL, DECLARATION = PARTS[0], BY_SLUG["to-khai"]


def part_of(fault: Fault) -> Part:
    """The section in which the fault can be mended."""
    if fault.file.startswith("forms/"):
        return DECLARATION
    key = fault.path.partition(".")[0].partition("[")[0]
    return next((part for part in PARTS if key in part.keys), GENERAL)


def sorted_faults(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    """The faults of each section, by its slug."""
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(part_of(fault).slug, []).append(fault)
    return found


def hint(part: Part, data: Mapping[str, Any], workflow: str) -> str:
    """What the section holds now, in a few words; `workflow` is the name of the chosen one."""
    procedure = data["procedure"]
    match part.slug:
        case "thong-tin-chung":
            return _said(procedure.get("name"))
        case "thoi-han-va-phi":
            return time_in_words(procedure.get("processing_time"))
        case "giay-to":
            n = len(procedure.get("documents") or ())
            return (
                ngettext("%(n)s giấy tờ", "%(n)s giấy tờ", n) % {"n": n} if n else _("Chưa ghi giấy tờ nào")
            )
        case "truong-hop":
            n = len(procedure.get("cases") or ())
            return (
                ngettext("%(n)s trường hợp", "%(n)s trường hợp", n) % {"n": n}
                if n
                else _("Không chia trường hợp")
            )
        case "to-khai":
            form = data["forms"].get(procedure.get("form")) or {}
            return _said(form.get("title")) if procedure.get("form") else _("Chưa có tờ khai")
        case "quy-trinh":
            return _said(workflow)
        case "kiem-thu":
            n = len(procedure.get("tests") or ())
            return (
                ngettext("%(n)s kiểm thử", "%(n)s kiểm thử", n) % {"n": n} if n else _("Chưa có kiểm thử nào")
            )
        case "can-cu":
            n = len(procedure.get("legal_basis") or ())
            return (
                ngettext("%(n)s căn cứ pháp lý", "%(n)s căn cứ pháp lý", n) % {"n": n}
                if n
                else _("Chưa ghi căn cứ")
            )
    return ""


def time_in_words(stored: Any) -> str:
    """A stored time as people read it."""
    if not stored:
        return _("Chưa ghi thời hạn")
    try:
        return worktime.Duration.from_data(stored).label
    except (worktime.WorktimeError, TypeError):
        return _("Thời hạn chưa đúng")


def _said(value: Any) -> str:
    return value if isinstance(value, str) and value else _("Chưa có")
