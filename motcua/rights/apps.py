from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "motcua.rights"
    label = "rights"

    def ready(self) -> None:
        from motcua.rights import checks  # noqa: F401 - registers itself
