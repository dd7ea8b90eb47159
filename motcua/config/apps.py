from importlib import import_module

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "motcua.config"
    label = "config"

    def ready(self) -> None:
        # Last in INSTALLED_APPS: by now every room has registered its tasks.
        import_module("motcua.config.schedule")
        import_module("motcua.config.checks")
