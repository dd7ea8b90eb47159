"""Every address of the portal, room by room (DESIGN section 1)."""

from importlib import import_module

from django.conf import settings
from django.urls import path

from motcua.config import health
from motcua.web.citizen.urls import urlpatterns as citizen
from motcua.web.desk.urls import urlpatterns as desk
from motcua.web.lookup.urls import urlpatterns as lookup
from motcua.web.studio.urls import urlpatterns as studio
from motcua.web.ui.urls import urlpatterns as frame

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    *frame,
    *citizen,
    *lookup,
    *desk,
    *studio,
]
# Integrations are named by the settings, never imported.
for callbacks in settings.CALLBACKS:
    urlpatterns += import_module(callbacks).urlpatterns

handler400 = "motcua.web.ui.views.bad_request"
handler403 = "motcua.web.ui.views.permission_denied"
handler404 = "motcua.web.ui.views.page_not_found"
handler500 = "motcua.web.ui.views.server_error"
