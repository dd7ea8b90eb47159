"""Declarations as rows of a spreadsheet."""

from datetime import date
from decimal import Decimal

from tests.formengine.conftest import LOADED, example_of


def exported(form_id):
    example = example_of(form_id)
    stored = example.form.review(example.answers, example.context).answers
    columns = [column.key for column in example.form.export_columns()]
    return dict(zip(columns, example.form.export_row(stored), strict=True)), stored


def test_every_declaration_has_a_cell_under_each_column_and_no_column_twice(example):
    stored = example.form.review(example.answers, example.context).answers
    columns = example.form.export_columns()
    assert len(example.form.export_row(stored)) == len(example.form.export_row({})) == len(columns)
    assert len({column.key for column in columns}) == len(columns)
    for table in (question for question in example.form.questions if question.is_table):
        heads = example.form.export_columns(table.key)
        rows = example.form.export_rows(stored, table.key)
        assert len(rows) == len(stored.get(table.key, []))
        assert all(len(row) == len(heads) for row in rows)


def test_numbers_and_days_are_values_and_choices_are_words():
    cells, _stored = exported("F-NCC-01")
    assert cells["tt_ngay_tu_tran"] == date(2026, 10, 28)
    assert cells["tt_muc_tro_cap"] == 6250000
    assert cells["tt_ty_le"] == Decimal("61.5")
    assert cells["tt_doi_tuong"] == "Thương binh"
    assert cells["tt_thuong_tru.district"] == "Huyện Lộc Ninh"
    assert cells["to_chuc_ten"] is None


def test_accounts_and_people_take_a_column_for_each_part():
    cells, _stored = exported("F-BTXH-04")
    assert cells["tai_khoan.holder"] == "TRẦN VĂN MINH"
    assert exported("F-BTXH-1A")[0]["thong_tin_me.birth_date"] == date(1990, 2, 2)


def test_what_is_sensitive_is_never_exported():
    cells, stored = exported("F-BTXH-1B")
    assert "gxn_hiv" in stored
    assert "gxn_hiv" not in cells
    assert not [c for c in LOADED["F-TNXH-02"].export_columns() if c.key in ("giay_xac_nhan", "hoan_canh")]
