"""A draft on any definition, and a browser that works on it. Only for use once Django is set up."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client

from motcua.accounts import cast
from motcua.accounts.models import User
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.filing import FilingMode
from motcua.catalog.models import FormRevision, Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Draft
from motcua.formengine import service as formengine
from motcua.organization.models import Agency

PROCEDURE, OFFICE = "2.000134", "BP-SLDTBXH"


class Drafting:
    """One draft, opened, sent and printed as its owner does."""

    def __init__(self, draft: Draft, client: Client) -> None:
        self.draft, self.client = draft, client
        self.form: formengine.Form = service.form_of(draft.form)
        self.context = service.drafts.context(clock.now())

    @property
    def answers(self) -> formengine.Answers:
        answers: formengine.Answers = self.draft.answers
        return answers

    def require_sound(self) -> None:
        """Nothing was lost on the way here, and nothing blocks: what is measured is the whole work."""
        if self.form.check(self.answers, self.context) or not self.answers:
            raise AssertionError("the declaration of this bench has faults")

    def open(self) -> None:
        """The page of all questions."""
        self._expect(200, self.client.get(self._page("to-khai")))

    def send(self) -> None:
        """The page with one wrong answer: read, checked, stored, shown again."""
        raw = {**self.form.raw(self.answers), "q1-year": "3000"}
        self._expect(200, self.client.post(self._page("to-khai"), raw | self._version()))

    def send_row(self) -> None:
        """A row once more as it is."""
        fields = self.form.row_page("bang", self.form.row(self.answers, "bang", 1))
        raw = {name: value for field in fields for name, value in field.raw.items()}
        self._expect(302, self.client.post(self._page("to-khai/bang/1"), raw | self._version()))

    def review(self) -> None:
        """The page to check everything before it is filed."""
        self._expect(200, self.client.get(self._page("kiem-tra")))

    def print(self) -> None:
        """The official paper."""
        self._expect(200, self.client.get(self._page("to-khai.pdf")))

    def _page(self, step: str) -> str:
        return f"/ho-so/nhap/{self.draft.pk}/{step}"

    def _version(self) -> dict[str, str]:
        self.draft.refresh_from_db()
        return {"version": str(self.draft.version), "next": "1"}

    def _expect(self, status: int, response: HttpResponseBase) -> None:
        if response.status_code != status:
            raise AssertionError(f"answered {response.status_code}")


def prepare() -> Callable[[dict[str, Any], dict[str, Any]], Drafting]:
    """Load the pack and log somebody in; gives what begins a draft of a definition with these answers."""
    at = clock.now()
    catalog.load_pack(Path(settings.PACK), at)
    cast.load(at)
    user = User.objects.get(email=cast.BY_KEY["lan"].email)
    client = Client()
    client.force_login(user)
    return lambda definition, answers: _begin(user, client, definition, answers, at)


def _begin(
    user: User, client: Client, definition: dict[str, Any], answers: dict[str, Any], at: datetime
) -> Drafting:
    form = FormRevision.objects.create(
        key=definition["key"], number=1, definition=definition, sha256=definition["key"], published_at=at
    )
    revision = Procedure.objects.get(code=PROCEDURE).current
    draft = Draft.objects.create(
        applicant=user,
        revision=revision,
        form=form,
        filing_mode=FilingMode.FULL,
        filed_at=Agency.objects.get(key=OFFICE),
        answers=_stored(service.form_of(form), answers, service.drafts.context(at)),
        typed={},
        created_at=at,
        changed_at=at,
    )
    return Drafting(draft, client)


def _stored(
    form: formengine.Form, answers: formengine.Answers, context: formengine.Context
) -> formengine.Answers:
    """The answers as the page stores them, all of them."""
    stored = form.review(answers, context).answers
    if lost := answers.keys() - stored.keys():
        raise AssertionError(f"not stored: {sorted(lost)}")
    return stored
