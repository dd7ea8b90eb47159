"""Which version of the terms of use (the page /dieu-khoan) people accept today.

A new text of that page gets a new version here, so that an account tells to which text its owner agreed.
"""

TERMS_VERSION = "2026-11"
