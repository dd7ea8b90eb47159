"""`motcua audit verify`: recompute every chain of events and every daily seal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from motcua.dossiers import events
from motcua.dossiers.models import Event, Seal


class Command(BaseCommand):
    help = "Verify that no event was changed, removed or inserted since it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        faults = [*events.broken_chains(), *events.broken_seals()]
        for where, what in faults:
            self.stderr.write(f"{where}: {what}")
        if faults:
            raise CommandError(f"{len(faults)} faults found.")
        self.stdout.write(f"{Event.objects.count()} events and {Seal.objects.count()} seals hold.")
