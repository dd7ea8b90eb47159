"""Making secrets, and keeping those of the demo in `var/demo.env`."""

import base64
import os
import secrets as random
from pathlib import Path

NAMES = ("MOTCUA_SECRET_KEY", "MOTCUA_FIELD_KEYS", "MOTCUA_INDEX_KEY")
ROOT = Path(__file__).resolve().parent.parent.parent


class SecretsError(Exception):
    """The demo's secrets cannot be used; says what to do."""


def fresh() -> dict[str, str]:
    """New secrets: one to sign with, one of 32 bytes to encrypt with, one for the blind index."""
    key = base64.urlsafe_b64encode(random.token_bytes(32)).decode()
    return dict(zip(NAMES, (random.token_urlsafe(48), key, random.token_urlsafe(48)), strict=True))


def as_lines(values: dict[str, str]) -> str:
    """`values` as an environment file."""
    return "".join(f"{name}={value}\n" for name, value in values.items())


def var() -> Path:
    """The folder of everything that this installation writes."""
    return Path(os.environ.get("MOTCUA_VAR") or ROOT / "var")


def supply_for_demo() -> None:
    """Put the demo's secrets into the environment where it has none, making them at the first start.

    Raises SecretsError where a database is left of which the secrets are gone: it could not be read.
    """
    if any(os.environ.get(name) for name in NAMES):
        return
    path = var() / "demo.env"
    if not path.exists():
        _make(path)
    for line in path.read_text().splitlines():
        name, _, value = line.partition("=")
        if name in NAMES:
            os.environ[name] = value


def _make(path: Path) -> None:
    database = path.parent / "motcua.sqlite3"
    if database.exists() and not os.environ.get("DATABASE_URL"):
        raise SecretsError(
            f"{path} is gone, and without it {database} cannot be read. Put it back, or delete the database."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(as_lines(fresh()))
