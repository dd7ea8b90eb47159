"""What has to be said before a new item can be drafted: its key, which never changes again."""

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.web.studio.sheets import Data

LONGEST_KEY = 40
# "moi" is the address of the page that makes new items.
_KEY = RegexValidator(
    r"^(?!moi$)[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*\Z",
    _("Mã chỉ gồm chữ không dấu và số, nối bằng dấu gạch ngang."),
)


def key_field(hint: "str | Promise") -> forms.CharField:
    """The key of a new item."""
    return forms.CharField(
        label=_("Mã"),
        help_text=str(hint) if isinstance(hint, str) else hint,  # type: ignore[arg-type]
        max_length=LONGEST_KEY,
        validators=[_KEY],
        error_messages={
            "required": _("Hãy ghi mã."),
            "max_length": _("Mã dài quá %(limit_value)d ký tự."),
        },
    )


class NewItemForm(forms.Form):
    """Subclasses have `key` and whatever else an item cannot begin without."""

    def __init__(self, typed: QueryDict | None = None) -> None:
        super().__init__(typed, auto_id="%s", label_suffix="")
        self.use_required_attribute = False

    def data_of_item(self) -> Data:
        """The first draft of the item, from a valid form."""
        raise NotImplementedError
