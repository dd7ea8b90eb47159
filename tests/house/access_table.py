"""Who gets what at which address. A route that is not listed here fails the tests.

ROWS says what each kind of person gets there, TABLE which row holds for which route; a route to something
that belongs to somebody has a row for each owner. The people and their things are those of access_world.py;
`python -m tests.house.access_chapter` writes the whole out as docs/access.md.

yes    it answers: the page or the file, or it does what was asked
on     it leads elsewhere and shows nothing: what it is for was not begun, or is not theirs to do
409    a page that says that this is not theirs to do now; nothing is done
404    as if there were no such thing
login  it leads to the log-in page, and back afterwards
"""

from dataclasses import dataclass
from enum import StrEnum, auto


class Who(StrEnum):
    """For whom an address is at all, as other tests ask it."""

    PUBLIC = auto()  # anybody
    STRANGER = auto()  # anybody who is not logged in yet (others are sent on)
    CITIZEN = auto()  # whoever is logged in; strangers are sent to log in
    OFFICER = auto()  # whoever holds a post; others get 404
    ADMINISTRATOR = auto()  # administrators; others get 404
    DEMO = auto()  # anybody, and only where the demo runs


# head: who represents the organisation. clerk: of the one-stop desk. officer: appraises the dossiers.
# leader: director of the office. elsewhere: an officer of another agency.
KINDS = (
    *("stranger", "applicant", "other", "member", "head"),
    *("clerk", "officer", "leader", "elsewhere", "administrator"),
)

# whose: what the address is about; lan: the applicant's, company: the organisation's, counter: a draft that
# the clerk fills in, commune: a dossier of the other agency, -: nobody's in particular
_ROWS = """
row                  for           whose    stranger applicant other member head clerk officer leader elsewhere administrator
PUBLIC               public        -        yes      yes       yes   yes    yes  yes   yes     yes    yes       yes
DEMO                 demo          -        yes      yes       yes   yes    yes  yes   yes     yes    yes       yes
MIDWAY               stranger      -        on       on        on    on     on   on    on      on     on        on
STRANGER             stranger      -        yes      on        on    on     on   on    on      on     on        on
OFF                  public        -        404      404       404   404    404  404   404     404    404       404
OFF_INSIDE           citizen       -        login    404       404   404    404  404   404     404    404       404
OFF_ADMINISTRATOR    administrator -        login    404       404   404    404  404   404     404    404       404
CITIZEN              citizen       -        login    yes       yes   yes    yes  yes   yes     yes    yes       yes
CITIZEN_MIDWAY       citizen       -        login    on        on    on     on   on    on      on     on        on
OWN                  citizen       lan      login    yes       404   404    404  404   404     404    404       404
INVITED              citizen       lan      login    yes       404   404    404  404   404     404    404       404
COMPANY              citizen       company  login    404       404   yes    yes  404   404     404    404       404
COMPANY_HEAD         citizen       company  login    404       404   404    yes  404   404     404    404       404
COUNTER_DRAFT        citizen       counter  login    404       404   404    404  yes   404     404    404       404
OFFICER              officer       -        login    404       404   404    404  yes   yes     yes    yes       404
COUNTER              officer       -        login    404       404   404    404  yes   404     404    404       404
KEEPER               officer       -        login    404       404   404    404  yes   404     yes    404       404
LEADER               officer       -        login    404       404   404    404  404   404     yes    404       404
IN_ABSENCE           officer       -        login    404       404   404    404  404   yes     yes    404       404
DESK                 officer       lan      login    404       404   404    404  yes   yes     yes    404       404
DESK_COUNTER         officer       lan      login    404       404   404    404  yes   404     404    404       404
IN_HAND              officer       lan      login    404       404   404    404  409   yes     409    404       404
SIGNER               officer       lan      login    404       404   404    404  on    on      yes    404       404
DESK_COMPANY         officer       company  login    404       404   404    404  yes   yes     yes    404       404
DESK_COUNTER_COMPANY officer       company  login    404       404   404    404  yes   404     404    404       404
IN_HAND_COMPANY      officer       company  login    404       404   404    404  409   yes     409    404       404
SIGNER_COMPANY       officer       company  login    404       404   404    404  on    on      yes    404       404
DESK_ELSEWHERE       officer       commune  login    404       404   404    404  404   404     404    yes       404
ADMINISTRATOR        administrator -        login    404       404   404    404  404   404     404    404       yes
"""  # noqa: E501 - a table is read across


