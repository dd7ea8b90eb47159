from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from motcua.base import clock


class BaseConfig(AppConfig):
    name = "motcua.base"
    label = "base"

    def ready(self) -> None:
        import_module("motcua.base.checks")
        if settings.REHEARSAL:
            clock.follow(import_module("motcua.base.rehearsal").ahead)
