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

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction

from motcua.accounts import cast as demo
from motcua.accounts.models import Post, User
from motcua.organization.models import Agency, Department, LegalRegime, WorkCalendar
from tests.pack import rows, write_again

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
def _agencies():
    """Their ids, and those of the agencies which they name."""
    by_id = {agency.pk: agency for agency in rows[Agency]}
    wanted, waiting = set(), [agency.pk for agency in rows[Agency] if agency.key in demo.AGENCIES]
    while waiting:
        agency = by_id[waiting.pop()]
        wanted.add(agency.pk)
        named = (agency.parent_id, agency.one_stop_unit_id, agency.successor_id)
        waiting += [pk for pk in named if pk and pk not in wanted]
    return wanted


@pytest.fixture
def office(db):
    """The agencies in which the cast works, and those above them, as the pack has them."""
    if Agency.objects.filter(key=demo.OFFICE).exists():
        return
    with transaction.atomic():
        write_again(WorkCalendar)
        write_again(LegalRegime)
        write_again(Agency, lambda agency: agency.pk in _agencies())
        write_again(Department, lambda department: department.agency_id in _agencies())


@pytest.fixture
def cast(office):
    """Everybody, by key; written anew only where a test with real commits emptied the tables before us."""
    if not User.objects.filter(email=_ADDRESSES[0]).exists():
        with transaction.atomic():
            for model in (User, EmailAddress, Post):
                write_again(model)
    there = {user.email: user for user in User.objects.filter(email__in=_ADDRESSES)}
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
