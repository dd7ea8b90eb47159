"""Reading the pack's wording into the database: a changed file becomes a new revision."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from jinja2 import TemplateSyntaxError, UndefinedError

from motcua.messaging import sms
from motcua.messaging.facts import facts_of
from motcua.messaging.kinds import NAMES
from motcua.messaging.models import NoticeTemplate
from motcua.messaging.wording import WordingError, email_words, sms_text

_FACT = re.compile(r"'(\w+)' is undefined")
_FIELDS = ("subject", "text", "sms", "expires_minutes", "required")

# What every e-mail says after what happened: what to do, until when, and where; a line for each.
ANSWERS = {
    "vi": ("Việc cần làm:", "Thời hạn:", "Nơi thực hiện:"),
    "en": ("What to do:", "Until when:", "Where:"),
}

_LONGEST_CODE = "H10.901.05.13-261122-00001"
_LISTED = ("late", "due_today", "over", "pressing", "apologies", "opinions")

# The longest facts an office has, to try every wording with before it is taken in.
LONGEST_FACTS: dict[str, Any] = {
    "name": "Công Tằng Tôn Nữ Huyền Trân Nguyễn Phúc Bảo Ngọc",
    "code": _LONGEST_CODE,
    "procedure": "Cấp giấy phép " * 20,
    "agency": "Sở Lao động – Thương binh và Xã hội tỉnh Bình Phước",
    "portal_url": "https://dichvucong.binhphuoc.gov.vn",
    "due": "16:45 ngày 30/12/2026",
    "deadline": "16:45 ngày 30/12/2026",
    "promised": "16:45 ngày 30/12/2026",
    "defects": [{"name": "Thành phần hồ sơ", "reason": "Lý do"}] * 20,
    "reason": "Lý do " * 50,
    "amount": "1.000.000.000 đồng",
    "place": "Trung tâm Phục vụ hành chính công tỉnh Bình Phước, số 727 Quốc lộ 14, thành phố Đồng Xoài",
    "otp": "123456",
    "filer": "Công Tằng Tôn Nữ Huyền Trân Nguyễn Phúc Bảo Ngọc",
    "ground": "Là người đại diện theo pháp luật: cha, mẹ của người chưa thành niên, người giám hộ",
    "desk": "Trung tâm Phục vụ hành chính công tỉnh Bình Phước, 0271 3 888 888",
    "entity": "Công ty trách nhiệm hữu hạn " * 8,
    "role": "Người đại diện theo pháp luật",
    "minutes": 15,
    "provider": "Cổng Dịch vụ công quốc gia (VNeID)",
    "word": "Q" * 43,
    "former": "Sở Lao động – Thương binh và Xã hội tỉnh Bình Phước",
    "basis": "Nghị quyết " * 27,
    "step": "Phòng Lao động - Thương binh và Xã hội thẩm định, xác minh tại chỗ và lập tờ trình lãnh đạo",
    "step_due": "16:45 ngày 30/12/2026",
    "what": "Đã thay ứng dụng xác thực bằng một ứng dụng khác",
    "by": "cán bộ một cửa tại quầy",
    "time": "16:45 ngày 30/12/2026",
    "document": "Giấy chứng nhận kết quả kiểm định kỹ thuật an toàn của máy, thiết bị (bản chụp)",
    "holder": "Công Tằng Tôn Nữ Huyền Trân Nguyễn Phúc Bảo Ngọc (Phòng Bảo trợ xã hội - Trẻ em, Sở LĐTBXH)",
    "day": "30/12/2026",
    "turns": 12_345,
    "unit_over": 12_345,
    "unassigned": 12_345,
    "until": "31/12/2026",
    "done": True,
    "unit_late": {"count": 12_345, "rows": [{"code": _LONGEST_CODE, "holder": "Lãnh đạo phòng, Sở"}] * 20},
    **{name: {"count": 12_345, "codes": [_LONGEST_CODE] * 20} for name in _LISTED},
}


def load(folder: Path, at: datetime) -> int:
    """Take in every notice of `folder`; how many new revisions that made. Raises WordingError."""
    return sum(publish(name, words, at) for name, words in read(folder).items())


def read(folder: Path) -> dict[str, dict[str, Any]]:
    """The wording of every notice of `folder` by name, footers added; none where there is no folder.

    `<kind>.yaml` is Vietnamese, `<kind>.en.yaml` English; the footer file ends every e-mail.
    """
    footers = {_language(path): _read(path)["text"] for path in folder.glob("footer*.yaml")}
    files = sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("footer"))
    return {path.name.removesuffix(".yaml"): _with_footer(path, footers) for path in files}


def publish(name: str, words: dict[str, Any], at: datetime) -> bool:
    """A new revision of a notice ("accepted", "accepted.en") unless it says the same; raises WordingError."""
    wording = _template(name, words)
    wording.loaded_at = at
    check(wording)
    newest = newest_of(name)
    if newest and data_of(newest) == data_of(wording):
        return False
    wording.revision = newest.revision + 1 if newest else 1
    wording.save()
    return True


def newest_of(name: str) -> NoticeTemplate | None:
    """The newest revision of a notice in its language."""
    kind, _dot, language = name.partition(".")
    found = NoticeTemplate.objects.filter(kind=kind, language=language or "vi")
    return found.order_by("-revision").first()


def data_of(wording: NoticeTemplate) -> dict[str, Any]:
    """The wording as its file in the pack, the footer included."""
    return {field: getattr(wording, field) for field in _FIELDS}


def in_force(language: str = "vi") -> list[NoticeTemplate]:
    """The newest revision of every notice of a language, in the order of a dossier's life."""
    revisions = NoticeTemplate.objects.filter(language=language).order_by("revision")
    newest = {wording.kind: wording for wording in revisions}
    order = {kind: place for place, kind in enumerate(NAMES)}
    return sorted(newest.values(), key=lambda wording: (order.get(wording.kind, len(order)), wording.kind))


