"""`motcua clock`: what time the portal has, and moving it ahead where it rehearses."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from motcua.base import clock, rehearsal
from motcua.organization import service as organization


class Command(BaseCommand):
    help = (
        "Shows the portal's time. In the demo and on a copy started with MOTCUA_REHEARSAL=1 also moves it "
        "ahead, for web and worker alike; it never goes back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--to", type=_moment, metavar="MOMENT", help="e.g. 2026-11-24T08:00, Vietnam's time")
        way.add_argument("--working-hour", action="store_true", help="on by an hour of work")
        way.add_argument("--working-day", action="store_true", help="on by a working day")

    def handle(self, *_args: Any, **options: Any) -> None:
        with clock.steady():
            at, seen = clock.now(), clock.ahead()
        try:
            to = _wished(at, **options)
            if to is not None:
                rehearsal.move(to, seen=seen, at=at)
        except rehearsal.NotMovedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell()

    def _tell(self) -> None:
        with clock.steady():
            at = clock.now()
            self.stdout.write(f"The portal has {clock.local(at):%H:%M on %d/%m/%Y}, Vietnam's time.")
            if settings.REHEARSAL:
                self.stdout.write(f"Really it is   {clock.local(clock.real(at)):%H:%M on %d/%m/%Y}.")


def _wished(at: datetime, *, to: datetime | None, working_hour: bool, working_day: bool, **_: Any) -> Any:
    """Where the clock shall go; None where somebody only looks."""
    if not (working_hour or working_day):
        return to
    found = (organization.next_working_hour if working_hour else organization.next_working_day)(at)
    if found is None:
        raise CommandError("There is no calendar yet; load the pack first (motcua pack load).")
    return found


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is no moment; write it like 2026-11-24T08:00") from None
    return found if found.tzinfo else found.replace(tzinfo=clock.VIETNAM)
