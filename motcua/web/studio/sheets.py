"""What an editor of the studio shows and reads: forms, and tables of rows that can be added and moved.

Whatever is typed goes into the draft, right or wrong: a right value as the pack writes it, a wrong one as it
was typed, so that nothing is lost and the checks name what is left to mend. Rows are moved by buttons that
send the whole page: it works without scripts, and what was typed beside them is kept.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from motcua.base.text import clean
from motcua.web.ui.formfields import error_links

Data = dict[str, Any]
ADD, UP, DOWN, REMOVE = "add", "up", "down", "remove"
_MOST_ROWS = 200


class ItemForm(forms.Form):
    """Some keys of an item; a form that is not bound shows what is stored."""

    def __init__(self, stored: Mapping[str, Any], typed: QueryDict | None = None, prefix: str = "") -> None:
        super().__init__(
            typed, prefix=prefix or None, initial=self.shown(stored), auto_id="%s", label_suffix=""
        )
        self.use_required_attribute = False

    def shown(self, stored: Mapping[str, Any]) -> Data:
        """The initial values of the fields."""
        return dict(stored)

    def data_typed(self) -> Data:
        """The value of each field as the pack writes it, or as it was typed where it is none."""
        self.is_valid()
        return {name: _plain(self.cleaned_data.get(name, self._raw(name))) for name in self.fields}

    def _raw(self, name: str) -> Any:
        value = self[name].value()
        return "" if value is None else value


class RowForm(ItemForm):
    """One row of a table; one in which nothing is typed is no row."""

    kept: ClassVar[tuple[str, ...]] = ()  # fields that travel with the row, and are not typed

    @property
    def is_blank(self) -> bool:
        names = [name for name in self.fields if name not in self.kept]
        return self.is_bound and not any(self[name].value() for name in names)


class Rows:
    """A table of rows of one form. Its buttons are called `act`, with values such as "steps:up:2"."""

    def __init__(
        self,
        name: str,
        form: type[RowForm],
        stored: Sequence[Mapping[str, Any]],
        typed: QueryDict | None = None,
        *,
        one_more: bool = False,
        **facts: Any,
    ) -> None:
        self.name = name
        known = [one if isinstance(one, Mapping) else {} for one in stored]
        count = len(known) + one_more if typed is None else _count(typed.get(f"{name}-count", ""))
        blank: Mapping[str, Any] = {}
        self.forms = [
            form(known[n] if n < len(known) else blank, typed, prefix=f"{name}-{n}", **facts)
            for n in range(count)
        ]

    def filled(self) -> list[RowForm]:
        """The rows in which something is typed."""
        return [row for row in self.forms if not row.is_blank]

    def arranged(self, act: str) -> list[RowForm]:
        """The filled rows after the button `act` was pressed; another table's button moves nothing."""
        rows = list(self.forms)
        doing, place = self._read(act)
        if place is not None and 0 <= place < len(rows):
            row = rows.pop(place)
            if doing != REMOVE:
                rows.insert(max(0, place + (1 if doing == DOWN else -1)), row)
        return [row for row in rows if not row.is_blank]

    def adds(self, act: str) -> bool:
        """Whether `act` asks for one more row here."""
        return act == f"{self.name}:{ADD}"

    def anchor(self, act: str) -> str:
        """Where the page should open after `act`; "" for another table's button."""
        doing, place = self._read(act)
        if self.adds(act):
            return f"{self.name}-{len(self.filled())}"
        if place is None:
            return ""
        return self.name if doing == REMOVE else f"{self.name}-{max(0, place + (1 if doing == DOWN else -1))}"

    def _read(self, act: str) -> tuple[str, int | None]:
        name, _colon, rest = act.partition(":")
        doing, _colon, place = rest.partition(":")
        if name != self.name or doing not in (UP, DOWN, REMOVE) or not place.isdecimal():
            return doing, None
        return doing, int(place[:4])


class Sheet:
    """One editor: `forms` for the item itself, `tables` for what it holds. Subclasses make both."""

    template: ClassVar[str]

    def __init__(self, key: str, stored: Data, typed: QueryDict | None = None, more: str = "") -> None:
        """`typed` is what a page sent; `more` names the table that gets one more row."""
        self.key, self.stored, self.typed, self.more = key, stored, typed, more
        self.forms: list[ItemForm] = []
        self.tables: list[Rows] = []

    def is_valid(self, act: str = "") -> bool:
        """Whether everything that `act` leaves can be understood and nothing is missing."""
        rows = [row for table in self.tables for row in table.arranged(act)]
        return not [form for form in (*self.forms, *rows) if not form.is_valid()]

    def can_be_kept(self, act: str = "") -> bool:  # noqa: ARG002
        """Whether what is typed can stand in a draft; else it stays on the page until it is right."""
        return True

    def data(self, act: str = "") -> Data:
        """The whole item as typed, after the button `act`."""
        raise NotImplementedError

    def problems(self) -> list[dict[str, str]]:
        """What is wrong, for the summary at the top of the page; rows are told apart by their number."""
        found = [link for form in self.forms if form.is_bound for link in error_links(form)]
        for table in self.tables:
            for number, row in enumerate(table.forms, 1):
                if row.is_bound and not row.is_blank:
                    found += [{**link, "text": f"{number}. {link['text']}"} for link in error_links(row)]
        return found

    def anchor(self, act: str) -> str:
        """Where the page opens after a button of a table; "" for other buttons."""
        return next((anchor for table in self.tables if (anchor := table.anchor(act))), "")


def without_empty(data: Mapping[str, Any], names: Sequence[str]) -> Data:
    """`data` without those of `names` that say nothing: the pack leaves such keys out."""
    return {key: value for key, value in data.items() if key not in names or value not in ("", None, [])}


def _plain(value: Any) -> Any:
    """As JSON holds it; text without characters that no database can keep."""
    if isinstance(value, str):
        return clean(value).replace("\r\n", "\n").strip()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _count(typed: str) -> int:
    return min(int(typed[:4]), _MOST_ROWS) if typed.isdecimal() else 0
