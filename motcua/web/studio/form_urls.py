"""Addresses of the form editor."""

from django.urls import path

from motcua.web.studio import form_list, form_question, form_sections, form_text, form_trial

_FORMS = "quan-tri/thay-doi/<int:pk>/to-khai"
_FORM = f"{_FORMS}/<str:key>"
_QUESTION = f"{_FORM}/cau-hoi/<str:place>"
_COLUMN = f"{_FORM}/cau-hoi/<str:table>/cot/<str:place>"

form_urls = [
    path(_FORMS, form_sections.new_form, name="change_forms_new"),
    path(_FORM, form_list.form_page, name="change_form"),
    path(f"{_FORM}/ten", form_sections.about, name="change_form_about"),
    path(f"{_FORM}/van-ban", form_text.text_page, name="change_form_text"),
    path(f"{_FORM}/thu", form_trial.trial, name="change_form_trial"),
    path(f"{_FORM}/vi-du", form_trial.example, name="change_form_example"),
    path(f"{_FORM}/phan-moi", form_sections.new_section, name="change_form_section_new"),
    path(f"{_FORM}/phan/<str:section>", form_sections.section, name="change_form_section"),
    path(f"{_FORM}/cau-hoi-moi", form_question.new_question, name="change_form_question_new"),
    path(_QUESTION, form_question.question, name="change_form_question"),
    path(f"{_QUESTION}/xoa", form_question.remove_question, name="change_form_question_removal"),
    path(f"{_FORM}/cau-hoi/<str:table>/cot-moi", form_question.new_question, name="change_form_column_new"),
    path(_COLUMN, form_question.question, name="change_form_column"),
    path(f"{_COLUMN}/xoa", form_question.remove_question, name="change_form_column_removal"),
]
