"""Addresses of the procedure editor, and of a procedure as a file. `moi` and `nhap` come before any code."""

from django.urls import path

from motcua.web.studio import (
    procedure,
    procedure_declaration,
    procedure_files,
    procedure_lines,
    procedure_preview,
    procedure_tests,
    trial,
)
from motcua.web.studio.procedure_lines import CASES, DOCUMENTS

_EDITOR = "quan-tri/thay-doi/<int:pk>/thu-tuc"
_PAPERS, _CASES, _TESTS = f"{_EDITOR}/giay-to", f"{_EDITOR}/truong-hop", f"{_EDITOR}/kiem-thu"

procedure_urls = [
    path("quan-tri/thu-tuc/moi", procedure.new, name="procedure_new"),
    path("quan-tri/thu-tuc/nhap", procedure_files.bring_in, name="procedure_import"),
    path("quan-tri/thu-tuc/<str:code>/tai-ve", procedure_files.export, name="procedure_export"),
    path("quan-tri/thay-doi/<int:pk>/tai-ve", procedure_files.export_change, name="change_export"),
    path(_EDITOR, procedure.editor, name="change_procedure"),
    path(f"{_EDITOR}/van-ban", procedure_files.text, name="change_procedure_text"),
    path(f"{_EDITOR}/xem-truoc", procedure_preview.preview, name="change_procedure_preview"),
    path(f"{_EDITOR}/to-khai", procedure_declaration.declaration, name="change_procedure_declaration"),
    path(_PAPERS, procedure_lines.lines, {"kind": DOCUMENTS}, name="change_procedure_documents"),
    path(f"{_PAPERS}/moi", procedure_lines.line, {"kind": DOCUMENTS}, name="change_procedure_new_document"),
    path(
        f"{_PAPERS}/<int:number>", procedure_lines.line, {"kind": DOCUMENTS}, name="change_procedure_document"
    ),
    path(_CASES, procedure_lines.lines, {"kind": CASES}, name="change_procedure_cases"),
    path(f"{_CASES}/moi", procedure_lines.line, {"kind": CASES}, name="change_procedure_new_case"),
    path(f"{_CASES}/<int:number>", procedure_lines.line, {"kind": CASES}, name="change_procedure_case"),
    path(_TESTS, procedure_tests.all_tests, name="change_tests"),
    path(f"{_TESTS}/moi", procedure_tests.one_test, name="change_new_test"),
    path(f"{_TESTS}/<int:number>", procedure_tests.one_test, name="change_test"),
    path(f"{_TESTS}/<int:number>/viec/moi", procedure_tests.turn, name="change_test_new_turn"),
    path(f"{_TESTS}/<int:number>/viec/<int:place>", procedure_tests.turn, name="change_test_turn"),
    path("quan-tri/thay-doi/<int:pk>/thu-nghiem", trial.trial, name="change_trial"),
    path(f"{_EDITOR}/<slug:slug>", procedure.part, name="change_procedure_part"),
]
