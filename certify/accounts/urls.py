"""Signing in and out, opening an account, and what a person decides about the own data."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path

from certify.accounts.pages.me import change_name_consent, end_token, make_token
from certify.accounts.pages.sign_up import sign_up

urlpatterns = [
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("sign-up/", sign_up, name="sign-up"),
    path("me/password/", PasswordChangeView.as_view(), name="password_change"),
    path("me/password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("me/name/", change_name_consent, name="change-name-consent"),
    path("me/tokens/", make_token, name="make-token"),
    path("me/tokens/<int:token_id>/end/", end_token, name="end-token"),
]
