"""Settings of the house. Everything that differs between machines comes from the environment.

`MOTCUA_MODE` is `production` unless the environment says `demo`; secrets have no defaults outside of demo.
"""

import os
from pathlib import Path

from motcua.config.environment import database, secret

ROOT = Path(__file__).resolve().parent.parent.parent
BASE_DIR = ROOT
VAR = Path(os.environ.get("MOTCUA_VAR", ROOT / "var"))
PACK = Path(os.environ.get("MOTCUA_PACK", ROOT / "packs" / "binh-phuoc"))

MODE = os.environ.get("MOTCUA_MODE", "production")
DEMO = MODE == "demo"
DEBUG = False

SECRET_KEY = secret("MOTCUA_SECRET_KEY")
# Comma-separated keys, newest first: the first encrypts, all decrypt (32 bytes each, URL-safe base64).
FIELD_KEYS = secret("MOTCUA_FIELD_KEYS").split(",")
INDEX_KEY = secret("MOTCUA_INDEX_KEY")

PUBLIC_URL = os.environ.get("MOTCUA_PUBLIC_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "motcua.base",
    "motcua.base.jobs",
    "motcua.files",
    "motcua.messaging",
    "motcua.organization",
    "motcua.accounts",
    "motcua.catalog",
    "motcua.dossiers",
    "motcua.web.ui",
    "motcua.config",
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL", f"sqlite:///{VAR / 'motcua.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "motcua" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

AUTH_USER_MODEL = "accounts.User"
