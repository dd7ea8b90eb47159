"""Which facts the words of each notice may name: those that the act behind it gives.

A fact that the wording names and the act does not give would stop the act; so wording is tried with these
alone before it comes into force. The acts stand in dossiers/notices.py and accounts/mail.py, reminders to
officers in dossiers/reminders.py, their morning letters in reports/digest.py.
"""

ALWAYS = ("name", "portal_url", "site")
_DOSSIER = ("code", "procedure", "agency", "place")
_CODE = ("otp", "minutes")
_STEP = ("code", "step", "step_due", "due", "holder")
_MORNING = ("day", "turns", "late", "due_today", "over", "pressing", "apologies", "opinions")
_OWN = {
    "submitted": _DOSSIER,
    "filed_for_you": (*_DOSSIER, "filer", "ground", "desk"),
    "accepted": (*_DOSSIER, "due"),
    "supplement_requested": (*_DOSSIER, "deadline", "defects", "count"),
    "supplement_received": _DOSSIER,
    "lapsed": (*_DOSSIER, "deadline"),
    "refused": (*_DOSSIER, "reason"),
    "withdrawn": _DOSSIER,
    "withdrawal_declined": (*_DOSSIER, "reason", "due"),
    "payment_requested": (*_DOSSIER, "amount"),
    "payment_cancelled": (*_DOSSIER, "reason", "due"),
    "payment_received": (*_DOSSIER, "amount", "due"),
    "suspended": (*_DOSSIER, "reason", "basis"),
    "resumed": (*_DOSSIER, "due"),
    "stopped": (*_DOSSIER, "reason", "basis"),
    "extended": (*_DOSSIER, "due", "promised", "reason"),
    "transferred": (*_DOSSIER, "due", "former", "basis"),
    "result_ready": _DOSSIER,
    "returned": _DOSSIER,
    "file_infected": (*_DOSSIER, "document"),
    "code_email": _CODE,
    "code_phone": _CODE,
    "password_code": _CODE,
    "change_code": _CODE,
    "counter_code": _CODE,
    "drop_email_code": _CODE,
    "password_changed": (),
    "contact_changed": (),
    "account_exists": (),
    "account_unknown": (),
    "officer_invite": ("agency",),
    "factor_changed": ("what", "time"),
    "data_export_ready": ("until",),
    "correction_answered": ("done",),
    "account_closing": ("day",),
    "account_closed": (),
    "account_kept": (),
    "factor_reset": ("by", "time"),
    "entity_invited": ("entity", "role", "deadline"),
    "officer_sign_on": ("agency", "provider", "word"),
    "sign_on_linked": ("provider",),
    "step_pressing": _STEP,
    "step_over": _STEP,
    "officer_digest": _MORNING,
    "leader_digest": (*_MORNING, "unit_late", "unit_over", "unassigned"),
}


def facts_of(name: str) -> tuple[str, ...] | None:
    """The facts of a notice ("accepted", "accepted.en"); None for one that no act of the house sends."""
    own = _OWN.get(name.partition(".")[0])
    return None if own is None else (*own, *ALWAYS)
