"""Who the portal speaks for: name, office and contacts, read once from the pack's `portal.yaml`."""

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True)
class Portal:
    """What header and footer say. A pack without `portal.yaml` gets these stand-ins."""

    name: str = "Cổng dịch vụ công tỉnh Bình Phước"
    office: str = "Sở Lao động – Thương binh và Xã hội"
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


@cache
def portal() -> Portal:
    """The portal of the installed pack; unknown keys of the file are left to others."""
    path = Path(settings.PACK) / "portal.yaml"
    if not path.exists():
        return Portal()
    known = {field.name for field in fields(Portal)}
    said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return Portal(**{key: str(value) for key, value in said.items() if key in known})