@dataclass(frozen=True)
class Row:
    """What everybody gets, `cells` by kind, at an address about something of `whose`."""

    name: str
    who: Who
    whose: str
    cells: dict[str, str]


def _read(text: str) -> dict[str, Row]:
    _head, *lines = text.strip().splitlines()
    rows = {}
    for name, who, whose, *cells in map(str.split, lines):
        rows[name] = Row(name, Who(who), whose, dict(zip(KINDS, cells, strict=True)))
    return rows


ROWS = _read(_ROWS)

# What is asked for by POST, be it that nothing else is answered: "yes" is then an answer to an empty form.
BY_POST = {
    "set_language",
    "account_logout",
    "account_end_others",
    "account_end_session",
    "entity_answer",
    "entity_recall",
    "draft_upload",
    "supplement_upload",
    "terms_consent",
    "desk_search",
    "desk_together",
    "desk_filter",
    "desk_check",
    "desk_note",
    "desk_told_again",
    "desk_absence_end",
    "change_propose",
    "change_send_back",
    "change_publish",
    "change_discard",
    "change_renew",
    "studio_begin",
    "studio_outbox_again",
    "officer_disable",
    "officer_enable",
    "officer_invite",
    "officer_factor_reset",
    "officer_sso_invite",
    "officer_sso_remove",
    "post_end",
}

