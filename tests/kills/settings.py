"""Settings of the portal that is killed: the tests' own, with the files and peers that the test names.

Short messages go out at any hour here: the night is tests/messaging's matter.
"""

import os
from typing import Any

from motcua.messaging import sms
from tests.settings import *  # noqa: F403

stored: Any = STORAGES["files"]  # noqa: F405
stored["OPTIONS"]["location"] = os.environ["KILLS_FILES"]
sms.wake_time = lambda at: at
