"""The `motcua` command: Django's management under one name, and three commands that need no Django.

motcua run        prepare what is needed, then web and worker together (what `make run` calls)
motcua web        the web server alone
motcua secrets    fresh secrets for a production environment file
motcua help       everything else
"""

import os
import sys

from motcua.config import secrets

USAGE = __doc__


def main() -> None:
    """Entry point of the console script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if os.environ.get("MOTCUA_MODE") == "demo":
            secrets.supply_for_demo()
        _dispatch(command)
    except (secrets.SecretsError, OSError) as error:
        sys.exit(f"motcua: {error}")
    except KeyboardInterrupt:
        sys.exit(130)  # as shells have it: ended by Ctrl-C, which needs no explanation


def _dispatch(command: str) -> None:
    # Imported where they are used: `run` stays beside its children for days and needs no Django in memory.
    if command == "run":
        from motcua.config import running

        sys.exit(running.run())
    if command == "web":
        from motcua.config import running

        running.web()
    elif command == "secrets":
        print(secrets.as_lines(secrets.fresh()), end="")
    elif command:
        _manage()
    else:
        print(USAGE, end="")


def _manage() -> None:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(["motcua", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.exit(f"motcua: {error}")
    except OperationalError as error:
        # Not reached, locked, or not made yet: the server's own words say which, a traceback says no more.
        sys.exit(f"motcua: The database cannot be used; look at DATABASE_URL. {error}")
