"""Finding, or installing from Debian's packages, the programs which the tests need beside Python."""

import glob
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """A program: the commands it may be called by, where else it may lie, and the package that has it.

    `otherwise` names another package, for systems that do not have the first.
    """

    commands: tuple[str, ...]
    places: str
    package: str
    otherwise: str = ""

    def find(self) -> str | None:
        """Its path, or None where it is not installed."""
        for command in self.commands:
            if path := shutil.which(command):
                return path
        # PostgreSQL's server programs are not on the path; the newest version comes last.
        found = sorted(glob.glob(self.places)) if self.places else []
        return found[-1] if found else None


INITDB = Program(("initdb",), "/usr/lib/postgresql/*/bin/initdb", "postgresql")
CHROMIUM = Program(("chromium", "chromium-browser", "google-chrome"), "", "chromium")
# The same engine for half the processor time: it has no windows, nor what shows a PDF inside of a page.
HEADLESS = Program(
    ("chromium-headless-shell", *CHROMIUM.commands), "", "chromium-headless-shell", otherwise=CHROMIUM.package
)
PDFTOTEXT = Program(("pdftotext",), "", "poppler-utils")
PDFSIG = Program(("pdfsig",), "", "poppler-utils")
SOFTHSM = Program(("softhsm2-util",), "", "softhsm2")
KANNEL = Program(("bearerbox",), "/usr/sbin/bearerbox", "kannel")
FAKESMSC = Program(("fakesmsc",), "/usr/lib/kannel/test/fakesmsc", "kannel-extras")
OPENSSL = Program(("openssl",), "", "openssl")
CLAMD = Program(("clamd",), "/usr/sbin/clamd", "clamav-daemon")
NODE = Program(("node", "nodejs"), "", "nodejs")
NPM = Program(("npm",), "", "npm")

FOR_TESTS = (
    *(INITDB, CHROMIUM, HEADLESS, PDFTOTEXT, PDFSIG, SOFTHSM, OPENSSL),
    *(KANNEL, FAKESMSC, CLAMD, NODE, NPM),
)


def ensure(*programs: Program) -> None:
    """Have them all, installing what is missing; ends with a sentence where that is not possible."""
    missing = sorted({program.package for program in programs if program.find() is None})
    if not missing:
        return
    prefix = _may_install()
    names = " ".join(missing)
    if prefix is None:
        sys.exit(
            f"The tests need {names}, and this user may not install packages here. "
            f"Install it (Debian, Ubuntu: apt-get install {names}) and start again."
        )
    print(f"Installing {names} from the system's packages", flush=True)
    _apt(prefix, "update", "-qq")
    _apt(prefix, "install", "-qq", "--no-install-recommends", *missing)
    # One unknown name and nothing is installed: once more, with the names of other systems.
    if others := [program.otherwise or program.package for program in programs if program.find() is None]:
        _apt(prefix, "install", "-qq", "--no-install-recommends", *sorted(set(others)))
    if still := [program.package for program in programs if program.find() is None]:
        sys.exit(f"{' '.join(still)} could not be installed; the reason stands above.")


def _apt(prefix: list[str], *step: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", *step], env=quiet, check=False, stdout=subprocess.DEVNULL)


def _may_install() -> list[str] | None:
    """What to put before apt-get, or None where we may not use it."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        return ["sudo", "-n"]
    return None
