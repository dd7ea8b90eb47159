"""Good files under odd names: taken, under a name that harms nobody."""

from tests.files import samples

NAMES = {
    "name-rtl": "giay\u202efdp.exe",
    "name-nul": "don\0.pdf",
    "name-path": "../../etc/passwd.pdf",
    "name-windows-path": "C:\\Users\\lan\\don.pdf",
    "name-300": "a" * 300 + ".pdf",
    "name-emoji": "Đơn đề nghị 🏠.pdf",
    "name-reserved": "CON.pdf",
    "name-double": "don.pdf.exe",
    "name-dots": "...",
    "name-empty": "",
    "name-hidden": ".htaccess",
    "name-header": "don\r\nX-Header: 1.pdf",
    "name-quotes": 'a"b<c>|d?.pdf',
    "name-decomposed": "De\u0302 nghi\u0323.pdf",
    "name-zero-width": "don\u200b\u2060.pdf",
    "name-none": "scan",
}

FILES = {key: (lambda name=name: (name, samples.pdf())) for key, name in NAMES.items()}
