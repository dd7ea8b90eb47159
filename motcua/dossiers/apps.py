from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from motcua.base import personal
        from motcua.dossiers import wallet

        personal.tells("wallet", wallet.told)
