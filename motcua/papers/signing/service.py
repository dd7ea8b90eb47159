"""The door to signatures.

from motcua.papers.signing import service as signing

signing.seal(pdf, at)               what the portal issues itself; unchanged where no seal is set up
signing.sign(pdf, key, at, …)       somebody's signature, with a block on the first page
signing.verify(pdf, at)             who signed, when, and whether it is still what they signed
"""

import logging
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.papers.signing.examine import read_trusted
from motcua.papers.signing.keys import Key, SigningError, agency_key, made_key, seal_key
from motcua.papers.signing.reading import (
    Kind,
    Signature,
    UnverifiableError,
    as_json,
    from_json,
    trusted_files,
    verify,
)
from motcua.papers.signing.telling import Told, tell
from motcua.papers.signing.writing import NoTimeStampError, Wish, write

__all__ = [
    "Key",
    "Kind",
    "NoTimeStampError",
    "Signature",
    "SigningError",
    "Told",
    "UnverifiableError",
    "agency_key",
    "as_json",
    "from_json",
    "made_key",
    "seal",
    "sign",
    "tell",
    "tried",
    "unreadable_trust",
    "verify",
]

logger = logging.getLogger(__name__)


def seal(pdf: bytes, at: datetime) -> bytes:
    """`pdf` under the portal's seal, unseen; as it was where the settings have no seal. Raises SigningError.

    A time stamp server that does not answer is done without: a receipt must not wait for it.
    """
    key = seal_key()
    if key is None:
        return pdf
    wish = Wish(at=at, reason=_seal_reason(), tsa_url=settings.TSA_URL)
    try:
        return write(pdf, key, wish)
    except NoTimeStampError:
        logger.warning("signing: no time stamp for a seal; it stands without one")
        return write(pdf, key, replace(wish, tsa_url=""))


def sign(pdf: bytes, key: Key, at: datetime, *, reason: str = "", place: str = "") -> bytes:
    """`pdf` signed with `key`, with its block on the first page and a time stamp where a server is set.

    Raises SigningError: a result without the time stamp that the office wants is not issued.
    """
    return write(pdf, key, Wish(at=at, reason=reason, place=place, visible=True, tsa_url=settings.TSA_URL))


def tried(key: Key, at: datetime) -> Signature:
    """What strangers would be told of a signature made with `key` at `at`: a trial on an empty page.

    Raises SigningError. For the operator's check; half a second.
    """
    import pikepdf  # 60 ms to import, and only the check needs it

    page = BytesIO()
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(page)
    (signature,) = verify(sign(page.getvalue(), key, at), at)
    return signature


def unreadable_trust() -> list[Path]:
    """Files that the operator laid down as certificates of authorities, and that are none."""
    return [path for path in trusted_files() if read_trusted(path) is None]


def _seal_reason() -> str:
    if settings.DEMO:
        return _("Bản trình diễn, không có giá trị pháp lý")
    return _("Xác nhận giấy do cổng dịch vụ công phát hành")
