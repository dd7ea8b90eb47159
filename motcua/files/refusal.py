"""Why a file was not taken, as a sentence for the person who sent it."""


class Refused(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """The file is not taken; `reason` is one Vietnamese sentence or two: which file, why, what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoRoomError(Refused):
    """The store takes nothing more now; the file itself is not judged, so it is worth trying again."""
