"""Hiding a person on public pages (RULES a.14): enough is left for the owner to know her own."""

import unicodedata
from ipaddress import IPv4Address, ip_address


def mask_name(name: str | None) -> str:
    """`Nguyễn Văn A` → `N***** V** A`: first letters stay, the rest become stars.

    A name of one letter keeps it, as there is nothing to hide behind.
    """
    words = unicodedata.normalize("NFC", name or "").split()
    return " ".join(word[0] + "*" * (len(word) - 1) for word in words)


def mask_identity(identity: str | None) -> str:
    """`070112345678` → `0701********`: the first four stay; shorter ones hide wholly."""
    text = (identity or "").strip()
    kept = 4 if len(text) > 4 else 0
    return text[:kept] + "*" * (len(text) - kept)


def mask_email(email: str | None) -> str:
    """`lan.nguyen@vidu.vn` → `l*********@vidu.vn`: enough for the owner to know her own."""
    name, at, domain = (email or "").partition("@")
    return name[:1] + "*" * (len(name) - 1) + at + domain


def mask_phone(phone: str | None) -> str:
    """`0912000001` → `09*****001`: enough for the owner to know which of theirs."""
    text = (phone or "").strip()
    return text[:2] + "*" * (len(text) - 5) + text[-3:] if len(text) > 7 else "*" * len(text)


def mask_network(address: str) -> str:
    """`113.161.80.7` → `113.161.*.*`, `2405:4800::1` → `2405:4800:*`: the provider, not the house."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv4Address):
        return ".".join([*address.split(".")[:2], "*", "*"])
    return ":".join([*(part.lstrip("0") or "0" for part in known.exploded.split(":")[:2]), "*"])
