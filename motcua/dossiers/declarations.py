"""The declaration as the official paper: of a dossier as it was filed, of a draft as it would be.

Made anew from the answers each time it is asked for: after a supplement it shows what counts now. The same
answers give the same bytes.
"""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.dossiers.models import Dossier, Draft
from motcua.dossiers.slipdata import office_of
from motcua.formengine import service as formengine
from motcua.organization import service as organization
from motcua.papers import service as papers


# Papers of the office are Vietnamese, whatever language the person reads who asks for them.
@translation.override("vi")
def filed_pdf(dossier: Dossier) -> bytes:
    """The declaration of `dossier` with the answers that count now, dated to its submission."""
    form = catalog.form_of(dossier.form)
    mended_at = dossier.supplements.exclude(sent_at=None).values_list("sent_at", flat=True).last()
    paper = catalog.filled_form(
        form,
        dossier.answers,
        office=office_of(dossier.lead_agency),
        # Who files for an organisation, or for another person, is the one who declares.
        signer=dossier.applicant.full_name if dossier.is_filed_by_another else dossier.owner_name,
        code=dossier.code,
        signed_at=dossier.submitted_at,
        signed=_signed(dossier, mended_at),
        pledge=_pledge(form),
    )
    return papers.render(paper, mended_at or dossier.submitted_at)


@translation.override("vi")
def draft_pdf(draft: Draft) -> bytes:
    """The declaration as `draft` stands, plainly marked as not filed; day and signature are left open."""
    form = catalog.form_of(draft.form)
    paper = catalog.filled_form(
        form,
        draft.answers,
        office=office_of(organization.lead_of(draft.revision.content, draft.filed_at)),
        signer=draft.applicant.full_name,
        pledge=_pledge(form),
        note=_("BẢN XEM TRƯỚC – HỒ SƠ CHƯA NỘP"),
    )
    return papers.render(paper, draft.changed_at)


def _signed(dossier: Dossier, mended_at: datetime | None) -> str:
    if dossier.is_on_paper:
        filed = _("Cán bộ một cửa nhập theo lời khai, nộp %(way)s lúc %(at)s") % {
            "way": dossier.way[:1].lower() + dossier.way[1:],
            "at": _minute(dossier.submitted_at),
        }
    else:
        filed = _("Đã xác nhận và nộp trực tuyến lúc %s") % _minute(dossier.submitted_at)
    lines = [filed]
    if mended_at:
        lines.append(_("Đã bổ sung lúc %s") % _minute(mended_at))
    return "\n".join(lines)


def _minute(moment: datetime) -> str:
    return clock.local(moment).strftime("%H:%M %d/%m/%Y")


def _pledge(form: formengine.Form) -> str:
    """What everyone confirms before submitting, unless the declaration itself asks for it."""
    if any(question.kind.name == "confirm" for question in form.questions):
        return ""
    return _("Tôi cam đoan những nội dung trên là đúng sự thật và chịu trách nhiệm trước pháp luật.")
