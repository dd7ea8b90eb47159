"""A passkey in software, for tests: makes and signs as a phone does, and can misbehave where one must not.

The signatures are real (P-256) and are checked by the real library; only the finger is missing.
"""

import json
from hashlib import sha256
from secrets import token_bytes

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG


class SoftKey:
    """One passkey at `origin`; `flags` are what it claims about its user."""

    def __init__(self, origin="http://localhost:8000", flags=FLAG.UP | FLAG.UV, counts=True):
        self.origin, self.flags, self.counts = origin, flags, counts
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(32)
        self.counter = 0
        self.handle = b""

    def make(self, options):
        """The answer to creation options, as the browser posts it."""
        asked = options["publicKey"]
        self.handle = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public)
        told = AuthenticatorData.create(
            sha256(asked["rp"]["id"].encode()).digest(), self.flags | FLAG.AT, self._count(), credential
        )
        attestation = AttestationObject.create("none", told, {})
        return self._answer(
            attestationObject=bytes(attestation), clientDataJSON=self._client("webauthn.create", asked)
        )

    def sign(self, options, *, handle=None):
        """The answer to request options, as the browser posts it."""
        asked = options["publicKey"]
        told = AuthenticatorData.create(sha256(asked["rpId"].encode()).digest(), self.flags, self._count())
        client = self._client("webauthn.get", asked)
        signature = self.private.sign(told + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            authenticatorData=bytes(told),
            clientDataJSON=client,
            signature=signature,
            userHandle=self.handle if handle is None else handle,
        )

    def _count(self):
        self.counter += self.counts
        return self.counter

    def _client(self, act, asked):
        said = {"type": act, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **parts):
        name = websafe_encode(self.id)
        response = {part: websafe_encode(value) for part, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
