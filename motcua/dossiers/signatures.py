"""Signatures on results: read once when the file arrives, kept with it, and the agency's own put on it."""

from datetime import datetime

from django.core import signing as signer
from django.utils.translation import gettext as _

from motcua.dossiers.errors import IncompleteError
from motcua.dossiers.models import Dossier, Result, Slip
from motcua.files import service as files
from motcua.files.models import StoredFile
from motcua.organization.models import Agency
from motcua.papers.signing import service as signing

_SALT = "motcua.dossiers.held-result"


def examine(stored: StoredFile, at: datetime) -> None:
    """Read the signatures of `stored` and keep what was found with it."""
    with files.open(stored) as content:
        pdf = content.read()
    try:
        found = {"problem": "", "signatures": [signing.as_json(one) for one in signing.verify(pdf, at)]}
    except signing.UnverifiableError as error:
        found = {"problem": error.problem, "signatures": []}
    files.keep_signatures(stored, found)


def found_on(stored: StoredFile) -> list[signing.Signature]:
    """The signatures that were on `stored` when it was examined; none where it never was."""
    return [signing.from_json(one) for one in (stored.signatures or {}).get("signatures", ())]


def problem_of(stored: StoredFile) -> str:
    """Why the signatures of `stored` could not be read, as a sentence; "" where they could."""
    problem = (stored.signatures or {}).get("problem", "")
    return signing.UnverifiableError(problem).reason if problem else ""


def told(stored: StoredFile) -> list[signing.Told]:
    """The signatures of `stored` in words, the oldest first."""
    return signing.tell(found_on(stored))


def ticket(dossier: Dossier, stored: StoredFile) -> str:
    """Stands for a held file in a form of this dossier; nobody else can make one."""
    return signer.dumps([str(stored.pk), dossier.pk], salt=_SALT)


def held(dossier: Dossier, ticket: str, at: datetime) -> StoredFile | None:
    """The held file behind the ticket; None where it is not of this dossier, or its time is over."""
    try:
        file, of_dossier = signer.loads(ticket, salt=_SALT)
    except signer.BadSignature:
        return None
    if of_dossier != dossier.pk:
        return None
    return StoredFile.objects.filter(pk=file, held_until__gt=at).first()


def signing_agency(dossier: Dossier) -> Agency:
    """Who issues the result: the agency that holds the dossier now."""
    return dossier.step.agency if dossier.step else dossier.lead_agency


def agency_may_sign(dossier: Dossier) -> bool:
    """Whether the portal holds a key of the agency that issues the result."""
    return signing.agency_key(signing_agency(dossier).code) is not None


def sign_for_agency(dossier: Dossier, stored: StoredFile, at: datetime) -> StoredFile:
    """A copy of `stored` under the agency's signature, examined. Raises IncompleteError, says why."""
    agency = signing_agency(dossier)
    key = signing.agency_key(agency.code)
    if key is None:
        message = (
            _("Cổng chưa có khóa ký số của %s. Hãy bỏ chọn ký số, hoặc báo người quản trị.") % agency.name
        )
        raise IncompleteError(message, (("sign", message),))
    with files.open(stored) as content:
        pdf = content.read()
    try:
        signed = signing.sign(pdf, key, at, reason=_("Phát hành kết quả hồ sơ %s") % dossier.code)
        copy = files.keep(
            signed, stored.name, stored.content_type, at, stored.page_count, made_of_upload=True
        )
    except (signing.SigningError, files.Refused) as error:
        raise IncompleteError(error.reason, (("sign", error.reason),)) from error
    # Until the act has taken place it belongs to nobody.
    files.hold(copy, at)
    examine(copy, at)
    return copy


def issued(sha256: str) -> Slip | Result | None:
    """The slip or result whose file is this very content; what applicants sent is nobody's business."""
    slips = Slip.objects.select_related("dossier__revision__procedure", "file")
    results = Result.objects.select_related("dossier__lead_agency", "file")
    return slips.filter(file__sha256=sha256).first() or results.filter(file__sha256=sha256).first()
