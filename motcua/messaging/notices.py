"""Reading the pack's wording into the database: a changed file becomes a new revision."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from motcua.messaging import sms
from motcua.messaging.models import NoticeTemplate
from motcua.messaging.wording import WordingError, email_words, sms_text

_FIELDS = ("subject", "text", "sms", "expires_minutes")

# The longest facts an office has, to try every wording with before it is taken in.
LONGEST_FACTS: dict[str, Any] = {
    "name": "Công Tằng Tôn Nữ Huyền Trân Nguyễn Phúc Bảo Ngọc",
    "code": "H10.901.05.13-261122-00001",
    "procedure": "Cấp giấy phép " * 20,
    "agency": "Sở Lao động – Thương binh và Xã hội tỉnh Bình Phước",
    "portal_url": "https://dichvucong.binhphuoc.gov.vn",
    "due": "16:45 ngày 30/12/2026",
    "deadline": "16:45 ngày 30/12/2026",
    "defects": [{"name": "Thành phần hồ sơ", "reason": "Lý do"}] * 20,
    "reason": "Lý do " * 50,
    "place": "Trung tâm Phục vụ hành chính công tỉnh Bình Phước, số 727 Quốc lộ 14, thành phố Đồng Xoài",
    "otp": "123456",
    "minutes": 15,
}


def load(folder: Path, at: datetime) -> int:
    """Take in every notice of `folder`; how many new revisions that made. Raises WordingError.

    `<kind>.yaml` is Vietnamese, `<kind>.en.yaml` English; the footer file ends every e-mail.
    """
    footers = {_language(path): _read(path)["text"] for path in folder.glob("footer*.yaml")}
    files = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("footer"))
    return sum(_take_in(path, footers, at) for path in files)


def latest(kind: str, language: str) -> NoticeTemplate:
    """The wording in force, in Vietnamese where `language` has none. WordingError for an unknown kind."""
    for wanted in (language, "vi"):
        newest = NoticeTemplate.objects.filter(kind=kind, language=wanted).order_by("-revision").first()
        if newest is not None:
            return newest
    raise WordingError(f"the pack has no notice called {kind}")


def _take_in(path: Path, footers: dict[str, str], at: datetime) -> bool:
    kind, language = path.name.split(".")[0], _language(path)
    fields = _read(path)
    if fields["text"]:
        fields["text"] = f"{fields['text'].rstrip()}\n\n{footers.get(language, '')}"
    wording = NoticeTemplate(kind=kind, language=language, loaded_at=at, **fields)
    _check(wording)
    newest = NoticeTemplate.objects.filter(kind=kind, language=language).order_by("-revision").first()
    if newest and all(getattr(newest, name) == getattr(wording, name) for name in _FIELDS):
        return False
    wording.revision = newest.revision + 1 if newest else 1
    wording.save()
    return True


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not set(content) <= set(_FIELDS):
        raise WordingError(f"{path.name}: only {', '.join(_FIELDS)} are known")
    texts = {name: str(content.get(name) or "").strip() for name in ("subject", "text", "sms")}
    return texts | {"expires_minutes": content.get("expires_minutes")}


def _language(path: Path) -> str:
    parts = path.name.split(".")
    return parts[1] if len(parts) == 3 else "vi"


def _check(wording: NoticeTemplate) -> None:
    """Try the wording with the longest facts: better to refuse a pack than to cut a citizen's message."""
    if wording.text:
        email_words(wording, LONGEST_FACTS)
    length = len(sms_text(wording, LONGEST_FACTS))
    if length > sms.LIMIT:
        raise WordingError(f"{wording}: the short message can be {length} characters long, not {sms.LIMIT}")
