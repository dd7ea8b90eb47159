"""What the checks of a pack share: a judge that collects faults and never raises on odd data."""

import difflib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from motcua.catalog.packs import Fault

CODE_OF_AGENCY = re.compile(r"[HG]\d{2}(\.\d{1,3}){0,3}")


class Judge:
    """Collects the faults of one pack."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.faults = list(faults)

    def fault(self, file: str, path: str, sentence: str) -> None:
        self.faults.append(Fault(file, path, sentence))

    def text(self, file: str, path: str, value: Any) -> None:
        if not isinstance(value, str) or not value.strip():
            self.fault(file, path, "Thiếu, hoặc không phải là chữ.")

    def short(self, file: str, path: str, value: Any, most: int) -> None:
        if len(str(value)) > most:
            self.fault(file, path, f"Dài quá {most} ký tự.")

    def same(self, file: str, path: str, value: Any, key: str) -> None:
        if value != key:
            self.fault(file, path, f"Phải là “{key}”, đang là {value!r}.")

    def number(self, file: str, path: str, value: Any, *, least: int) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.fault(file, path, f"Phải là số nguyên từ {least} trở lên, đang là {value!r}.")

    def truth(self, file: str, path: str, value: Any) -> None:
        if not isinstance(value, bool):
            self.fault(file, path, f"Phải là true hoặc false, đang là {value!r}.")

    def texts(self, file: str, path: str, value: Any) -> None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(file, path, "Phải là một danh sách chữ.")

    def pattern(self, file: str, path: str, value: Any, pattern: re.Pattern[str], kind: str) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            self.fault(file, path, f"Không phải {kind}: {value!r}. Số phải để trong dấu nháy.")

    def one_of(self, file: str, path: str, value: Any, known: Collection[Any], kind: str) -> None:
        if not isinstance(value, str | int) or value not in known:
            self.fault(file, path, f"Không có {kind} {value!r}.{_nearest(value, known)}")

    def known(self, file: str, path: str, data: Mapping[Any, Any], known: Collection[str]) -> None:
        for key in data:
            if key not in known:
                self.fault(file, f"{path}.{key}".lstrip("."), f"Không có khóa này.{_nearest(key, known)}")

    def unique(self, file: str, path: str, kind: str, values: Iterable[Any]) -> None:
        for value, times in Counter(str(value) for value in values if value is not None).items():
            if times > 1:
                self.fault(file, path, f"Trùng {kind} “{value}” ({times} lần).")


def is_day(value: Any) -> bool:
    """Whether the value is a day as 2025-07-01: a text, as JSON has it."""
    try:
        return bool(date.fromisoformat(value).isoformat() == value)
    except (TypeError, ValueError):
        return False


def maps(value: Any) -> list[dict[str, Any]]:
    """The mappings in a list; whatever else stands there is left out."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """The texts in a list; whatever else stands there is left out."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def named(lines: Iterable[Mapping[str, Any]], name: str = "key") -> set[str]:
    """What the mappings are called; those without a name are left out."""
    return {line[name] for line in lines if isinstance(line.get(name), str)}


def _nearest(value: Any, known: Collection[Any]) -> str:
    near = difflib.get_close_matches(str(value), [str(one) for one in known], n=1, cutoff=0.6)
    return f" Có phải là “{near[0]}”?" if near else ""
