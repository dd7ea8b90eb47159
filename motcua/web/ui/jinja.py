"""The Jinja2 environment of all pages: filters, addresses, translations and where templates lie."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from motcua.files import service as files
from motcua.web.ui import filters
from motcua.web.ui.formfields import error_links, field_params
from motcua.web.ui.tones import state_tone


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this once with its options; `loader` finds our own templates.

    The GOV.UK macros are reached as `govuk_frontend_jinja/components/button/macro.html`.
    """
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], macros])
    options["extensions"] = ["jinja2.ext.i18n", "jinja2.ext.do"]
    options["autoescape"] = True
    env = Environment(trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 (autoescape is above)
    env.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        static=static,
        url=address,
        language=translation.get_language,
        field_params=field_params,
        error_links=error_links,
        state_tone=state_tone,
        scan_for_sender=files.for_sender,
    )
    env.filters.update(filters.ALL)
    return env


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of the view called `name`."""
    return reverse(name, args=args or None, kwargs=kwargs or None)
