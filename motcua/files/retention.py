"""Objects that no row speaks of, and files held for a decision that never came."""

from django.utils.translation import gettext_lazy as _

from motcua.base import retention
from motcua.files import housekeeping

retention.kept(
    "stray_files",
    _("Tệp không thuộc về đâu"),
    find=lambda _before, at: housekeeping.forgotten(at),
    erase=lambda found, _at: housekeeping.drop(found),
)
