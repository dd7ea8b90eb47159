"""The citizen's addresses (DESIGN section 1)."""

from importlib import import_module

from django.conf import settings
from django.urls import path

from motcua.web.citizen import (
    account,
    acting,
    addresses,  # noqa: F401 - the addresses below are made of these parts
    another,
    begin,
    declaration,
    dossier,
    downloads,
    entities,
    overview,
    papers,
    rehearsal,
    result,
    resumable,
    review,
    supplement,
    wallet,
    withdrawal,
)

DRAFT = "ho-so/nhap/<uuid:draft_id>"
MENDING = "ho-so/<code:code>/bo-sung"

urlpatterns = [
    *account.urlpatterns,
    *acting.urlpatterns,
    *entities.urlpatterns,
    path("thu-tuc/<code:code>/nop", begin.begin, name="file"),
    path("ho-so", overview.overview, name="dossiers"),
    path(f"{DRAFT}/nop-thay", another.owner, name="draft_owner"),
    path("kho-giay-to", wallet.wallet, name="wallet"),
    path(f"{DRAFT}/to-khai", declaration.declaration, name="draft_declaration"),
    path(f"{DRAFT}/to-khai/<str:table>/moi", declaration.row, name="draft_new_row"),
    path(f"{DRAFT}/to-khai/<str:table>/<int:number>", declaration.row, name="draft_row"),
    path(f"{DRAFT}/to-khai/<str:table>/<int:number>/xoa", declaration.row_removal, name="draft_row_removal"),
    path(f"{DRAFT}/to-khai.pdf", declaration.pdf, name="draft_declaration_pdf"),
    path(f"{DRAFT}/giay-to", papers.papers, name="draft_papers"),
    path(f"{DRAFT}/giay-to/<int:paper_id>", papers.paper, name="draft_paper"),
    path(f"{DRAFT}/anh-ghep/<str:document>", papers.photos, name="draft_photos"),
    path(f"{DRAFT}/tai-len", resumable.of_draft, name="draft_upload"),
    path("tai-len/<uuid:upload_id>", resumable.upload, name="upload"),
    path(f"{DRAFT}/nhan-ket-qua", result.result, name="draft_result"),
    path(f"{DRAFT}/kiem-tra", review.review, name="draft_review"),
    path(f"{DRAFT}/xoa", review.discard, name="draft_discard"),
    path("ho-so/<code:code>", dossier.dossier, name="dossier"),
    path("ho-so/<code:code>/hoan-tat", dossier.done, name="dossier_done"),
    path("ho-so/<code:code>/to-khai", downloads.declaration, name="dossier_declaration"),
    path("ho-so/<code:code>/giay-to/<int:paper_id>", downloads.paper, name="dossier_paper"),
    path("ho-so/<code:code>/phieu/<int:slip_id>", downloads.slip, name="dossier_slip"),
    path("ho-so/<code:code>/ket-qua/<int:result_id>", downloads.result, name="dossier_result"),
    path("ho-so/<code:code>/rut", withdrawal.withdrawal, name="dossier_withdrawal"),
    path(MENDING, supplement.supplement, name="supplement"),
    path(f"{MENDING}/tai-len", resumable.of_supplement, name="supplement_upload"),
    path(f"{MENDING}/<str:table>/moi", supplement.row, name="supplement_new_row"),
    path(f"{MENDING}/<str:table>/<int:number>", supplement.row, name="supplement_row"),
    path(f"{MENDING}/<str:table>/<int:number>/xoa", supplement.row_removal, name="supplement_row_removal"),
]

# Where nobody rehearses there is no such address either.
urlpatterns += rehearsal.urlpatterns
if settings.DEMO:
    # Outside of a demonstration these addresses do not exist.
    urlpatterns += import_module("motcua.web.citizen.demo").urlpatterns
