"""Filing for somebody else: the same pages, saying for whom; a clerk's in the desk's frame.

The desk is another room: it is met by the names of its addresses only.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock
from motcua.dossiers import service as dossiers
from motcua.dossiers.models import Dossier, Draft, Ground, Supplement
from motcua.dossiers.models.belonging import acts_for


def frame(request: HttpRequest, holder: Draft | Supplement | Dossier) -> dict[str, Any]:
    """For the context of a page of `holder`: its frame, where it leads back to, for whom it is filled in."""
    filed = holder.dossier if isinstance(holder, Supplement) else holder
    if not for_another(request, filed):
        return {
            "nav_current": "dossiers",
            "home": {"href": reverse("dossiers"), "text": _("Hồ sơ của bạn")},
            "filing_for": _owner_of(request, filed),
        }
    home = home_of(filed) if isinstance(filed, Draft) else home_of_dossier(request, filed)
    text = _("Nộp thay người dân") if isinstance(filed, Draft) else filed.code
    return {
        "page_base": "ui/desk_base.jinja",
        "desk_office": filed.filed_at.receiving_desk.short_name,
        "desk_nav": [
            {"href": reverse("desk"), "text": _("Hồ sơ")},
            {"href": reverse("desk_counter"), "text": _("Nộp thay người dân"), "current": True},
            {"href": reverse("desk_corrections"), "text": _("Yêu cầu sửa")},
            {"href": reverse("desk_register"), "text": _("Sổ theo dõi")},
            {"href": reverse("desk_absences"), "text": _("Vắng mặt")},
        ],
        "home": {"href": home, "text": text},
        "acting_for": _at_the_counter(filed),
        "acting_way": filed.way,
    }


def home_of(draft: Draft) -> str:
    """The page on which the draft is listed for whoever works on it."""
    return reverse("desk_counter" if draft.clerk_id else "dossiers")


def home_of_dossier(request: HttpRequest, dossier: Dossier) -> str:
    """The dossier's page, as the person who asks may see it."""
    at_desk = for_another(request, dossier)
    return reverse("desk_dossier" if at_desk else "dossier", args=[dossier.code])


def for_another(request: HttpRequest, filed: Draft | Dossier) -> bool:
    """Whether a clerk works on it in the place of its applicant."""
    if isinstance(filed, Draft):
        return filed.clerk_id is not None
    if not filed.is_on_paper or not isinstance(request.user, User) or acts_for(request.user, filed):
        return False
    return dossiers.papers_in.is_at_desk(filed, request.user, clock.now())


def _at_the_counter(filed: Draft | Dossier) -> str:
    """The person whom the clerk has in front of her, and the organisation that they came for."""
    person = filed.applicant.full_name
    return f"{filed.entity.name} ({person})" if filed.entity else person


def _owner_of(request: HttpRequest, filed: Draft | Dossier) -> dict[str, str] | None:
    """Whose matter it is and by what right this person fills it in; None where it is nobody else's."""
    if not filed.ground or filed.applicant != request.user:
        return None
    name = filed.whose.name if isinstance(filed, Draft) else filed.owner_name
    return {"name": name, "ground": str(Ground(filed.ground).label)}
