"""Hiding a person on public pages (RULES a.14): enough is left for the owner to know her own."""

import unicodedata


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
