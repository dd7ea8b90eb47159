"""What a clerk fills in about the person at the counter and what they came for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.accounts import service as accounts
from motcua.accounts.entity_forms import EntityForm
from motcua.accounts.forms import CheckedField, CodeMixin, NameField, email_field, identity_field, phone_field
from motcua.accounts.models import CounterRecord, LegalEntity, User
from motcua.base.identifiers import check_tax_code
from motcua.catalog.content import ProcedureContent
from motcua.dossiers.models import Channel
from motcua.organization.models import Agency

DAYS = ("%d/%m/%Y", "%Y-%m-%d")


class CounterForm(forms.Form):
    """Drawn like every other form of the desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **kwargs})
        self.use_required_attribute = False


class FindForm(CounterForm):
    """The number on the card in hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_number"] = identity_field()
        self.fields["identity_number"].help_text = _("Ghi đúng số trên giấy tờ người dân đưa.")


def _consent() -> forms.ChoiceField:
    missing = gettext_lazy("Hãy hỏi người dân và ghi cách họ đồng ý.")
    return forms.ChoiceField(
        label=gettext_lazy("Người dân đồng ý với điều khoản sử dụng bằng cách nào?"),
        help_text=gettext_lazy("Nói rõ thông tin nào được lưu, dùng để giải quyết hồ sơ và ai xem được."),
        choices=CounterRecord.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class PersonForm(CounterForm):
    """An account made on the spot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = email_field(
            required=False,
            help_text=_("Không bắt buộc. Có thư điện tử thì sau này tự đặt mật khẩu và xem hồ sơ trên mạng."),
        )
        seen = forms.BooleanField(
            label=_("Tôi đã xem bản gốc giấy tờ: đúng người, đúng họ tên và số ghi ở trên"),
            required=False,
        )
        self.fields |= {
            "full_name": NameField(help_text=_("Ghi đúng như trên giấy tờ, có dấu.")),
            "identity_number": identity_field(),
            "phone": phone_field(),
            "email": email,
            "card_seen": seen,
            "consent": _consent(),
        }


class ProofForm(CounterForm):
    """The name on the card, and that it was seen."""

    name = NameField(
        label=gettext_lazy("Họ và tên trên giấy tờ"),
        help_text=gettext_lazy("Ghi đúng như trên giấy tờ người dân đưa, có dấu."),
    )
    seen = forms.BooleanField(
        label=gettext_lazy(
            "Tôi đã xem bản gốc giấy tờ; đúng người, và người này nói đúng số điện thoại, thư điện tử "
            "của tài khoản"
        ),
        error_messages={"required": gettext_lazy("Hãy xem giấy tờ và hỏi lại thông tin liên hệ trước.")},
    )


class SpokenCodeForm(CodeMixin, CounterForm):
    """The six digits that the person reads out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.help_text = _("Sáu chữ số trong tin nhắn, người dân đọc cho bạn.")
        code.error_messages["required"] = _("Nhập mã sáu chữ số mà người dân đọc.")
        code.widget.attrs["autocomplete"] = "off"


class LostEmailForm(SpokenCodeForm):
    """That the mailbox cannot be opened any more, and the digits that say it is the owner who says so."""

    lost = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem bản gốc giấy tờ; đúng người, và họ không còn mở được thư này"),
        error_messages={"required": gettext_lazy("Hãy xem giấy tờ và hỏi lại trước.")},
    )


class FactorForm(ProofForm):
    """The same proof, of somebody who has lost the second factor."""

    seen = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem bản gốc giấy tờ; đúng người, và họ đề nghị gỡ bảo vệ hai lớp"),
        error_messages={"required": gettext_lazy("Hãy xem giấy tờ và hỏi lại trước.")},
    )


class EntityProofForm(CounterForm):
    """What the business registration certificate says, and that it was seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = CheckedField(
            check_tax_code,
            label=_("Mã số thuế trên giấy chứng nhận"),
            max_length=20,
            error_messages={"required": _("Ghi mã số thuế trên giấy.")},
        )
        name = forms.CharField(
            label=_("Tên tổ chức trên giấy chứng nhận"),
            max_length=250,
            error_messages={"required": _("Ghi tên tổ chức trên giấy.")},
        )
        head = NameField(
            label=_("Người đại diện ghi trên giấy"), help_text=_("Ghi đúng như trên giấy, có dấu.")
        )
        seen = forms.BooleanField(
            label=_("Tôi đã xem bản gốc giấy chứng nhận đăng ký còn hiệu lực; đúng người đang ở quầy"),
            error_messages={"required": _("Hãy xem bản gốc giấy chứng nhận trước.")},
        )
        self.fields |= {"tax_code": code, "entity_name": name, "representative": head, "entity_seen": seen}


