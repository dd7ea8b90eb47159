"""Who may open which address. A route that is not listed here fails the tests.

PUBLIC         anybody
STRANGER       anybody who is not logged in yet (others are sent on)
CITIZEN        whoever is logged in; strangers are sent to log in
OFFICER        whoever holds a post; others get 404
ADMINISTRATOR  administrators; others get 404
DEMO           anybody, and only where the demo runs
"""

from enum import StrEnum, auto


class Who(StrEnum):
    PUBLIC = auto()
    STRANGER = auto()
    CITIZEN = auto()
    OFFICER = auto()
    ADMINISTRATOR = auto()
    DEMO = auto()


ACCESS = {
    # The frame, and what machines ask
    "healthz": Who.PUBLIC,
    "readyz": Who.PUBLIC,
    "set_language": Who.PUBLIC,
    "robots": Who.PUBLIC,
    # Open to all
    "home": Who.PUBLIC,
    "guide": Who.PUBLIC,
    "guide_part": Who.PUBLIC,
    "terms": Who.PUBLIC,
    "procedures": Who.PUBLIC,
    "procedure": Who.PUBLIC,
    "procedure_blank_form": Who.PUBLIC,
    "lookup": Who.PUBLIC,
    "lookup_challenge": Who.PUBLIC,
    "verify": Who.PUBLIC,
    "verify_paper": Who.PUBLIC,
    # Accounts
    "account_signup": Who.STRANGER,
    "account_email_verification_sent": Who.STRANGER,
    "account_login": Who.STRANGER,
    "account_logout": Who.PUBLIC,
    "account_reset_password": Who.STRANGER,
    "account_confirm_password_reset_code": Who.STRANGER,
    "account_complete_password_reset": Who.STRANGER,
    "account": Who.CITIZEN,
    "account_edit": Who.CITIZEN,
    "account_change_password": Who.CITIZEN,
    # The citizen's drafts and dossiers
    "file": Who.CITIZEN,
    "draft_declaration": Who.CITIZEN,
    "draft_declaration_pdf": Who.CITIZEN,
    "draft_new_row": Who.CITIZEN,
    "draft_row": Who.CITIZEN,
    "draft_row_removal": Who.CITIZEN,
    "draft_papers": Who.CITIZEN,
    "draft_paper": Who.CITIZEN,
    "draft_result": Who.CITIZEN,
    "draft_review": Who.CITIZEN,
    "draft_discard": Who.CITIZEN,
    "dossiers": Who.CITIZEN,
    "dossier": Who.CITIZEN,
    "dossier_done": Who.CITIZEN,
    "dossier_declaration": Who.CITIZEN,
    "dossier_paper": Who.CITIZEN,
    "dossier_slip": Who.CITIZEN,
    "dossier_result": Who.CITIZEN,
    "dossier_withdrawal": Who.CITIZEN,
    "supplement": Who.CITIZEN,
    "supplement_new_row": Who.CITIZEN,
    "supplement_row": Who.CITIZEN,
    "supplement_row_removal": Who.CITIZEN,
    # The officers' desk
    "desk": Who.OFFICER,
    "desk_search": Who.OFFICER,
    "desk_filter": Who.OFFICER,
    "desk_together": Who.OFFICER,
    "desk_dossier": Who.OFFICER,
    "desk_declaration": Who.OFFICER,
    "desk_paper": Who.OFFICER,
    "desk_slip": Who.OFFICER,
    "desk_result": Who.OFFICER,
    "desk_routing": Who.OFFICER,
    "desk_apology_draft": Who.OFFICER,
    "desk_register": Who.OFFICER,
    "desk_register_pdf": Who.OFFICER,
    "desk_register_xlsx": Who.OFFICER,
    "desk_act": Who.OFFICER,
    "desk_absences": Who.OFFICER,
    "desk_absence_end": Who.OFFICER,
    # The demo
    "demo_parts": Who.DEMO,
    "demo_mailbox": Who.DEMO,
    "demo_letter": Who.DEMO,
    # Administration
    "studio_home": Who.ADMINISTRATOR,
    "studio_items": Who.ADMINISTRATOR,
    "studio_new": Who.ADMINISTRATOR,
    "studio_item": Who.ADMINISTRATOR,
    "studio_begin": Who.ADMINISTRATOR,
    "change": Who.ADMINISTRATOR,
    "change_propose": Who.ADMINISTRATOR,
    "change_send_back": Who.ADMINISTRATOR,
    "change_publish": Who.ADMINISTRATOR,
    "change_discard": Who.ADMINISTRATOR,
    "change_renew": Who.ADMINISTRATOR,
    "change_edit": Who.ADMINISTRATOR,
    "change_year": Who.ADMINISTRATOR,
    "procedure_new": Who.ADMINISTRATOR,
    "procedure_import": Who.ADMINISTRATOR,
    "procedure_export": Who.ADMINISTRATOR,
    "change_export": Who.ADMINISTRATOR,
    "change_procedure": Who.ADMINISTRATOR,
    "change_procedure_text": Who.ADMINISTRATOR,
    "change_procedure_preview": Who.ADMINISTRATOR,
    "change_procedure_declaration": Who.ADMINISTRATOR,
    "change_procedure_documents": Who.ADMINISTRATOR,
    "change_procedure_new_document": Who.ADMINISTRATOR,
    "change_procedure_document": Who.ADMINISTRATOR,
    "change_procedure_cases": Who.ADMINISTRATOR,
    "change_procedure_new_case": Who.ADMINISTRATOR,
    "change_procedure_case": Who.ADMINISTRATOR,
    "change_procedure_part": Who.ADMINISTRATOR,
    "change_tests": Who.ADMINISTRATOR,
    "change_new_test": Who.ADMINISTRATOR,
    "change_test": Who.ADMINISTRATOR,
    "change_test_new_turn": Who.ADMINISTRATOR,
    "change_test_turn": Who.ADMINISTRATOR,
    "change_trial": Who.ADMINISTRATOR,
    "change_forms_new": Who.ADMINISTRATOR,
    "change_form": Who.ADMINISTRATOR,
    "change_form_about": Who.ADMINISTRATOR,
    "change_form_text": Who.ADMINISTRATOR,
    "change_form_trial": Who.ADMINISTRATOR,
    "change_form_example": Who.ADMINISTRATOR,
    "change_form_section_new": Who.ADMINISTRATOR,
    "change_form_section": Who.ADMINISTRATOR,
    "change_form_question_new": Who.ADMINISTRATOR,
    "change_form_question": Who.ADMINISTRATOR,
    "change_form_question_removal": Who.ADMINISTRATOR,
    "change_form_column_new": Who.ADMINISTRATOR,
    "change_form_column": Who.ADMINISTRATOR,
    "change_form_column_removal": Who.ADMINISTRATOR,
    "officers": Who.ADMINISTRATOR,
    "officer_new": Who.ADMINISTRATOR,
    "officer": Who.ADMINISTRATOR,
    "officer_give_role": Who.ADMINISTRATOR,
    "officer_disable": Who.ADMINISTRATOR,
    "officer_enable": Who.ADMINISTRATOR,
    "officer_invite": Who.ADMINISTRATOR,
    "post_move": Who.ADMINISTRATOR,
    "post_end": Who.ADMINISTRATOR,
}
