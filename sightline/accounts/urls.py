"""The routes of accounts: the library's names, only the pages we want, each with its access declared."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.recovery_codes import views as codes_views
from allauth.mfa.webauthn import views as webauthn_views
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from sightline.accounts.views import library, organisations
from sightline.accounts.views import own as mine
from sightline.kernel.access import declare, signed_in


def opened(view: type[Any]) -> Any:
    """Declare a view of the library that needs no sign-in."""
    return declare(never_cache(view.as_view()), "open")


def own(view: type[Any]) -> Any:
    """Declare a view of the library that needs sign-in and shows a person what is theirs."""
    return signed_in(never_cache(view.as_view()))


sign_in = [
    path("login/", opened(library.Login), name="account_login"),
    path("logout/", opened(account_views.LogoutView), name="account_logout"),
    path("inactive/", opened(account_views.AccountInactiveView), name="account_inactive"),
    path("signup/", opened(library.NoSignUp), name="account_signup"),
    path("login/code/", opened(library.RequestLoginCode), name="account_request_login_code"),
    path("login/code/confirm/", opened(library.ConfirmLoginCode), name="account_confirm_login_code"),
    path("login/second-step/", opened(library.Authenticate), name="mfa_authenticate"),
    path("login/passkey/", opened(webauthn_views.LoginWebAuthnView), name="mfa_login_webauthn"),
]
confirm = [
    path("confirm/", own(library.Reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", own(library.MfaReauthenticate), name="mfa_reauthenticate"),
    path("confirm/elsewhere/", signed_in(mine.confirm_elsewhere), name="account_confirm_elsewhere"),
    path("confirm/passkey/", own(webauthn_views.ReauthenticateWebAuthnView), name="mfa_reauthenticate_webauthn"),
]
password = [
    path("password/change/", own(library.PasswordChange), name="account_change_password"),
    path("password/set/", own(library.PasswordSet), name="account_set_password"),
    path("password/reset/", opened(library.PasswordReset), name="account_reset_password"),
    path("password/reset/sent/", opened(account_views.PasswordResetDoneView), name="account_reset_password_done"),
    path(
        "password/link/done/",
        opened(account_views.PasswordResetFromKeyDoneView),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[0-9A-Za-z\-]+)/$",
        opened(library.PasswordByLink),
        name="account_reset_password_from_key",
    ),
]
second_step = [
    path("second-step/", own(library.SecondSteps), name="mfa_index"),
    path("second-step/app/", own(library.ActivateTOTP), name="mfa_activate_totp"),
    path("second-step/app/code.svg", signed_in(library.totp_image), name="mfa_totp_image"),
    path("second-step/app/remove/", own(library.DeactivateTOTP), name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", own(library.ViewRecoveryCodes), name="mfa_view_recovery_codes"),
    path("second-step/recovery-codes/new/", own(library.GenerateRecoveryCodes), name="mfa_generate_recovery_codes"),
    path(
        "second-step/recovery-codes/download/",
        own(codes_views.DownloadRecoveryCodesView),
        name="mfa_download_recovery_codes",
    ),
    path("second-step/passkeys/", own(webauthn_views.ListWebAuthnView), name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", own(library.AddPasskey), name="mfa_add_webauthn"),
    path("second-step/passkeys/<int:pk>/rename/", own(library.RenamePasskey), name="mfa_edit_webauthn"),
    path("second-step/passkeys/<int:pk>/remove/", own(library.RemovePasskey), name="mfa_remove_webauthn"),
]
open_sessions = [
    path("sessions/", signed_in(mine.sessions), name="usersessions_list"),
    path("sessions/end-others/", signed_in(mine.end_other_sessions), name="usersessions_end_others"),
    path("sessions/<int:session_id>/end/", signed_in(mine.end_session), name="usersessions_end"),
]
changes = [
    path("email/", signed_in(mine.change_email), name="account_change_email"),
    path("changes/stop/", signed_in(mine.stop_change), name="account_stop_change"),
    path("changes/<str:key>/", declare(mine.change_by_link, "open"), name="account_change"),
]
through_organisations = [
    path("organisations/<int:pk>/remove/", signed_in(mine.unlink_organisation), name="account_organisation_remove"),
    path("organisations/<slug:key>/", declare(organisations.leave, "open"), name="account_organisation"),
    path("organisations/<slug:key>/back/", declare(organisations.back, "open"), name="account_organisation_callback"),
]
urlpatterns = [
    path("", signed_in(mine.your_account), name="account"),
    *sign_in,
    *confirm,
    *password,
    *second_step,
    *open_sessions,
    *changes,
    *through_organisations,
]
