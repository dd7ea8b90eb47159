"""The addresses of the officers' desk."""

from django.urls import path

from motcua.web.desk import (
    absences,
    acts,
    corrections,
    counter,
    counter_visit,
    dossier,
    downloads,
    examining,
    leading,
    lists,
    papers_in,
    register,
    together,
    told,
    viewer,
)

DOSSIER = "can-bo/ho-so/<str:code>"
PERSON = "can-bo/nop-thay/nguoi/<str:ticket>"

urlpatterns = [
    path("can-bo", lists.desk, name="desk"),
    path("can-bo/tim", lists.find, name="desk_search"),
    path("can-bo/bo-loc", lists.keep_filter, name="desk_filter"),
    path("can-bo/cung-luc", together.together, name="desk_together"),
    path("can-bo/dieu-hanh", leading.show, name="desk_leading"),
    path("can-bo/so-theo-doi", register.show, name="desk_register"),
    path("can-bo/so-theo-doi/ban-in", register.printed, name="desk_register_pdf"),
    path("can-bo/so-theo-doi/bang-tinh", register.spreadsheet, name="desk_register_xlsx"),
    path("can-bo/yeu-cau-sua", corrections.listed, name="desk_corrections"),
    path("can-bo/yeu-cau-sua/<int:pk>", corrections.answer, name="desk_correction"),
    path("can-bo/vang-mat", absences.absences, name="desk_absences"),
    path("can-bo/vang-mat/<int:pk>/ket-thuc", absences.end, name="desk_absence_end"),
    path("can-bo/nop-thay", counter.find, name="desk_counter"),
    path("can-bo/nop-thay/nguoi-moi", counter.register, name="desk_counter_new"),
    path("can-bo/ban-chinh", papers_in.listed, name="desk_originals"),
    path(PERSON, counter_visit.person, name="desk_counter_person"),
    path(f"{PERSON}/to-chuc-moi", counter_visit.register_entity, name="desk_counter_entity"),
    path(f"{PERSON}/<str:code>", counter_visit.begin, name="desk_counter_begin"),
    path(DOSSIER, dossier.show, name="desk_dossier"),
    path(f"{DOSSIER}/to-khai", downloads.declaration, name="desk_declaration"),
    path(f"{DOSSIER}/giay-to/<int:paper_id>", downloads.paper, name="desk_paper"),
    path(f"{DOSSIER}/xem", viewer.show, name="desk_viewer"),
    path(f"{DOSSIER}/xem/<int:paper_id>", viewer.show, name="desk_viewer_paper"),
    path(f"{DOSSIER}/xem/<int:paper_id>/tep", viewer.framed, name="desk_framed"),
    path(f"{DOSSIER}/danh-gia", examining.check, name="desk_check"),
    path(f"{DOSSIER}/ghi-chu", examining.note, name="desk_note"),
    path(f"{DOSSIER}/phieu/<int:slip_id>", downloads.slip, name="desk_slip"),
    path(f"{DOSSIER}/ket-qua/<int:result_id>", downloads.result, name="desk_result"),
    path(f"{DOSSIER}/phieu-kiem-soat", downloads.routing, name="desk_routing"),
    path(f"{DOSSIER}/du-thao-xin-loi", downloads.apology_draft, name="desk_apology_draft"),
    path(f"{DOSSIER}/giay-to-tai-quay", papers_in.page, name="desk_papers_in"),
    path(f"{DOSSIER}/thong-bao/<int:message_id>/gui-lai", told.again, name="desk_told_again"),
    path(f"{DOSSIER}/<slug:slug>", acts.act, name="desk_act"),
]
