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
    "healthz": Who.PUBLIC,
    "readyz": Who.PUBLIC,
    "set_language": Who.PUBLIC,
    "terms": Who.PUBLIC,
    "account_signup": Who.STRANGER,
    "account_email_verification_sent": Who.STRANGER,
    "account_login": Who.STRANGER,
    "account_logout": Who.PUBLIC,
    "account_reset_password": Who.STRANGER,
    "account_confirm_password_reset_code": Who.STRANGER,
    "account_complete_password_reset": Who.STRANGER,
}
