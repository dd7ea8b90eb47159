"""`motcua demo load`: the demo cast, as often as wanted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.accounts import cast
from motcua.base import clock


class Command(BaseCommand):
    help = "Load the demo cast (demo mode only; safe to repeat)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["load"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            people = cast.load(clock.now())
        except cast.CastError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(people)} people of the demo cast; password: {cast.PASSWORD}")
