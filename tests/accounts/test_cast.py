"""The demo cast, and that production has no place for it."""

import pytest
from django.core.management import CommandError, call_command

from motcua.accounts import cast as demo
from motcua.accounts.checks import no_cast_in_production
from motcua.accounts.models import Post, User
from motcua.base import clock, identifiers
from motcua.organization.models import Role


def test_everybody_has_a_number_that_registration_would_accept():
    for person in demo.EVERYBODY:
        assert identifiers.check_mobile(person.phone).problem is None
    for person in demo.CITIZENS:
        found = identifiers.check_identity_or_passport(person.identity_number)
        assert (found.problem, found.warning) == (None, None)


def test_loading_twice_changes_nothing(cast):
    before = (User.objects.count(), Post.objects.count())
    call_command("demo", "load")
    assert (User.objects.count(), Post.objects.count()) == before


def test_a_post_ended_in_the_demonstration_stays_ended(cast):
    post = Post.objects.get(user=cast["clerk"])
    Post.objects.filter(pk=post.pk).update(held_to=clock.now())
    call_command("demo", "load")
    assert not cast["clerk"].posts_at(clock.now()).exists()


def test_every_agency_of_the_cast_can_finish_a_dossier(cast):
    """Commune, district and job centre receive, appraise, decide and issue by themselves."""
    for agency in (demo.COMMUNE, demo.DISTRICT, demo.JOB_CENTRE):
        held = set(Post.objects.filter(agency__key=agency).values_list("role", flat=True))
        assert held == set(Role) - {Role.ADMINISTRATOR}


def test_without_the_pack_the_command_says_what_to_do_first(db):
    with pytest.raises(CommandError, match="pack must be loaded first"):
        call_command("demo", "load")


def test_production_refuses_to_load_the_cast(office, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("demo", "load")
    assert not User.objects.exists()


def test_production_refuses_to_start_on_a_database_with_the_cast(cast, settings):
    assert no_cast_in_production(databases=["default"]) == []
    settings.DEMO = False
    assert [error.id for error in no_cast_in_production(databases=["default"])] == ["motcua.E001"]
