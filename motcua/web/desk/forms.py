"""The forms of the acts. Each reads what was typed into the arguments of its act's service.

The service is the judge: what it finds missing comes back by `blame` to the place where it is mended.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts.models import User
from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel, originals_needed
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Result, Step, Supplement
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.web.ui.formfields import error_links

if TYPE_CHECKING:
    # Django's stubs name what gettext_lazy gives, Django itself does not.
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise
else:
    Text = str

LONGEST_TEXT = 3000
DAYS = ("%d/%m/%Y", "%Y-%m-%d")


class ActForm(forms.Form):
    """An act that needs nothing but the decision."""

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="%s", label_suffix="")
        self.dossier, self.at = dossier, at
        self.marks: dict[str, str] = {}
        self.use_required_attribute = False

    def arguments(self) -> dict[str, Any]:
        """What the service wants to know, from a valid form."""
        return {}

    def undo(self) -> None:
        """Take back what reading the form has already done: the act did not take place."""

    def blame(self, problems: tuple[tuple[str, str], ...]) -> None:
        """Show each (anchor, sentence) at its place."""
        for anchor, sentence in problems:
            if anchor in self.fields:
                self.add_error(anchor, sentence)
            else:
                self.marks[anchor] = sentence

    def problems(self) -> list[dict[str, str]]:
        """For the summary at the top of the page."""
        marked = [{"text": sentence, "href": f"#{anchor}"} for anchor, sentence in self.marks.items()]
        return [*(error_links(self) if self.is_bound else []), *marked]

    def typed(self) -> list[tuple[str, str]]:
        """The words somebody wrote, so that they can be kept where the act has become impossible."""
        return [
            (str(field.label), self.data.get(name, "").strip())
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.Textarea | forms.TextInput) and self.data.get(name, "").strip()
        ]


def text_field(label: Text, missing: Text = "", hint: Text = "") -> forms.CharField:
    """Words over several lines; required where `missing` says what is missing."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=bool(missing),
        max_length=LONGEST_TEXT,
        error_messages={
            "required": missing,
            "max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."),
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def day_field(label: Text, missing: Text = "", hint: Text = "") -> forms.DateField:
    """A day, written as people write it."""
    return forms.DateField(
        label=label,
        help_text=hint,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages={
            "required": missing or gettext_lazy("Hãy ghi ngày."),
            "invalid": gettext_lazy("Hãy ghi ngày có trong lịch, như 27/11/2026."),
        },
    )


class OpinionForm(ActForm):
    """A decision, with words where there are any to add."""

    opinion = text_field(
        gettext_lazy("Ý kiến"), hint=gettext_lazy("Nếu có. Chỉ cán bộ đọc được, người nộp không thấy.")
    )

    def arguments(self) -> dict[str, Any]:
        return {"opinion": self.cleaned_data["opinion"]}


