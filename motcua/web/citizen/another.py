"""Filing for another person (nộp thay): who that is, and on what ground."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from motcua.accounts import resume
from motcua.accounts.entity_forms import PlainForm
from motcua.accounts.forms import NameField, email_field, identity_field, phone_field
from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Draft, Ground, Owner
from motcua.web.citizen import steps
from motcua.web.ui.formfields import error_links


class AnotherForm(PlainForm):
    """The person for whom somebody files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = NameField(label=_("Họ và tên người được nộp thay"), help_text=_("Ghi như trên thẻ căn cước."))
        number, phone = identity_field(), phone_field()
        phone.help_text = _("Chúng tôi nhắn cho người này biết có hồ sơ nộp thay.")
        ground = forms.ChoiceField(
            label=_("Bạn nộp thay theo căn cứ nào?"),
            help_text=_("Giấy tờ chứng minh được đính kèm ở bước 3."),
            choices=Ground.choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Hãy chọn căn cứ nộp thay.")},
        )
        self.fields |= {
            "owner_name": name,
            "owner_identity": number,
            "owner_phone": phone,
            "owner_email": email_field(required=False, help_text=_("Không bắt buộc.")),
            "ground": ground,
        }
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"  # the browser knows who types, not whom it is about

    def another(self) -> dossiers.drafts.ForAnother:
        """What was said, for the service."""
        said = self.cleaned_data
        owner = Owner(said["owner_name"], said["owner_identity"], said["owner_phone"], said["owner_email"])
        return dossiers.drafts.ForAnother(owner, Ground(said["ground"]))


@require_http_methods(["GET", "POST"])
@steps.with_draft
def owner(request: SignedInRequest, draft: Draft) -> HttpResponseBase:
    """Mend for whom a draft is, and on what ground."""
    if not draft.ground:
        raise Http404
    at, whose = clock.now(), draft.whose
    data = request.POST if request.method == "POST" else resume.take_and_tell(request, at)
    initial = {f"owner_{name}": getattr(whose, name) for name in ("name", "identity", "phone", "email")}
    form = AnotherForm(data, initial=initial | {"ground": draft.ground})
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.drafts.change_owner(draft, form.another(), at)
        except dossiers.OvertakenError as error:
            messages.warning(request, str(error))
            return redirect("dossiers")
        except dossiers.ActError as error:
            form.add_error("owner_identity", str(error))
        else:
            return redirect("draft_review", draft.pk)
    return steps.show(
        request,
        "owner",
        draft,
        problems=error_links(form) if form.is_bound else (),
        form=form,
        step_number=1,
        step_title=_("Người được nộp thay"),
    )
