"""Who is away and who acts for them: arranged for days, ended when they come back."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from motcua.accounts.gates import SignedInRequest, officer_required
from motcua.accounts.models import Post, User
from motcua.accounts.service import substitutions
from motcua.base import clock
from motcua.web.desk import frame
from motcua.web.desk.forms import day_field
from motcua.web.ui.formfields import error_links


class AbsenceForm(forms.Form):
    """Who is away in which post, who acts instead, from when to when (both days included)."""

    post = forms.ChoiceField(
        label=gettext_lazy("Người vắng mặt"),
        error_messages={
            "required": gettext_lazy("Hãy chọn người vắng mặt."),
            "invalid_choice": gettext_lazy("Hãy chọn người vắng mặt trong danh sách."),
        },
    )
    substitute = forms.ChoiceField(
        label=gettext_lazy("Người thay"),
        help_text=gettext_lazy("Người thay làm mọi việc của vị trí này. Hồ sơ ghi rõ ai làm, thay cho ai."),
        error_messages={
            "required": gettext_lazy("Hãy chọn người thay."),
            "invalid_choice": gettext_lazy("Hãy chọn người thay trong danh sách."),
        },
    )
    begins_on = day_field(gettext_lazy("Từ ngày"))
    ends_on = day_field(gettext_lazy("Đến hết ngày"))

    def __init__(self, user: User, at: datetime, data: Any = None) -> None:
        super().__init__(data, auto_id="%s", label_suffix="")
        self.use_required_attribute = False
        self.user, self.at = user, at
        self.posts = {str(post.pk): post for post in substitutions.arranged_by(user, at)}
        agencies = {post.agency_id: post for post in self.posts.values()}
        self.people: dict[str, User] = {}
        for post in agencies.values():
            self.people |= {str(one.pk): one for one in substitutions.everybody_at(post.agency, at)}
        self._choose("post", {key: _post_in_words(post) for key, post in self.posts.items()})
        self._choose("substitute", {key: one.full_name for key, one in self.people.items()})
        own = next((key for key, post in self.posts.items() if post.user_id == user.pk), None)
        self.initial["post"], self.initial["begins_on"] = own, clock.local(at).date()

    def _choose(self, name: str, choices: dict[str, str]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("Chọn một người")), *choices.items()]

    def arrange(self) -> bool:
        """Whether it was arranged; if not, the form says why."""
        if not self.is_valid():
            return False
        said = self.cleaned_data
        first: date = said["begins_on"]
        try:
            substitutions.arrange(
                self.posts[said["post"]],
                self.people[said["substitute"]],
                first,
                said["ends_on"],
                actor=self.user,
                at=self.at,
            )
        except substitutions.SubstitutionRefusedError as refused:
            self.add_error(refused.field, str(refused))
            return False
        return True


def _post_in_words(post: Post) -> str:
    return f"{post.user.full_name} ({post})"


@require_http_methods(["GET", "POST"])
@officer_required()
def absences(request: SignedInRequest) -> HttpResponseBase:
    """Who is away now and later, and the form that arranges it."""
    at = clock.now()
    form = AbsenceForm(request.user, at, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.arrange():
        messages.success(request, _("Đã sắp xếp người thay."))
        return redirect("desk_absences")
    return _show(request, form)


def _show(request: SignedInRequest, form: AbsenceForm) -> HttpResponse:
    mine = substitutions.arranged_by(request.user, form.at)
    return render(
        request,
        "desk/absences.jinja",
        {
            **frame.of(request, form.at),
            "form": form,
            "problems": error_links(form),
            "arranged": substitutions.current(mine, form.at),
            "today": clock.local(form.at).date(),
            "trail": [(reverse("desk"), _("Hồ sơ")), (None, _("Vắng mặt và người thay"))],
        },
    )


@require_POST
@officer_required()
def end(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The absent is back."""
    at = clock.now()
    mine = substitutions.arranged_by(request.user, at)
    found = get_object_or_404(substitutions.current(mine, at), pk=pk)
    if not substitutions.end(found, actor=request.user, at=at):
        raise Http404
    messages.success(request, _("Đã kết thúc việc thay %s.") % found.post.user.full_name)
    return redirect("desk_absences")
