"""The routes of accounts: the library's names, only the pages we want, each with its access declared."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from sightline.accounts import views
from sightline.kernel.access import declare, signed_in


def opened(view: type[Any]) -> Any:
    """Declare a view of the library that needs no sign-in."""
    return declare(never_cache(view.as_view()), "open")


def own(view: type[Any]) -> Any:
    """Declare a view of the library that needs sign-in and shows a person what is theirs."""
    return signed_in(never_cache(view.as_view()))


sign_in = [
    path("login/", opened(views.Login), name="account_login"),
    path("logout/", opened(account_views.LogoutView), name="account_logout"),
    path("inactive/", opened(account_views.AccountInactiveView), name="account_inactive"),
    path("signup/", opened(views.NoSignUp), name="account_signup"),
    path("login/code/", opened(views.RequestLoginCode), name="account_request_login_code"),
    path("login/code/confirm/", opened(views.ConfirmLoginCode), name="account_confirm_login_code"),
    path("login/second-step/", opened(views.Authenticate), name="mfa_authenticate"),
    path("login/passkey/", opened(webauthn_views.LoginWebAuthnView), name="mfa_login_webauthn"),
]
confirm = [
    path("confirm/", own(views.Reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", own(views.MfaReauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", own(webauthn_views.ReauthenticateWebAuthnView), name="mfa_reauthenticate_webauthn"),
]
password = [
    path("password/change/", own(views.PasswordChange), name="account_change_password"),
    path("password/set/", own(views.PasswordSet), name="account_set_password"),
    path("password/reset/", opened(views.PasswordReset), name="account_reset_password"),
    path("password/reset/sent/", opened(account_views.PasswordResetDoneView), name="account_reset_password_done"),
    path(
        "password/link/done/",
        opened(account_views.PasswordResetFromKeyDoneView),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z\-]+)/$",
        opened(views.PasswordByLink),
        name="account_reset_password_from_key",
    ),
]
second_step = [
    path("second-step/", own(mfa_views.IndexView), name="mfa_index"),
    path("second-step/app/", own(views.ActivateTOTP), name="mfa_activate_totp"),
    path("second-step/app/code.svg", signed_in(views.totp_image), name="mfa_totp_image"),
    path("second-step/app/remove/", own(views.DeactivateTOTP), name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", own(views.ViewRecoveryCodes), name="mfa_view_recovery_codes"),
    path("second-step/recovery-codes/new/", own(views.GenerateRecoveryCodes), name="mfa_generate_recovery_codes"),
    path(
        "second-step/recovery-codes/download/",
        own(codes_views.DownloadRecoveryCodesView),
        name="mfa_download_recovery_codes",
    ),
    path("second-step/passkeys/", own(webauthn_views.ListWebAuthnView), name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", own(views.AddPasskey), name="mfa_add_webauthn"),
    path("second-step/passkeys/<int:pk>/rename/", own(views.RenamePasskey), name="mfa_edit_webauthn"),
    path("second-step/passkeys/<int:pk>/remove/", own(views.RemovePasskey), name="mfa_remove_webauthn"),
]
open_sessions = [
    path("sessions/", signed_in(views.sessions), name="usersessions_list"),
    path("sessions/end-others/", signed_in(views.end_other_sessions), name="usersessions_end_others"),
    path("sessions/<int:session_id>/end/", signed_in(views.end_session), name="usersessions_end"),
]
urlpatterns = [
    path("", signed_in(views.your_account), name="account"),
    *sign_in,
    *confirm,
    *password,
    *second_step,
    *open_sessions,
]
