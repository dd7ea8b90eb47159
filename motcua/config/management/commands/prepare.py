"""`motcua prepare`: bring database, pack and static files to the state of this code."""

import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from motcua.accounts import cast
from motcua.config import preparation


class Command(BaseCommand):
    help = "Migrates, loads the pack, collects static files; in demo mode brings in the cast. Repeatable."

    def handle(self, *_args: Any, **_options: Any) -> None:
        settings.VAR.mkdir(parents=True, exist_ok=True)
        # Checks included: production does not start on a database with the demo cast (accounts/checks.py).
        self._step("database", "migrate", interactive=False, skip_checks=False)
        self._step("static files", "collectstatic", interactive=False)
        self._step("pack", "pack", "load", str(settings.PACK))
        if settings.DEMO:
            self._step("demo cast", "demo", "load")
        preparation.keep({"cast": _cast() if settings.DEMO else ""})

    def _step(self, title: str, command: str, *args: str, **options: Any) -> None:
        began = time.monotonic()
        call_command(command, *args, verbosity=0, **options)
        self.stdout.write(f"  {title:14} {time.monotonic() - began:5.1f} s")


def _cast() -> str:
    """Who can be logged in as, for the greeting in the terminal."""
    return "\n".join(f"    {person.full_name:20} {person.about}" for person in cast.EVERYBODY)
