"""The gallery's addresses, beside those of the frame."""

from django.urls import path

from motcua.web.ui.urls import urlpatterns as frame
from tests.ui import gallery

urlpatterns = [
    *frame,
    path("gallery", gallery.citizen),
    path("gallery/desk", gallery.desk),
    path("broken", gallery.broken),
    path("busy", gallery.busy),
    path("typed", gallery.typed),
    path("pressed", gallery.pressed),
]
handler400 = "motcua.web.ui.views.bad_request"
handler403 = "motcua.web.ui.views.permission_denied"
handler404 = "motcua.web.ui.views.page_not_found"
handler500 = "motcua.web.ui.views.server_error"
