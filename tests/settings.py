"""Settings of the tests: the house's own, with fixed secrets and a room of its own for files and database.

Everything is set before the house reads its environment. `DATABASE_URL` chooses the database, as always;
without it each test process has an SQLite file that goes away with it.
"""

import os
import tempfile

room = tempfile.TemporaryDirectory(prefix="motcua-test-")

os.environ.update(
    MOTCUA_MODE="demo",
    MOTCUA_VAR=room.name,
    MOTCUA_SECRET_KEY="tests only; signs nothing of worth",
    MOTCUA_FIELD_KEYS="dGVzdHMgb25seTsgb3BlbnMgbm90aGluZyBvZiB1c2U",
    MOTCUA_INDEX_KEY="tests only; finds nothing of worth",
)
os.mkdir(f"{room.name}/static")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{room.name}/motcua.sqlite3")

from motcua.config.settings import *  # noqa: E402, F403

if os.environ["DATABASE_URL"].startswith("sqlite"):
    # A file, not Django's shared memory: tests of two officers at once need real locks and WAL.
    DATABASES["default"]["TEST"] = {"NAME": f"{room.name}/test.sqlite3"}  # noqa: F405

# Officers enter by `force_login`, which proves nothing; tests/accounts/test_officers_factor.py turns it on.
OFFICER_SECOND_FACTOR = False

# What a page costs is what it costs in production; tests/rehearsing turns the rehearsal on.
REHEARSAL = False

# Argon2 is slow on purpose; what the tests check is that ours is the first choice (tests/house).
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
