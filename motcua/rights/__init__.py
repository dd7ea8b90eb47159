"""Rights over one's data: take it along, correct it, close the account, see who looked (RULES a.14)."""
