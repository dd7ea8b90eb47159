"""Triggers by which the database itself refuses to change or delete what happened, on both databases."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("dossiers_event", "dossiers_clockentry", "dossiers_seal")

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION motcua_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers of this database's kind."""
    with connection.cursor() as cursor:
        for statement in _creating(connection):
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for reversing the migration, and for tests that empty their tables."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for act in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{act}{on}")


def _creating(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        return [_POSTGRESQL_FUNCTION] + [
            f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION motcua_append_only()"
            for table in TABLES
            for act in ("update", "delete")
        ]
    return [
        f"CREATE TRIGGER {table}_refuses_{act} BEFORE {act.upper()} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in TABLES
        for act in ("update", "delete")
    ]
