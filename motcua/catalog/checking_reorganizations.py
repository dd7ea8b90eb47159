"""The faults of reorganisations: that all they name exists, and that nobody is left without a place."""

from collections.abc import Mapping
from typing import Any

from motcua.catalog.checking_tools import Judge, is_day, maps, named
from motcua.catalog.packs import Pack
from motcua.organization import service as organization

_KEYS = ("key", "name", "basis", "effective", "source", "calendar", "place", "agencies", "ends", "units")
_END = ("agency", "successor", "fields", "procedures", "departments", "named", "names")


def check(pack: Pack, judge: Judge) -> None:
    """Add the faults of all reorganisations of `pack` to `judge`."""
    for name, data in pack.reorganizations.items():
        if data:
            _Check(pack, judge, f"reorganizations/{name}.yaml", data).run(name)


def afterwards(pack: Pack, name: str) -> Pack:
    """The pack's agencies as they are once the (faultless) reorganisation `name` is carried out."""
    usual = {key: pack.agencies[key] for key in ("calendar", "place") if key in pack.agencies}
    lines = {
        line["key"]: organization.tidy({**usual, **line}) for line in maps(pack.agencies.get("agencies"))
    }
    lines |= organization.changed_lines(pack.reorganizations[name], lines)
    return Pack(about=pack.about, agencies={**usual, "agencies": list(lines.values())})


class _Check:
    """One reorganisation against its pack."""

    def __init__(self, pack: Pack, judge: Judge, file: str, data: Mapping[str, Any]) -> None:
        self.pack, self.judge, self.file, self.data = pack, judge, file, data
        lines = maps(pack.agencies.get("agencies"))
        gained = maps(data.get("agencies"))
        self.agencies = named(lines)
        self.ending = {str(end.get("agency")) for end in maps(data.get("ends"))}
        self.staying = (self.agencies | named(gained)) - self.ending
        self.departments = {str(line.get("key")): named(maps(line.get("departments"))) for line in lines}
        self.places = {
            key
            for line in [*lines, *gained]
            if str(line.get("key")) in self.staying
            for key in named(maps(line.get("departments")))
        }

    def run(self, name: str) -> None:
        self.judge.known(self.file, "", self.data, _KEYS)
        self.judge.same(self.file, "key", self.data.get("key"), name)
        for key in ("name", "basis"):
            self.judge.text(self.file, key, self.data.get(key))
            self.judge.short(self.file, key, self.data.get(key), 300)
        if not is_day(self.data.get("effective")):
            self.judge.fault(self.file, "effective", "Phải là ngày dạng 2025-07-01.")
        for line in self._lines("", self.data, "agencies"):
            where = f"agencies[{line.get('key')}]"
            self.judge.text(self.file, f"{where}.key", line.get("key"))
            for one in self._lines(f"{where}.", line, "departments"):
                here = f"{where}.departments[{one.get('key')}]"
                self.judge.text(self.file, f"{here}.key", one.get("key"))
                self.judge.text(self.file, f"{here}.name", one.get("name"))
                self.judge.texts(self.file, f"{here}.fields", one.get("fields"))
        ends = self._lines("", self.data, "ends")
        if not ends:
            self.judge.fault(self.file, "ends", "Cần ít nhất một cơ quan kết thúc hoạt động.")
        self.judge.unique(self.file, "ends", "cơ quan", (end.get("agency") for end in ends))
        for end in ends:
            self._check_end(f"ends[{end.get('agency')}]", end)
        self._check_pairs("units", self.data.get("units"), self.agencies, "cơ quan", self.staying)

    def _check_end(self, where: str, end: Mapping[str, Any]) -> None:
        self.judge.known(self.file, where, end, _END)
        self.judge.one_of(self.file, f"{where}.agency", end.get("agency"), self.agencies, "cơ quan")
        self._check_stays(f"{where}.successor", end.get("successor"))
        fields = named(maps(self.pack.about.get("fields")), "code")
        self._check_pairs(f"{where}.fields", end.get("fields"), fields, "lĩnh vực", self.staying)
        procedures = set(self.pack.procedures)
        self._check_pairs(f"{where}.procedures", end.get("procedures"), procedures, "thủ tục", self.staying)
        mine = self.departments.get(str(end.get("agency")), set())
        self._check_pairs(f"{where}.departments", end.get("departments"), mine, "phòng", self.places)
        for key in sorted(mine - set(_pairs(end.get("departments")))):
            self.judge.fault(self.file, f"{where}.departments", f"Phòng {key} chưa có nơi chuyển đến.")
        for key in _pairs(end.get("names")):
            self._check_stays(f"{where}.names", key)

    def _lines(self, prefix: str, data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        said = data.get(name)
        if said is not None and (not isinstance(said, list) or len(maps(said)) != len(said)):
            self.judge.fault(self.file, f"{prefix}{name}", "Phải là danh sách, mỗi mục có các khóa của nó.")
        return maps(said)

    def _check_stays(self, where: str, key: Any) -> None:
        self.judge.one_of(self.file, where, key, self.staying, "cơ quan còn hoạt động")

    def _check_pairs(self, where: str, pairs: Any, known: set[str], kind: str, targets: set[str]) -> None:
        if pairs is not None and not isinstance(pairs, dict):
            self.judge.fault(self.file, where, "Phải là các cặp khóa: giá trị.")
        for key, target in _pairs(pairs).items():
            self.judge.one_of(self.file, where, key, known, kind)
            self.judge.one_of(self.file, f"{where}.{key}", target, targets, "nơi chuyển đến")


def _pairs(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, dict) else {}
