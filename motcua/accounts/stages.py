"""What stands between a right password and being in: a proven way to reach the person.

Who has an e-mail address proves that (allauth's stage). Who registered without one proves the phone by a
code, the first time. Whoever has a second factor gives that, too.
"""

from typing import Any

from allauth.account import stages as allauth
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.constants import LoginStageKey
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from motcua.accounts import codes, contacts, factors
from motcua.base import clock


class PhoneStage(allauth.LoginStage):  # type: ignore[misc]
    key = LoginStageKey.VERIFY_PHONE.value
    urlname = "account_phone_login"

    def handle(self) -> tuple[Any, bool]:
        user = self.login.user
        if self.login.email_verification == EmailVerificationMethod.NONE or user is None or user.email:
            return None, True
        if not user.phone or user.phone_proof == user.PhoneProof.CODE:
            return None, True
        errand = contacts.enter_by_phone(user, clock.now())
        if codes.may_ask(self.request, user.phone):
            contacts.send(errand, user, clock.now())
        self.request.session[contacts.ENTERING] = errand.kept()
        return HttpResponseRedirect(reverse(self.urlname)), True


class EmailStage(allauth.EmailVerificationStage):  # type: ignore[misc]
    def handle(self) -> tuple[Any, bool]:
        if self.login.user is not None and not self.login.user.email:
            return None, True
        answer: tuple[Any, bool] = super().handle()
        return answer


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Between password and session: the second factor, of whoever has one."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if self.login.user and factors.played_a_part(self.request, self.login.user):
            return None, True
        handled: tuple[HttpResponse | None, bool] = super().handle()
        return handled
