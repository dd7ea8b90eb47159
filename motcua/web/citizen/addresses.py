"""What parts of the citizens' addresses look like. Nothing else reaches the database, which refuses some
characters and numbers loudly.
"""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class Code(StringConverter):
    """Codes of dossiers and procedures."""

    regex = r"[A-Za-z0-9.\-]{1,40}"


class Row(IntConverter):
    """The number of a row; longer ones no database can hold."""

    regex = "[0-9]{1,18}"


register_converter(Code, "code")
register_converter(Row, "row")
