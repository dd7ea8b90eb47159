"""The public page of a procedure as a change would have it."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from motcua.accounts.gates import SignedInRequest
from motcua.base import clock
from motcua.catalog import filing
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.web.studio.procedure_editing import editor_address, with_open
from motcua.web.studio.trial_stage import rehearsed


@require_safe
@with_open
def preview(request: SignedInRequest, change: Change) -> HttpResponseBase:
    """What citizens would read; a draft with faults cannot be shown as if it were in force."""
    if catalog.changes.faults(change):
        messages.warning(request, _("Còn lỗi phải sửa trước khi xem như người dân."))
        return redirect(editor_address(change))
    with rehearsed(change, clock.now()) as revision:
        content, shown = revision.content, catalog.get(change.key)
        facts = {
            "change": change,
            "procedure": shown,
            "content": content,
            "modes": filing.modes_of(content),
            "full": filing.FilingMode.FULL,
            "steps": catalog.steps_of(content, shown.agency.name),
            "forms": catalog.forms_of(revision),
            "successors": catalog.successors_of(content),
            "unconfirmed": catalog.unconfirmed(content),
            "agency_before": catalog.agency_before(shown),
        }
        return render(request, "studio/procedure_preview.jinja", facts)
