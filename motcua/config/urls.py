"""Every address of the portal, room by room (DESIGN section 1)."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import path

from motcua.config import health


def _room(module: str, name: str = "urlpatterns") -> list[Any]:
    # Rooms are still being built; once all stand, these become plain imports.
    try:
        found = find_spec(module) is not None
    except ModuleNotFoundError:
        found = False
    return list(getattr(import_module(module), name)) if found else []


urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *_room("motcua.web.ui.urls"),
    *_room("motcua.web.citizen.urls"),
    *_room("motcua.web.lookup.urls"),
    *_room("motcua.web.desk.urls"),
    *_room("motcua.web.studio.urls"),
]

handler400 = "motcua.web.ui.views.bad_request"
handler403 = "motcua.web.ui.views.permission_denied"
handler404 = "motcua.web.ui.views.page_not_found"
handler500 = "motcua.web.ui.views.server_error"
