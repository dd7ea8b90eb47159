"""An address: province, commune, and the rest in words."""

# ruff: noqa: ARG002 - every kind answers the same questions, needed or not.
from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.base.text import clean_line
from motcua.formengine import addresses
from motcua.formengine.intake import one
from motcua.formengine.kinds.base import Cell, Fault, Kind, Reading
from motcua.formengine.kinds.characters import unprintable
from motcua.formengine.model import Option, Question, Raw

LONGEST = 250


class Address(Kind):
    """Stored by its names, as papers write them, with the official code and the list they come from:

    {province, commune, district (old list only), detail, code, list}
    """

    name = "address"
    title = gettext_lazy("Địa chỉ")
    parts = ("province", "commune", "detail")

    def read(self, question: Question, raw: Raw) -> Reading:
        """The address, unless its commune is unknown."""
        province_value, commune, detail = (
            clean_line(one(raw, f"{question.key}-{part}")) for part in self.parts
        )
        if not (province_value or commune or detail):
            return Reading()
        faults = list(_detail_faults(detail))
        chosen = addresses.province(province_value)
        if chosen is None:
            return Reading(faults=(Fault(_("Hãy chọn tỉnh, thành phố."), "province"), *faults))
        match = addresses.find(chosen, commune)
        if match.commune is None:
            return Reading(faults=(Fault(_unknown(commune, chosen, match), "commune"), *faults))
        return Reading(faults=tuple(faults)) if faults else Reading(_stored(match.commune, detail))

    def raw(self, question: Question, value: Any) -> Raw:
        """The three inputs."""
        if not isinstance(value, dict):
            return {}
        names = {name: value.get(name) for name in ("province", "commune", "district", "detail", "list")}
        texts = {name: text if isinstance(text, str) else "" for name, text in names.items()}
        chosen = _province(texts["province"], texts["list"])
        commune = ", ".join(filter(None, (texts["commune"], texts["district"])))
        typed: Raw = {
            "province": chosen.value if chosen else "",
            "commune": commune,
            "detail": texts["detail"],
        }
        return {f"{question.key}-{part}": text for part, text in typed.items()}

    def text(self, question: Question, value: Any) -> str:
        """The address on one line, smallest place first; readable whichever list it comes from."""
        if not isinstance(value, dict):
            return str(value)
        parts = (value.get(name) for name in ("detail", "commune", "district", "province"))
        return ", ".join(str(part) for part in parts if part)

    def choices(self, question: Question) -> tuple[Option, ...]:
        """The provinces."""
        return tuple(Option(entry.value, entry.short_name) for entry in addresses.provinces())

    def schema(self, question: Question) -> dict[str, Any]:
        """Names as papers write them, with the official code."""
        names = ("province", "commune", "detail", "district", "code", "list")
        return {
            "type": "object",
            "properties": {name: {"type": "string"} for name in names},
            "required": ["province", "commune", "detail"],
        }

    def export_parts(self, question: Question) -> tuple[tuple[str, str], ...]:
        """Largest place first, as lists are sorted."""
        return (
            ("province", _("tỉnh, thành phố")),
            ("district", _("huyện (cũ)")),
            ("commune", _("xã, phường")),
            ("detail", _("số nhà, đường, thôn")),
        )

    def export_cells(self, question: Question, value: Any) -> list[Cell]:
        """The names."""
        given = value if isinstance(value, dict) else {}
        return [str(given[part]) if part in given else None for part, _label in self.export_parts(question)]

    def missing(self, question: Question) -> str:
        """All of it."""
        return _("Hãy nhập “%s”: tỉnh, xã/phường và số nhà, đường hoặc thôn, ấp.") % question.name

    def from_profile(self, value: Any) -> Raw:
        """An address as we store it, or a line "detail, commune, province"."""
        if isinstance(value, dict):
            raw = self.raw(Question("", "", self), value)
            return {name.removeprefix("-"): text for name, text in raw.items()}
        parts = [part.strip() for part in str(value).rsplit(",", 2)]
        if len(parts) != 3:
            return {}
        chosen = addresses.province_named(parts[2])
        return {"province": chosen.value if chosen else "", "commune": parts[1], "detail": parts[0]}


def _province(name: str, list_name: str) -> addresses.Province | None:
    same = [entry for entry in addresses.provinces() if entry.name == name]
    same.sort(key=lambda entry: entry.list != list_name)
    return same[0] if same else None


def _detail_faults(detail: str) -> list[Fault]:
    if not detail:
        return [Fault(_("Hãy nhập số nhà, đường hoặc thôn, ấp, khu phố."), "detail")]
    if len(detail) > LONGEST:
        return [Fault(_("Phần số nhà, đường, thôn quá dài. Hãy viết tối đa 250 ký tự."), "detail")]
    problem = unprintable(detail)
    return [Fault(problem, "detail")] if problem else []


def _unknown(commune: str, chosen: addresses.Province, match: addresses.Match) -> str:
    if not commune:
        return _("Hãy nhập tên xã, phường.")
    said = {
        "commune": commune[:60],
        "province": chosen.name[0].lower() + chosen.name[1:],
        "suggestions": "; ".join(match.suggestions),
    }
    if match.several:
        return _("“%(commune)s” có nhiều nơi. Hãy ghi rõ: %(suggestions)s.") % said
    if match.suggestions:
        return _("Không thấy “%(commune)s” ở %(province)s. Có phải: %(suggestions)s?") % said
    return _("Không thấy xã, phường “%(commune)s” ở %(province)s. Hãy kiểm tra tên và tỉnh.") % said


def _stored(commune: addresses.Commune, detail: str) -> dict[str, str]:
    value = {"province": commune.province.name, "commune": commune.name, "detail": detail}
    if commune.district:
        value["district"] = commune.district
    return {**value, "code": commune.code, "list": commune.list}
