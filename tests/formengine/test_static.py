"""What the pages link to is served."""

import json
from pathlib import Path

from django.contrib.staticfiles import finders

from motcua.formengine import addresses


def test_styles_and_scripts_are_served():
    for file in ("formengine.css", "formengine.js", "conditions.js", "address.js"):
        assert finders.find(f"formengine/{file}")


def test_browser_is_offered_the_communes_that_the_engine_understands():
    for province in addresses.provinces():
        file = finders.find(f"formengine/communes/{province.list}-{province.code}.json")
        assert file
        titles = json.loads(Path(file).read_text("utf-8"))
        if isinstance(titles, dict):
            # As address.js puts them together.
            titles = [n if n == d else f"{n}, {d}" for d, names in titles.items() for n in names]
        assert sorted(titles) == sorted(commune.title for commune in addresses.communes(province))
