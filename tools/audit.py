"""`make audit`: known vulnerabilities in what we install. What could not be audited is a failure too."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ("--strict", "--disable-pip", "--require-hashes", "--progress-spinner", "off")
FILES = ("base.txt", "dev.txt", "uv.txt")


def main() -> int:
    """Audit each requirements file; 1 when one has a known fault or could not be audited."""
    failed = False
    for name in FILES:
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", *FLAGS, "-r", str(ROOT / "requirements" / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        if done.returncode == 0:
            print(f"requirements/{name}: {said[-1] if said else 'nothing known'}")
            continue
        failed = True
        # pip-audit lists what it found as a table; anything else means that it could not look.
        found = any(line.startswith("Found ") for line in said)
        reason = "has known vulnerabilities" if found else "could not be audited (is the service reachable?)"
        print(f"requirements/{name} {reason}:")
        print("\n".join(said if found else said[-1:]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
