"""Where the sign-in library asks us: no open sign-up, mail through the outbox, links from our own address."""

# ruff: noqa: ARG002 (the library decides what its questions carry)

import base64
import hashlib
from typing import Any, cast
from urllib.parse import urlsplit

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.models import Login
from allauth.core import context as request_context
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme
from qrcode.image.svg import SvgPathFillImage

from sightline.accounts import services
from sightline.accounts.confirming import recently_confirmed
from sightline.accounts.models import Person
from sightline.accounts.queries import STRONG, has_strong_factor, organisations_of
from sightline.accounts.requirements import Need, need_of
from sightline.accounts.sessions import stamp_sign_in
from sightline.accounts.stages import ORGANISATION, organisation_counts, steps_passed, ways_of
from sightline.kernel.middleware import current_facts


def display(person: AbstractBaseUser) -> str:
    """Return how a person is shown."""
    return str(person)


class AccountAdapter(DefaultAccountAdapter):
    """Our answers to the library's questions about accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is switched off. Ask your partnership’s business unit.",
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password. Check it and try again.",
        "incorrect_code": "This code is not right. Check it and try again, or ask for a new one.",
        "incorrect_password": "This is not your password. Check it and try again.",
        "too_many_login_attempts": "There were too many tries. Wait 5 minutes, then try again.",
        "rate_limited": "There were too many tries. Wait 5 minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Allow a way back within this site only: a path, never a host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address the trail has, so that limits and trail speak of the same caller."""
        return current_facts().address or super().get_client_ip(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count tries by address alone: the Host header must not open a new count."""
        return str(credentials.get("email", "")).strip().lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password, for known and unknown addresses alike."""
        services.note_failed_sign_in(email=str(credentials.get("email", "")), step="password")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password of somebody signed in, counted with the tries at sign-in."""
        found = self.authenticate(request_context.request, email=cast(Person, user).email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask people to confirm who they are unless they did a few minutes ago.

        The library lets through who has neither password nor second factor; they confirm where they can, or sign in
        again.
        """
        request = request_context.request
        if recently_confirmed(request, app_settings.REAUTHENTICATION_TIMEOUT):
            return False
        if not get_reauthentication_flows(request.user):
            raise ReauthenticationRequired
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Offer the organisations a person signs in through, and whoever has nothing else to sign in again."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {"reauthenticate": "Use your password", "mfa_reauthenticate": "Use an app or recovery code",
                 "mfa_reauthenticate:webauthn": "Use a passkey"}  # fmt: skip
        for one in methods:
            one["description"] = words.get(one["id"], one["description"])
        if isinstance(user, Person) and (not methods or organisations_of(user)):
            url = reverse("account_confirm_elsewhere")
            methods.append({"id": "elsewhere", "description": "Use your organisation’s sign-in", "url": url})
        return methods

    def get_login_stages(self) -> list[str]:
        """Put our second step in the place of the library's."""
        ours = "sightline.accounts.stages.SecondStep"
        stages: list[str] = super().get_login_stages()
        return [ours if one == "allauth.mfa.stages.AuthenticateStage" else one for one in stages]

    def is_login_by_code_required(self, login: Login) -> bool:
        """Ask for an e-mailed code after the first step where roles need one and no stronger factor is set up."""
        person = cast(Person, login.user)
        passed = steps_passed(self.request, person)
        if not {"password", ORGANISATION} & set(passed) or "code" in passed:
            return False
        if organisation_counts(self.request, person):
            return False
        return need_of(person) is Need.EMAIL_CODE and not has_strong_factor(person)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in: a new session key, the clocks started, a line in the trail; not who was switched off on the way."""
        person = cast(Person, user)
        if not Person.objects.filter(pk=person.pk, is_active=True).exists():
            raise ImmediateHttpResponse(self.respond_user_inactive(request, person))
        ways = ways_of(request, person)
        with transaction.atomic():
            super().login(request, user)
            stamp_sign_in(request.session)
            services.note_sign_in(person=person, ways=ways)

    def logout(self, request: HttpRequest) -> None:
        """Sign out and note it."""
        person = request.user
        with transaction.atomic():
            super().logout(request)
            if isinstance(person, Person):
                services.note_sign_out(person=person)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Change a password and end the person's other sessions."""
        request, person = request_context.request, cast(Person, user)
        by_link = request.user.pk != person.pk
        keep = request.session.session_key
        services.change_password(person=person, password=password, keep=keep, by_link=by_link)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to sign-in: a change of password ends every session, this one too."""
        return reverse("account_login")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to sign-in."""
        return reverse("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a mail in the outbox; nothing of the request gets into its links."""
        services.mail(email, template_prefix, {key: value for key, value in context.items() if key != "request"})

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person that something about their sign-in changed: always, it cannot be switched off."""
        facts = {"at": timezone.now(), "address": self.get_client_ip(self.request)}
        services.mail(email or cast(Person, user).email, template_prefix, {"person": user, **facts, **(context or {})})


class MFAAdapter(DefaultMFAAdapter):
    """Our answers to the library's questions about second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Check it and try again.",
        "cannot_delete_authenticator": "You cannot remove your last second step: your role needs one.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey before you make recovery codes.",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt the secret of an authenticator app or of recovery codes."""
        return _ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt such a secret, also when it was encrypted with a former key."""
        return _ciphers().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove the last strong factor of somebody whose roles need one."""
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=STRONG).exclude(pk=authenticator.pk)
        return others.exists() or need_of(cast(Person, authenticator.user)) is not Need.STRONG

    def build_totp_svg(self, url: str) -> str:
        """Draw the square code on white, so that it can be scanned whatever the page's colours."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to our own address, never to the Host header."""
        return {"id": urlsplit(settings.SITE_ADDRESS).hostname or "localhost", "name": "Sightline"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Suggest a name for a passkey."""
        return "My passkey"


def _ciphers() -> MultiFernet:
    """Return the ciphers of the present key and of former ones, the present first."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    hashes = [hashlib.sha256(b"sightline second factors " + force_bytes(key)).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in hashes])
