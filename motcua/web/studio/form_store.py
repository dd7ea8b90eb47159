"""One declaration within a change of a procedure: found, read, and saved over the version that was seen."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from motcua.accounts import resume
from motcua.accounts.gates import SignedInRequest, administrator_required
from motcua.base import clock
from motcua.catalog import service as catalog
from motcua.catalog.models import Change
from motcua.formengine import service as formengine
from motcua.formengine.service import editing

P = ParamSpec("P")
Definition = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """The declaration `key` of a change, as it was when the page was asked for."""

    change: Change
    key: str

    @cached_property
    def definition(self) -> Definition:
        """The definition; only a text may be made of it where `skeleton` is not empty."""
        definition: Definition = self.change.data["forms"][self.key]
        return definition

    @cached_property
    def skeleton(self) -> list[str]:
        """Why it cannot be edited piece by piece."""
        return editing.skeleton_faults(self.definition)

    @property
    def can_edit(self) -> bool:
        """Whether the change is still being written."""
        return bool(self.change.state == Change.State.DRAFT)

    @property
    def title(self) -> str:
        """How the declaration is called."""
        title = self.definition.get("title") if isinstance(self.definition, Mapping) else None
        return title if isinstance(title, str) and title else self.key

    @property
    def example(self) -> dict[str, Any] | None:
        """The filled example, as stored."""
        examples = self.change.data.get("examples")
        found = examples.get(self.key) if isinstance(examples, Mapping) else None
        return found if isinstance(found, dict) else None

    def address(self, name: str = "change_form", *more: Any) -> str:
        """A page of this declaration."""
        return reverse(name, args=[self.change.pk, self.key, *more])

    def keep(self, request: SignedInRequest, definition: Definition | None = None, **more: Any) -> None:
        """Store the definition, the `example`, or answers `renamed` [(place, new key)]. Raises ChangeError.

        What is stored is what stands in the change now with this declaration replaced; whether that is what
        the person saw, the version that they send tells.
        """
        data = deepcopy(self.change.data)
        if definition is not None:
            data["forms"][self.key] = definition
        if "example" in more:
            data.setdefault("examples", {})[self.key] = more["example"]
        for place, new in more.get("renamed", ()):
            _rename_answers(data, self.key, place, new)
        store(request, self.change, data)


def store(request: SignedInRequest, change: Change, data: dict[str, Any]) -> None:
    """Save the whole change over the version that the page was made from. Raises ChangeError."""
    catalog.changes.save(change, data, version=version_of(request), user=request.user, at=clock.now())


def typed_in(request: SignedInRequest) -> QueryDict | None:
    """What was typed: now, or before a session that ended; the latter is only shown. None: nothing."""
    return request.POST if request.method == "POST" else resume.take_and_tell(request, clock.now())


def version_of(request: HttpRequest) -> int:
    """The version of the change that was on the page; -1 after tampering."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def procedure_change(pk: int) -> Change:
    """The change of a procedure; raises Http404 for any other."""
    change = get_object_or_404(Change, pk=pk, kind=Change.Kind.PROCEDURE)
    if not isinstance(change.data, dict):
        raise Http404
    return change


DraftView = Callable[Concatenate[SignedInRequest, Draft, P], HttpResponseBase]


def with_draft(view: DraftView[P]) -> Callable[..., HttpResponseBase]:
    """Give `view` the declaration that the address names, or answer 404."""

    @administrator_required
    @wraps(view)
    def found(
        request: SignedInRequest, /, pk: int, key: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        change = procedure_change(pk)
        forms = change.data.get("forms")
        if not isinstance(forms, dict) or key not in forms:
            raise Http404
        return view(request, Draft(change, key), *args, **kwargs)

    return found


def with_pieces(view: DraftView[P]) -> Callable[..., HttpResponseBase]:
    """`with_draft`, for pages that show pieces: without a sound skeleton there is only the text."""

    @wraps(view)
    def checked(
        request: SignedInRequest, draft: Draft, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if draft.skeleton:
            return redirect(draft.address("change_form_text"))
        return view(request, draft, *args, **kwargs)

    return with_draft(checked)


def day_of(text: Any) -> date | None:
    """The day that an ISO text names; None where it names none."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def example_problems(form: formengine.Form, example: Mapping[str, Any]) -> list[formengine.Problem] | None:
    """What is wrong with an example on the day it names; None where it names none or has no answers."""
    today, answers = day_of(example.get("today")), example.get("answers")
    if today is None or not isinstance(answers, dict):
        return None
    return form.check(answers, formengine.Context(today=today))


def _rename_answers(data: dict[str, Any], key: str, place: str, new: str) -> None:
    """The example follows a new key, and so do the procedure's tests that use this declaration."""
    example = data.get("examples", {}).get(key)
    if isinstance(example, dict) and isinstance(example.get("answers"), dict):
        example["answers"] = editing.renamed_answers(example["answers"], place, new)
    procedure = data.get("procedure")
    if not isinstance(procedure, dict):
        return
    for test in procedure.get("tests") or []:
        if isinstance(test, dict) and _form_of(procedure, test.get("case")) == key:
            _rename_in_test(test, place, new)


def _form_of(procedure: Mapping[str, Any], case: Any) -> Any:
    cases = procedure.get("cases")
    listed = [one for one in cases if isinstance(one, dict)] if isinstance(cases, list) else []
    # Usually the first case is meant.
    chosen = [one for one in listed if one.get("key") == case] if case else listed[:1]
    return (chosen[0].get("form") if chosen else None) or procedure.get("form")


def _rename_in_test(test: dict[str, Any], place: str, new: str) -> None:
    if isinstance(test.get("answers"), dict):
        test["answers"] = editing.renamed_answers(test["answers"], place, new)
    steps = test.get("then")
    for step in steps if isinstance(steps, list) else []:
        if isinstance(step, dict) and isinstance(step.get("questions"), list) and "." not in place:
            step["questions"] = [new if one == place else one for one in step["questions"]]
