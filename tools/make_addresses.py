"""Write the engine's lists of provinces and communes from the official ones.

    python tools/make_addresses.py NESTED_DIVISIONS.json OLD_UNITS.db

The first file is the statistics office's list in force since 1 July 2025 (provinces with their "wards", each
with name and code), as the package vietnam-provinces carries it; the second an SQLite file with the old
units in three levels in its table admin_units_legacy, as the package vietnamadminunits carries it.
Only codes and names, which are public facts, go into motcua/formengine/data/communes-*.json; the lists of
names per province for the browser go into motcua/formengine/static/formengine/communes/.
"""

import json
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parent.parent / "motcua" / "formengine"


def current(path: Path) -> dict[str, Any]:
    """The list in force: provinces hold communes directly."""
    provinces = [
        {
            "code": f"{province['code']:02d}",
            "name": _full_name(province["name"]),
            "communes": [[f"{ward['code']:05d}", ward["name"]] for ward in province["wards"]],
        }
        for province in json.loads(path.read_text("utf-8"))
    ]
    return {"list": "2025-07", "source": "Danh mục đơn vị hành chính từ 1/7/2025", "provinces": provinces}


def _full_name(name: str) -> str:
    return name if name.startswith("Thành phố") else f"Tỉnh {name}"


def former(path: Path, listing: dict[str, Any]) -> dict[str, Any]:
    """The list until 30 June 2025: districts between; `successor` is the province of `listing` it went to."""
    table = "provinceCode, province, districtCode, district, wardCode, ward"
    with sqlite3.connect(path) as database:
        rows = database.execute(f"SELECT {table} FROM admin_units_legacy ORDER BY 1, 3, 5").fetchall()
    went_to = {code: new["code"] for new in listing["provinces"] for code, _name in new["communes"]}
    provinces: dict[str, dict[str, Any]] = {}
    for code, province, district_code, district, commune_code, commune in rows:
        entry = provinces.setdefault(code, {"code": code, "name": province, "successor": "", "districts": {}})
        below = entry["districts"].setdefault(
            district_code, {"code": district_code, "name": district, "communes": []}
        )
        # Islands like Côn Đảo had no communes: the district itself is what people wrote.
        name = (commune or district).replace("Thị Trấn ", "Thị trấn ")
        below["communes"].append([commune_code or district_code, name])
    for entry in provinces.values():
        entry["districts"] = list(entry["districts"].values())
        codes = [commune[0] for district in entry["districts"] for commune in district["communes"]]
        entry["successor"] = Counter(went_to[code] for code in codes if code in went_to).most_common(1)[0][0]
    source = "Danh mục đơn vị hành chính đến 30/6/2025"
    return {"list": "2025-06", "source": source, "provinces": list(provinces.values())}


def write(listing: dict[str, Any]) -> None:
    """One line per commune, so that the next reorganisation reads well as a difference."""
    data = ROOM / "data" / f"communes-{listing['list']}.json"
    text = json.dumps(listing, ensure_ascii=False, separators=(",", ":"))
    data.write_text(text.replace('["', '\n["').replace('{"code"', '\n{"code"') + "\n", "utf-8")
    names = ROOM / "static" / "formengine" / "communes"
    names.mkdir(parents=True, exist_ok=True)
    for province in listing["provinces"]:
        file = names / f"{listing['list']}-{province['code']}.json"
        file.write_text(
            json.dumps(_offered(province), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8"
        )


def _offered(province: dict[str, Any]) -> Any:
    """The names that the browser offers: a list, or by district where there are districts."""
    if "communes" in province:
        return sorted(name for _code, name in province["communes"])
    return {
        district["name"]: sorted(name for _code, name in district["communes"])
        for district in province["districts"]
    }


if __name__ == "__main__":
    in_force = current(Path(sys.argv[1]))
    write(in_force)
    write(former(Path(sys.argv[2]), in_force))