def faults(name: str, words: dict[str, Any]) -> list[tuple[str, str]]:
    """What keeps this wording from use: (field, sentence)."""
    found = [(key, _("Không có mục này.")) for key in words if key not in _FIELDS]
    texts = ("subject", "text", "sms")
    found += [(key, _("Phải là chữ.")) for key in texts if not isinstance(words.get(key, ""), str)]
    expires = words.get("expires_minutes")
    if expires is not None and (isinstance(expires, bool) or not isinstance(expires, int) or expires < 1):
        found.append(("expires_minutes", _("Phải là số phút, từ 1 trở lên.")))
    if not isinstance(words.get("required", True), bool):
        found.append(("required", _("Chỉ có thể là có hoặc không.")))
    if found:
        return found
    wording = _template(name, words)
    if not wording.text and not wording.sms:
        return [("text", _("Cần lời thư điện tử hoặc lời tin nhắn."))]
    alone = ((field, _template(name, {field: words.get(field, "")})) for field in texts)
    found = [(field, said) for field, wording in alone if (said := _fault(name, wording))]
    # What cannot be sent is told first; a text that can be is then looked at for what it must say.
    return found or [("text", _("Thư phải có dòng “%s”.") % line) for line in unanswered(name, wording.text)]


def unanswered(name: str, text: str) -> list[str]:
    """Which of the lines an e-mail lacks that say what to do, until when and where, with words behind."""
    lines = ANSWERS.get(name.partition(".")[2] or "vi", ())
    said = [line.strip() for line in text.splitlines()]
    return [
        begin for begin in lines if text and not any(one.startswith(begin) and one != begin for one in said)
    ]


