"""How a procedure is carried out (trình tự thực hiện), told from its workflow.

The workflow says who does what; telling it here keeps 164 procedures from repeating the same five
sentences, and keeps the sentences true when a workflow changes. A procedure may bring its own instead.
"""

from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from motcua.catalog.content import ProcedureContent, WorkflowStep
from motcua.catalog.filing import FilingMode, modes_of


def steps_of(content: ProcedureContent, lead: str) -> tuple[str, ...]:
    """The steps in sentences; `lead` is the name of the lead agency."""
    if content.steps:
        return content.steps
    told = [_filing(content), _reception()]
    turns = [(who, [step.act for step in steps]) for who, steps in groupby(content.workflow, _holder_key)]
    for (holder, acts), (following, _acts) in pairwise([*turns, ("", [])]):
        words = {"who": _holder(holder, content, lead), "next": _holder(following, content, lead)}
        if "pass_on" in acts:
            told.append(_("%(who)s thẩm định rồi chuyển hồ sơ đến %(next)s.") % words)
        elif "appraise" in acts:
            told.append(_("%(who)s thẩm định hồ sơ.") % words)
        if "approve" in acts:
            told.append(_("%(who)s xem xét, quyết định.") % {"who": content.deciding_agency})
    return (*told, _result(content))


def _filing(content: ProcedureContent) -> str:
    place = {"place": _within(content.receiving_place)}
    if content.is_online:
        return (
            _("Bạn khai và nộp hồ sơ trực tuyến trên Cổng dịch vụ công, hoặc nộp trực tiếp tại %(place)s.")
            % place
        )
    return _("Bạn nộp hồ sơ tại %(place)s.") % place


def _reception() -> str:
    return _(
        "Bộ phận một cửa kiểm tra hồ sơ. Hồ sơ đầy đủ được tiếp nhận kèm giấy hẹn trả kết quả; "
        "hồ sơ còn thiếu được hướng dẫn bổ sung đầy đủ trong một lần."
    )


def _holder_key(step: WorkflowStep) -> str:
    return step.holder


def _holder(holder: str, content: ProcedureContent, lead: str) -> str:
    filed = {"communes": _("Ủy ban nhân dân cấp xã"), "districts": _("Ủy ban nhân dân cấp huyện")}
    match holder:
        case "filed" | "one_stop":
            return filed.get(content.filed_at, content.receiving_place)
        case "filed_parent":
            return _("Ủy ban nhân dân cấp huyện")
        case "lead":
            return lead
    # An agency named by its key decides: the law names it better than its key does.
    return content.deciding_agency


def _result(content: ProcedureContent) -> str:
    if FilingMode.FULL in modes_of(content):
        return _("Đến ngày hẹn, bạn nhận kết quả trực tuyến, tại quầy hoặc qua bưu chính.")
    if content.is_online:
        return _("Đến ngày hẹn, bạn nhận kết quả tại quầy hoặc qua bưu chính.")
    return _("Đến ngày hẹn, bạn nhận kết quả tại nơi nộp hồ sơ.")


def _within(place: str) -> str:
    # In the middle of a sentence "Quầy …" and "Bộ phận …" are common nouns.
    common = place.startswith(("Quầy", "Bộ phận", "Cơ sở"))  # untranslated: how the pack writes places
    return place[0].lower() + place[1:] if common else place
