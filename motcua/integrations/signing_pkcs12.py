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


_USUAL = ("rsassa_pkcs1v15", "sha256")


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


# Opening takes some 150 ms, on purpose; a file that was replaced is opened anew.
@lru_cache(maxsize=16)
def _load(place: str, password: str, _changed: int) -> "SimpleSigner":
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign.signers.pdf_cms import SimpleSigner

    secret = password.encode() or None
    try:
        content = Path(place).read_bytes()
        opened = SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=secret)
        key = pkcs12.load_pkcs12(content, secret).key
    # AttributeError: a file of certificates without a key.
    except (ValueError, AttributeError) as error:
        raise SigningError(_("Tệp khóa ký số hỏng hoặc sai mật khẩu; hãy báo người quản trị.")) from error

    class Kept(SimpleSigner):
        """The library reads and proves an RSA key anew for each signature: 100 ms, twice. Ours is read."""

        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
            if isinstance(key, RSAPrivateKey) and (mechanism, digest_algorithm) == _USUAL:
                return key.sign(data, PKCS1v15(), SHA256())
            return super().sign_raw(data, digest_algorithm)

    return Kept(
        signing_cert=opened.signing_cert,
        signing_key=opened.signing_key,
        cert_registry=opened.cert_registry,
    )
