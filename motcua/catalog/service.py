"""The door of the catalogue: bring packs in, change items, search procedures, read them and their forms."""

from motcua.catalog import bundle, changes, plaintext, reorganization
from motcua.catalog.checking import check as check_pack
from motcua.catalog.content import ACT_NAMES, HOLDER_NAMES
from motcua.catalog.former import Former, agency_before, former
from motcua.catalog.forms import blank_form, blank_pdf, filled_form, form_of, forms_of, plain_form
from motcua.catalog.loading import Loaded, is_loaded, load_pack
from motcua.catalog.packs import Fault, PackError
from motcua.catalog.searching import Choice, Choices, Found, Wanted, filters, get, search, successors_of
from motcua.catalog.sources import unconfirmed
from motcua.catalog.steps import steps_of

__all__ = [
    "ACT_NAMES",
    "HOLDER_NAMES",
    "Choice",
    "Choices",
    "Fault",
    "Former",
    "Found",
    "Loaded",
    "PackError",
    "Wanted",
    "agency_before",
    "blank_form",
    "blank_pdf",
    "bundle",
    "changes",
    "check_pack",
    "filled_form",
    "filters",
    "form_of",
    "former",
    "forms_of",
    "get",
    "is_loaded",
    "load_pack",
    "plain_form",
    "plaintext",
    "reorganization",
    "search",
    "steps_of",
    "successors_of",
    "unconfirmed",
]
