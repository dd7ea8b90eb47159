"""Keys of the demo: made at first need by an authority that vouches for nobody, and said so in every name."""

import os
import shutil
import tempfile
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from motcua.integrations.signing_pkcs12 import Pkcs12

if TYPE_CHECKING:
    from pyhanko.sign.signers.pdf_cms import SimpleSigner

ORGANISATION = "Bản trình diễn, không có giá trị pháp lý"
# Wide enough for whatever day the demo is rehearsed at.
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
KEY, AUTHORITY = "key.p12", "authority.pem"


class Demo:
    """The demo key in `folder`, whose certificate says `name`."""

    def __init__(self, folder: str, name: str) -> None:
        self.folder, self.name = Path(folder), name

    def signer(self) -> "AbstractContextManager[SimpleSigner]":
        """The key, made now where the folder has none yet."""
        if not self.folder.is_dir():
            _make(self.folder, self.name)
        return Pkcs12(str(self.folder / KEY)).signer()


def _make(folder: Path, name: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))  # for nobody else's eyes
    key, authority = _certified(name)
    (made / KEY).write_bytes(key)
    (made / AUTHORITY).write_bytes(authority)
    try:
        # All at once: of two processes at their first start, both use what the faster one made.
        os.rename(made, folder)
    except OSError:
        shutil.rmtree(made)
        if not folder.is_dir():
            raise


def _certified(name: str) -> tuple[bytes, bytes]:
    """A key with its certificate as PKCS#12 without password, and its authority's certificate as PEM.

    The authority's own key is forgotten at once: nobody can make a second certificate of it.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    def named(common: str) -> x509.Name:
        parts = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, ORGANISATION))
        return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])

    def usage(*, signs_papers: bool) -> x509.KeyUsage:
        others = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
        return x509.KeyUsage(
            digital_signature=signs_papers,
            content_commitment=signs_papers,
            key_cert_sign=not signs_papers,
            crl_sign=not signs_papers,
            **dict.fromkeys(others, False),
        )

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey, *, leaf: bool) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(_FROM)
            .not_valid_after(_UNTIL)
            .add_extension(x509.BasicConstraints(ca=not leaf, path_length=None), critical=True)
            .add_extension(usage(signs_papers=leaf), critical=True)
            .sign(authority_key, hashes.SHA256())
        )

    issuer = named("Nơi cấp chứng thư trình diễn")
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certificate(issuer, authority_key.public_key(), leaf=False)
    own = certificate(named(name), key.public_key(), leaf=True)
    packed = pkcs12.serialize_key_and_certificates(
        name.encode(), key, own, [authority], serialization.NoEncryption()
    )
    return packed, authority.public_bytes(serialization.Encoding.PEM)
