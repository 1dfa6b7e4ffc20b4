"""Pages of sign-in: the library's views with our forms."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.account.internal import flows
from allauth.account.mixins import LogoutFunctionalityMixin
from allauth.decorators import rate_limit
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import views as webauthn_views
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django.views.generic.edit import FormView

from sightline.accounts import forms
from sightline.accounts.oidc import organisations
from sightline.accounts.queries import sign_in_ways
from sightline.accounts.tokens import invited_person, person_for
from sightline.accounts.views.own import app_stays, person_of


class Login(account_views.LoginView):
    form_class = forms.LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer the organisations whose people sign in with its own account, when there are any."""
        return {**super().get_context_data(**kwargs), "organisations": organisations()}


class NoSignUp(TemplateView):
    """Says where accounts come from; there is no form, and nothing to send."""

    template_name = "account/signup_closed.html"
    http_method_names = ["get", "head"]


class RequestLoginCode(account_views.RequestLoginCodeView):
    form_class = forms.RequestLoginCodeForm


class ConfirmLoginCode(account_views.ConfirmLoginCodeView):
    form_class = forms.ConfirmLoginCodeForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose code it is, so that tries are counted per address."""
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if "code" in kwargs:
            kwargs["email"] = self._process.state.get("email", "")
        return kwargs


class Reauthenticate(account_views.ReauthenticateView):
    form_class = forms.ReauthenticateForm


class PasswordChange(account_views.PasswordChangeView):
    form_class = forms.ChangePasswordForm


class PasswordSet(account_views.PasswordSetView):
    form_class = forms.SetPasswordForm


class PasswordReset(account_views.PasswordResetView):
    form_class = forms.ResetPasswordForm


@method_decorator(sensitive_post_parameters("password1", "password2"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
@method_decorator(rate_limit(action="reset_password_from_key"), name="dispatch")
class PasswordByLink(LogoutFunctionalityMixin, FormView[forms.PasswordByLinkForm]):
    """Sets a password for somebody who followed a link from a mail: an invitation or a reset.

    The first visit moves the secret from the address into the session, so that it leaks into no log or referrer.
    """

    form_class = forms.PasswordByLinkForm
    template_name = "account/password_reset_from_key.html"
    success_url = reverse_lazy("account_reset_password_from_key_done")
    moved = "set-password"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let only those through whose link still works."""
        uid, key = kwargs["uidb36"], kwargs["key"]
        secret = request.session.get(account_views.INTERNAL_RESET_SESSION_KEY, "") if key == self.moved else key
        person = person_for(uid, secret)
        if person is None:
            return render(request, self.template_name, {"token_fail": True}, status=HTTPStatus.GONE)
        if request.user.is_authenticated and request.user.pk != person.pk:
            self.logout()
        request.session[account_views.INTERNAL_RESET_SESSION_KEY] = secret
        if key != self.moved:
            return HttpResponseRedirect(
                reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": self.moved})
            )
        self.person = person
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form whose password it is."""
        return {**super().get_form_kwargs(), "user": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Offer an invited person their organisation's sign-in instead of a password."""
        uid, secret = self.kwargs["uidb36"], self.request.session.get(account_views.INTERNAL_RESET_SESSION_KEY, "")
        offered = organisations() if invited_person(uid, secret) else ()
        return {**super().get_context_data(**kwargs), "organisations": offered, "uid": uid}

    def form_valid(self, form: forms.PasswordByLinkForm) -> HttpResponse:
        """Set the password and tell the person by mail."""
        form.save()
        self.request.session.pop(account_views.INTERNAL_RESET_SESSION_KEY, None)
        flows.password_reset.finalize_password_reset(self.request, self.person)
        return super().form_valid(form)


class Authenticate(mfa_views.AuthenticateView):
    form_class = forms.AuthenticateForm


class MfaReauthenticate(mfa_views.ReauthenticateView):
    form_class = forms.MfaReauthenticateForm


@method_decorator(never_cache, name="dispatch")
class ActivateTOTP(totp_views.ActivateTOTPView):
    form_class = forms.ActivateTOTPForm


class SecondSteps(mfa_views.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether the app has to stay."""
        person = person_of(self.request)
        return {**super().get_context_data(**kwargs), "app_stays": app_stays(person, sign_in_ways(person))}


class DeactivateTOTP(totp_views.DeactivateTOTPView):
    form_class = forms.DeactivateTOTPForm


@require_safe
@never_cache
@reauthentication_required(app="allauth.mfa")
def totp_image(request: HttpRequest) -> HttpResponse:
    """Draw the square code that holds the secret of the app being set up, as a picture of its own address.

    The library puts it in the page as a data: address, which our content security policy refuses.
    """
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_mfa_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(person_of(request), secret))
    return HttpResponse(svg, content_type="image/svg+xml")


class AddPasskey(webauthn_views.AddWebAuthnView):
    form_class = forms.AddPasskeyForm


class RenamePasskey(webauthn_views.EditWebAuthnView):
    form_class = forms.RenamePasskeyForm


class RemovePasskey(webauthn_views.RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the passkey unless the person's roles need it."""
        adapter = get_mfa_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class ViewRecoveryCodes(codes_views.ViewRecoveryCodesView):
    pass


class GenerateRecoveryCodes(codes_views.GenerateRecoveryCodesView):
    form_class = forms.RecoveryCodesForm
