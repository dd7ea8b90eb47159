"""The declarations of a procedure: which one it is filed with, and those of others brought in."""

from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from motcua.accounts.gates import SignedInRequest
from motcua.base.text import fold
from motcua.catalog.models import Change, FormRevision, Procedure, ProcedureRevision
from motcua.web.studio.procedure_editing import (
    Data,
    editor_address,
    problems_of,
    procedure_of,
    save,
    show,
    with_draft,
    with_procedure,
)
from motcua.web.studio.procedure_fields import choice
from motcua.web.studio.procedure_forms import PartForm


class DeclarationForm(PartForm):
    """The declaration of the procedure, among those of the draft."""

    form = choice(gettext_lazy("Tờ khai khi nộp hồ sơ"), (), required=False, radios=True)

    def __init__(self, stored: Data, typed: QueryDict | None = None, *, titles: Data) -> None:
        super().__init__(stored, typed)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            *((key, f"{title} ({key})") for key, title in titles.items()),
            ("none", _("Không có tờ khai")),
        ]

    def shown(self, stored: Any) -> Data:
        return {"form": stored.get("form") or "none"}

    def said(self) -> Data:
        chosen = self.cleaned_data["form"]
        return {"form": "" if chosen == "none" else chosen}


@require_http_methods(["GET", "POST"])
@with_draft
def declaration(request: SignedInRequest, change: Change) -> HttpResponseBase:
    """The section: choose one, bring one in (`copy`), take out one that nothing names (`remove`)."""
    procedure, conflict = procedure_of(change), ""
    choosing = request.method == "POST" and not ("copy" in request.POST or "remove" in request.POST)
    form = DeclarationForm(procedure, request.POST if choosing else None, titles=titles_of(change.data))
    if request.method == "POST" and (not choosing or form.is_valid()):
        if choosing:
            new, next_page = with_procedure(change, form.applied(procedure)), editor_address(change)
        else:
            new, next_page = _with_forms(change, request.POST), request.path
        conflict = "" if new == change.data and not choosing else save(request, change, new)
        if not conflict:
            return redirect(next_page)
    used = _named(procedure)
    facts = {
        "form": form,
        "problems": problems_of(form, conflict),
        "held": [
            {"key": key, "title": title, "used": key in used} for key, title in titles_of(change.data).items()
        ],
        "others": [(key, title) for key, title in _in_force() if key not in change.data["forms"]],
    }
    return show(request, "procedure_declaration", change, facts)


def titles_of(data: Data) -> dict[str, str]:
    """The declarations of a draft, by key."""
    return {key: str(form.get("title") or key) for key, form in sorted(data["forms"].items())}


def _with_forms(change: Change, typed: QueryDict) -> Data:
    """The draft's data with the declaration `copy` in it, or without `remove`."""
    forms, examples = dict(change.data["forms"]), dict(change.data["examples"])
    wanted, gone = typed.get("copied", ""), typed.get("remove", "")
    if "copy" in typed and wanted not in forms:
        found = _revisions().filter(key=wanted).first()
        if found:
            forms[wanted] = found.definition
            examples |= _example(found)
    elif gone in forms and gone not in _named(procedure_of(change)):
        forms.pop(gone)
        examples.pop(gone, None)
    return {**change.data, "forms": forms, "examples": examples}


def _named(procedure: Data) -> set[str]:
    """The keys of the declarations that the procedure, its cases and its papers name."""
    lines = [procedure, *(procedure.get("cases") or ()), *(procedure.get("documents") or ())]
    return {str(line["form"]) for line in lines if line.get("form")}


def _in_force() -> list[tuple[str, str]]:
    """The declarations of all procedures, each key once with its newest title."""
    titles: dict[str, str] = {}
    for revision in _revisions():
        titles.setdefault(revision.key, str(revision.definition.get("title") or revision.key))
    return sorted(titles.items(), key=lambda line: fold(line[1]))


def _revisions() -> Any:
    """Those in force: by key, the newest first."""
    current = Procedure.objects.exclude(current=None).values("current")
    pinned = ProcedureRevision.forms.through.objects.filter(procedurerevision__in=current)
    return FormRevision.objects.filter(pk__in=pinned.values("formrevision")).order_by("key", "-number")


def _example(found: FormRevision) -> Data:
    """The filled example that goes with it, by its key; none where no procedure has one."""
    for revision in found.procedure_revisions.order_by("-published_at"):
        if found.key in revision.examples:
            return {found.key: revision.examples[found.key]}
    return {}
