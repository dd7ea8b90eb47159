"""Files as they come to a portal: every kind that is taken, and every way of getting past its door.

`FILES` makes each of them on the spot, under the key by which `verdicts.yaml` says what becomes of it.
"""

from collections.abc import Callable
from pathlib import Path

import yaml

from tests.files.corpus import doubles, honest, odd, traps

VERDICTS = Path(__file__).with_name("verdicts.yaml")

Made = tuple[str, bytes]
FILES: dict[str, Callable[[], Made]] = {**honest.FILES, **traps.FILES, **doubles.FILES, **odd.FILES}


def verdicts() -> dict[str, dict[str, str]]:
    """By key: `about`, `verdict` (taken, noted, refused, infected), and the sentence that is shown."""
    found: dict[str, dict[str, str]] = yaml.safe_load(VERDICTS.read_text(encoding="utf-8"))
    return found
