"""Django's own deployment checks, under the settings that production would have."""

import os

from motcua.config import secrets

os.environ.update(secrets.fresh())
os.environ.update(
    DJANGO_SETTINGS_MODULE="motcua.config.settings",
    MOTCUA_MODE="production",
    MOTCUA_PUBLIC_URL="https://dichvucong.example",
    DATABASE_URL="sqlite:///:memory:",
)

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    execute_from_command_line(["motcua", "check", "--deploy", "--fail-level", "WARNING"])
