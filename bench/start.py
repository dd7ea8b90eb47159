"""How long the portal takes from `motcua run` to its first answer, at first and later."""

import os
import tempfile
import time
from pathlib import Path

from bench.figure import Figure
from tests.journeys.portal import running


def run() -> list[Figure]:
    """A first start with an empty folder and a second one with the same."""
    os.environ.setdefault("DATABASE_URL", "sqlite:")
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        with running(Path(folder)):
            first = time.monotonic() - began
        began = time.monotonic()
        with running(Path(folder)):
            later = time.monotonic() - began
    return [Figure("first start", first, "s", 30), Figure("later start", later, "s", 5)]
