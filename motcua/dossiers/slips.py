"""Papers issued about a dossier: facts now, in the act's transaction; the PDF right after, from those facts.

A slip's snapshot never changes, so printing it again gives the same paper. Its QR code leads to /xac-thuc.
"""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.base import clock, database
from motcua.base.jobs import service as jobs
from motcua.dossiers import slipdata, slipforms
from motcua.dossiers.codes import next_slip_number
from motcua.dossiers.models import Dossier, FiledPaper, Slip, Supplement
from motcua.dossiers.transitions import TRANSITIONS, Act
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.papers import service as papers
from motcua.papers.signing import service as signing
from motcua.worktime import service as worktime


def issue(
    dossier: Dossier,
    act: Act,
    user: User | None,
    at: datetime,
    *,
    supplement: Supplement | None = None,
    reason: str = "",
    letter: slipdata.Letter | None = None,
    particulars: slipdata.Particulars | None = None,
) -> Slip | None:
    """Issue the slip that the act's row names, if it names one, and queue its PDF.

    Its form is that of the series in force on the day of reception; its number runs on within agency, form,
    series and year. A letter carries the head and number of the agency whose leader signs it, a paper with
    `particulars` those of the agency that they name.
    """
    form = TRANSITIONS[act].slip
    if form is None:
        return None
    slip = Slip(
        dossier=dossier,
        form=form,
        series="" if form is Slip.Form.RECEIPT else series_of(dossier, at),
        issued_at=at,
        issued_by=user,
        token=secrets.token_urlsafe(18),
    )
    speaks = letter or particulars
    agency = (speaks.agency if speaks else None) or dossier.lead_agency
    number = next_slip_number(agency, form, slip.series, clock.local(at).date())
    symbol = slipforms.form_of(form, slip.series).symbol
    slip.number = f"{number}/{symbol}-{slipforms.initials(agency.short_name)}"[:40]
    slip.data = slipdata.snapshot(
        slip, supplement=supplement, reason=reason, letter=letter, particulars=particulars
    )
    slip.save(force_insert=True)
    jobs.enqueue("dossiers.render_slip", {"slip": slip.pk}, at)
    return slip


def draft_pdf(
    dossier: Dossier, act: Act, user: User, at: datetime, *, reason: str, letter: slipdata.Letter
) -> bytes:
    """How the letter of `act` would look if it were signed at `at`: no number, no code, marked a draft."""
    form = TRANSITIONS[act].slip
    assert form is not None  # noqa: S101 - only acts with a letter are drafted
    slip = Slip(dossier=dossier, form=form, series=series_of(dossier, at), issued_at=at, issued_by=user)
    facts = slipdata.snapshot(slip, reason=reason, letter=letter)
    mark = _("DỰ THẢO – CHƯA KÝ")
    return papers.render_snapshot(form, {**facts, "qr_url": "", "mark": mark}, at)


def series_of(dossier: Dossier, at: datetime) -> str:
    """The series of the office's forms for this dossier: of its day of reception, before it of today."""
    return slipdata.regime_of(dossier, at).slip_series


def law_of(dossier: Dossier, at: datetime) -> str:
    """The law under which the dossier is worked on: of its day of reception, before it of today."""
    return slipdata.regime_of(dossier, at).law


def calendar_of(dossier: Dossier) -> worktime.Calendar:
    """The calendar by which the dossier's time is counted: as pinned at reception, before it today's."""
    if dossier.calendar:
        return worktime.Calendar.from_data(dossier.calendar)
    return dossier.lead_agency.calendar.calendar


def render(slip: Slip, at: datetime) -> StoredFile:
    """The PDF of a slip under the portal's seal, made on first need by the worker or by an earlier reader.

    A seal is never the same twice, so the first one that is stored is the paper, for everybody and for good.
    Raises files.Refused where it can be neither sealed nor stored now.
    """
    if slip.file:
        return slip.file
    pdf = papers.render_snapshot(slip.form, slip.data, slip.issued_at)
    try:
        # Before the transaction, and without a connection: a time stamp server may take its time.
        database.release()
        pdf = signing.seal(pdf, at)
    except signing.SigningError as error:
        raise files.Refused(error.reason) from error
    # Before the transaction as well: the store may be far away. Without a row the object is swept.
    placed = files.place_bytes(pdf, file_name(slip), "application/pdf")
    with transaction.atomic():
        # Inside, so that a power cut leaves no file that no slip speaks of.
        stored = files.record(placed, at)
        if not Slip.objects.filter(pk=slip.pk, file=None).update(file=stored):
            # Somebody else was first; theirs is the paper.
            files.remove(stored)
        slip.refresh_from_db()
    assert slip.file is not None  # noqa: S101 - the row was filled just above, by us or by the other
    return slip.file


def file_name(slip: Slip) -> str:
    """What a downloaded slip is called: no name of a person in it."""
    return f"{slip.dossier.code}-{slip.form}.pdf"


def verified(token: str) -> Slip | None:
    """The slip behind the token of a QR code."""
    return Slip.objects.select_related("dossier__revision__procedure", "file").filter(token=token).first()


def _listed(paper: FiledPaper) -> dict[str, Any]:
    said = {"id": str(paper.file_id), "sha256": paper.file.sha256, "document": paper.document}
    return said | ({"reused_from": paper.reused_from_id} if paper.reused_from_id else {})


def manifest(dossier: Dossier, supplement: Supplement | None = None) -> dict[str, Any]:
    """What arrived, as the event keeps it: each file by id and SHA-256, the answers by their hash."""
    filed = FiledPaper.objects.filter(dossier=dossier, joined=False).select_related("file")
    filed = filed.filter(supplement=supplement) if supplement else filed
    answers = supplement.answers if supplement else dossier.answers
    return {
        "files": [_listed(paper) for paper in filed],
        "answers_sha256": slipdata.answers_digest(answers),
    }
