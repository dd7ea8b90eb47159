"""Says whether the committed style sheets are older than their Sass sources.

The build stores one hash over the sources, the package versions and the style sheets themselves, so a
forgotten build and a style sheet edited by hand both show. Exit status 1 means stale.
"""

import hashlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "motcua" / "web" / "ui" / "static" / "ui"
STAMP = HERE / "built-from.sha256"


def fingerprint() -> str:
    """SHA-256 over names and contents of every input and output of the build."""
    inputs = [*sorted((HERE / "sass").glob("*.scss")), HERE / "package.json"]
    digest = hashlib.sha256()
    for path in [*inputs, STATIC / "ui.css", STATIC / "desk.css"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Write the stamp (`--write`) or compare it."""
    if "--write" in arguments:
        STAMP.write_text(fingerprint() + "\n")
        return 0
    if STAMP.exists() and STAMP.read_text().strip() == fingerprint():
        return 0
    print("The style sheets are older than assets/sass: run `make assets` and commit what it makes.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
