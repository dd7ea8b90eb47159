"""The addresses that anyone may look at without logging in (DESIGN section 1)."""

from motcua.web.lookup.catalogue import catalogue_urls

urlpatterns = [
    *catalogue_urls,
]
