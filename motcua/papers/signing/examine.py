"""Reading the signatures of a PDF that may come from anybody: a program of its own, with bounds of its own.

    python -m motcua.papers.signing.examine AT TRUST_FILE… < paper.pdf

writes what it finds as JSON. It knows no secret, asks no network, and the system ends it where the file takes
too long or too much memory. Nothing of Django is loaded here.
"""

import asyncio
import hashlib
import json
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext

CPU_SECONDS = 10
MEMORY_BYTES = 1_500_000_000
# An honest paper has a handful; a page of fifty would help nobody.
MOST_SIGNATURES = 12
_LONGEST_NAME = 200
# A hostile file can break a parser at any place and in any way; which one, is all the same then.
BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
)


@dataclass(frozen=True)
class Finding:
    """What can be said of one signature; texts come from its certificate, moments in ISO 8601."""

    kind: str
    by: str
    organisation: str
    issuer: str
    fingerprint: str
    at: str
    stamped_by: str
    valid_until: str
    intact: bool
    trusted: bool
    in_time: bool
    revoked: bool
    covers_whole_document: bool
    signed_part_sha256: str


def examine(pdf: bytes, at: datetime, trust: list[Path]) -> dict[str, Any]:
    """`{"problem": …, "signatures": […]}`; the problem is "", locked, unreadable or too_many."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError

    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        if reader.encrypted:
            return _nothing("locked")
        signatures = list(reader.embedded_signatures)
        if len(signatures) > MOST_SIGNATURES:
            return _nothing("too_many")
        roots = _Roots.read(trust)
        findings = [asyncio.run(_finding(pdf, one, at, roots)) for one in signatures]
    except (PdfError, SigningError, *BROKEN) as error:
        print(type(error).__name__, file=sys.stderr)
        return _nothing("unreadable")
    return {"problem": "", "signatures": [asdict(finding) for finding in findings]}


def _nothing(problem: str) -> dict[str, Any]:
    return {"problem": problem, "signatures": []}


@dataclass(frozen=True)
class _Roots:
    """The certificates the office trusts, and the lists of revoked ones it was given."""

    certificates: list[Any]
    crls: list[Any]

    @classmethod
    def read(cls, paths: list[Path]) -> "_Roots":
        """What can be read; `motcua check` tells the operator of the rest."""
        found = cls([], [])
        for path in paths:
            (found.crls if path.suffix == ".crl" else found.certificates).extend(read_trusted(path) or ())
        return found

    def context(self, moment: datetime) -> "ValidationContext":
        """Was a certificate good at `moment`? Nothing is fetched: what is not at hand is not known."""
        from pyhanko_certvalidator import ValidationContext

        return ValidationContext(
            trust_roots=self.certificates,
            moment=moment,
            best_signature_time=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )

    def revoked(self, certificate: Any, moment: datetime) -> bool:
        """Whether a list at hand says that the certificate was revoked by `moment`.

        The operator laid the lists down, so nobody asks who signed them; and a list counts even where the
        certificate does not say that there is one, which libraries insist on.
        """
        return any(
            entry["user_certificate"].native == certificate.serial_number
            and entry["revocation_date"].native <= moment
            for listed in self.crls
            if listed.issuer == certificate.issuer
            for entry in listed["tbs_cert_list"]["revoked_certificates"]
        )


def read_trusted(path: Path) -> list[Any] | None:
    """The certificates in a file, or the lists of revoked ones where it ends in .crl; None for neither."""
    from asn1crypto import crl, pem, x509

    try:
        content = path.read_bytes()
        parts = [content]
        if pem.detect(content):
            parts = [part for _name, _headers, part in pem.unarmor(content, multiple=True)]
        kind = crl.CertificateList if path.suffix == ".crl" else x509.Certificate
        found = [kind.load(part, strict=True) for part in parts]
        # Reading is lazy: ask for something inside.
        for one in found:
            _name(one.issuer)
    except BROKEN:
        return None
    return found


async def _finding(pdf: bytes, one: "EmbeddedPdfSignature", at: datetime, roots: _Roots) -> Finding:
    from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp

    certificate = one.signer_cert
    if one.sig_object_type == "/DocTimeStamp":
        whole = await async_validate_pdf_timestamp(one, roots.context(at), diff_policy=_only_signatures())
        return _said(pdf, one, whole, roots, at=whole.timestamp, stamped_by=_name(certificate.subject))
    said = one.self_reported_timestamp or at
    status = await async_validate_pdf_signature(
        one, roots.context(said), roots.context(at), diff_policy=_only_signatures()
    )
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return _said(pdf, one, status, roots, at=said)
    if stamp.timestamp != said:
        # What counts is whether the certificate was good at the moment that the time stamp proves.
        status = await async_validate_pdf_signature(
            one, roots.context(stamp.timestamp), roots.context(at), diff_policy=_only_signatures()
        )
    by = _name(stamp.signing_cert.subject)
    return _said(pdf, one, status, roots, at=stamp.timestamp, stamped_by=by)


def _said(
    pdf: bytes, one: "EmbeddedPdfSignature", status: Any, roots: _Roots, *, at: datetime, stamped_by: str = ""
) -> Finding:
    certificate = one.signer_cert
    revoked = bool(status.revoked) or roots.revoked(certificate, at)
    return Finding(
        kind="timestamp" if one.sig_object_type == "/DocTimeStamp" else "signature",
        by=_name(certificate.subject),
        organisation=_part(certificate.subject, "organization_name"),
        issuer=_name(certificate.issuer),
        fingerprint=certificate.sha256.hex(),
        at=at.isoformat(),
        stamped_by=stamped_by,
        valid_until=certificate.not_valid_after.isoformat(),
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted) and not revoked,
        in_time=certificate.not_valid_before <= at <= certificate.not_valid_after,
        revoked=revoked,
        covers_whole_document=_covers(status),
        signed_part_sha256=hashlib.sha256(pdf[: _end_of_signed_part(one)]).hexdigest(),
    )


def _covers(status: Any) -> bool:
    """Whether the whole file is signed, or what was added later is known and nothing but signing."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    # Bytes behind the end that no reader counts are "no modification"; yet the file is not what was signed.
    added = status.modification_level not in (None, ModificationLevel.NONE)
    return status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and added and bool(status.docmdp_ok)


def _end_of_signed_part(one: "EmbeddedPdfSignature") -> int:
    ranges = [int(number) for number in one.sig_object["/ByteRange"]]
    return ranges[-2] + ranges[-1]


def _only_signatures() -> Any:
    """What may be added behind a signature: more signatures and what proves them. Not a filled field."""
    from pyhanko.sign import diff_analysis as allowed

    rules: list[Any] = [rule() for rule in (allowed.SigFieldCreationRule, allowed.SigFieldModificationRule)]
    return allowed.StandardDiffPolicy(
        global_rules=allowed.DEFAULT_DIFF_POLICY.global_rules,
        form_rule=allowed.FormUpdatingRule(field_rules=rules),
    )


def _name(name: Any) -> str:
    return _part(name, "common_name") or _part(name, "organization_name") or "?"


def _part(name: Any, part: str) -> str:
    value = name.native.get(part, "")
    return " ".join(str(", ".join(value) if isinstance(value, list) else value).split())[:_LONGEST_NAME]


def main() -> None:
    """The program."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    at, *trust = sys.argv[1:]
    found = examine(sys.stdin.buffer.read(), datetime.fromisoformat(at), [Path(path) for path in trust])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
