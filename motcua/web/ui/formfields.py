"""A Django form's field in the words of the GOV.UK macros: label, hint, error, value, choices."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext as _

WIDTHS = {"short": "govuk-input--width-5", "medium": "govuk-input--width-10", "long": "govuk-input--width-20"}
LONGEST_NAME = 40  # characters; a longer label is a sentence


def field_params(bound: BoundField, **extra: Any) -> dict[str, Any]:
    """Parameters for the macro named under `macro`, from a bound field.

    Required ones carry a `*`, as the office's guide says. `extra` may give `width` (short, medium, long),
    `page_heading` (the label is the page's h1) and `inline` (radios side by side).
    """
    macro = _macro(bound.field.widget)
    params: dict[str, Any] = {
        "macro": macro,
        "id": bound.auto_id or bound.html_name,
        "idPrefix": bound.auto_id or bound.html_name,
        "name": bound.html_name,
        "hint": {"text": bound.help_text} if bound.help_text else None,
        "errorMessage": _error_message(bound),
        "attributes": _attributes(bound),
        "autocomplete": bound.field.widget.attrs.get("autocomplete"),
        "inputmode": bound.field.widget.attrs.get("inputmode"),
        "classes": WIDTHS.get(extra.get("width", ""), ""),
    }
    heading: dict[str, Any] = {"html": _label(bound), "isPageHeading": bool(extra.get("page_heading"))}
    if extra.get("page_heading"):
        heading["classes"] = "govuk-label--l govuk-fieldset__legend--l"
    if macro in ("radios", "checkboxes"):
        params |= {"fieldset": {"legend": heading}, "items": _items(bound, macro)}
        params["classes"] = "govuk-radios--inline" if extra.get("inline") else ""
    elif macro == "checkbox":
        params |= {"items": [{"value": "on", "html": heading["html"], "checked": bool(bound.value())}]}
    else:
        params |= {"label": heading, "value": _value(bound), "type": _input_type(bound)}
        if macro == "select":
            params["items"] = _items(bound, macro)
    return params


def error_links(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every problem of a form as `text` and `href` to the control it is about; general ones have no link.

    The list is read apart from the fields, so each problem names its field.
    """
    links = [{"text": str(problem)} for problem in form.non_field_errors()]
    for bound in form:
        links += [
            {"text": _named(str(bound.label), str(problem)), "href": f"#{_target(bound)}"}
            for problem in bound.errors
        ]
    return links


def _named(label: str, problem: str) -> str:
    """`problem` after the field's name, unless it says the name itself or the label is a whole sentence."""
    if label.casefold() in problem.casefold() or label.endswith("?") or len(label) > LONGEST_NAME:
        return problem
    return f"{label}: {problem}"


def _error_message(bound: BoundField) -> dict[str, Any] | None:
    return (
        {"text": " ".join(map(str, bound.errors)), "visuallyHiddenText": _("Lỗi")} if bound.errors else None
    )


def _macro(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.HiddenInput):
        return "hidden"
    return "password" if isinstance(widget, forms.PasswordInput) else "input"


def _input_type(bound: BoundField) -> str:
    """Numbers stay `text` with a numeric keypad: a wheel or an arrow key must not change an answer."""
    kind = getattr(bound.field.widget, "input_type", "text")
    return "text" if kind == "number" else kind


def _label(bound: BoundField) -> str:
    """The star is for the eye; screen readers hear it from `aria-required` or from the error."""
    if not bound.field.required:
        return format_html("{}", bound.label)
    return format_html('{} <span class="mc-required" aria-hidden="true">*</span>', bound.label)


def _attributes(bound: BoundField) -> dict[str, Any]:
    taken = {"autocomplete", "inputmode", "class", "rows", "cols"}
    given = bound.field.widget.attrs.items()
    said = {name: value for name, value in given if name not in taken and value not in (False, None)}
    if bound.field.required and _macro(bound.field.widget) not in ("radios", "checkboxes", "checkbox"):
        said["aria-required"] = "true"
    # No `maxlength`: it would silently cut what somebody pastes. The page counts, the server refuses.
    said.pop("maxlength", None)
    limit = getattr(bound.field, "max_length", None)
    if limit and isinstance(bound.field.widget, forms.Textarea):
        said["data-limit"] = limit
    return said


def _value(bound: BoundField) -> str:
    value = bound.value()
    if value is None or isinstance(bound.field.widget, forms.PasswordInput):
        return ""
    formatted = bound.field.widget.format_value(value)
    return "" if formatted is None else str(formatted)


def _items(bound: BoundField, macro: str) -> list[dict[str, Any]]:
    value = bound.value()
    many = isinstance(value, (list, tuple, set))
    chosen = {str(one) for one in value} if many else {"" if value is None else str(value)}
    mark = "selected" if macro == "select" else "checked"
    items = []
    for key, label in _flat(getattr(bound.field, "choices", ())):
        if macro != "select" and key in ("", None):
            continue
        items.append({"value": str(key), "text": str(label), mark: str(key) in chosen})
    return items


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups: the select macro knows none."""
    flat: list[tuple[Any, Any]] = []
    for key, label in choices:
        flat += label if isinstance(label, (list, tuple)) else [(key, label)]
    return flat


def _target(bound: BoundField) -> str:
    return str(bound.auto_id or bound.html_name)
