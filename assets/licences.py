"""Rewrites THIRD_PARTY.md's table of Python packages from what is installed: `python assets/licences.py`."""

import re
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTICE = ROOT / "THIRD_PARTY.md"
# Packages that name their licence only in their repository.
ELSEWHERE = {"vietnam-provinces": "GPL-3.0-or-later"}
START, END = "<!-- python packages -->\n", "<!-- end -->\n"


def packages() -> list[str]:
    """Names of the run-time packages, in the order of the compiled requirements."""
    pinned = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", pinned, re.MULTILINE)


def licence(name: str) -> str:
    """What the package says of its own licence, shortest form first."""
    said = metadata(name)
    short = _first(said, "License")
    if "\n" in short or len(short) > 60:
        short = ""
    classifiers = said.get_all("Classifier") or []
    classified = [line.split(" :: ")[-1] for line in classifiers if line.startswith("License ::")]
    declared = _first(said, "License-Expression") or short or ", ".join(classified)
    return declared or ELSEWHERE.get(name, "see the package")


def _first(said: PackageMetadata, key: str) -> str:
    return str((said.get_all(key) or [""])[0]).strip()


def table() -> str:
    """Package and licence, one a line; packages for other systems are named without."""
    lines = ["| Package | Licence |", "|---|---|"]
    for name in packages():
        try:
            lines.append(f"| {name} | {licence(name)} |")
        except PackageNotFoundError:
            lines.append(f"| {name} | installed on other systems only |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Replace what stands between the two marks."""
    text = NOTICE.read_text(encoding="utf-8")
    head, rest = text.split(START, 1)
    tail = rest.split(END, 1)[1]
    NOTICE.write_text(head + START + table() + END + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
