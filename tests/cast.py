"""The cast as fixtures: the people of the demonstration. tests/conftest.py brings them into every room.

lan, minh, hoa                  citizens; Hoa acts for a company
one_stop, appraiser, head,      the path of a dossier of Sở LĐTBXH (field of labour)
director, clerk
other_agency_officer            an appraiser of the job centre: another agency's dossiers are not theirs
administrator                   writes changes of procedures and the office;
second_administrator            publishes them
office, cast                    the agencies with calendars and regimes; everybody by key (cast["chairman"])
"""

from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from motcua.accounts import cast as demo
from motcua.accounts.models import User
from motcua.base import clock
from motcua.organization import service as organization
from motcua.organization.models import Agency

__all__ = [
    "administrator",
    "appraiser",
    "cast",
    "clerk",
    "director",
    "head",
    "hoa",
    "lan",
    "minh",
    "office",
    "one_stop",
    "other_agency_officer",
    "second_administrator",
]


@cache
def _lines():
    path = Path(settings.PACK) / "agencies.yaml"
    said = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    by_key = {line["key"]: line for line in said["agencies"]}
    wanted, waiting = {}, list(demo.AGENCIES)
    while waiting:
        line = by_key[waiting.pop()]
        wanted[line["key"]] = line
        waiting += [line[name] for name in ("parent", "one_stop_unit", "successor") if line.get(name)]
    return said | {"agencies": [line for line in said["agencies"] if line["key"] in wanted]}


@pytest.fixture
def office(db):
    """The agencies in which the cast works, and those above them, as the pack has them."""
    if not Agency.objects.filter(key=demo.OFFICE).exists():
        organization.load(Path(settings.PACK), _lines())


@pytest.fixture
def cast(office):
    """Everybody, by key; written anew only where a test with real commits emptied the tables before us."""
    there = {user.email: user for user in User.objects.filter(email__in=_ADDRESSES)}
    if len(there) < len(_ADDRESSES):
        return dict(zip(demo.BY_KEY, demo.load(clock.now()), strict=True))
    return {key: there[person.email] for key, person in demo.BY_KEY.items()}


_ADDRESSES = [person.email for person in demo.EVERYBODY]


def _member(key):
    @pytest.fixture
    def member(cast):
        return cast[key]

    member.__doc__ = demo.BY_KEY[key].about
    return member


lan, minh, hoa = map(_member, ("lan", "minh", "hoa"))
one_stop, appraiser, head, director, clerk, administrator = map(
    _member, ("one_stop", "appraiser", "head", "director", "clerk", "administrator")
)
other_agency_officer = _member("centre_appraiser")
second_administrator = _member("second_administrator")
