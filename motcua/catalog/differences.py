"""What differs between two versions of an item, in words that an office reads."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalog.content import ACT_NAMES, HOLDER_NAMES
from motcua.organization.models import Agency, Role
from motcua.worktime import service as worktime


@dataclass(frozen=True)
class Difference:
    """One place that reads differently; "" where there is or was nothing."""

    path: str
    before: str
    after: str


def between(before: Any, after: Any) -> list[Difference]:
    """Every difference of two versions of plain data, in reading order; `before` None is a new item."""
    return list(_walk((), before if before is not None else {}, after))


def _walk(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping) and not _is_duration(before, after):
        for key in _in_order({**before, **after}):
            one, other = (_named_value(key, side.get(key)) for side in (before, after))
            yield from _walk((*path, word(str(key))), one, other)
    elif _is_named(before) and _is_named(after) and (before or after):
        yield from _walk_named(path, before or [], after or [])
    else:
        yield Difference(" → ".join(path), in_words(before), in_words(after))


def _walk_named(path: tuple[str, ...], before: list[Any], after: list[Any]) -> Iterator[Difference]:
    """Lists of things with keys: each by its key, then their order."""
    old, new = ({one["key"]: one for one in lines} for lines in (before, after))
    titles = {
        key: str(one.get("label") or one.get("title") or one.get("name") or key)
        for key, one in {**old, **new}.items()
    }
    for key, title in titles.items():
        here = (*path, f"“{title}”")
        if key in old and key in new:
            yield from _walk(here, old[key], new[key])
        else:
            yield Difference(" → ".join(here), in_words(old.get(key)), in_words(new.get(key)))
    stayed = [key for key in old if key in new]
    if stayed != [key for key in new if key in old]:
        before_and_after = (", ".join(titles[key] for key in lines) for lines in (old, new))
        yield Difference(" → ".join((*path, _("Thứ tự"))), *before_and_after)


def in_words(value: Any) -> str:
    """Plain data as a person reads it."""
    match value:
        case None:
            return ""
        case bool():
            return _("Có") if value else _("Không")
        case {"value": number, "unit": unit} if len(value) == 2:
            try:
                return worktime.Duration.from_data(value).label
            except worktime.WorktimeError:
                return f"{number} {unit}"  # a draft may hold what is no time
        case dict():
            said = ((key, in_words(_named_value(key, value[key]))) for key in _in_order(value))
            return "; ".join(f"{word(key)}: {words}" for key, words in said)
        case list():
            parts = [in_words(one) for one in value]
            return "\n".join(parts) if any(isinstance(one, dict) for one in value) else ", ".join(parts)
        case str() if _DAY.fullmatch(value):
            return _day(value)
    return str(value)


def _named_value(key: str, value: Any) -> Any:
    """A value that is one of a few words of the pack, in Vietnamese; every other one as it is."""
    known = _VALUES.get(key, {})
    return str(known[value]) if isinstance(value, str) and value in known else value


def _day(value: str) -> str:
    """A day of the pack (ISO) as people write it."""
    year, month, day = value.split("-")
    return f"{day}/{month}/{year}"


def _in_order(keys: Iterable[str]) -> list[str]:
    """Keys as people read them, whatever order a database keeps; those that people chose come last."""
    return sorted(keys, key=lambda key: (_PLACES.get(key, len(_PLACES)), str(key)))


def _is_named(value: Any) -> bool:
    if value is None:
        return True
    return isinstance(value, list) and all(isinstance(one, Mapping) and "key" in one for one in value)


def _is_duration(*values: Mapping[str, Any]) -> bool:
    return all(set(value) == {"value", "unit"} for value in values)


def word(key: str) -> str:
    """A key of the pack in Vietnamese; keys that people chose themselves stay as they are."""
    return _day(key) if _DAY.fullmatch(key) else str(_WORDS.get(key, key))


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VALUES: dict[str, Mapping[str, str | Promise]] = {
    "act": ACT_NAMES,
    "holder": HOLDER_NAMES,
    "role": dict(Role.choices),
    "kind": dict(Agency.Kind.choices),
}
_WORDS: dict[str, str | Promise] = {
    "from": gettext_lazy("Từ ngày"),
    "mon": gettext_lazy("Thứ Hai"),
    "tue": gettext_lazy("Thứ Ba"),
    "wed": gettext_lazy("Thứ Tư"),
    "thu": gettext_lazy("Thứ Năm"),
    "fri": gettext_lazy("Thứ Sáu"),
    "sat": gettext_lazy("Thứ Bảy"),
    "sun": gettext_lazy("Chủ nhật"),
    "procedure": gettext_lazy("Thủ tục"),
    "forms": gettext_lazy("Tờ khai"),
    "examples": gettext_lazy("Ví dụ đã điền"),
    "tests": gettext_lazy("Kiểm thử"),
    "code": gettext_lazy("Mã"),
    "key": gettext_lazy("Khóa"),
    "name": gettext_lazy("Tên"),
    "short_name": gettext_lazy("Tên ngắn"),
    "title": gettext_lazy("Tên"),
    "field": gettext_lazy("Lĩnh vực"),
    "fields": gettext_lazy("Lĩnh vực phụ trách"),
    "agency": gettext_lazy("Cơ quan chủ trì"),
    "deciding_agency": gettext_lazy("Cơ quan quyết định"),
    "receiving_place": gettext_lazy("Nơi tiếp nhận"),
    "authority_level": gettext_lazy("Cấp thực hiện"),
    "filed_at": gettext_lazy("Nơi nộp"),
    "level": gettext_lazy("Mức độ"),
    "service_level": gettext_lazy("Mức cung cấp"),
    "processing_time": gettext_lazy("Thời hạn giải quyết"),
    "fee": gettext_lazy("Phí, lệ phí"),
    "fee_full": gettext_lazy("Phí khi nộp toàn trình"),
    "fee_note": gettext_lazy("Ghi chú về phí"),
    "result": gettext_lazy("Kết quả"),
    "is_online": gettext_lazy("Nộp trực tuyến"),
    "is_sensitive": gettext_lazy("Không tra cứu công khai"),
    "workflow": gettext_lazy("Quy trình"),
    "documents": gettext_lazy("Giấy tờ"),
    "cases": gettext_lazy("Trường hợp"),
    "form": gettext_lazy("Tờ khai"),
    "subjects": gettext_lazy("Đối tượng"),
    "steps": gettext_lazy("Các bước"),
    "legal_basis": gettext_lazy("Căn cứ pháp lý"),
    "sets": gettext_lazy("Số bộ"),
    "note": gettext_lazy("Ghi chú"),
    "successor": gettext_lazy("Kế thừa bởi"),
    "successor_note": gettext_lazy("Ghi chú về kế thừa"),
    "sources": gettext_lazy("Nguồn"),
    "originals": gettext_lazy("Bản chính"),
    "copies": gettext_lazy("Bản sao"),
    "required": gettext_lazy("Bắt buộc"),
    "paper": gettext_lazy("Loại giấy trong kho giấy tờ"),
    "joins_photos": gettext_lazy("Ghép ảnh thành một PDF"),
    "required_when": gettext_lazy("Bắt buộc khi"),
    "show_when": gettext_lazy("Hỏi khi"),
    "sections": gettext_lazy("Các phần"),
    "questions": gettext_lazy("Câu hỏi"),
    "columns": gettext_lazy("Cột"),
    "kind": gettext_lazy("Loại"),
    "label": gettext_lazy("Câu hỏi"),
    "short": gettext_lazy("Tên ngắn"),
    "hint": gettext_lazy("Gợi ý"),
    "limits": gettext_lazy("Giới hạn"),
    "options": gettext_lazy("Lựa chọn"),
    "prefill": gettext_lazy("Điền sẵn"),
    "basis": gettext_lazy("Theo mẫu"),
    "today": gettext_lazy("Ngày khai"),
    "answers": gettext_lazy("Câu trả lời"),
    "act": gettext_lazy("Việc"),
    "holder": gettext_lazy("Nơi giữ bước"),
    "role": gettext_lazy("Vai trò"),
    "share": gettext_lazy("Phần thời gian"),
    "parent": gettext_lazy("Cơ quan cấp trên"),
    "one_stop_unit": gettext_lazy("Bộ phận một cửa"),
    "calendar": gettext_lazy("Lịch làm việc"),
    "departments": gettext_lazy("Phòng"),
    "place": gettext_lazy("Địa danh trên giấy tờ"),
    "address": gettext_lazy("Địa chỉ"),
    "phone": gettext_lazy("Điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "valid_from": gettext_lazy("Từ ngày"),
    "valid_to": gettext_lazy("Đến hết ngày"),
    "provisional": gettext_lazy("Mã tạm"),
    "hours": gettext_lazy("Giờ làm việc"),
    "week": gettext_lazy("Trong tuần"),
    "holidays": gettext_lazy("Ngày nghỉ"),
    "make_up_days": gettext_lazy("Ngày làm bù"),
    "known_until": gettext_lazy("Đã có quyết định đến hết năm"),
    "same_day_until": gettext_lazy("Trả trong ngày nếu nhận trước"),
    "subject": gettext_lazy("Tiêu đề thư"),
    "text": gettext_lazy("Lời thư điện tử"),
    "sms": gettext_lazy("Lời tin nhắn"),
    "expires_minutes": gettext_lazy("Hết hạn sau (phút)"),
}
_PLACES = {key: place for place, key in enumerate(_WORDS)}
