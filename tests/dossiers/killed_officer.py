"""An act whose process is killed when all but the notice is written, for test_failures.

Arguments: the code of the dossier, the id of the officer.
"""

import os
import signal
import sys

import django

django.setup()

from motcua.accounts.models import User  # noqa: E402
from motcua.base import clock  # noqa: E402
from motcua.dossiers import notices, service  # noqa: E402
from motcua.dossiers.models import Dossier  # noqa: E402

notices.tell = lambda *_args, **_facts: os.kill(os.getpid(), signal.SIGKILL)
service.accept(Dossier.objects.get(code=sys.argv[1]), user=User.objects.get(pk=sys.argv[2]), at=clock.now())
