"""The public catalogue: search procedures, read one, download its blank declarations.

Public pages: nothing here asks who is looking, and no page depends on JavaScript.
"""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from motcua.base.text import clean_line
from motcua.catalog import filing
from motcua.catalog import service as catalog
from motcua.catalog.models import Procedure

# The filter's names in an address that people may keep and share, and what they mean to the catalogue.
_NAMES = {
    "don_vi": "provider",
    "linh_vuc": "field",
    "muc_do": "level",
    "doi_tuong": "subject",
    "tu_khoa": "keyword",
}
_LONGEST = 200


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """`/thu-tuc`: the filters, and one page of what they find."""
    wanted = _wanted(request.GET)
    found = catalog.search(wanted, _page(request.GET))
    choices = catalog.filters()
    former = catalog.former(wanted.provider) if wanted.provider else None
    if former:
        gone = catalog.Choice(former.agency.key, former.agency.name, found.total)
        choices = replace(choices, providers=(*choices.providers, gone))
    return render(
        request,
        "lookup/procedures.jinja",
        {
            "wanted": wanted,
            "found": found,
            "choices": choices,
            "former": former,
            "chosen": _chosen(request.GET, wanted, choices),
            "previous": _address(request.GET, found.page - 1) if found.page > 1 else None,
            "next": _address(request.GET, found.page + 1) if found.page < found.pages else None,
        },
    )


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """`/thu-tuc/<code>`: everything a citizen may need to know before filing."""
    shown = _get(code)
    content = shown.current.content
    return render(
        request,
        "lookup/procedure.jinja",
        {
            "procedure": shown,
            "content": content,
            "modes": filing.modes_of(content),
            "full": filing.FilingMode.FULL,
            "steps": catalog.steps_of(content, shown.agency.name),
            "forms": catalog.forms_of(shown.current),
            "successors": catalog.successors_of(content),
            "agency_before": catalog.agency_before(shown),
            "unconfirmed": catalog.unconfirmed(content),
        },
    )


@require_safe
def blank_form(request: HttpRequest, code: str, form: str) -> HttpResponse:  # noqa: ARG001
    """`/thu-tuc/<code>/mau/<form>.pdf`: a declaration to print and fill in by hand."""
    try:
        paper = catalog.blank_pdf(_get(code).current, form)
    except KeyError as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'inline; filename="{code}-{form}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


def _get(code: str) -> Procedure:
    try:
        return catalog.get(code)
    except Procedure.DoesNotExist as error:
        raise Http404 from error


def _wanted(query: QueryDict) -> catalog.Wanted:
    return catalog.Wanted(
        **{field: clean_line(query.get(name, ""))[:_LONGEST] for name, field in _NAMES.items()}
    )


def _page(query: QueryDict) -> int:
    page = query.get("trang", "")
    return int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def _chosen(
    query: QueryDict, wanted: catalog.Wanted, choices: catalog.Choices
) -> list[dict[str, str | Promise]]:
    """What is being filtered by, in words, each with the address that drops it."""
    options = {
        "don_vi": choices.providers,
        "linh_vuc": choices.fields,
        "muc_do": choices.levels,
        "doi_tuong": choices.subjects,
    }
    chosen: list[dict[str, str | Promise]] = []
    for name, field in _NAMES.items():
        value = getattr(wanted, field)
        if value:
            words = next((one.label for one in options.get(name, ()) if one.key == value), f"“{value}”")
            chosen.append({"text": words, "href": _address(query, without=name)})
    return chosen


def _address(query: QueryDict, page: int = 1, *, without: str = "") -> str:
    kept = QueryDict(mutable=True)
    for name in _NAMES:
        value = query.get(name)
        if name != without and value:
            kept[name] = str(value)
    if page > 1:
        kept["trang"] = str(page)
    return f"?{kept.urlencode()}"


class _ProcedureCode(StringConverter):
    regex = r"[0-9]\.[0-9]{6}"


register_converter(_ProcedureCode, "procedure_code")

catalogue_urls = [
    path("thu-tuc", procedures, name="procedures"),
    path("thu-tuc/<procedure_code:code>", procedure, name="procedure"),
    path("thu-tuc/<procedure_code:code>/mau/<slug:form>.pdf", blank_form, name="procedure_blank_form"),
]
