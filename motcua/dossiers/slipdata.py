"""The facts on each slip, as a snapshot (RULES a.3)."""

import hashlib
import json
from typing import Any

from motcua.dossiers.models import Slip, Supplement

SYMBOLS: dict[str, str] = {
    Slip.Form.RECEIPT: "XN",
    Slip.Form.SLIP_01: "TNHS",
    Slip.Form.SLIP_02: "BSHS",
    Slip.Form.SLIP_03: "TCHS",
}


def snapshot(slip: Slip, *, supplement: Supplement | None, reason: str) -> dict[str, Any]:
    """Everything the paper prints, as plain JSON."""
    return {}


def answers_digest(answers: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a declaration."""
    canonical = json.dumps(answers, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
