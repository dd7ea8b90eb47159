"""The addresses that anyone may look at without logging in (DESIGN section 1)."""

from motcua.web.lookup import finding, genuine, guide, home
from motcua.web.lookup.catalogue import catalogue_urls

urlpatterns = [
    *home.urlpatterns,
    *catalogue_urls,
    *finding.urlpatterns,
    *genuine.urlpatterns,
    *guide.urlpatterns,
]