class NewEntityForm(EntityForm):
    """An organisation made on the spot, as its certificate has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)
        proof = EntityProofForm()
        self.fields |= {name: proof.fields[name] for name in ("representative", "entity_seen")}


class ConsentForm(CounterForm):
    consent = _consent()


class ContactForm(CounterForm):
    """Another phone number; an e-mail address where there is none yet."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"phone": user.phone}, **kwargs})
        self.fields["phone"] = phone_field()
        if accounts.counter_contact.takes_email(user):
            help_text = _("Đọc lại cho người dân nghe: ai đọc được thư này thì mở được tài khoản.")
            self.fields["email"] = email_field(required=False, help_text=help_text)


class VisitForm(CounterForm):
    """By which way it came, for which case, at which agency; only what there is to choose is asked."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hồ sơ đến bằng cách nào?"),
        choices=[(c.value, c.label) for c in (Channel.COUNTER, Channel.POST)],
        widget=forms.RadioSelect,
        initial=Channel.COUNTER,
        error_messages={
            "required": gettext_lazy("Hãy chọn cách hồ sơ đến."),
            "invalid_choice": gettext_lazy("Hãy chọn cách hồ sơ đến."),
        },
    )
    postmarked_on = forms.DateField(
        label=gettext_lazy("Ngày trên dấu bưu điện"),
        help_text=gettext_lazy("Chỉ ghi khi hồ sơ qua bưu chính và đọc được dấu, ví dụ 12/11/2026."),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Hãy ghi ngày như 12/11/2026.")},
    )
    case = forms.ChoiceField(
        label=gettext_lazy("Hồ sơ thuộc trường hợp nào?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn trường hợp.")},
    )
    entity = forms.ChoiceField(
        label=gettext_lazy("Người dân nộp cho ai?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Hãy chọn nộp cho chính người này hay cho tổ chức.")},
    )
    filed_at = forms.ChoiceField(
        label=gettext_lazy("Nộp tại cơ quan nào?"),
        error_messages={"required": gettext_lazy("Hãy chọn cơ quan nhận hồ sơ.")},
    )

    def __init__(
        self,
        content: ProcedureContent,
        agencies: list[Agency],
        entities: list[LegalEntity],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.key: agency for agency in agencies}
        self.entities = {str(entity.pk): entity for entity in entities}
        themselves = ("self", _("Chính người này"))
        self._offer("entity", [themselves, *((key, _named(e)) for key, e in self.entities.items())], least=2)
        self._offer("case", [(case.key, case.name) for case in content.cases], least=1)
        self._offer("filed_at", [(key, agency.name) for key, agency in self.agencies.items()], least=2)

    def _offer(self, name: str, choices: list[tuple[str, str]], *, least: int) -> None:
        if len(choices) < least:
            del self.fields[name]
            return
        field = self.fields[name]
        blank = [("", _("Chọn cơ quan"))] if name == "filed_at" else []
        field.choices = [*blank, *choices]  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = field.error_messages["required"]

    def agency(self) -> Agency:
        """The agency that was chosen, or the only one."""
        return self.agencies[self.cleaned_data.get("filed_at") or next(iter(self.agencies))]

    def for_entity(self) -> LegalEntity | None:
        """The organisation that was chosen; None for the person's own matter."""
        return self.entities.get(self.cleaned_data.get("entity", ""))


def _named(entity: LegalEntity) -> str:
    return _("%(name)s, mã số thuế %(code)s") % {"name": entity.name, "code": entity.tax_code}
