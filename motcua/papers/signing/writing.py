"""Writing a signature into a PDF: PAdES B-B, or B-T with a time stamp."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from motcua.base import clock
from motcua.papers.signing import block
from motcua.papers.signing.examine import BROKEN
from motcua.papers.signing.keys import Key, SigningError, holder_of

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.pdf_cms import Signer
    from pyhanko.sign.timestamps import TimeStamper

TSA_SECONDS = 6


@dataclass(frozen=True)
class Wish:
    """How to sign: when, why and where (both shown by readers), with a block on the first page or without."""

    at: datetime
    reason: str = ""
    place: str = ""
    visible: bool = False
    tsa_url: str = ""


class NoTimeStampError(SigningError):
    """The time stamp server gave no time stamp."""


def write(pdf: bytes, key: Key, wish: Wish) -> bytes:
    """`pdf` with one more signature. Raises SigningError, NoTimeStampError among them."""
    with key.signer() as signer:
        return _apart(_signed(pdf, signer, wish))


def _apart(work: Coroutine[Any, Any, bytes]) -> bytes:
    # pyHanko's ways are asynchronous, and a thread may have only one loop: ours has one of its own.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _signed(pdf: bytes, signer: "Signer", wish: Wish) -> bytes:
    # Imported here: half a second and 40 MB, for the few processes that sign.
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError as NotSigned
    from pyhanko.sign.timestamps import TimestampRequestError

    try:
        return await _session(pdf, signer, wish)
    except TimestampRequestError as error:
        raise NoTimeStampError(
            _("Máy chủ cấp dấu thời gian không trả lời nên chưa ký được. Hãy thử lại sau ít phút.")
        ) from error
    except (PdfError, NotSigned, *BROKEN) as error:
        raise SigningError(
            _(
                "Không ký được vào tệp PDF này: tệp có mật khẩu, bị khóa sửa hoặc có cấu trúc lạ. "
                "Hãy mở tệp, in ra PDF mới rồi thử lại."
            )
        ) from error


async def _session(pdf: bytes, signer: "Signer", wish: Wish) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

    # Not strict: scanner software writes slightly wrong tables that every reader mends.
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if writer.prev.encrypted:
        raise ValueError("encrypted")
    certificate = await _certificate(signer)
    holder = holder_of(certificate)
    if not holder.valid_from <= wish.at <= holder.valid_until:
        raise SigningError(
            _("Chứng thư số của “%s” đã hết hạn hoặc chưa có hiệu lực; hãy báo người quản trị.") % holder.name
        )
    fields = _fields(writer)
    names = {str(field["/T"]) for field in fields if "/T" in field}
    field = SigFieldSpec(
        next(name for name in map("ChuKy{}".format, count(1)) if name not in names),
        box=block.place_on(writer, sum(map(_is_seen, fields))) if wish.visible else None,
        # Untagged and unseen: outside of the page, which PDF/A and PDF/UA both allow.
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name=_("Chữ ký số của %s") % holder.name,
    )
    pdf_signer = PdfSigner(
        PdfSignatureMetadata(
            field_name=field.sig_field_name,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            reason=wish.reason or None,
            location=wish.place or None,
            name=holder.name,
        ),
        signer=signer,
        timestamper=_time_stamper(wish.tsa_url),
        new_field_spec=field,
        stamp_style=block.style(holder, wish.at) if wish.visible else None,
    )
    session = pdf_signer.init_signing_session(writer)
    session.system_time = clock.local(wish.at)
    reserved = await session.estimate_signature_container_size(None)
    document = session.prepare_tbs_document(
        validation_info=None, bytes_reserved=reserved, appearance_text_params=None
    )
    output = BytesIO()
    prepared, _written = document.digest_tbs_document(output=output)
    await document.perform_signature(prepared.document_digest, PdfCMSSignedAttributes())
    return output.getvalue()


async def _certificate(signer: "Signer") -> Any:
    """The signer's certificate; a token is asked for it only now."""
    from pyhanko.sign.general import SigningError as NotFound

    try:
        if load := getattr(signer, "ensure_objects_loaded", None):
            await load()
    except NotFound as error:
        raise SigningError(
            _("Thiết bị ký số không có khóa hoặc chứng thư cần dùng; hãy báo người quản trị.")
        ) from error
    return signer.signing_cert


def _fields(writer: "IncrementalPdfFileWriter") -> list[Any]:
    """The form fields at the top, all signatures among them."""
    # By key and index: `get` and iterating would give references, not what they refer to.
    if "/AcroForm" not in writer.root or "/Fields" not in writer.root["/AcroForm"]:
        return []
    fields = writer.root["/AcroForm"]["/Fields"]
    return [fields[index] for index in range(len(fields))]


def _is_seen(field: Any) -> bool:
    return "/Rect" in field and float(field["/Rect"][0]) != float(field["/Rect"][2])


def _time_stamper(url: str) -> "TimeStamper | None":
    if not url:
        return None
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    class Server(HTTPTimeStamper):
        """The server at `url`, of which a nonsensical answer is as good as none."""

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            try:
                return await super().async_timestamp(message_digest, md_algorithm)
            except BROKEN as error:
                raise TimestampRequestError("no time stamp in the answer") from error

    return Server(url, timeout=TSA_SECONDS)
