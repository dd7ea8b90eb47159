"""`make check`: everything that can be known without running the portal. Says for each whether it holds."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
CODE = ("motcua", "tests", "tools", "bench")


@dataclass(frozen=True)
class Check:
    """One command and what it is called in the list."""

    title: str
    command: tuple[str, ...]


def _tool(name: str) -> str:
    return str(BIN / name)


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


# The slowest first: they run two at a time.
CHECKS = (
    Check("types", (_tool("mypy"), *CODE)),
    Check("form of the code", (_tool("ruff"), "format", "--check", "--quiet", ".")),
    Check("style", (_tool("ruff"), "check", "--quiet", ".")),
    Check("floors", (_tool("lint-imports"), "--no-logo")),
    Check("migrations are current", _module("django", "makemigrations", "--check", "--dry-run")),
    Check("settings for production", _module("tools.production")),
    Check("templates", _module("tools.templates")),
    Check("texts for translation", _module("tools.texts", "--english")),
    Check("compiled styles", (sys.executable, "assets/stale.py")),
)


def main() -> int:
    """Run them all; 1 when one of them does not hold."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["PYTHONPATH"] = "."
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(_run, CHECKS))
    failed = results.count(False)
    print(f"{len(CHECKS) - failed} of {len(CHECKS)} hold ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def _run(check: Check) -> bool:
    began = time.monotonic()
    done = subprocess.run(check.command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    if done.returncode == 0:
        print(f"  ok    {check.title} ({seconds:.1f} s)", flush=True)
        return True
    said = (done.stdout + done.stderr).strip()
    print(f"  FAIL  {check.title} ({seconds:.1f} s)\n{said}\n", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