def _fault(name: str, wording: NoticeTemplate) -> str:
    """Why one text of a notice cannot be used, as its writer should read it; "" where it can."""
    known = facts_of(name) or tuple(LONGEST_FACTS)
    longest = {fact: value for fact, value in LONGEST_FACTS.items() if fact in known}
    try:
        email_words(wording, longest)
        length = len(sms_text(wording, longest))
    except WordingError as error:
        return _in_words(error.__cause__)
    if length > sms.LIMIT:
        return _("Tin nhắn có thể dài tới %(n)d ký tự; chỉ được %(most)d. Hãy viết ngắn lại.") % {
            "n": length,
            "most": sms.LIMIT,
        }
    return ""


def _in_words(error: BaseException | None) -> str:
    if isinstance(error, TemplateSyntaxError):
        return _("Dòng %(line)d viết chưa đúng: dấu {{ }} hoặc {%% %%} mở ra phải đóng lại.") % {
            "line": error.lineno
        }
    if isinstance(error, UndefinedError) and (named := _FACT.search(str(error))):
        return _("“%s” không dùng được ở đây. Hãy chọn trong các thông tin được dùng.") % named[1]
    return _("Lời này không dùng được: %s.") % error


@dataclass(frozen=True)
class Preview:
    """What somebody would get; a text that cannot be used is "" here. SMS as it is sent: without marks."""

    subject: str
    text: str
    sms: str


def preview(name: str, words: dict[str, Any], facts: dict[str, Any]) -> Preview:
    """The wording with these facts; never fails, whatever a draft says."""
    said = {key: value for key, value in words.items() if isinstance(value, str)}
    email, short = _template(name, said | {"sms": ""}), _template(name, {"sms": said.get("sms", "")})
    subject = text = sent = ""
    with suppress(WordingError):
        shown = email_words(email, facts)
        subject, text = shown.subject, shown.text.strip()
    with suppress(WordingError):
        sent = sms_text(short, facts)
    return Preview(subject, text, sent)


def latest(kind: str, language: str) -> NoticeTemplate:
    """The wording in force, in Vietnamese where `language` has none. WordingError for an unknown kind."""
    for wanted in (language, "vi"):
        newest = NoticeTemplate.objects.filter(kind=kind, language=wanted).order_by("-revision").first()
        if newest is not None:
            return newest
    raise WordingError(f"the pack has no notice called {kind}")


def _read(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or not set(content) <= set(_FIELDS):
        raise WordingError(f"{path.name}: only {', '.join(_FIELDS)} are known")
    texts = {name: str(content.get(name) or "").strip() for name in ("subject", "text", "sms")}
    required = content.get("required", True)
    if not isinstance(required, bool):
        raise WordingError(f"{path.name}: required is true or false")
    return texts | {"expires_minutes": content.get("expires_minutes"), "required": required}


def _with_footer(path: Path, footers: dict[str, str]) -> dict[str, Any]:
    words = _read(path)
    if words["text"]:
        words["text"] = f"{words['text'].rstrip()}\n\n{footers.get(_language(path), '')}"
    return words


def _template(name: str, words: dict[str, Any]) -> NoticeTemplate:
    kind, _dot, language = name.partition(".")
    said = {field: words.get(field) or "" for field in ("subject", "text", "sms")}
    return NoticeTemplate(
        kind=kind,
        language=language or "vi",
        expires_minutes=words.get("expires_minutes"),
        required=words.get("required", True),
        **said,
    )


def _language(path: Path) -> str:
    parts = path.name.split(".")
    return parts[1] if len(parts) == 3 else "vi"


def check(wording: NoticeTemplate) -> None:
    """Try the wording with the longest facts: better to refuse a pack than to cut a citizen's message."""
    if wording.text or wording.subject:
        email_words(wording, LONGEST_FACTS)
    length = len(sms_text(wording, LONGEST_FACTS))
    if length > sms.LIMIT:
        raise WordingError(f"{wording}: the short message can be {length} characters long, not {sms.LIMIT}")
