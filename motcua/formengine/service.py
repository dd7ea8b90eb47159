"""The one door: `from motcua.formengine import service as formengine`.

form = formengine.load(definition)
cleaned = form.clean(request.POST, draft.answers, formengine.Context(today=at.date()))
problems = form.check(draft.answers, formengine.Context(today=at.date()))
"""

from motcua.formengine import diagnosis, editing, formulas, prefilling, vocabulary, written
from motcua.formengine.difference import Change, difference
from motcua.formengine.display import DisplaySection, DisplayTable, Line
from motcua.formengine.export import ExportColumn
from motcua.formengine.form import Form, NoSuchRowError
from motcua.formengine.loading import DefinitionError, DefinitionFault, load, load_file
from motcua.formengine.model import Answers, Cleaned, Context, Option, Problem, Question, Raw, Section
from motcua.formengine.prefilling import Prefilled, Source
from motcua.formengine.view import Field, PageSection, RowLine

__all__ = [
    "Answers",
    "Change",
    "Cleaned",
    "Context",
    "DefinitionError",
    "DefinitionFault",
    "DisplaySection",
    "DisplayTable",
    "ExportColumn",
    "Field",
    "Form",
    "Line",
    "NoSuchRowError",
    "Option",
    "PageSection",
    "Prefilled",
    "Problem",
    "Question",
    "Raw",
    "RowLine",
    "Section",
    "Source",
    "diagnosis",
    "difference",
    "editing",
    "formulas",
    "load",
    "load_file",
    "prefilling",
    "vocabulary",
    "written",
]
