"""Write the engine's lists of provinces and communes from the official ones.

    python tools/make_addresses.py NESTED_DIVISIONS.json AGENCIES.json

The first file is the statistics office's list in force since 1 July 2025 (provinces with their "wards", each
with name and code), the second the old districts and communes of one province (`districts[].communes[]`).
Only codes and names, which are public facts, go into motcua/formengine/data/communes-*.json; the lists of
names per province for the browser go into motcua/formengine/static/formengine/communes/.
"""

import json
import sys
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


def former(path: Path) -> dict[str, Any]:
    """The list until 30 June 2025, as far as it is known: communes name their district."""
    agencies = json.loads(path.read_text("utf-8"))
    communes = [
        [commune["gso_code"], commune["name"], district["name"]]
        for district in agencies["districts"]
        for commune in district["communes"]
    ]
    province = agencies["meta"]["province"]
    entry = {"code": province["gso_code"], "name": province["name"], "successor": "75", "communes": communes}
    return {
        "list": "2025-06",
        "source": "Danh mục đơn vị hành chính đến 30/6/2025",
        "provinces": [entry],
    }


def write(listing: dict[str, Any]) -> None:
    """One line per commune, so that the next reorganisation reads well as a difference."""
    data = ROOM / "data" / f"communes-{listing['list']}.json"
    text = json.dumps(listing, ensure_ascii=False, separators=(",", ":"))
    data.write_text(text.replace('["', '\n["').replace('{"code"', '\n{"code"') + "\n", "utf-8")
    names = ROOM / "static" / "formengine" / "communes"
    names.mkdir(parents=True, exist_ok=True)
    for province in listing["provinces"]:
        shown = sorted(", ".join(commune[1:]) for commune in province["communes"])
        file = names / f"{listing['list']}-{province['code']}.json"
        file.write_text(json.dumps(shown, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    write(current(Path(sys.argv[1])))
    write(former(Path(sys.argv[2])))
