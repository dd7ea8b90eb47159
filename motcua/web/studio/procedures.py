"""How a procedure in force reads: its facts, papers, cases, declarations and tests."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.catalog.models import Change, Field, Workflow
from motcua.organization.models import Agency
from motcua.web.studio.frame import item_address
from motcua.web.studio.procedure_forms import AUTHORITIES, LEVELS
from motcua.web.studio.procedure_parts import time_in_words
from motcua.web.studio.reading import Part, maps, text, texts
from motcua.web.ui.filters import vnd


def read(key: str, data: Mapping[str, Any]) -> list[Part]:
    """The parts of a procedure's page."""
    procedure = data.get("procedure")
    said: Mapping[str, Any] = procedure if isinstance(procedure, dict) else {}
    return [Part(_("Nội dung"), _facts(key, said)), _papers(said), *_cases(said), _forms(data), _tests(said)]


def _facts(key: str, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    fields = dict(Field.objects.values_list("code", "name"))
    agency = Agency.objects.filter(key=text(said, "agency")).values_list("name", flat=True).first()
    workflow = Workflow.objects.filter(key=text(said, "workflow")).values_list("name", flat=True).first()
    return [
        {"key": _("Mã"), "value": key},
        {"key": _("Lĩnh vực"), "value": fields.get(text(said, "field"), text(said, "field"))},
        _named(_("Cơ quan chủ trì"), Change.Kind.AGENCY, text(said, "agency"), agency),
        {"key": _("Cơ quan quyết định"), "value": text(said, "deciding_agency")},
        {"key": _("Cấp thực hiện"), "value": _choice(AUTHORITIES, said.get("authority_level"))},
        {"key": _("Mức độ"), "value": _choice(LEVELS, said.get("level"))},
        {"key": _("Nộp trực tuyến"), "value": _("Có") if said.get("is_online") else _("Không")},
        {"key": _("Thời hạn giải quyết"), "value": time_in_words(said.get("processing_time"))},
        {"key": _("Phí, lệ phí"), "value": _fee(said)},
        _named(_("Quy trình"), Change.Kind.WORKFLOW, text(said, "workflow"), workflow),
        {"key": _("Kết quả"), "value": text(said, "result")},
        {"key": _("Đối tượng"), "value": ", ".join(texts(said.get("subjects")))},
        {"key": _("Căn cứ pháp lý"), "value": "; ".join(texts(said.get("legal_basis")))},
        {"key": _("Kế thừa bởi"), "value": text(said, "successor")},
    ]


def _papers(said: Mapping[str, Any]) -> Part:
    columns = [{"text": _("Giấy tờ")}, {"text": _("Bắt buộc")}, {"text": _("Ghi chú")}]
    lines = [
        [text(one, "name"), _("Không") if one.get("required") is False else _("Có"), text(one, "note")]
        for one in maps(said.get("documents"))
    ]
    return Part(_("Giấy tờ cần nộp"), (), columns, lines, _("Chưa ghi giấy tờ nào."))


def _cases(said: Mapping[str, Any]) -> list[Part]:
    cases = maps(said.get("cases"))
    columns = [{"text": _("Trường hợp")}, {"text": _("Thời hạn")}, {"text": _("Phí")}]
    lines = [
        [
            text(one, "name"),
            time_in_words(one["processing_time"]) if one.get("processing_time") else _("Như trên"),
            _fee(one) if one.get("fee") is not None else _("Như trên"),
        ]
        for one in cases
    ]
    return [Part(_("Các trường hợp"), (), columns, lines)] if cases else []


def _forms(data: Mapping[str, Any]) -> Part:
    forms = data.get("forms")
    rows = [
        {"key": key, "value": text(form, "title") if isinstance(form, dict) else ""}
        for key, form in (forms if isinstance(forms, dict) else {}).items()
    ]
    return Part(_("Tờ khai"), rows, nothing=_("Không có tờ khai."))


def _tests(said: Mapping[str, Any]) -> Part:
    rows = [
        {"key": str(number), "value": text(one, "name")}
        for number, one in enumerate(maps(said.get("tests")), 1)
    ]
    return Part(_("Kiểm thử quy trình"), rows, nothing=_("Chưa có kiểm thử nào."))


def _named(label: str, kind: str, key: str, name: str | None) -> dict[str, Any]:
    link = {"href": item_address(kind, key), "action": _("Xem")} if name else {}
    return {"key": label, "value": name or key, **link}


def _choice(choices: Any, value: Any) -> str:
    return next((str(label) for key, label in choices if str(key) == str(value)), str(value or ""))


def _fee(said: Mapping[str, Any]) -> str:
    fee, note = said.get("fee"), text(said, "fee_note")
    amount = vnd(fee) if isinstance(fee, int) and fee else _("Không thu") if fee == 0 else _("Chưa có")
    return f"{amount} ({note})" if note else amount


def doors(code: str) -> list[tuple[str, str]]:
    """What else can be done with a procedure in force: address and words."""
    return [
        (reverse("procedure", args=[code]), _("Xem như người dân")),
        (reverse("procedure_export", args=[code]), _("Tải về")),
    ]
