"""Fields of administration (lĩnh vực): what they are called."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalog.models import Procedure
from motcua.web.studio.newitems import NewItemForm, key_field
from motcua.web.studio.reading import Part, text
from motcua.web.studio.sheets import Data, ItemForm, Sheet

LONGEST_NAME = 200


def name_field(longest: int = LONGEST_NAME) -> forms.CharField:
    """What an item is called."""
    return forms.CharField(
        label=gettext_lazy("Tên"),
        max_length=longest,
        error_messages={
            "required": gettext_lazy("Hãy ghi tên."),
            "max_length": gettext_lazy("Tên dài quá %(limit_value)d ký tự."),
        },
    )


class FieldForm(ItemForm):
    """The one thing that can be said about a field."""

    name = name_field()


class NewFieldForm(NewItemForm):
    """A field that does not exist yet."""

    key = key_field(gettext_lazy("Mã lĩnh vực, chữ và số viết liền, không dấu. Ví dụ: ATVSLD."))
    name = name_field()

    def data_of_item(self) -> Data:
        return {"code": self.cleaned_data["key"], "name": self.cleaned_data["name"]}


class FieldSheet(Sheet):
    """The editor of a field."""

    template = "studio/edit_field.jinja"

    def __init__(self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "") -> None:
        super().__init__(key, stored, typed, more)
        self.form = FieldForm(stored, typed)
        self.forms = [self.form]

    def data(self, act: str = "") -> Data:  # noqa: ARG002 - no table, no buttons
        return self.stored | self.form.data_typed()


def read(key: str, data: Mapping[str, Any]) -> list[Part]:
    """A field with its number of procedures."""
    count = Procedure.objects.filter(field__code=key).count()
    return [
        Part(
            _("Nội dung"),
            [
                {"key": _("Mã"), "value": key},
                {"key": _("Tên"), "value": text(data, "name")},
                {"key": _("Số thủ tục"), "value": str(count)},
            ],
        )
    ]
