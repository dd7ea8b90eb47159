"""A real PKCS#11 token in software (SoftHSM2), in a folder of its own."""

import glob
import os
import subprocess

import pkcs11
from cryptography.hazmat.primitives import serialization
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate

PIN, LABEL, OBJECT = "246810", "Mot Cua", "con dau"
PLACES = tuple(f"/usr/{place}/libsofthsm2.so" for place in ("lib/softhsm", "lib/*/softhsm", "lib64/pkcs11"))


def module():
    """Where the token's library lies."""
    found = [path for place in PLACES for path in glob.glob(place)]
    assert found, "The tests need softhsm2 (Debian, Ubuntu: apt-get install softhsm2)."
    return found[0]


def make(folder, certified):
    """Initialise a token that holds `certified`; its PKCS#11 URI. Once per process."""
    (folder / "tokens").mkdir()
    config = folder / "softhsm2.conf"
    config.write_text(
        f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    os.environ["SOFTHSM2_CONF"] = str(config)
    command = ["softhsm2-util", "--init-token", "--free", "--label", LABEL, "--so-pin", "13579", "--pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    with pkcs11.lib(module()).get_token(token_label=LABEL).open(rw=True, user_pin=PIN) as session:
        pem = certified.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        kept = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: OBJECT}
        session.create_object({**decode_rsa_private_key(pem), **kept, pkcs11.Attribute.SIGN: True})
        der = certified.certificate.public_bytes(serialization.Encoding.DER)
        session.create_object({**decode_x509_certificate(der), **kept})
    token, name = LABEL.replace(" ", "%20"), OBJECT.replace(" ", "%20")
    return f"pkcs11:token={token};object={name}?module-path={module()}"
