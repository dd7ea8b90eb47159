"""`motcua resetfactor`: for an only administrator who has lost the second factor; nobody resets their own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from motcua.accounts import service
from motcua.base import clock


class Command(BaseCommand):
    help = (
        "Take an officer's second factor and password away. They set a new password by the code that is sent "
        "to their address, then a second factor. Administrators do this for others at /quan-tri/can-bo."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        officer = service.officers().filter(email=options["email"].lower()).first()
        if officer is None:
            raise CommandError("No officer has this address.")
        try:
            service.factors.reset(officer, actor=None, at=clock.now())
        except service.RefusedError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("Done. A letter tells them to set a new password at /quen-mat-khau.")
