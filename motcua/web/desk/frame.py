"""What the frame around every page of the desk says: for which offices this officer works, and the ways."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.gates import SignedInRequest
from motcua.dossiers.service import register
from motcua.organization.models import Role
from motcua.reports import service as reports


def of(request: SignedInRequest, at: datetime) -> dict[str, Any]:
    """For the context of a page."""
    posts = request.user.posts_at(at).exclude(role=Role.ADMINISTRATOR).select_related("user")
    agencies = dict.fromkeys(post.agency.short_name for post in posts)
    absent = dict.fromkeys(post.user.full_name for post in posts if post.user_id != request.user.pk)
    return {
        "desk_office": " · ".join(agencies),
        "desk_standing_in": ", ".join(absent),
        "desk_nav": list(_ways(request, {post.role for post in posts})),
    }


def _ways(request: SignedInRequest, roles: set[str]) -> Iterator[dict[str, Any]]:
    """The parts of the desk, for those whom each concerns."""
    ways = [("desk", _("Hồ sơ"))]
    if Role.ONE_STOP in roles:
        ways.append(("desk_counter", _("Nộp thay người dân")))
        ways.append(("desk_corrections", _("Yêu cầu sửa")))
    if roles & register.KEEPERS:
        ways.append(("desk_register", _("Sổ theo dõi")))
    if roles & set(reports.LEADERS):
        ways.append(("desk_leading", _("Điều hành")))
    ways.append(("desk_absences", _("Vắng mặt")))
    for name, text in ways:
        below = name in ("desk_counter", "desk_corrections") and request.path.startswith(reverse(name))
        yield {"href": reverse(name), "text": text, "current": below or request.path == reverse(name)}
