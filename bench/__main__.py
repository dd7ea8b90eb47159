"""`make bench`: figures of this machine. `make bench ARGS="start pages"` runs some.

Each bench is a module here with `run() -> list[Figure]`; what a figure may be stands beside it as its budget.
"""

import sys
from importlib import import_module

from bench.figure import Figure

BENCHES = ("start", "pages", "forms", "inbox", "answers")


def main() -> int:
    """Run the named benches, or all; 1 when a figure is over its budget."""
    over = False
    for name in sys.argv[1:] or BENCHES:
        if name not in BENCHES:
            sys.exit(f"There is no bench {name}; there are: {', '.join(BENCHES)}.")
        figures: list[Figure] = import_module(f"bench.{name}").run()
        for figure in figures:
            print(f"{name:8} {figure}")
            over = over or figure.over
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
