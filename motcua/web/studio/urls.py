"""Addresses of the studio: what administrators work on. The lists of kinds fit almost anything: last."""

from motcua.web.studio import officers
from motcua.web.studio.change import change_urls
from motcua.web.studio.editing import edit_urls
from motcua.web.studio.form_urls import form_urls
from motcua.web.studio.home import home_urls
from motcua.web.studio.items import item_urls
from motcua.web.studio.outbox import outbox_urls
from motcua.web.studio.procedure_urls import procedure_urls

urlpatterns = [
    *home_urls,
    *officers.studio_urls,
    *outbox_urls,
    *change_urls,
    *edit_urls,
    *procedure_urls,
    *form_urls,
    *item_urls,
]
