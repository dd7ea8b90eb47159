"""`/huong-dan`: the guide in our own words, a page for each of its parts, with pictures that are retaken.

`make screenshots` (tools/screenshots.py) walks the same steps on a demo portal and writes the pictures.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

PICTURES = Path(__file__).parent / "static" / "lookup" / "guide"


@dataclass(frozen=True)
class Part:
    """One page of the guide; `slug` names its address and its template."""

    slug: str
    title: str | Promise
    text: str | Promise


PARTS = (
    Part("dang-ky", _("I. Đăng ký tài khoản"), _("Làm một lần, mất khoảng 3 phút.")),
    Part("nop-ho-so", _("II. Nộp hồ sơ"), _("Chọn thủ tục, khai, gửi ảnh chụp giấy tờ.")),
    Part("sau-khi-nop", _("Sau khi nộp"), _("Theo dõi, bổ sung khi được yêu cầu, nhận kết quả.")),
    Part("tra-cuu", _("III. Tra cứu hồ sơ"), _("Xem hồ sơ đang ở đâu, không cần đăng nhập.")),
)
_BY_SLUG = {part.slug: number for number, part in enumerate(PARTS)}


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """`/huong-dan`: the parts, and what to have ready."""
    return render(request, "lookup/guide/contents.jinja", {"parts": PARTS})


@require_safe
def part(request: HttpRequest, slug: str) -> HttpResponse:
    """`/huong-dan/<slug>`: one part, with the way to the next."""
    number = _BY_SLUG.get(slug)
    if number is None:
        raise Http404
    return render(
        request,
        f"lookup/guide/{slug}.jinja",
        {
            "part": PARTS[number],
            "previous": PARTS[number - 1] if number else None,
            "following": PARTS[number + 1] if number + 1 < len(PARTS) else None,
            "pictures": pictures(),
        },
    )


@cache
def pictures() -> dict[str, list[int]]:
    """Width and height of each picture by its name, as they were taken."""
    file = PICTURES / "pictures.json"
    found: dict[str, list[int]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


urlpatterns = [
    path("huong-dan", contents, name="guide"),
    path("huong-dan/<slug:slug>", part, name="guide_part"),
]
