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

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"

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

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.ui.middleware.security_headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# Pages of apps lie in their `jinja2` folder; these rooms are no Django apps.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [
            ROOT / "motcua" / "formengine" / "jinja2",
            *(ROOT / "motcua" / "web" / room / "jinja2" for room in ("citizen", "lookup", "desk", "studio")),
        ],
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "motcua.web.ui.jinja.environment",
            "context_processors": ["motcua.web.ui.context.page"],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    folder
    for room in ("citizen", "lookup", "desk", "studio")
    if (folder := ROOT / "motcua" / "web" / room / "static").is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "motcua.web.ui.storage.StaticFiles"},
}
# Before `collectstatic` has run (tests, a first look) files come straight from the source folders.
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

CSRF_FAILURE_VIEW = "motcua.web.ui.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# A year: browsers then refuse plain HTTP by themselves.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
