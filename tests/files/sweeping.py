"""What of the store belongs to nobody, taken away as the nightly run does it."""

from datetime import datetime

from motcua.base import retention


def swept(at: datetime) -> int:
    """How many held files and stray objects went."""
    return sum(line.count for line in retention.run(at, only=["stray_files"]))
