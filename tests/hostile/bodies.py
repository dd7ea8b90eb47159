"""What an attacker, a broken browser or a clumsy hand may send instead of what a form asks for."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

FORM = "application/x-www-form-urlencoded"

# Texts that broke something, somewhere, in some year.
TEXTS = {
    "nul": "a\x00b",
    "long": "ă" * 4_000,
    "emoji": "👩‍👩‍👧‍👦🇻🇳" * 20,
    "right to left": "\u202egpj.exe\u202c مرحبا",
    "lone surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE%80",
    "markup": '<script>alert(1)</script>{{7*7}}{% debug %}${7*7}#eval("1")',
    "SQL": "' OR 1=1; DROP TABLE dossiers_dossier; --",
    "huge number": "9" * 4_400,
    "negative": "-1",
    "other digits": "٣٤٥",
    "not a number": "1e400",
    "nan": "NaN",
    "lines": "a\r\nSet-Cookie: b=c\r\n\r\n",
    "date": "99/99/99999",
    "path": "../../../../etc/passwd",
    "nothing": "",
}

# Every name that a form of ours reads; what a page does not know it has to pass over.
NAMES = (
    "version", "q", "ma", "giay_to", "altcha", "part", "next", "language", "login", "password", "password1",
    "oldpassword", "code", "email", "full_name", "phone", "identity_number", "terms", "mode", "case",
    "filed_at", "consent", "reason", "opinion", "outcome", "officer", "collector", "original", "fault",
    "result_channel", "result_address", "_go", "remove", "send", "later", "another", "agency", "role",
    "department", "tim", "danh-sach", "thu-tuc", "trang", "loc", "sau", "tu_khoa", "don_vi", "linh_vuc",
    "reason-question-doi_tuong", "reason-document-giay-chung-nhan-ket-qua-kiem-dinh", "action",
    "ten_to_chuc", "dia_chi-province", "dia_chi-commune", "dia_chi-detail", "loai", "ngay_kiem_dinh-day",
    "ngay_kiem_dinh-month", "ngay_kiem_dinh-year", "ten", "ma_hieu", "so_gcn_kiem_dinh", "file", "tep",
    "document-giay-chung-nhan-ket-qua-kiem-dinh", "nam_san_xuat",
)  # fmt: skip

ASKED = ("q", "ma", "next", "tim", "danh-sach", "thu-tuc", "trang", "loc", "sau", "tu_khoa", "don_vi", "tai")


def _form(values: dict[str, list[str]]) -> str:
    query = QueryDict(mutable=True)
    for name, several in values.items():
        query.setlist(name, several)
    # Two of the texts are written as they go over the wire.
    return query.urlencode().replace("%25ED%25A0%2580", "%ED%A0%80").replace("%25FF%25FE%2580", "%FF%FE%80")


def mixed(names: Sequence[str]) -> dict[str, str]:
    """Three bodies: every field gets some hostile text, another one in each of them."""
    texts, made = list(TEXTS.values()), {}
    for turn in range(3):
        chosen = {name: [texts[(at * 7 + turn * 5) % len(texts)]] for at, name in enumerate(names)}
        made[f"mixture {turn}"] = _form(chosen)
    return made


def forms() -> dict[str, str]:
    """Bodies in the form that our pages read, with everything in them that none of our pages sends."""
    odd_keys = "version[]=1&version[a][b]=2&=x&&&a&%00=%00&__proto__=1&fault=question:&fault=:&fault=a:b:c"
    return mixed(NAMES) | {"lists": _form({name: ["a", "b", ""] for name in NAMES}), "keys": odd_keys}


def every_text() -> dict[str, str]:
    """Each hostile text in every field at once."""
    return {what: _form({name: [text] for name in NAMES}) for what, text in TEXTS.items()}


def queries() -> dict[str, str]:
    """Hostile texts in everything that our pages read from an address."""
    return mixed(ASKED)


def envelopes() -> dict[str, tuple[str | bytes, str]]:
    """Bodies that are not what their content type says, or are nothing at all: body and content type."""
    files = {f"document-{number}": b"%PDF-" for number in range(300)}
    many_files = {name: _Upload(content) for name, content in files.items()}
    return {
        "JSON": ('{"version": ' + "[" * 5_000, "application/json"),
        "no type": ("version=0", ""),
        "odd type": (b"\x00\xff", "text/\u00e9;;;=\x00"),
        "odd charset": ("version=0", f"{FORM}; charset=utf-7"),
        "no boundary": ("x", "multipart/form-data"),
        "broken multipart": (f"--{BOUNDARY}\r\nContent-Disposition: form-data; na", MULTIPART_CONTENT),
        "nested multipart": (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64'
            f"\r\n\r\n!!!\r\n--{BOUNDARY}--\r\n",
            MULTIPART_CONTENT,
        ),
        "2,500 fields": ("&".join(f"field{number}=1" for number in range(2_500)), FORM),
        "6,000 fields": ("&".join(f"field{number}=1" for number in range(6_000)), FORM),
        "6 MB of text": ("reason=" + "a" * 6_000_000, FORM),
        "300 files": (encode_multipart(BOUNDARY, many_files), MULTIPART_CONTENT),
        "a file as a field": (
            encode_multipart(BOUNDARY, dict.fromkeys(NAMES, _Upload(b"<svg onload=alert(1)>"))),
            MULTIPART_CONTENT,
        ),
    }


class _Upload:
    """What encode_multipart takes for a file."""

    def __init__(self, content: bytes) -> None:
        self.content, self.name, self.content_type = content, 'a"\r\nb<script>.svg', "image/svg+xml"

    def read(self) -> Any:
        return self.content
