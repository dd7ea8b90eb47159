"""A reorganisation whose process is killed when the second dossier is about to move, for test_act."""

import os
import signal
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

from motcua.catalog.packs import read  # noqa: E402
from motcua.dossiers import notices, reorganizing  # noqa: E402
from tests.reorganization.conftest import FRIDAY, KEY  # noqa: E402

tell = notices.tell
told: list[str] = []


def until_the_second(dossier, *args, **facts):
    if told:
        os.kill(os.getpid(), signal.SIGKILL)
    told.append(dossier.pk)
    tell(dossier, *args, **facts)


notices.tell = until_the_second
reorganizing.reorganize(read(Path(settings.PACK)).reorganizations[KEY], FRIDAY)
