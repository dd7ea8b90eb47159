"""Every procedure of the real pack can be filed at a desk, online or not: somebody receives it there."""

from pathlib import Path

import pytest
from django.conf import settings

from motcua.catalog import packs
from motcua.organization.models import Role

PACK = Path(settings.PACK)
LEVELS = {"districts": "district", "communes": "commune"}


@pytest.fixture(scope="module")
def pack():
    return packs.read(PACK)


@pytest.fixture(scope="module")
def agencies(pack):
    return {line["key"]: line for line in pack.agencies["agencies"]}


def test_there_is_a_plain_declaration_for_what_has_none_of_its_own(pack):
    assert "plain" in pack.forms
    assert any("form" not in procedure for procedure in pack.procedures.values())


def test_each_is_received_where_it_is_filed(pack, agencies):
    kinds = {line["kind"] for line in agencies.values()}
    nowhere = []
    for code, procedure in pack.procedures.items():
        first = pack.workflows[procedure["workflow"]]["steps"][0]
        filed_at = procedure.get("filed_at", "lead")
        key = procedure["agency"] if filed_at == "lead" else filed_at
        known = LEVELS[filed_at] in kinds if filed_at in LEVELS else key in agencies
        received = (first["act"], first["role"], first["holder"]) == ("receive", Role.ONE_STOP, "one_stop")
        if not known or not received:
            nowhere.append(code)
    assert nowhere == []