class ReasonForm(ActForm):
    """A decision that needs a reason, for colleagues."""

    reason = text_field(
        gettext_lazy("Lý do"),
        gettext_lazy("Hãy ghi lý do."),
        gettext_lazy("Chỉ cán bộ đọc được, người nộp không thấy."),
    )

    def arguments(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class RefusalForm(ReasonForm):
    """A reason that the applicant reads."""

    reason = text_field(
        gettext_lazy("Lý do từ chối"),
        gettext_lazy("Hãy ghi lý do từ chối để người nộp hiểu và làm lại được."),
        gettext_lazy("Người nộp đọc nguyên văn. Ghi rõ vì sao, căn cứ nào và nên làm gì tiếp."),
    )


class ApologyForm(ReasonForm):
    """Why the result is late and when it comes instead, as drafted; the promised hour stays."""

    reason = text_field(
        gettext_lazy("Lý do chậm trả kết quả"),
        gettext_lazy("Hãy ghi lý do chậm trả kết quả để người nộp hiểu."),
        gettext_lazy("Người nộp đọc nguyên văn trong văn bản xin lỗi."),
    )
    new_due = day_field(
        gettext_lazy("Ngày hẹn trả mới"),
        gettext_lazy("Hãy ghi ngày hẹn trả mới."),
        gettext_lazy("Ví dụ 27/11/2026. Giờ hẹn giữ như cũ; ngày nghỉ thì sang ngày làm việc sau."),
    )

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        self.draft = service.extension.draft_of(dossier)
        if dossier.due_at is not None:
            proposed = self.draft.new_due_at if self.draft else service.extension.proposed_due(dossier, at)
            self.initial["new_due"] = clock.local(proposed).date()
            self.initial["reason"] = self.draft.reason if self.draft else ""

    def arguments(self) -> dict[str, Any]:
        hour = clock.local(self.dossier.due_at or self.at).time()
        new_due_at = datetime.combine(self.cleaned_data["new_due"], hour, clock.VIETNAM)
        return {"reason": self.cleaned_data["reason"], "new_due_at": new_due_at}


class ResumeForm(ReasonForm):
    """Words for the applicant, where there are any to add."""

    reason = text_field(
        gettext_lazy("Lời nhắn cho người nộp"), hint=gettext_lazy("Nếu có. Người nộp đọc được.")
    )


class StopForm(ActForm):
    """Why, and on what ground in law: the applicant reads both."""

    basis = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        help_text=gettext_lazy("Điều, khoản, tên văn bản cho phép dừng."),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Hãy ghi căn cứ: điều, khoản, văn bản cho phép dừng."),
            "max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."),
        },
    )
    reason = text_field(
        gettext_lazy("Lý do"),
        gettext_lazy("Hãy ghi lý do dừng để người nộp hiểu."),
        gettext_lazy("Người nộp đọc nguyên văn."),
    )

    def arguments(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class SuspendForm(StopForm):
    """What ends the stop, besides."""

    resume_when = forms.CharField(
        label=gettext_lazy("Giải quyết tiếp khi"),
        help_text=gettext_lazy("Ví dụ: có kết quả giám định. Để trống nếu chưa biết."),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự.")},
    )


class AssignForm(ActForm):
    """Which officer appraises; each with what is on their desk already."""

    officer = forms.ChoiceField(
        label=gettext_lazy("Giao cho"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn cán bộ thẩm định."),
            "invalid_choice": gettext_lazy("Hãy chọn cán bộ thẩm định."),
        },
    )

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        self.officers: dict[str, User] = {str(one.pk): one for one in self.able()}
        held = Step.objects.filter(officer__in=self.officers.values(), done_at=None, begun_at__isnull=False)
        busy = [str(pk) for pk in held.values_list("officer", flat=True)]
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            (
                key,
                _("%(name)s (đang giữ %(count)d hồ sơ)") % {"name": one.full_name, "count": busy.count(key)},
            )
            for key, one in self.officers.items()
        ]
        if len(self.officers) == 1:
            self.initial["officer"] = next(iter(self.officers))

    def able(self) -> list[User]:
        """Among whom to choose."""
        return service.assignable_officers(self.dossier, self.at)

    def arguments(self) -> dict[str, Any]:
        return {"to": self.officers[self.cleaned_data["officer"]]}


