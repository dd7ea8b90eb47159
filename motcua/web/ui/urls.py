"""Addresses of the frame itself."""

from django.urls import path

from motcua.web.ui import views

urlpatterns = [path("ngon-ngu", views.set_language, name="set_language")]

# config.urls sets these as handler400 … handler500.
HANDLERS = {
    400: views.bad_request,
    403: views.permission_denied,
    404: views.page_not_found,
    500: views.server_error,
}
