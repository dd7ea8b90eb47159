"""What the settings of production promise and the tests' own settings leave out."""

from motcua.config import settings


def test_passwords_are_kept_with_argon2():
    assert settings.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_cookies_are_kept_from_scripts_and_other_sites():
    assert getattr(settings, "SESSION_COOKIE_HTTPONLY", True)
    assert getattr(settings, "SESSION_COOKIE_SAMESITE", "Lax") == "Lax"


def test_debugging_is_off_everywhere():
    assert settings.DEBUG is False
