"""Officers at their screens: the dossiers of tests/dossiers, reached through addresses only."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from motcua.base import clock
from motcua.dossiers.models import Dossier
from tests.dossiers.conftest import *  # noqa: F403 - the same dossiers, seen from the desk
from tests.dossiers.conftest import MONDAY
from tests.files.samples import pdf


class Desk:
    """One officer at a screen, at a moment that the test chooses."""

    def __init__(self, user, at: datetime = MONDAY + timedelta(hours=1)) -> None:
        self.client, self.at = Client(), at
        self.client.force_login(user)

    @contextmanager
    def now(self) -> Iterator[None]:
        with clock.at(self.at):
            yield

    def get(self, path: str, **data):
        with self.now():
            return self.client.get(path, data)

    def post(self, path: str, **data):
        with self.now():
            return self.client.post(path, data)

    def open(self, dossier: Dossier, slug: str = ""):
        return self.get(address(dossier, slug))

    def act(self, dossier: Dossier, slug: str, *, seen: int | None = None, **data):
        """Press the button of the act `slug`, having seen the dossier as it is now unless told otherwise."""
        if seen is None:
            seen = Dossier.objects.values_list("version", flat=True).get(pk=dossier.pk)
        return self.post(address(dossier, slug), version=seen, **data)


def address(dossier: Dossier, slug: str = "") -> str:
    return f"/can-bo/ho-so/{dossier.code}" + (f"/{slug}" if slug else "")


def text(response) -> str:
    """What a person reads on the page."""
    return " ".join(strip_tags(response.content.decode()).split())


def result_file(name: str = "giay-xac-nhan.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)


@pytest.fixture
def desk_of():
    return Desk