def _outcome(label: Text) -> forms.ChoiceField:
    missing = gettext_lazy("Hãy chọn đồng ý hay không đủ điều kiện.")
    return forms.ChoiceField(
        label=label,
        choices=Result.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class ProposalForm(ActForm):
    """What the appraiser found: grant or deny, and why."""

    outcome = _outcome(gettext_lazy("Đề xuất"))
    opinion = text_field(
        gettext_lazy("Ý kiến thẩm định"),
        gettext_lazy("Hãy ghi ý kiến thẩm định."),
        gettext_lazy("Đã xem xét những gì, căn cứ nào, vì sao đề xuất như vậy."),
    )

    def arguments(self) -> dict[str, Any]:
        return {
            "outcome": Result.Outcome(self.cleaned_data["outcome"]),
            "opinion": self.cleaned_data["opinion"],
        }


class ResultForm(ActForm):
    """The signed result. The file is kept as soon as the rest of the form is right.

    Where it carries signatures the officer sees them first: the page comes again and holds the file, and what
    is sent then is what was seen.
    """

    outcome = _outcome(gettext_lazy("Kết quả"))
    file = forms.FileField(
        label=gettext_lazy("Tệp kết quả (PDF)"),
        help_text=gettext_lazy("Tối đa 20 MB. Người nộp tải chính tệp này về."),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        # An empty file gets the files room's own sentence.
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp kết quả."),
            "invalid": gettext_lazy("Hãy chọn tệp kết quả."),
        },
    )
    sign = forms.BooleanField(label=gettext_lazy("Ký số của cơ quan bằng khóa của cổng"), required=False)
    stored: StoredFile | None = None
    held: StoredFile | None = None
    shows_signatures_first = False

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        proposed = dossier.events.filter(act=service.Act.PROPOSE).order_by("number").last()
        # What was proposed and approved is the result; there is nothing left to choose.
        self.decided = Result.Outcome(proposed.data["outcome"]) if proposed else None
        if self.decided:
            del self.fields["outcome"]
        if service.signatures.agency_may_sign(dossier):
            # A result without any signature is the exception, to be chosen on purpose.
            self.initial["sign"] = True
            agency = service.signatures.signing_agency(dossier).name
            self.fields["sign"].help_text = (
                _("Chữ ký của %s đứng ở góc trên bên phải trang đầu; chữ ký có sẵn vẫn giữ nguyên.") % agency
            )
        else:
            del self.fields["sign"]
        if data and (ticket := data.get("held")):
            self._take_held(service.signatures.held(dossier, ticket, at))

    def _take_held(self, held: StoredFile | None) -> None:
        self.held = held
        if held:
            self.fields["file"].required = False
            # The bound field, which may have been made already.
            self["file"].label = _("Chọn tệp khác (PDF)")

    def is_valid(self) -> bool:
        return super().is_valid() and not self.shows_signatures_first

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not self.errors and cleaned["file"]:
            self._keep(cleaned["file"])
        elif not self.errors:
            self.stored = self.held
        return cleaned

    def _keep(self, upload: Any) -> None:
        try:
            self.stored = files.receive(upload, self.at)
        except files.Refused as refusal:
            self.add_error("file", refusal.reason)
            return
        if self.stored.content_type != "application/pdf":
            self.undo()
            self.add_error("file", _("Kết quả phải là tệp PDF. Hãy chọn tệp PDF đã ký."))
            return
        service.signatures.examine(self.stored, self.at)
        if self.told or self.unreadable:
            files.hold(self.stored, self.at)
            self._take_held(self.stored)
            self.shows_signatures_first = True

    @property
    def told(self) -> list[Any]:
        """The signatures on the file, in words."""
        shown = self.stored or self.held
        return service.signatures.told(shown) if shown else []

    @property
    def unreadable(self) -> str:
        """Why its signatures cannot be read, "" where they can."""
        shown = self.stored or self.held
        return service.signatures.problem_of(shown) if shown else ""

    @property
    def ticket(self) -> str:
        """Stands for the held file on the page that comes again."""
        return service.signatures.ticket(self.dossier, self.held) if self.held else ""

    def arguments(self) -> dict[str, Any]:
        outcome = self.decided or Result.Outcome(self.cleaned_data["outcome"])
        return {"outcome": outcome, "stored": self.stored, "sign": self.cleaned_data.get("sign", False)}

    def undo(self) -> None:
        # What is held stays for the page that comes again.
        if self.stored and self.stored is not self.held:
            files.remove(self.stored)
        self.stored = None


class AcceptForm(ActForm):
    """How many papers were brought to the counter for what was filed online in part."""

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        mode = FilingMode(dossier.filing_mode)
        # What was filed on paper was counted when it was filed.
        self.documents = [
            document
            for document in dossier.documents
            if not dossier.is_on_paper and originals_needed(mode, document)
        ]
        wanted = {one.key: {service.papers_in.Kind.ORIGINAL.value: one.originals} for one in self.documents}
        self.tally = (
            service.papers_in.Tally.of(wanted)
            if data is None
            else service.papers_in.Tally.read(data, self.documents)
        )

    def is_valid(self) -> bool:
        return super().is_valid() and not self.tally.faults

    def problems(self) -> list[dict[str, str]]:
        return [*super().problems(), *self.tally.problems()]

    def counts(self) -> list[dict[str, Any]]:
        """The papers to count, with their inputs."""
        return [{"name": one.name, "inputs": self.tally.inputs(one.key)} for one in self.documents]

    def arguments(self) -> dict[str, Any]:
        return {"taken_in": self.tally.counts}


