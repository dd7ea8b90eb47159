"""Reading the environment: mode, addresses, secrets and the database. Each refusal is a sentence."""

import base64
import binascii
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_LOOKS_LIKE = "it looks like sqlite:///file or postgresql://user:password@host:5432/name."

_SIGNER, _PASSWORD = "MOTCUA_SIGNER_", "_PASSWORD"

_SENDER = re.compile(r"[A-Za-z0-9_\-]{3,11}|[0-9]{3,15}")

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def mode() -> str:
    """`production` unless MOTCUA_MODE says `demo`."""
    value = os.environ.get("MOTCUA_MODE") or "production"
    if value not in ("production", "demo"):
        raise ImproperlyConfigured(f"MOTCUA_MODE is {value}; it must be production or demo.")
    return value


def rehearsal(mode: str) -> bool:
    """Whether the clock of this portal may be moved ahead: in the demo, and where MOTCUA_REHEARSAL=1."""
    value = os.environ.get("MOTCUA_REHEARSAL") or ("1" if mode == "demo" else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"MOTCUA_REHEARSAL is {value}; it must be 1, on a copy only, or 0.")
    return value == "1"


def whole_number(name: str, default: int) -> int:
    """The whole number, 1 or more, that the environment gives for `name`."""
    value = os.environ.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} is {value}; it must be a whole number, 1 or more.")
    return int(value)


def officer_second_factor() -> bool:
    """Whether officers need a second factor before they see a dossier: yes, unless the environment says 0."""
    value = os.environ.get("MOTCUA_OFFICER_SECOND_FACTOR") or "1"
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"MOTCUA_OFFICER_SECOND_FACTOR is {value}; it must be 1 (required) or 0.")
    return value == "1"


def public_url(mode: str) -> str:
    """The address under which people reach the portal, without a slash at the end."""
    value = os.environ.get("MOTCUA_PUBLIC_URL") or f"http://localhost:{os.environ.get('PORT') or '8000'}"
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ImproperlyConfigured(
            f"MOTCUA_PUBLIC_URL is {value}; write it like https://dichvucong.example.vn"
        )
    if mode == "production" and parts.scheme == "http" and parts.hostname not in LOCAL:
        raise ImproperlyConfigured("MOTCUA_PUBLIC_URL must start with https:// in production.")
    return value.rstrip("/")


def hosts() -> list[str]:
    """Further host names to answer to, from MOTCUA_HOSTS (comma-separated)."""
    return [host.strip() for host in os.environ.get("MOTCUA_HOSTS", "").split(",") if host.strip()]


def field_keys() -> list[str]:
    """The keys of encrypted columns, newest first; raises ImproperlyConfigured where one is no key."""
    keys = [key.strip() for key in secret("MOTCUA_FIELD_KEYS").split(",")]
    for number, key in enumerate(keys, start=1):
        try:
            length = len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
        except (ValueError, binascii.Error):
            length = 0
        if length != 32:
            raise ImproperlyConfigured(
                f"Key {number} of MOTCUA_FIELD_KEYS is not 32 bytes of base64; make one with: motcua secrets"
            )
    return keys


def secret(name: str) -> str:
    """The secret `name` from the environment; raises ImproperlyConfigured where it is missing."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"Set {name} in the environment (make one: motcua secrets), or MOTCUA_MODE=demo for the demo."
        )
    return value


@dataclass(frozen=True)
class MailServer:
    """Where e-mail is handed over, and how."""

    host: str
    port: int
    user: str
    password: str
    ssl: bool
    starttls: bool


def mail_server(url: str) -> MailServer:
    """The server behind `smtp://user:password@host:port` (STARTTLS with `?tls`) or `smtps://…`."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("MOTCUA_SMTP_URL looks like smtp://user:password@host:587?tls.")
    ssl = parts.scheme == "smtps"
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if ssl else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=ssl,
        starttls=parts.query == "tls",
    )


@dataclass(frozen=True)
class SmsGateway:
    """Where SMS are handed over, as whom, and the name that people see as their sender."""

    address: str
    user: str
    password: str
    sender: str


