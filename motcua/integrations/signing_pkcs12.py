"""A signing key from a PKCS#12 file (.p12, .pfx)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from motcua.papers.signing.service import SigningError

if TYPE_CHECKING:
    from pyhanko.sign.signers.pdf_cms import SimpleSigner


class Pkcs12:
    """The key in the file `place`, opened with `password`."""

    def __init__(self, place: str, password: str = "") -> None:
        self.place, self.password = place, password

    @contextmanager
    def signer(self) -> "Iterator[SimpleSigner]":
        """Raises SigningError where the file is missing, damaged, or has another password."""
        try:
            opened = _load(self.place, self.password, Path(self.place).stat().st_mtime_ns)
        except OSError as error:
            raise SigningError(_("Không mở được tệp khóa ký số; hãy báo người quản trị.")) from error
        yield opened


# Opening takes some 200 ms, on purpose; a file that was replaced is opened anew.
@lru_cache(maxsize=16)
def _load(place: str, password: str, _changed: int) -> "SimpleSigner":
    from pyhanko.sign.signers.pdf_cms import SimpleSigner

    try:
        opened: SimpleSigner = SimpleSigner.load_pkcs12_data(
            Path(place).read_bytes(), other_certs=[], passphrase=password.encode() or None
        )
    # AttributeError: a file of certificates without a key.
    except (ValueError, AttributeError) as error:
        raise SigningError(_("Tệp khóa ký số hỏng hoặc sai mật khẩu; hãy báo người quản trị.")) from error
    return opened
