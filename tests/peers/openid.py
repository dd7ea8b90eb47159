"""A real OpenID provider (the npm package oidc-provider, tests/peers/oidc) as a process of its own.

Its packages are installed once, by `npm ci`, into .cache/, in a folder named for the lock file.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.debian import NODE, NPM

SOURCE = Path(__file__).parent / "oidc"
CACHE = Path(__file__).resolve().parents[2] / ".cache" / "peers"
ANSWER_SECONDS = 10


@dataclass(frozen=True)
class Peer:
    """A running provider."""

    issuer: str

    def knows(self, subject: str, level: str | None = "high", **claims: Any) -> str:
        """From now on it knows this person, and would tell this much of them."""
        self._post("/people", {"subject": subject, "level": level, "claims": claims})
        return subject

    def goes_wrong(self, fault: str) -> None:
        """From now on it does this wrong (provider.mjs); "" for nothing."""
        self._post("/fault", {"fault": fault})

    def register(self, return_address: str, end_address: str) -> dict[str, Any]:
        """Make a client known to it, as its operator would; its id and secret."""
        told = {"redirect_uris": [return_address], "post_logout_redirect_uris": [end_address]}
        client: dict[str, Any] = json.loads(self._post("/reg", told))
        return client

    def _post(self, where: str, what: dict[str, Any]) -> bytes:
        request = urllib.request.Request(
            f"{self.issuer}{where}", json.dumps(what).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            body: bytes = answer.read()
            return body


@contextmanager
def running() -> Iterator[Peer]:
    """A provider on a free port; it ends with this block, or with this process."""
    process = subprocess.Popen(
        [str(NODE.find()), str(_installed() / "provider.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        issuer = process.stdout.readline().strip()
        assert issuer.startswith("http://localhost:"), "the provider did not start"
        yield Peer(issuer)
    finally:
        process.stdin.close()
        process.wait(ANSWER_SECONDS)


def _installed() -> Path:
    """The folder with provider.mjs and its packages; made by whichever process needs it first."""
    lock_file = (SOURCE / "package-lock.json").read_bytes()
    folder = CACHE / f"oidc-{hashlib.sha256(lock_file).hexdigest()[:12]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(SOURCE, making)
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(
                [str(NPM.find()), "ci", *quiet], cwd=making, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            making.rename(folder)
        shutil.copy(SOURCE / "provider.mjs", folder)
    return folder
