"""The papers of a rehearsal: the real slip with its real facts, plainly marked as a trial."""

from django.utils import translation
from django.utils.translation import gettext as _

from motcua.dossiers.rehearsal.moments import TrialSlip
from motcua.papers import service as papers


@translation.override("vi")
def slip_pdf(slip: TrialSlip) -> bytes:
    """The PDF of `slip`. It has no QR code: there is nothing behind it that anybody could verify."""
    facts = {**slip.facts, "qr_url": "", "mark": _("BẢN CHẠY THỬ – KHÔNG CÓ GIÁ TRỊ")}
    return papers.render_snapshot(slip.form, facts, slip.issued_at)
