"""Who signed a PDF, asked of the examining program and answered in the house's own terms."""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

SECONDS = 20
_CERTIFICATES = {".pem", ".crt", ".cer", ".der", ".crl"}
# Each may take a core for seconds; the pages of everybody else need some too.
_at_once = BoundedSemaphore(2)

_PROBLEMS = {
    "locked": _("Tệp có mật khẩu nên không đọc được chữ ký. Hãy dùng tệp không đặt mật khẩu."),
    "unreadable": _("Không đọc được tệp: đây không phải tệp PDF, hoặc tệp đã bị hỏng."),
    "too_many": _("Tệp có quá nhiều chữ ký nên không kiểm tra được."),
    "too_heavy": _("Tệp phức tạp quá nên không kiểm tra được chữ ký."),
    "busy": _("Đang có nhiều người kiểm tra cùng lúc. Hãy thử lại sau một phút."),
}


class Kind(StrEnum):
    """A signature of somebody, or the time stamp of a whole document."""

    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True)
class Signature:
    """One signature on a PDF, as far as it can be told now.

    `at` is proven where `stamped_by` names a time stamp server we trust, else it is what the signer's own
    clock said. `trusted`: the certificate was good at that moment and comes from an authority we trust;
    `in_time`: it was within its days. `covers_whole_document`: nothing but further signatures came later.
    """

    kind: Kind
    by: str
    organisation: str
    issuer: str
    fingerprint: str
    at: datetime
    stamped_by: str
    valid_until: datetime
    intact: bool
    trusted: bool
    in_time: bool
    revoked: bool
    covers_whole_document: bool
    signed_part_sha256: str

    @property
    def is_good(self) -> bool:
        """Nothing to object: unchanged, whole, by somebody whom an authority of ours vouches for."""
        return self.intact and self.trusted and self.covers_whole_document


class UnverifiableError(Exception):
    """Nothing can be said of the file; `reason` is a Vietnamese sentence: why, and what to do."""

    def __init__(self, problem: str) -> None:
        self.problem, self.reason = problem, str(_PROBLEMS[problem])
        super().__init__(self.reason)


def verify(pdf: bytes, at: datetime) -> list[Signature]:
    """The signatures on `pdf`, the oldest first; [] where nobody signed. Raises UnverifiableError."""
    if b"%PDF-" not in pdf[:1024]:
        raise UnverifiableError("unreadable")
    # Both must stand in the open, and most files have neither.
    if b"/ByteRange" not in pdf and b"/Encrypt" not in pdf:
        return []
    if not _at_once.acquire(timeout=SECONDS):
        raise UnverifiableError("busy")
    try:
        found = _ask(pdf, at)
    finally:
        _at_once.release()
    if found["problem"]:
        raise UnverifiableError(found["problem"])
    return [from_json(one) for one in found["signatures"]]


def from_json(said: dict[str, Any]) -> Signature:
    """A signature as the examining program wrote it, or as `as_json` kept it."""
    facts = dict(said)
    at, until = (datetime.fromisoformat(str(facts.pop(name))) for name in ("at", "valid_until"))
    return Signature(kind=Kind(str(facts.pop("kind"))), at=at, valid_until=until, **facts)


def as_json(signature: Signature) -> dict[str, Any]:
    """A signature as a column keeps it."""
    moments = {"at": signature.at.isoformat(), "valid_until": signature.valid_until.isoformat()}
    return {**vars(signature), "kind": signature.kind.value, **moments}


def trusted_files() -> list[Path]:
    """The certificates of authorities (and lists of revoked certificates) that the operator laid down."""
    folders = [Path(folder) for folder in settings.SIGNING_TRUST]
    files = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return sorted(path for path in files if path.suffix in _CERTIFICATES)


def _ask(pdf: bytes, at: datetime) -> dict[str, Any]:
    command = [sys.executable, "-m", __name__.replace("reading", "examine"), at.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours
            [*command, *map(str, trusted_files())],
            input=pdf,
            capture_output=True,
            timeout=SECONDS,
            # Nothing of our environment: it holds every secret there is.
            env={"PYTHONPATH": str(settings.ROOT), "PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "too_heavy"}
    if done.returncode:
        logger.warning("signing: the examining program ended with %s", done.returncode)
        return {"problem": "too_heavy"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found
