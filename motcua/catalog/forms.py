"""The declarations of a procedure: forms to ask with, and blank papers to fill in by hand."""

from functools import lru_cache
from typing import Any

from django.utils import translation

from motcua.catalog.content import ProcedureContent
from motcua.catalog.models import FormRevision, ProcedureRevision
from motcua.formengine import service as formengine
from motcua.papers import service as papers

PLAIN = "plain"


def form_of(revision: FormRevision) -> formengine.Form:
    """The form of a frozen definition; each is read once per process."""
    return _load(revision.pk, revision.sha256)


def plain_form() -> FormRevision | None:
    """The declaration for procedures that have none of their own, as the pack has it today."""
    return FormRevision.objects.filter(key=PLAIN).order_by("-number").first()


def forms_of(revision: ProcedureRevision) -> dict[str, formengine.Form]:
    """The forms that a revision of a procedure pins, by key; `content.form_in(case)` says which to use."""
    return {form.key: form_of(form) for form in revision.forms.defer("definition").order_by("key")}


def blank_form(form: formengine.Form, content: ProcedureContent, office: papers.Office) -> papers.Declaration:
    """The declaration to print and fill in by hand, addressed to who decides on the procedure."""
    return papers.Declaration(
        office=office,
        title=form.title,
        basis=form.basis,
        addressee=content.deciding_agency,
        sections=[_section(section) for section in form.blank()],
        signer="",
        blank=True,
    )


def filled_form(
    form: formengine.Form, answers: formengine.Answers, *, office: papers.Office, signer: str, **facts: Any
) -> papers.Declaration:
    """The official declaration with these answers, addressed to `office`.

    `facts` are what papers.Declaration knows beside it: code, signed_at, signed, pledge, note.
    """
    return papers.Declaration(
        office=office,
        title=form.title,
        basis=form.basis,
        addressee=office.name,
        sections=[_section(section) for section in form.display(answers)],
        signer=signer,
        **facts,
    )


def _section(section: formengine.DisplaySection) -> papers.Section:
    return papers.Section(
        title=section.title,
        lines=[
            papers.Line(label=line.label, text=line.text, options=list(line.options))
            for line in section.lines
        ],
        tables=[
            papers.Table(
                label=table.label, columns=list(table.columns), rows=[list(row) for row in table.rows]
            )
            for table in section.tables
        ],
    )


@lru_cache(maxsize=128)
def _load(pk: int, sha256: str) -> formengine.Form:
    # The hash belongs to the key: ids may come again in another database, the same content does not.
    revision = FormRevision.objects.get(pk=pk, sha256=sha256)
    return formengine.load(revision.definition, path=str(revision))


def blank_pdf(revision: ProcedureRevision, key: str) -> bytes:
    """The blank paper of the form `key` of a revision, as PDF; raises KeyError where it pins no such form.

    Dated to the day the revision was published, so that the same paper is the same file for everyone.
    """
    forms = forms_of(revision)
    return _blank_pdf(revision.pk, revision.sha256, forms[key].key)


# Official papers are Vietnamese; else the language of whoever asked first would stay in the cache.
@lru_cache(maxsize=64)
@translation.override("vi")
def _blank_pdf(pk: int, sha256: str, key: str) -> bytes:
    # Anyone may ask for blank papers any number of times; each is set only once per process.
    revision = ProcedureRevision.objects.select_related("procedure__agency__parent").get(pk=pk, sha256=sha256)
    agency = revision.procedure.agency
    above = agency.parent.name if agency.parent else ""
    office = papers.Office(name=agency.name, parent=above, place=agency.place)
    paper = blank_form(forms_of(revision)[key], revision.content, office)
    return papers.render(paper, revision.published_at)