class ReturnForm(ActForm):
    """The originals that were compared and given back, and who took the result away."""

    collector = forms.CharField(
        label=gettext_lazy("Người nhận kết quả"),
        help_text=gettext_lazy("Họ và tên người đến nhận, theo giấy tờ tùy thân."),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Hãy ghi họ tên người nhận kết quả."),
            "max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự."),
        },
    )

    authority = forms.CharField(
        label=gettext_lazy("Nếu không phải chủ hồ sơ: quan hệ hoặc giấy ủy quyền"),
        help_text=gettext_lazy("Ví dụ: con trai; giấy ủy quyền số 12/2026 của UBND phường."),
        max_length=200,
        required=False,
        error_messages={"max_length": gettext_lazy("Chỉ viết tối đa %(limit_value)d ký tự.")},
    )

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        self.at_counter = dossier.result_channel == ResultChannel.COUNTER
        # For an organisation a person comes, most likely who filed.
        self.initial["collector"] = dossier.applicant.full_name if dossier.entity_id else dossier.owner_name
        if not self.at_counter:
            del self.fields["collector"], self.fields["authority"]
        self.ticked = set(data.getlist("original")) if data else set()
        self.given_back = set(data.getlist("held")) if data else set()
        self.held = service.papers_in.held(dossier)
        self.originals = service.originals_to_check(dossier) if self.at_counter else []

    def arguments(self) -> dict[str, Any]:
        return {
            "originals": [key for key, _name in self.originals if key in self.ticked],
            "collector": self.cleaned_data.get("collector", ""),
            "authority": self.cleaned_data.get("authority", ""),
            "given_back": [paper.pk for paper in self.held if str(paper.pk) in self.given_back],
        }


class FaultsForm(ActForm):
    """Everything that is wrong, at once: what is ticked or has a reason counts as a defect.

    What failed in the checklist is ticked already, with the reason given there, to be mended or taken back.
    """

    reason = text_field(
        gettext_lazy("Vì sao chưa nêu ở lần trước"),
        hint=gettext_lazy("Bắt buộc từ lần yêu cầu bổ sung thứ hai. Người nộp không thấy."),
    )

    def __init__(self, dossier: Dossier, at: datetime, data: Any = None, files: Any = None) -> None:
        super().__init__(dossier, at, data, files)
        self.again = dossier.supplements.exclude(standing=Supplement.Standing.DECLINED).exists()
        self.named = service.supplements.names_of(dossier)
        self.found = {**service.infected.reasons(dossier), **service.examining.reasons(dossier)}
        self.given: Mapping[str, Any] = data or {}
        self.ticked = set(data.getlist("fault")) if data else set()

    @property
    def fault_of_declaration(self) -> str:
        """Why the declaration as a whole failed; which of its questions that means, the officer says."""
        return self.found.get(service.examining.DECLARATION, "")

    def reason_of(self, kind: str, key: str) -> str:
        """What was written about one question or document; before that, why it failed in the checklist."""
        found = "" if self.is_bound else self._found(kind, key)
        return str(self.given.get(f"reason-{kind}-{key}", found)).replace("\r\n", "\n").strip()

    def is_ticked(self, kind: str, key: str) -> bool:
        """Whether it was named as defective.

        A reason without a tick is a tick forgotten, but for the reason that stood there by itself: whoever
        takes that tick away means it.
        """
        if f"{kind}:{key}" in self.ticked:
            return True
        reason = self.reason_of(kind, key)
        return bool(reason) and not (self.is_bound and reason == self._found(kind, key))

    def _found(self, kind: str, key: str) -> str:
        return self.found.get(key, "") if kind == Defect.Kind.DOCUMENT else ""

    def arguments(self) -> dict[str, Any]:
        faults = [
            service.Fault(kind=Defect.Kind(kind), key=key, reason=self.reason_of(kind, key))
            for kind, key in self.named
            if self.is_ticked(kind, key)
        ]
        return {"faults": faults, "reason": self.cleaned_data["reason"]}

    def typed(self) -> list[tuple[str, str]]:
        said = [
            (name, self.reason_of(*place)) for place, name in self.named.items() if self.reason_of(*place)
        ]
        return [*said, *super().typed()]
