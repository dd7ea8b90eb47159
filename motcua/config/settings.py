"""Settings of the house. Everything that differs between machines comes from the environment.

`MOTCUA_MODE` is `production` unless the environment says `demo`; secrets have no defaults outside of demo.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from motcua.config import logs
from motcua.config.environment import (
    database,
    field_keys,
    file_store,
    hosts,
    mail_server,
    mode,
    officer_second_factor,
    public_url,
    rehearsal,
    scanner,
    secret,
    signers,
    single_sign_on,
    sms_gateway,
    switch,
    whole_number,
)

ROOT = Path(__file__).resolve().parent.parent.parent
BASE_DIR = ROOT
VAR = Path(os.environ.get("MOTCUA_VAR", ROOT / "var"))
PACK = Path(os.environ.get("MOTCUA_PACK", ROOT / "packs" / "binh-phuoc"))

MODE = mode()
DEMO = MODE == "demo"
# Whether the portal's clock may be moved ahead (base/rehearsal.py). A copy of a production portal that
# rehearses writes to nobody and signs with no real key, whatever the environment says further down.
REHEARSAL = rehearsal(MODE)
REHEARSAL_COPY = REHEARSAL and not DEMO
DEBUG = False

SECRET_KEY = secret("MOTCUA_SECRET_KEY")
# Comma-separated keys, newest first: the first encrypts, all decrypt (32 bytes each, URL-safe base64).
FIELD_KEYS = field_keys()
INDEX_KEY = secret("MOTCUA_INDEX_KEY")

PUBLIC_URL = public_url(MODE)
# The load balancer and `motcua run` ask by the local names.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", urlsplit(PUBLIC_URL).hostname or "", *hosts()]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "motcua.base",
    "motcua.base.jobs",
    "motcua.files",
    "motcua.messaging",
    "motcua.organization",
    "motcua.accounts",
    "motcua.catalog",
    "motcua.dossiers",
    "motcua.reports",
    "motcua.rights",
    "motcua.web.ui",
    "motcua.config",
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'motcua.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "motcua" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- Accounts -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["motcua.accounts.authentication.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "motcua.accounts.passwords.LongEnough"},
    {"NAME": "motcua.accounts.passwords.NotCommon"},
    {"NAME": "motcua.accounts.passwords.NotAboutOneself"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/ho-so"
LOGOUT_REDIRECT_URL = "/"
# Sessions that know whose they are, so that people can see and end them.
SESSION_ENGINE = "motcua.accounts.sessions"
# The browser forgets the session when it closes (counters and cybercafés share machines); we after a working
# day. What is being typed when it ends is kept (accounts/resume.py).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
ACCOUNT_SESSION_REMEMBER = False

ACCOUNT_ADAPTER = "motcua.accounts.adapter.AccountAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "signup": "motcua.accounts.forms.SignupForm",
    "login": "motcua.accounts.forms.LoginForm",
    "confirm_email_verification_code": "motcua.accounts.forms.ConfirmEmailForm",
    "change_password": "motcua.accounts.forms.ChangePasswordForm",
}
# One-time codes (RULES a.11): six digits, three minutes, five tries, again after a minute, five an hour.
# Digits, hashes and tries are those of accounts/codes.py, also in allauth's flow of the first e-mail code.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 3 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 4
# Short messages cost money and reach strangers, so one network address asks for few; an office whose hall
# shares one address with its visitors may raise it.
SMS_CODES_PER_IP = whole_number("MOTCUA_SMS_CODES_PER_IP", 5)
ACCOUNT_RATE_LIMITS = {
    "confirm_email": "1/60s/key,5/h/key,60/h/ip",
    "code_sms": "1/60s/key,5/h/key",
    "code_sms_from": f"{SMS_CODES_PER_IP}/h/ip",
    "code_sms_by_clerk": "60/h/user",
    # A name that is guessed at waits; a new password by a one-time code lifts it (adapter.lift_lock).
    "login_failed": "30/m/ip,5/5m/key,50/d/key",
    "note_lock": "1/5m/key",
    "login": "60/m/ip",
    "login_passkey": "60/m/ip",
    # The public look-up (web/lookup/admission.py). Whole villages share one mobile address, so with a proof
    # of work an address may ask often; one code or number is asked for a few times.
    "lookup_without_proof": "5/15m/ip",
    "lookup": "120/15m/ip",
    "lookup_of_one": "20/15m/key",
    "compare_paper": "30/15m/ip",
    # Each costs the provider a call or two (web/citizen/sso.py).
    "sso": "120/m/ip",
}
# The second factor (accounts/factors.py): an authenticator app, passkeys, recovery codes.
OFFICER_SECOND_FACTOR = officer_second_factor()
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Single sign-on (docs/sso.md): nothing of it is there unless a provider is named.
SSO = single_sign_on(MODE)
# Whether people may log in with a password of ours, and whether they may register by themselves.
LOCAL_LOGIN = switch("MOTCUA_LOCAL_LOGIN")
SELF_REGISTRATION = switch("MOTCUA_SELF_REGISTRATION")
if not (LOCAL_LOGIN or SSO):
    raise ImproperlyConfigured("MOTCUA_LOCAL_LOGIN=off leaves no way in; set MOTCUA_OIDC_ISSUER too.")

# How many proxies of ours add to X-Forwarded-For; rate limits count by the address before theirs.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MOTCUA_PROXIES", "0"))

# Rate limits must hold across processes and machines, and there is no other server than the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# --- Notices --------------------------------------------------------------------------------------------
# The demo keeps what would go out in its mailbox page; a mail server named here really sends, there too.
SMTP_URL = os.environ.get("MOTCUA_SMTP_URL", "")
EMAIL = mail_server(SMTP_URL or "smtp://localhost")
EMAIL_HOST, EMAIL_PORT = EMAIL.host, EMAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.user, EMAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL.ssl, EMAIL.starttls
DEFAULT_FROM_EMAIL = os.environ.get("MOTCUA_MAIL_FROM", "Một Cửa <khong-tra-loi@localhost>")
MAILBOX = "motcua.integrations.mailbox.Mailbox"
MOTCUA_CHANNELS = {"email": MAILBOX, "sms": MAILBOX} if DEMO else {}
if SMTP_URL or not DEMO:
    MOTCUA_CHANNELS["email"] = "motcua.integrations.smtp.Smtp"
SMS = None
if SMS_URL := os.environ.get("MOTCUA_SMS_URL", ""):
    sms_from, sms_password = (os.environ.get(f"MOTCUA_SMS_{name}", "") for name in ("FROM", "PASSWORD"))
    SMS = sms_gateway(SMS_URL, sms_from or "MotCua", sms_password)
    MOTCUA_CHANNELS["sms"] = "motcua.integrations.sms_kannel.Kannel"
# Addresses at which providers call back, whichever channel is in use.
CALLBACKS = ["motcua.integrations.sms_kannel.reports"]
if REHEARSAL_COPY:
    MOTCUA_CHANNELS = {"email": MAILBOX, "sms": MAILBOX}

# --- Signatures -----------------------------------------------------------------------------------------
# "seal" is the portal's own key, the others belong to agencies by their code; "*" serves every agency.
SIGNERS = {} if REHEARSAL_COPY else signers()
# An RFC 3161 server; without one signatures say when by the portal's own clock.
TSA_URL = "" if REHEARSAL_COPY else os.environ.get("MOTCUA_TSA_URL", "")
# Folders of certificates of the authorities whose signatures are believed.
SIGNING_TRUST = [trusted] if (trusted := os.environ.get("MOTCUA_TRUST")) else []
if REHEARSAL_COPY or DEMO:
    which = "bản trình diễn" if DEMO else "bản diễn tập"
    DEMO_KEYS = {"seal": f"Dấu của cổng ({which})", "*": f"Cơ quan giải quyết ({which})"}
    for whose, name in DEMO_KEYS.items():
        place = str(VAR / "signing" / {"*": "agency"}.get(whose, whose))
        options = {"folder": place, "name": name}
        SIGNERS.setdefault(whose, {"BACKEND": "motcua.integrations.signing_demo.Demo", "OPTIONS": options})
        SIGNING_TRUST.append(place)

# --- Requests -------------------------------------------------------------------------------------------
MIDDLEWARE = [
    "motcua.config.middleware.request_log",
    "motcua.config.middleware.steady_clock",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.ui.middleware.security_headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.config.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.web.ui.middleware.wrong_method",
    "motcua.web.ui.middleware.ClosedFiles",
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
            "context_processors": ["motcua.web.ui.context.page", "motcua.accounts.capacity.page"],
        },
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [
    folder
    for room in ("formengine", "web/citizen", "web/lookup", "web/desk", "web/studio")
    if (folder := ROOT / "motcua" / room / "static").is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "motcua.web.ui.storage.StaticFiles"},
    "files": file_store(VAR / "files"),
    # Of uploads on their way (files/resumable.py): shared by all machines, like the files themselves.
    "parts": file_store(VAR / "parts", within="parts"),
}
# Scans uploads before anybody opens them; None where there is none (docs/files.md).
MOTCUA_SCANNER = scanner()
# Uploads are bounded by the handler itself, which keeps the rest of the form: a page with 300 files answers
# with a sentence. The limits below only stop what no form of ours sends.
FILE_UPLOAD_HANDLERS = ["motcua.files.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Before `collectstatic` has run (tests, a first look) files come straight from the source folders.
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()

CSRF_FAILURE_VIEW = "motcua.web.citizen.account.page_too_old"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
# Asked from the machine itself, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# A year: browsers then refuse plain HTTP by themselves.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Subdomains and the browsers' preload list are for the owner of the whole domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LOGGING = logs.CONFIG
