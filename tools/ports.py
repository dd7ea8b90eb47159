"""A port for a server that is about to start."""

import secrets
import socket

# Below those that the system gives to connections that go out: of these one could be given away before the
# server has taken it.
_OURS = range(12_000, 32_000)


def free_port() -> int:
    """A port on which nobody listens. Drawn, so that two that ask at once hardly get the same."""
    while True:
        port = secrets.choice(_OURS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