def sms_gateway(url: str, sender: str, password: str) -> SmsGateway:
    """The gateway behind `https://user@host:port/cgi-bin/sendsms`; plain http only inside one's network."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, f":{parts.port}" if parts.port else ""
    except ValueError:  # the library's words may quote the password
        host, port = None, ""
    if not host or parts.scheme not in ("http", "https") or not parts.username:
        raise ImproperlyConfigured("MOTCUA_SMS_URL looks like https://user@host:13013/cgi-bin/sendsms.")
    secret_part = unquote(parts.password or "") or password
    if not secret_part:
        raise ImproperlyConfigured("Set MOTCUA_SMS_PASSWORD, the password of the user in MOTCUA_SMS_URL.")
    if not _SENDER.fullmatch(sender):
        raise ImproperlyConfigured(
            "MOTCUA_SMS_FROM is the sender people see: 3 to 11 letters, digits, - or _, or a number."
        )
    address = (
        f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}{parts.path or '/cgi-bin/sendsms'}"
    )
    return SmsGateway(address, unquote(parts.username), secret_part, sender)


def switch(name: str) -> bool:
    """Whether what `name` stands for is on, which it is unless the environment says `off`."""
    value = os.environ.get(name) or "on"
    if value not in ("on", "off"):
        raise ImproperlyConfigured(f"{name} is {value}; it must be on or off.")
    return value == "on"


def single_sign_on(mode: str) -> dict[str, Any]:
    """The provider from whom people come by single sign-on (docs/sso.md); empty where none is named."""
    issuer = os.environ.get("MOTCUA_OIDC_ISSUER", "")
    if not issuer:
        return {}
    parts = urlsplit(issuer)
    plain = mode == "demo" and parts.hostname in LOCAL
    if not parts.hostname or parts.scheme not in ("https", "http") or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"MOTCUA_OIDC_ISSUER is {issuer}; write it like https://id.example.vn")
    if parts.scheme == "http" and not plain:
        raise ImproperlyConfigured("MOTCUA_OIDC_ISSUER must start with https://.")
    client_id = os.environ.get("MOTCUA_OIDC_CLIENT_ID", "")
    if not client_id:
        raise ImproperlyConfigured("Set MOTCUA_OIDC_CLIENT_ID: the name by which the provider knows us.")
    levels, proving = _words("MOTCUA_OIDC_LEVELS"), _words("MOTCUA_OIDC_PROVING_LEVELS")
    if levels and not set(proving) <= set(levels):
        raise ImproperlyConfigured("MOTCUA_OIDC_PROVING_LEVELS names a level that MOTCUA_OIDC_LEVELS lacks.")
    return {
        "BACKEND": "motcua.integrations.openid.OpenId",
        "OPTIONS": {
            "issuer": issuer,
            "client_id": client_id,
            "client_secret": os.environ.get("MOTCUA_OIDC_CLIENT_SECRET", ""),
            "scopes": _words("MOTCUA_OIDC_SCOPES") or ("openid", "profile", "email", "phone"),
            # By preference: what proves most is asked for first.
            "levels": (*proving, *(level for level in levels if level not in proving)),
            "may_be_plain": plain,
        },
        "ISSUER": issuer,
        "NAME": os.environ.get("MOTCUA_OIDC_NAME") or "VNeID",
        "LEVELS": levels,
        "PROVING_LEVELS": proving,
        "CLAIMS": CLAIMS | _claims("MOTCUA_OIDC_CLAIMS"),
    }


# Which claim says what of a person. The first five are OpenID Connect's own names; there is none for the
# identity number. The two `…_verified` say whether the provider checked the address and the number.
CLAIMS = {
    "full_name": "name",
    "birth_date": "birthdate",
    "phone": "phone_number",
    "email": "email",
    "email_verified": "email_verified",
    "identity_number": "identity_number",
}


def _claims(name: str) -> dict[str, str]:
    """`identity_number=cccd,full_name=ho_ten`; a dot leads into a claim: `identity_number=person.id`."""
    given = dict(pair.partition("=")[::2] for pair in _words(name))
    if unknown := [fact for fact, claim in given.items() if fact not in CLAIMS or not claim]:
        known = ", ".join(CLAIMS)
        raise ImproperlyConfigured(f"{name} cannot place {unknown[0]}; write fact=claim with {known}.")
    return given


def _words(name: str) -> tuple[str, ...]:
    """What the variable lists, separated by commas or spaces."""
    return tuple(os.environ.get(name, "").replace(",", " ").split())


def signers() -> dict[str, dict[str, Any]]:
    """Whose signing keys there are: MOTCUA_SEAL, and MOTCUA_SIGNER_H10_912 for the agency H10.912.

    Each is the path of a PKCS#12 file or a PKCS#11 URI; its password or PIN stands in `…_PASSWORD`.
    """
    named = {"MOTCUA_SEAL": "seal"}
    for variable in os.environ:
        if variable.startswith(_SIGNER) and not variable.endswith(_PASSWORD):
            named[variable] = variable.removeprefix(_SIGNER).replace("_", ".")
    return {name: _signer(variable) for variable, name in named.items() if os.environ.get(variable)}


def _signer(variable: str) -> dict[str, Any]:
    place, password = os.environ[variable], os.environ.get(variable + _PASSWORD, "")
    if place.startswith("pkcs11:"):
        for part in ("token=", "object=", "module-path="):
            if part not in place:
                raise ImproperlyConfigured(
                    f"{variable} lacks {part}… in its PKCS#11 URI (docs/operations.md)"
                )
        backend = "motcua.integrations.signing_pkcs11.Token"
    elif not os.access(place, os.R_OK):
        raise ImproperlyConfigured(f"{variable} names {place}, which is no file that can be read.")
    else:
        backend = "motcua.integrations.signing_pkcs12.Pkcs12"
    return {"BACKEND": backend, "OPTIONS": {"place": place, "password": password}}


def scanner() -> dict[str, Any] | None:
    """The scanner that MOTCUA_CLAMAV names, `host:port` or `unix:/path`; None where it names none."""
    address = os.environ.get("MOTCUA_CLAMAV", "")
    if not address:
        return None
    host, _colon, port = address.rpartition(":")
    if not (address.startswith("unix:/") or (host and port.isascii() and port.isdigit())):
        raise ImproperlyConfigured(
            f"MOTCUA_CLAMAV is {address}; it looks like localhost:3310 or unix:/run/clamav/clamd.ctl."
        )
    return {"BACKEND": "motcua.integrations.clamav.Clamd", "OPTIONS": {"address": address}}


def file_store(folder: Path, within: str = "") -> dict[str, Any]:
    """Where files are kept: the bucket MOTCUA_S3_BUCKET, or `folder` where there is none.

    `within` is where in the bucket, "" for its top.
    """
    bucket = os.environ.get("MOTCUA_S3_BUCKET", "")
    if not bucket:
        options: dict[str, Any] = {"location": folder, "file_permissions_mode": 0o600}
        return {"BACKEND": "motcua.files.storage.DurableFolder", "OPTIONS": options}
    options = {"bucket_name": bucket, "region_name": os.environ.get("MOTCUA_S3_REGION") or "us-east-1"}
    if endpoint := os.environ.get("MOTCUA_S3_ENDPOINT"):
        if urlsplit(endpoint).scheme not in ("http", "https") or not urlsplit(endpoint).hostname:
            raise ImproperlyConfigured("MOTCUA_S3_ENDPOINT looks like https://s3.example.vn.")
        options["endpoint_url"] = endpoint
    options["location"] = within
    options["access_key"] = _key_of_bucket("MOTCUA_S3_ACCESS_KEY")
    options["secret_key"] = _key_of_bucket("MOTCUA_S3_SECRET_KEY")
    return {"BACKEND": "motcua.files.bucket.Bucket", "OPTIONS": options}


def _key_of_bucket(name: str) -> str:
    """One of the two keys by which the bucket knows us."""
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"Set {name} in the environment: MOTCUA_S3_BUCKET needs it.")


def database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    try:
        parts = urlsplit(url)
        if parts.scheme == "sqlite":
            return _sqlite(parts.path[1:])
        if parts.scheme in ("postgresql", "postgres"):
            return _postgresql(parts)
    except ValueError:  # a port or a bracket that is none; the library's words may quote the password
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read; {_LOOKS_LIKE}") from None
    raise ImproperlyConfigured(f"DATABASE_URL names no database that we know; {_LOOKS_LIKE}")


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # A web process keeps its connection: opening one costs more than most of our pages.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(parts: Any) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8},
            # Our questions are short: to compile one, or to start helpers for it, takes longer than that.
            "options": "-c jit=off -c max_parallel_workers_per_gather=0",
        },
    }
