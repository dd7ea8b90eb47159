from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "motcua.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.account.signals import password_changed
        from django.contrib.auth.signals import user_logged_in

        from motcua.accounts import checks, history, told  # noqa: F401 - they register themselves
        from motcua.base import personal

        # By whichever way somebody enters (password, single sign-on, passkey): it is written down.
        user_logged_in.connect(history.note_entry, dispatch_uid="history")
        password_changed.connect(history.note_new_password, dispatch_uid="history")
        personal.tells("logins", history.told)
