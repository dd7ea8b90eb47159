"""Addresses of the studio: what administrators work on."""

from motcua.web.studio import officers

urlpatterns = [*officers.studio_urls]
