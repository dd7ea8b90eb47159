"""A long paper, made in a process of its own and gone with it.

typst remembers what it set for the next ten papers, in a memory that all of them share. A slip is little to
remember; a volume of the register would cost every process that ever printed one some hundred megabytes.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime

from motcua.papers import service as papers
from motcua.papers.data import Paper

LONGEST = 300  # seconds; a volume takes two


def render(paper: Paper, at: datetime) -> bytes:
    """The same bytes as `papers.render`. Raises subprocess.SubprocessError where the process failed."""
    said = {"template": paper.template, "snapshot": paper.snapshot(), "at": at.timestamp()}
    command = [sys.executable, "-m", "motcua.papers.apart"]
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        command, input=json.dumps(said).encode(), capture_output=True, check=True, timeout=LONGEST
    )
    return done.stdout


def main() -> None:
    """What the process does: facts in, PDF out."""
    said = json.load(sys.stdin.buffer)
    at = datetime.fromtimestamp(said["at"], UTC)
    sys.stdout.buffer.write(papers.render_snapshot(said["template"], said["snapshot"], at))


if __name__ == "__main__":
    main()
