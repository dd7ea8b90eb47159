"""All recurring work on one page: what, and how often.

The tasks live in the `tasks.py` of their rooms. Times of day are Vietnam's; nights are for what is slow.
"""

from datetime import time, timedelta

from motcua.base.jobs.registry import recurring

# A supplement that never came closes its dossier on the day it lapses, not the day after.
recurring("dossiers.lapse_supplements", every=timedelta(hours=1))

# The leader finds the drafts in the morning; a due date that moves during the day is not forgotten.
recurring("dossiers.draft_apologies", every=timedelta(hours=1))

# After midnight, when yesterday's events are complete.
recurring("dossiers.seal_events", daily=time(0, 15))

recurring("jobs.forget_done", daily=time(1, 0))
recurring("messaging.forget_codes", daily=time(1, 15))
recurring("accounts.sweep", daily=time(1, 30))
recurring("files.sweep", daily=time(2, 0))
