"""What the pack says about rights can be read; else nothing starts, rather than failing in the night."""

from collections.abc import Callable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from motcua.accounts import terms
from motcua.base import retention
from motcua.rights.rules import rules

_FILES: dict[str, Callable[[], Any]] = {
    "terms": terms.versions,
    "retention.yaml": retention.periods,
    "rights.yaml": rules,
}


@register
def the_packs_rights_can_be_read(
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 - Django's signature
    **_others: Any,
) -> list[CheckMessage]:
    """Runs with every command that checks the settings, `prepare` among them."""
    found: list[CheckMessage] = []
    for name, read in _FILES.items():
        try:
            read()
        except Exception as error:
            found.append(Error(f"{name} of the pack: {error or type(error).__name__}", id="motcua.E030"))
    return found
