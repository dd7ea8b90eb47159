"""Taking uploads off the wire without letting anyone fill the memory or the disk.

A file over the limit and a file too many are still read from the network, so that the rest of the form is
kept and the page can answer with a sentence; what they contain is thrown away as it comes.
"""

from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

LARGEST = 20 * 1024 * 1024
MOST_AT_ONCE = 20

_IN_MEMORY = 1024 * 1024
_COUNT, _LEFT_OUT = "motcua.uploads", "motcua.uploads_left_out"


class ReceivedUpload(UploadedFile):  # type: ignore[type-arg]  # generic for the checker only
    """An upload as it stands in request.FILES; `size` is what was sent, even where less was kept."""

    is_complete = True


class BoundedUploadHandler(FileUploadHandler):
    """Keeps up to MOST_AT_ONCE files of up to LARGEST bytes each: small ones in memory, others in /tmp."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        meta = cast(HttpRequest, self.request).META
        meta[_COUNT] = meta.get(_COUNT, 0) + 1
        if meta[_COUNT] > MOST_AT_ONCE:
            meta[_LEFT_OUT] = meta.get(_LEFT_OUT, 0) + 1
            raise SkipFile
        self.spool = cast(BinaryIO, SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
        self.is_complete = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self.is_complete or start > LARGEST:
            return
        try:
            self.spool.write(raw_data)
        except OSError:  # the disk of temporary files is full; receive() says so in a sentence
            self.is_complete = False

    def file_complete(self, file_size: int) -> ReceivedUpload:
        self.spool.seek(0)
        upload = ReceivedUpload(
            file=self.spool,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
        upload.is_complete = self.is_complete
        return upload


def left_out(request: HttpRequest) -> str:
    """The sentence for a request with too many files, of which the first ones were kept; "" otherwise."""
    count = request.META.get(_LEFT_OUT, 0) if request.FILES is not None else 0
    if not count:
        return ""
    return _(
        "Mỗi lần chỉ tải lên được %(most)d tệp. "
        "%(most)d tệp đầu đã được nhận, còn %(count)d tệp chưa được nhận. "
        "Hãy chọn các tệp còn lại rồi tải lên tiếp, hoặc ghép nhiều trang vào một tệp PDF."
    ) % {"most": MOST_AT_ONCE, "count": count}
