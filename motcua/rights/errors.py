"""What can go wrong, with a sentence for the person who tried."""


class RightsError(Exception):
    """It is not possible now; the text says why and what to do instead. `field` names where, if anywhere."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field
