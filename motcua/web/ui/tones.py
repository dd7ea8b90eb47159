"""Which colour a dossier's state wears. The state's words are always beside it."""

# Keys are the stored values of a dossier's states. waiting: the office's turn has not begun; action: the
# applicant must do something; working: at the office; done: there is a result; closed: over without one.
STATES = {
    "draft": "neutral",
    "registered": "waiting",
    "supplement_at_reception": "action",
    "refused": "closed",
    "withdrawn": "closed",
    "received": "working",
    "processing": "working",
    "supplement_in_appraisal": "action",
    "awaiting_payment": "action",
    "suspended": "waiting",
    "stopped": "closed",
    "finished": "done",
    "returned": "done",
}


def state_tone(state: str) -> str:
    """The tone of a state; one we do not know is neutral."""
    return STATES.get(str(state), "neutral")
