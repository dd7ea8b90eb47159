"""`motcua worker`: do the background work until told to stop."""

import logging
import signal
from argparse import ArgumentParser
from threading import Event, Thread
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections

from motcua.base import clock
from motcua.base.jobs import service as jobs

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
TROUBLE_SECONDS = 5.0


class Command(BaseCommand):
    help = "Runs background work: messages, papers, recurring checks. Start as many as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do everything that is due, then end")

    def handle(self, *_args: Any, once: bool, **_options: Any) -> None:
        if once:
            with clock.steady():
                jobs.enqueue_recurring(clock.now())
                while jobs.run_due(clock.now(), limit=1):
                    pass
            return
        stop = _stop_on_signals()
        # Lanes beside the first, so that a provider who takes his time keeps nobody else waiting.
        beside = [Thread(target=_work, args=(lane, stop), name=lane) for lane in jobs.lanes() if lane]
        for thread in beside:
            thread.start()
        _work("", stop)
        for thread in beside:
            thread.join()


def _work(lane: str, stop: Event) -> None:
    """Do the jobs of one lane until told to stop."""
    try:
        while not stop.is_set():
            pause = _turn(lane)
            if pause:
                close_old_connections()
                stop.wait(pause)
    finally:
        # A lane that ends by a fault takes the others with it: whoever watches the process starts it anew.
        stop.set()
        connections.close_all()


def _stop_on_signals() -> Event:
    """An event that SIGTERM and SIGINT set: the job in hand is finished, then the worker ends."""
    stop = Event()

    def request_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, request_stop)
    signal.signal(signal.SIGINT, request_stop)
    return stop


def _turn(lane: str) -> float:
    """Do at most one job of the lane; how many seconds to rest afterwards (0 while there is more to do)."""
    try:
        with clock.steady():
            if not lane:
                jobs.enqueue_recurring(clock.now())
            # One at a time, so that each lease counts from the moment its job starts.
            return 0.0 if jobs.run_due(clock.now(), limit=1, lane=lane) else IDLE_SECONDS
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database does not answer (%s); trying again", type(error).__name__)
        return TROUBLE_SECONDS
