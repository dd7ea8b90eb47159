"""An authority of certificates for the tests, and a time stamp server that is OpenSSL's own `ts`."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEAR = timedelta(days=365)
START = datetime(2026, 1, 1, tzinfo=UTC)
USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def name(common, organisation):
    parts = ((NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts if text])


@dataclass
class Certified:
    """A key and the certificate over it."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    authority: x509.Certificate

    def pkcs12(self, password: bytes) -> bytes:
        return pkcs12.serialize_key_and_certificates(
            b"khoa",
            self.key,
            self.certificate,
            [self.authority],
            serialization.BestAvailableEncryption(password),
        )

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def key_der(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


class Authority:
    """Issues certificates in the manner of Vietnam's special-purpose authority for state agencies."""

    def __init__(self, common="CA thử nghiệm"):
        self.key = rsa.generate_private_key(65537, 2048)
        self.subject = name(common, "Ban thử nghiệm")
        self.certificate = self._build(
            self.subject, self.key, START - YEAR, START + 20 * YEAR, {"key_cert_sign", "crl_sign"}, ca=True
        )

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, common, organisation="", since=START, until=START + 10 * YEAR, stamps=False) -> Certified:
        key = rsa.generate_private_key(65537, 2048)
        uses = {"digital_signature", "content_commitment"}
        made = self._build(name(common, organisation), key, since, until, uses, stamps=stamps)
        return Certified(key, made, self.certificate)

    def revocation_list(self, revoked, at):
        entry = x509.RevokedCertificateBuilder().serial_number(revoked.serial_number).revocation_date(at)
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.subject)
            .last_update(at)
            .next_update(at + YEAR)
            .add_revoked_certificate(entry.build())
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM)

    def _build(self, subject, key, since, until, uses, ca=False, stamps=False):
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**{use: use in uses for use in USES}), critical=True)
        )
        if stamps:
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(purpose, critical=True)
        return builder.sign(self.key, hashes.SHA256())


class TimeStampServer:
    """RFC 3161 over HTTP: the requests are answered by `openssl ts`, with its own clock."""

    def __init__(self, folder: Path, authority: Authority):
        self.folder = folder
        stamper = authority.issue("Máy chủ dấu thời gian", "Ban thử nghiệm", stamps=True)
        (folder / "key.pem").write_bytes(stamper.key_pem)
        (folder / "cert.pem").write_bytes(stamper.certificate.public_bytes(serialization.Encoding.PEM))
        (folder / "ca.pem").write_bytes(authority.pem)
        (folder / "serial").write_text("01")
        (folder / "ts.cnf").write_text(
            "[tsa]\ndefault_tsa = ours\n[ours]\n"
            f"serial = {folder}/serial\nsigner_cert = {folder}/cert.pem\ncerts = {folder}/ca.pem\n"
            f"signer_key = {folder}/key.pem\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n"
            "digests = sha256, sha384, sha512\naccuracy = secs:1\nordering = no\ntsa_name = no\n"
            "ess_cert_id_chain = no\ness_cert_id_alg = sha256\n"
        )
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.answered = 0

    def answer(self, request: bytes) -> bytes:
        self.answered += 1
        (self.folder / "request").write_bytes(request)
        command = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "request"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, check=True).stdout

    def _handler(server):  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                answer = server.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args):
                """Nothing to say."""

        return Handler
