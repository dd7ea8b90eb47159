"""The citizen's addresses (DESIGN section 1)."""

from importlib import import_module

from django.conf import settings
from django.urls import path

from motcua.web.citizen import (
    account,
    begin,
    declaration,
    dossier,
    downloads,
    overview,
    papers,
    result,
    review,
    supplement,
    withdrawal,
)

DRAFT = "ho-so/nhap/<uuid:draft_id>"
MENDING = "ho-so/<str:code>/bo-sung"

urlpatterns = [
    *account.urlpatterns,
    path("thu-tuc/<str:code>/nop", begin.begin, name="file"),
    path("ho-so", overview.overview, name="dossiers"),
    path(f"{DRAFT}/to-khai", declaration.declaration, name="draft_declaration"),
    path(f"{DRAFT}/to-khai/<str:table>/moi", declaration.row, name="draft_new_row"),
    path(f"{DRAFT}/to-khai/<str:table>/<int:number>", declaration.row, name="draft_row"),
    path(f"{DRAFT}/to-khai/<str:table>/<int:number>/xoa", declaration.row_removal, name="draft_row_removal"),
    path(f"{DRAFT}/giay-to", papers.papers, name="draft_papers"),
    path(f"{DRAFT}/giay-to/<int:paper_id>", papers.paper, name="draft_paper"),
    path(f"{DRAFT}/nhan-ket-qua", result.result, name="draft_result"),
    path(f"{DRAFT}/kiem-tra", review.review, name="draft_review"),
    path(f"{DRAFT}/xoa", review.discard, name="draft_discard"),
    path("ho-so/<str:code>", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/hoan-tat", dossier.done, name="dossier_done"),
    path("ho-so/<str:code>/giay-to/<int:paper_id>", downloads.paper, name="dossier_paper"),
    path("ho-so/<str:code>/phieu/<int:slip_id>", downloads.slip, name="dossier_slip"),
    path("ho-so/<str:code>/ket-qua/<int:result_id>", downloads.result, name="dossier_result"),
    path("ho-so/<str:code>/rut", withdrawal.withdrawal, name="dossier_withdrawal"),
    path(MENDING, supplement.supplement, name="supplement"),
    path(f"{MENDING}/<str:table>/moi", supplement.row, name="supplement_new_row"),
    path(f"{MENDING}/<str:table>/<int:number>", supplement.row, name="supplement_row"),
    path(f"{MENDING}/<str:table>/<int:number>/xoa", supplement.row_removal, name="supplement_row_removal"),
]

if settings.DEMO:
    # Outside of a demonstration these addresses do not exist.
    urlpatterns += import_module("motcua.web.citizen.demo").urlpatterns
