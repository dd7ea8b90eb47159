"""One page with an example of every component, and the forms it shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

HERE = Path(__file__).resolve().parent
NOON = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


class Registration(forms.Form):
    """Every kind of control."""

    full_name = forms.CharField(label="Họ và tên", help_text="Viết như trên thẻ căn cước.")
    email = forms.EmailField(label="Thư điện tử", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    workers = forms.IntegerField(label="Số lao động", widget=forms.NumberInput({"inputmode": "numeric"}))
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput({"autocomplete": "new-password"}))
    reason = forms.CharField(label="Lý do", required=False, max_length=200, widget=forms.Textarea)
    field = forms.ChoiceField(label="Lĩnh vực", choices=[("", "Chọn"), ("at", "An toàn, vệ sinh lao động")])
    level = forms.ChoiceField(
        label="Mức độ", choices=[("p", "Một phần"), ("t", "Toàn trình")], widget=forms.RadioSelect
    )
    channels = forms.MultipleChoiceField(
        label="Nhận thông báo qua",
        choices=[("s", "Tin nhắn"), ("e", "Thư điện tử")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    scan = forms.FileField(label="Ảnh thẻ căn cước", help_text="Ảnh hoặc PDF, tới 20 MB.", required=False)
    terms = forms.BooleanField(label="Tôi đồng ý với điều khoản sử dụng")
    hidden = forms.CharField(widget=forms.HiddenInput, initial="1")


def example() -> dict[str, Any]:
    """What the gallery's components show."""
    wrong = Registration({"full_name": "", "email": "không phải thư", "hidden": "1"})
    wrong.full_clean()
    return {
        "form": wrong,
        "clean_form": Registration(auto_id="c_%s"),
        "noon": NOON,
        "before": NOON - timedelta(days=2),
        "nav_current": "procedures",
        "desk_nav": [
            {"href": "#a", "text": "Chờ tiếp nhận", "current": True, "count": "12"},
            {"href": "#b", "text": "Đang giải quyết", "count": "99+"},
            {"href": "#c", "text": "Báo cáo"},
        ],
    }


def citizen(request: HttpRequest) -> HttpResponse:
    """The gallery in the public frame."""
    return HttpResponse(_template("gallery.jinja").render(example(), request))


def desk(request: HttpRequest) -> HttpResponse:
    """The desk's components in its own frame."""
    return HttpResponse(_template("gallery_desk.jinja").render(example(), request))


def broken(_request: HttpRequest) -> HttpResponse:
    """Fails as a defect would."""
    raise RuntimeError("a defect")


def busy(_request: HttpRequest) -> HttpResponse:
    """Fails as it does while somebody else holds the database."""
    raise OperationalError("database is locked")


@csrf_exempt
def typed(request: HttpRequest) -> HttpResponse:
    """Reads a form, however much was sent."""
    return HttpResponse(str(len(request.POST)))


@require_POST
def pressed(_request: HttpRequest) -> HttpResponse:
    """What a button does."""
    return HttpResponse()


def _template(name: str) -> Any:
    return engines["jinja2"].from_string((HERE / name).read_text(encoding="utf-8"))
