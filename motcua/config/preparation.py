"""What has to be done before the portal can start, and whether it was done already.

Works without Django, for `motcua run`; the work itself is the management command `prepare`.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from motcua.config.secrets import ROOT, var

STAMP = "prepared.json"


class PreparationError(Exception):
    """Preparing failed; the command has said why."""


def on_sqlite() -> bool:
    """Whether the environment names an SQLite database, as it does by default."""
    return (os.environ.get("DATABASE_URL") or "sqlite:").startswith("sqlite:")


def ensure() -> dict[str, str]:
    """Prepare unless this very state was prepared before; what the command left to say (the cast)."""
    wanted = fingerprint()
    done = _read_stamp()
    if done.get("fingerprint") == wanted:
        return done
    print("Preparing database, pack and static files …", flush=True)
    if subprocess.run([sys.executable, "-m", "motcua", "prepare"], check=False).returncode:
        raise PreparationError("The preparation failed; the reason stands above.")
    return _read_stamp()


def keep(said: dict[str, str]) -> None:
    """Remember, from inside `prepare`, that the present state is prepared, and what to say at each start."""
    var().mkdir(parents=True, exist_ok=True)
    stamp = {**said, "fingerprint": fingerprint()}
    (var() / STAMP).write_text(json.dumps(stamp, ensure_ascii=False), encoding="utf-8")


def fingerprint() -> str:
    """Changes with code, pack, mode or database; "" (never prepared) where there is no file to look at.

    A database server may have been emptied behind our back, so there we always prepare.
    """
    database = _database_file()
    if database is None or not database.exists():
        return ""
    digest = hashlib.sha256(f"{os.environ.get('MOTCUA_MODE')} {database} {database.stat().st_ino}".encode())
    for path in _sources():
        facts = path.stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _read_stamp() -> dict[str, str]:
    try:
        found = json.loads((var() / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items() if value} if isinstance(found, dict) else {}


def _database_file() -> Path | None:
    if not on_sqlite():
        return None
    url = os.environ.get("DATABASE_URL")
    return Path(url.removeprefix("sqlite:///")) if url else var() / "motcua.sqlite3"


def _sources() -> Iterator[Path]:
    """Whatever the preparation reads: migrations, services, static files, translations, the pack."""
    pack = Path(os.environ.get("MOTCUA_PACK") or ROOT / "packs" / "binh-phuoc")
    for folder in (ROOT / "motcua", pack):
        yield from sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
