"""`motcua createadmin`: the first administrator of an installation, who then creates all other officers."""

import os
from getpass import getpass
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from motcua.accounts import service
from motcua.accounts.forms import NameField, email_field, phone_field
from motcua.accounts.models import User
from motcua.base import clock
from motcua.organization.models import Agency, Role

PASSWORD_VARIABLE = "MOTCUA_ADMIN_PASSWORD"  # noqa: S105 - a name, no password


class _Facts(forms.Form):
    name = NameField()
    email = email_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"] = phone_field()


class Command(BaseCommand):
    help = (
        "Create an administrator. The password is asked for, or read from the environment variable "
        f"{PASSWORD_VARIABLE}; never from the command line, which other users of the machine can see."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email")
        parser.add_argument("--name")
        parser.add_argument("--phone")
        parser.add_argument("--agency", help="key of the agency that holds the post (default: the province)")

    def handle(self, *_args: Any, **options: Any) -> None:
        agency = self._agency(options["agency"])
        asked = {name: options[name] or self._ask(name) for name in ("name", "email", "phone")}
        facts = _Facts(asked)
        if not facts.is_valid():
            problems = [f"--{name}: {problem}" for name, found in facts.errors.items() for problem in found]
            raise CommandError("\n".join(problems))
        self._create(facts.cleaned_data, agency)
        self.stdout.write(
            f"Administrator {facts.cleaned_data['email']} can log in at /dang-nhap; the first visit to the "
            "studio asks for a second factor."
        )

    def _create(self, facts: dict[str, str], agency: Agency) -> None:
        person = User(full_name=facts["name"], email=facts["email"], phone=facts["phone"])
        password = os.environ.get(PASSWORD_VARIABLE) or getpass("Password: ")
        try:
            validate_password(password, person)
            with transaction.atomic():
                officer = service.create_officer(
                    full_name=person.full_name,
                    email=facts["email"],
                    phone=person.phone,
                    place=service.Place(agency, Role.ADMINISTRATOR),
                    actor=None,
                    at=clock.now(),
                    invited=False,
                )
                officer.set_password(password)
                officer.save()
                # Whoever may run commands on the server need not prove the address.
                EmailAddress.objects.filter(user=officer).update(verified=True)
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except service.RefusedError as error:
            raise CommandError(str(error)) from error

    def _ask(self, name: str) -> str:
        try:
            return input(f"{name}: ")
        except EOFError:
            raise CommandError(f"Give --{name}.") from None

    def _agency(self, key: str | None) -> Agency:
        found = Agency.objects.filter(key=key) if key else Agency.objects.filter(kind=Agency.Kind.PROVINCE)
        agency = found.first()
        if agency is None:
            raise CommandError("There is no such agency; load the pack first (motcua pack load).")
        return agency
