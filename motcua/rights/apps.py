from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "motcua.rights"
    label = "rights"
