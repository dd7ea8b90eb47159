"""What can go wrong with an act on an account, with a sentence for the person who tried."""


class RefusedError(Exception):
    """The act is not possible; the text tells the officer why and what to do instead."""
