"""What the frame around every page of the desk says: for which offices this officer works."""

from datetime import datetime
from typing import Any

from motcua.accounts.gates import SignedInRequest
from motcua.organization.models import Role


def of(request: SignedInRequest, at: datetime) -> dict[str, Any]:
    """For the context of a page."""
    posts = request.user.posts_at(at).exclude(role=Role.ADMINISTRATOR)
    agencies = dict.fromkeys(post.agency.short_name for post in posts)
    return {"desk_office": " · ".join(agencies)}
