"""The sections of a procedure as forms. Each shows some keys of the draft and writes them back."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import fold
from motcua.catalog.models import Field, Workflow
from motcua.organization.models import Agency
from motcua.web.studio.procedure_fields import (
    CountField,
    FeeField,
    LineField,
    LinesField,
    TextField,
    TimeMixin,
    choice,
    several,
    yes,
)

Data = dict[str, Any]

LEVELS = (
    ("4", gettext_lazy("Mức độ 4 (toàn trình)")),
    ("3", gettext_lazy("Mức độ 3 (một phần)")),
    ("2", gettext_lazy("Mức độ 2 (chỉ cung cấp thông tin)")),
)
AUTHORITIES = (
    ("province", gettext_lazy("Cấp tỉnh")),
    ("district", gettext_lazy("Cấp huyện")),
    ("commune", gettext_lazy("Cấp xã")),
)
SUBJECTS = (
    ("cá nhân", gettext_lazy("Cá nhân")),  # untranslated: the pack's word
    ("tổ chức", gettext_lazy("Tổ chức")),  # untranslated: the pack's word
    ("doanh nghiệp", gettext_lazy("Doanh nghiệp")),  # untranslated: the pack's word
    ("nhà thầu", gettext_lazy("Nhà thầu")),  # untranslated: the pack's word
)
_LONGEST_KEY = 48


class PartForm(forms.Form):
    """Some keys of a mapping. Unbound it shows what is stored; `applied` gives the mapping as typed."""

    def __init__(self, stored: Mapping[str, Any], typed: QueryDict | None = None, **_facts: Any) -> None:
        super().__init__(typed, initial=self.shown(stored), auto_id="%s", label_suffix="")
        self.use_required_attribute = False

    def shown(self, stored: Mapping[str, Any]) -> Data:
        """The initial values of the fields."""
        return {name: stored.get(name) for name in self.base_fields if name in stored}

    def said(self) -> Data:
        """The keys as typed. Only after `is_valid()`."""
        return dict(self.cleaned_data)

    def applied(self, stored: Mapping[str, Any]) -> Data:
        """What is stored, with what is typed. Only after `is_valid()`."""
        said = {key: value for key, value in self.said().items() if not key.startswith("time_")}
        return {**stored, **said}


class GeneralForm(PartForm):
    name = TextField(label=gettext_lazy("Tên thủ tục"), max_length=600, rows=3)
    field = choice(gettext_lazy("Lĩnh vực"), ())
    agency = choice(gettext_lazy("Cơ quan chủ trì"), ())
    deciding_agency = LineField(
        label=gettext_lazy("Cơ quan quyết định"), help_text=gettext_lazy("Ghi như trong luật.")
    )
    receiving_place = LineField(label=gettext_lazy("Nơi tiếp nhận"))
    authority_level = choice(gettext_lazy("Cấp thực hiện"), AUTHORITIES, radios=True)
    filed_at = choice(
        gettext_lazy("Người dân nộp tại"), (), help_text=gettext_lazy("Cơ quan nhận hồ sơ trực tuyến.")
    )
    level = choice(gettext_lazy("Mức độ dịch vụ công"), LEVELS, radios=True)
    is_online = yes(gettext_lazy("Nhận hồ sơ trực tuyến"))
    is_sensitive = yes(gettext_lazy("Hồ sơ kín: không bao giờ hiện khi tra cứu công khai"))
    subjects = several(gettext_lazy("Đối tượng thực hiện"), SUBJECTS)
    result = LineField(
        label=gettext_lazy("Kết quả"), help_text=gettext_lazy("Giấy tờ mà người dân nhận được.")
    )
    sets = CountField(label=gettext_lazy("Số bộ hồ sơ"), least=1)
    note = TextField(label=gettext_lazy("Ghi chú cho người dân"), required=False)
    successor = LineField(
        label=gettext_lazy("Mã thủ tục kế thừa"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Khi thủ tục này được thay bằng thủ tục khác, như 1.014199."),
    )
    successor_note = LineField(label=gettext_lazy("Lời giải thích về thủ tục kế thừa"), required=False)

    def __init__(self, stored: Mapping[str, Any], typed: QueryDict | None = None, **facts: Any) -> None:
        super().__init__(stored, typed, **facts)
        agencies = agency_choices()
        self.fields["field"].choices = field_choices()  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("Chọn cơ quan")), *agencies]  # type: ignore[attr-defined]
        self.fields["filed_at"].choices = [  # type: ignore[attr-defined]
            ("lead", _("Cơ quan chủ trì")),
            ("districts", _("Ủy ban nhân dân cấp huyện nơi ở")),
            ("communes", _("Ủy ban nhân dân cấp xã nơi ở")),
            *agencies,
        ]

    def shown(self, stored: Mapping[str, Any]) -> Data:
        return {"filed_at": "lead", "sets": 1, **super().shown(stored)}

    def said(self) -> Data:
        # The service level follows from the level.
        return {**self.cleaned_data, "level": int(self.cleaned_data["level"])}

    def applied(self, stored: Mapping[str, Any]) -> Data:
        applied = super().applied(stored)
        if applied["level"] != stored.get("level"):
            applied.pop("service_level", None)
        return applied


class TimeAndFeeForm(TimeMixin, PartForm):
    fee = FeeField(
        label=gettext_lazy("Phí, lệ phí (đồng)"),
        help_text=gettext_lazy("Không thu thì ghi 0. Để trống khi chưa biết."),
    )
    fee_full = FeeField(
        label=gettext_lazy("Phí khi nộp toàn trình (đồng)"),
        help_text=gettext_lazy("Chỉ ghi khi khác với phí trên."),
    )
    fee_note = LineField(
        label=gettext_lazy("Ghi chú về phí"), required=False, help_text=gettext_lazy("Hiện ngay sau số tiền.")
    )

    field_order = ("time_value", "time_unit", "fee", "fee_full", "fee_note")

    def shown(self, stored: Mapping[str, Any]) -> Data:
        return super().shown(stored) | self.shown_time(stored.get("processing_time"))


class GroundsForm(PartForm):
    steps = LinesField(
        label=gettext_lazy("Trình tự thực hiện"),
        help_text=gettext_lazy("Mỗi dòng một bước. Để trống thì hệ thống kể theo quy trình."),
    )
    legal_basis = LinesField(
        label=gettext_lazy("Căn cứ pháp lý"), help_text=gettext_lazy("Mỗi dòng một văn bản.")
    )
    sources = LinesField(
        label=gettext_lazy("Nguồn của thông tin"),
        help_text=gettext_lazy(
            "Mỗi dòng một điều, như “phí: Nghị quyết 12/2024/NQ-HĐND”; chưa xác nhận thì ghi “phí: unsure”."
        ),
    )


class WorkflowForm(PartForm):
    workflow = choice(gettext_lazy("Quy trình"), (), radios=True)

    def __init__(self, stored: Mapping[str, Any], typed: QueryDict | None = None, **facts: Any) -> None:
        super().__init__(stored, typed, **facts)
        found = [(one.key, one.name) for one in Workflow.objects.all()]
        self.fields["workflow"].choices = found  # type: ignore[attr-defined]


class DocumentForm(PartForm):
    """One paper; `forms` are the declarations of the draft, `cases` those of the procedure."""

    name = TextField(label=gettext_lazy("Tên giấy tờ"), max_length=600, rows=2)
    originals = CountField(label=gettext_lazy("Số bản chính"), required=False)
    copies = CountField(label=gettext_lazy("Số bản sao"), required=False)
    required = yes(gettext_lazy("Bắt buộc"), initial=True)
    photos_apart = yes(gettext_lazy("Giữ từng ảnh chụp riêng, không ghép thành một tệp PDF"))
    paper = TextField(
        label=gettext_lazy("Tên chung của loại giấy này"),
        help_text=gettext_lazy(
            "Khi thủ tục khác gọi giấy này bằng tên khác: ghi một tên cho cả hai, như “Giấy khám sức khỏe”, "
            "để kho giấy tờ của người dân nhận ra. Để trống thì theo tên giấy tờ."
        ),
        required=False,
    )
    form = choice(
        gettext_lazy("Khai trực tuyến thay cho tải tệp lên"),
        (),
        required=False,
        help_text=gettext_lazy("Chọn tờ khai khi giấy này được điền ngay trên mạng."),
    )
    cases = several(
        gettext_lazy("Chỉ cần trong các trường hợp"),
        help_text=gettext_lazy("Không chọn nghĩa là mọi trường hợp đều cần."),
    )
    note = TextField(label=gettext_lazy("Ghi chú"), required=False, rows=2)

    def __init__(
        self, stored: Mapping[str, Any], typed: QueryDict | None = None, *, forms: Any, cases: Any
    ) -> None:
        super().__init__(stored, typed)
        self.fields["form"].choices = [("", _("Không, người dân đính kèm tệp")), *forms]  # type: ignore[attr-defined]
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        if not cases:
            del self.fields["cases"]

    def shown(self, stored: Mapping[str, Any]) -> Data:
        usual = {"originals": 0, "copies": 0, "required": True}
        return {**usual, **super().shown(stored), "photos_apart": not stored.get("joins_photos", True)}

    def said(self) -> Data:
        counts = {name: self.cleaned_data[name] or 0 for name in ("originals", "copies")}
        # Without cases there is nothing to restrict it to.
        said = {"cases": [], **self.cleaned_data, **counts}
        apart = said.pop("photos_apart")
        return {**said, "joins_photos": not apart, "paper": "-".join(fold(said["paper"]).split())}


class CaseForm(TimeMixin, PartForm):
    """One case of settling, with what differs in it."""

    name = TextField(label=gettext_lazy("Tên trường hợp"), max_length=600, rows=2)
    fee = FeeField(label=gettext_lazy("Phí riêng (đồng)"))
    fee_full = FeeField(label=gettext_lazy("Phí riêng khi nộp toàn trình (đồng)"))
    form = choice(gettext_lazy("Tờ khai riêng"), (), required=False)
    note = TextField(label=gettext_lazy("Ghi chú"), required=False, rows=2)
    is_sensitive = yes(gettext_lazy("Hồ sơ kín: không bao giờ hiện khi tra cứu công khai"))

    field_order = ("name", "time_value", "time_unit", "fee", "fee_full", "form", "note", "is_sensitive")

    def __init__(
        self, stored: Mapping[str, Any], typed: QueryDict | None = None, *, forms: Any, **_facts: Any
    ) -> None:
        super().__init__(stored, typed)
        self.fields["form"].choices = [("", _("Như tờ khai của thủ tục")), *forms]  # type: ignore[attr-defined]
        self.fields["time_value"].label = _("Thời hạn riêng")
        self.fields["time_value"].help_text = _("Để trống thì như thời hạn của thủ tục.")

    def shown(self, stored: Mapping[str, Any]) -> Data:
        return super().shown(stored) | self.shown_time(stored.get("processing_time"))


def field_choices() -> list[tuple[str, str]]:
    """The fields of administration, an empty line first."""
    return [("", _("Chọn lĩnh vực")), *Field.objects.values_list("code", "name")]


def agency_choices() -> list[tuple[str, str]]:
    """Agencies by name; the provincial ones, which lead procedures, first."""
    rows = sorted(
        Agency.objects.values_list("key", "name", "kind"),
        key=lambda row: (row[2] in (Agency.Kind.DISTRICT, Agency.Kind.COMMUNE), fold(row[1])),
    )
    return [(key, name) for key, name, _kind in rows]


def key_from(name: str, taken: set[str], *, join: str = "-") -> str:
    """A key made from a name, other than those taken: "Bản sao thẻ" → ban-sao-the."""
    words, key = fold(name).split(), ""
    for word in words:
        longer = f"{key}{join}{word}" if key else word
        if len(longer) > _LONGEST_KEY:
            break
        key = longer
    key = key or "muc"
    number = next(n for n in range(1, 10_000) if (f"{key}{join}{n}" if n > 1 else key) not in taken)
    return f"{key}{join}{number}" if number > 1 else key
