"""The front page of the studio: what waits for whom, and what was published last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio import frame
from motcua.web.studio.kinds import title_of

PUBLISHED_SHOWN = 10
State = Change.State


@dataclass(frozen=True)
class Line:
    """One change in a list."""

    change: Change
    title: str
    kind: str
    by: str
    at: datetime
    note: str = ""


@administrator_required
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for this administrator first."""
    mine: list[Line] = []
    returned: list[Line] = []
    to_approve: list[Line] = []
    with_others: list[Line] = []
    for change in catalog.changes.open_changes().prefetch_related("acts__actor"):
        acts = list(change.acts.all())
        worked = {act.actor_id for act in acts if act.act in ("begin", "save", "renew", "propose")}
        last = next((act for act in acts if act.act in ("send_back", "propose")), None)
        if change.state == State.PROPOSED:
            waiting = with_others if request.user.pk in worked else to_approve
            waiting.append(_line(change, change.reason))
        elif change.author_id != request.user.pk:
            with_others.append(_line(change))
        elif last and last.act == "send_back":
            returned.append(_line(change, last.text))
        else:
            mine.append(_line(change))
    published = Change.objects.filter(state=State.PUBLISHED, author__isnull=False).select_related("author")
    facts: dict[str, Any] = {
        "lists": [
            (_("Chờ bạn duyệt"), to_approve, _("Không có thay đổi nào chờ bạn duyệt.")),
            (_("Bị trả lại, cần bạn sửa"), returned, ""),
            (_("Bạn đang soạn"), mine, _("Bạn không có bản nào đang soạn.")),
            (_("Đang ở người khác"), with_others, ""),
        ],
        "published": [_line(one) for one in published.order_by("-ended_at", "-pk")[:PUBLISHED_SHOWN]],
        "doors": [
            {"href": frame.items_address(kind), "title": frame.name_of(kind), "text": text}
            for kind, text in _doors().items()
        ],
    }
    lost = _("Thông báo không đến nơi hoặc đang chờ, lý do, và gửi lại bằng tay.")
    facts["doors"].append({"href": reverse("studio_outbox"), "title": _("Hộp thư đi"), "text": lost})
    if settings.REHEARSAL:
        text = _("Chuyển giờ của cổng tới trước để xem một thời hạn trôi qua.")
        facts["doors"].append({"href": reverse("demo_clock"), "title": _("Diễn tập"), "text": text})
    return frame.page(request, "studio/home.jinja", frame.HOME, facts)


def _line(change: Change, note: str = "") -> Line:
    return Line(
        change,
        title_of(change.kind, change.key, change.title),
        change.get_kind_display(),
        change.author.full_name if change.author else "",
        change.ended_at or change.changed_at,
        note,
    )


def _doors() -> dict[str, str]:
    return {
        Change.Kind.PROCEDURE: _("Giấy tờ, thời hạn, phí, trường hợp, tờ khai và kiểm thử của từng thủ tục."),
        Change.Kind.WORKFLOW: _("Ai làm bước nào, trong bao nhiêu phần thời gian."),
        Change.Kind.AGENCY: _("Cơ quan, phòng, bộ phận một cửa, cơ quan kế thừa."),
        Change.Kind.FIELD: _("Các lĩnh vực dùng để xếp thủ tục và giao việc."),
        Change.Kind.CALENDAR: _("Giờ làm việc, ngày nghỉ, ngày làm bù, và thử tính hẹn trả."),
        Change.Kind.NOTICE: _("Lời thư và tin nhắn gửi người dân."),
    }


home_urls = [path("quan-tri", home, name="studio_home")]
