"""What can go wrong with an act, each with a sentence for the person who tried."""


class ActError(Exception):
    """An act did not take place; `str()` says why, in Vietnamese."""


class NotAllowedError(ActError):
    """The TRANSITIONS table, the workflow or the separation of duties forbids the act.

    `rule` is the one that refuses, as the table cites it; "" where none is cited.
    """

    def __init__(self, message: str, *, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule

    @property
    def law(self) -> str:
        """What of the rule an officer can look up: the law, without our own notes on it."""
        parts = (part.strip() for part in self.rule.split(";"))
        return "; ".join(part for part in parts if not part.startswith("RULES"))


class OwnWorkError(NotAllowedError):
    """Nobody decides on what they appraised, or filed (RULES a.11)."""


class OvertakenError(ActError):
    """Somebody else acted on the dossier first, or the page was older than the dossier."""


class IncompleteError(ActError):
    """Something the act needs is missing. `problems` lists each with the place where it is mended."""

    def __init__(self, message: str, problems: "tuple[tuple[str, str], ...]" = ()) -> None:
        super().__init__(message)
        self.problems = problems