TABLE = {
    # The frame, and what machines ask
    "healthz": "PUBLIC",
    "readyz": "PUBLIC",
    "set_language": "PUBLIC",
    "robots": "PUBLIC",
    "sms_report": "PUBLIC",
    # Open to all
    "home": "PUBLIC",
    "guide": "PUBLIC",
    "guide_part": "PUBLIC",
    "terms": "PUBLIC",
    "procedures": "PUBLIC",
    "procedure": "PUBLIC",
    "procedure_blank_form": "PUBLIC",
    "lookup": "PUBLIC",
    "lookup_challenge": "PUBLIC",
    "verify": "PUBLIC",
    "verify_paper": "PUBLIC",
    # Accounts
    "account_signup": "STRANGER",
    "account_email_verification_sent": "MIDWAY",
    "account_login": "STRANGER",
    "account_logout": "PUBLIC",
    "account_reset_password": "PUBLIC",
    "account_confirm_password_reset_code": "MIDWAY",
    "account_complete_password_reset": "MIDWAY",
    "mfa_login_webauthn": "STRANGER",
    "mfa_authenticate": "MIDWAY",
    # Single sign-on; 404 where no provider is named
    "sso_begin": "OFF",
    "sso_return": "OFF",
    "sso_register": "OFF",
    "sso_invitation": "OFF",
    "sso_accept": "OFF",
    "sso_logged_out": "OFF",
    "sso_log_out": "OFF",
    "account_link": "OFF_INSIDE",
    "account_link_confirm": "OFF_INSIDE",
    "account_unlink": "OFF_INSIDE",
    "account": "CITIZEN",
    "account_edit": "CITIZEN",
    "account_change_password": "CITIZEN",
    "account_phone_login": "MIDWAY",
    "account_phone": "CITIZEN",
    "account_email": "CITIZEN",
    "account_code": "CITIZEN_MIDWAY",
    "account_security": "CITIZEN",
    "account_end_others": "CITIZEN",
    "account_end_session": "OWN",
    "account_reauthenticate": "CITIZEN",
    "mfa_index": "CITIZEN",
    "mfa_activate_totp": "CITIZEN",
    "mfa_add_webauthn": "CITIZEN",
    "mfa_recovery_codes": "CITIZEN",
    "mfa_removal": "OWN",
    "terms_version": "PUBLIC",
    "terms_consent": "CITIZEN",
    "account_data": "CITIZEN",
    "account_export": "CITIZEN",
    "account_export_file": "OWN",
    "account_correction": "CITIZEN",
    "account_looks": "CITIZEN",
    "account_close": "CITIZEN",
    "account_notices": "CITIZEN",
    "account_switch": "CITIZEN",
    "entities": "CITIZEN",
    "entity_new": "CITIZEN",
    "entity_answer": "INVITED",
    "entity": "COMPANY",
    "entity_edit": "COMPANY_HEAD",
    "entity_invite": "COMPANY_HEAD",
    "entity_recall": "COMPANY_HEAD",
    "entity_member": "COMPANY_HEAD",
    "entity_leave": "COMPANY",
    # The citizen's drafts and dossiers
    "file": "CITIZEN",
    "draft_owner": "OWN",
    "draft_declaration": "OWN COMPANY COUNTER_DRAFT",
    "draft_declaration_pdf": "OWN COMPANY COUNTER_DRAFT",
    "draft_new_row": "OWN COMPANY COUNTER_DRAFT",
    "draft_row": "OWN COMPANY COUNTER_DRAFT",
    "draft_row_removal": "OWN COMPANY COUNTER_DRAFT",
    "draft_papers": "OWN COMPANY COUNTER_DRAFT",
    "draft_paper": "OWN COMPANY",
    "draft_photos": "OWN COMPANY",
    "draft_upload": "OWN COMPANY COUNTER_DRAFT",
    "upload": "OWN",
    "draft_result": "OWN COMPANY COUNTER_DRAFT",
    "draft_review": "OWN COMPANY COUNTER_DRAFT",
    "draft_discard": "OWN COMPANY COUNTER_DRAFT",
    "dossiers": "CITIZEN",
    "wallet": "CITIZEN",
    "dossier": "OWN COMPANY",
    "dossier_done": "OWN COMPANY",
    "dossier_declaration": "OWN COMPANY",
    "dossier_paper": "OWN COMPANY",
    "dossier_slip": "OWN COMPANY",
    "dossier_result": "OWN COMPANY",
    "dossier_withdrawal": "OWN COMPANY",
    "supplement": "OWN COMPANY",
    "supplement_upload": "OWN COMPANY",
    "supplement_new_row": "OWN COMPANY",
    "supplement_row": "OWN COMPANY",
    "supplement_row_removal": "OWN COMPANY",
    # The officers' desk
    "desk": "OFFICER",
    "desk_search": "OFFICER",
    "desk_filter": "OFFICER",
    "desk_together": "OFFICER",
    "desk_counter": "COUNTER",
    "desk_counter_new": "COUNTER",
    "desk_counter_person": "COUNTER",
    "desk_counter_begin": "COUNTER",
    "desk_counter_entity": "COUNTER",
    "desk_papers_in": "DESK_COUNTER DESK_COUNTER_COMPANY",
    "desk_originals": "COUNTER",
    "desk_dossier": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_declaration": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_paper": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_viewer": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_viewer_paper": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_framed": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_check": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_note": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_slip": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_told_again": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_result": "DESK DESK_COMPANY",
    "desk_routing": "DESK DESK_COMPANY DESK_ELSEWHERE",
    "desk_apology_draft": "SIGNER SIGNER_COMPANY",
    "desk_leading": "LEADER",
    "desk_register": "KEEPER",
    "desk_register_pdf": "KEEPER",
    "desk_register_xlsx": "KEEPER",
    "desk_act": "IN_HAND IN_HAND_COMPANY DESK_ELSEWHERE",
    "desk_corrections": "COUNTER",
    "desk_correction": "COUNTER",
    "desk_absences": "OFFICER",
    "desk_absence_end": "IN_ABSENCE",
    # The demo
    "demo_parts": "DEMO",
    "demo_mailbox": "DEMO",
    "demo_letter": "DEMO",
    "demo_clock": "OFF",
    # Administration
    "studio_home": "ADMINISTRATOR",
    "studio_items": "ADMINISTRATOR",
    "studio_new": "ADMINISTRATOR",
    "studio_item": "ADMINISTRATOR",
    "studio_begin": "ADMINISTRATOR",
    "change": "ADMINISTRATOR",
    "change_propose": "ADMINISTRATOR",
    "change_send_back": "ADMINISTRATOR",
    "change_publish": "ADMINISTRATOR",
    "change_discard": "ADMINISTRATOR",
    "change_renew": "ADMINISTRATOR",
    "change_edit": "ADMINISTRATOR",
    "change_year": "ADMINISTRATOR",
    "procedure_new": "ADMINISTRATOR",
    "procedure_import": "ADMINISTRATOR",
    "procedure_export": "ADMINISTRATOR",
    "change_export": "ADMINISTRATOR",
    "change_procedure": "ADMINISTRATOR",
    "change_procedure_text": "ADMINISTRATOR",
    "change_procedure_preview": "ADMINISTRATOR",
    "change_procedure_declaration": "ADMINISTRATOR",
    "change_procedure_documents": "ADMINISTRATOR",
    "change_procedure_new_document": "ADMINISTRATOR",
    "change_procedure_document": "ADMINISTRATOR",
    "change_procedure_cases": "ADMINISTRATOR",
    "change_procedure_new_case": "ADMINISTRATOR",
    "change_procedure_case": "ADMINISTRATOR",
    "change_procedure_part": "ADMINISTRATOR",
    "change_tests": "ADMINISTRATOR",
    "change_new_test": "ADMINISTRATOR",
    "change_test": "ADMINISTRATOR",
    "change_test_new_turn": "ADMINISTRATOR",
    "change_test_turn": "ADMINISTRATOR",
    "change_trial": "ADMINISTRATOR",
    "change_forms_new": "ADMINISTRATOR",
    "change_form": "ADMINISTRATOR",
    "change_form_about": "ADMINISTRATOR",
    "change_form_text": "ADMINISTRATOR",
    "change_form_trial": "ADMINISTRATOR",
    "change_form_example": "ADMINISTRATOR",
    "change_form_section_new": "ADMINISTRATOR",
    "change_form_section": "ADMINISTRATOR",
    "change_form_question_new": "ADMINISTRATOR",
    "change_form_question": "ADMINISTRATOR",
    "change_form_question_removal": "ADMINISTRATOR",
    "change_form_column_new": "ADMINISTRATOR",
    "change_form_column": "ADMINISTRATOR",
    "change_form_column_removal": "ADMINISTRATOR",
    "studio_outbox": "ADMINISTRATOR",
    "studio_outbox_again": "ADMINISTRATOR",
    "officers": "ADMINISTRATOR",
    "officer_new": "ADMINISTRATOR",
    "officer": "ADMINISTRATOR",
    "officer_give_role": "ADMINISTRATOR",
    "officer_disable": "ADMINISTRATOR",
    "officer_enable": "ADMINISTRATOR",
    "officer_invite": "ADMINISTRATOR",
    "officer_factor_reset": "ADMINISTRATOR",
    "officer_sso_invite": "OFF_ADMINISTRATOR",
    "officer_sso_remove": "OFF_ADMINISTRATOR",
    "post_move": "ADMINISTRATOR",
    "post_end": "ADMINISTRATOR",
}

ACCESS = {route: ROWS[names.split()[0]].who for route, names in TABLE.items()}
