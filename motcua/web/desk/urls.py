"""The addresses of the officers' desk."""

from django.urls import path

from motcua.web.desk import acts, dossier, downloads, lists, together

DOSSIER = "can-bo/ho-so/<str:code>"

urlpatterns = [
    path("can-bo", lists.desk, name="desk"),
    path("can-bo/tim", lists.find, name="desk_search"),
    path("can-bo/bo-loc", lists.keep_filter, name="desk_filter"),
    path("can-bo/cung-luc", together.together, name="desk_together"),
    path(DOSSIER, dossier.show, name="desk_dossier"),
    path(f"{DOSSIER}/to-khai", downloads.declaration, name="desk_declaration"),
    path(f"{DOSSIER}/giay-to/<int:paper_id>", downloads.paper, name="desk_paper"),
    path(f"{DOSSIER}/phieu/<int:slip_id>", downloads.slip, name="desk_slip"),
    path(f"{DOSSIER}/ket-qua/<int:result_id>", downloads.result, name="desk_result"),
    path(f"{DOSSIER}/<slug:slug>", acts.act, name="desk_act"),
]
