"""Signing in and out, opening an account, and what a person decides about the own data."""

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeDoneView, PasswordChangeView
from django.urls import path

from certify.accounts.pages import address, erase, memberships, my_data, organisations, recover
from certify.accounts.pages.me import change_name_consent, end_token, make_token
from certify.accounts.pages.set_up import set_up
from certify.accounts.pages.sign_up import sign_up

urlpatterns = [
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("sign-up/", sign_up, name="sign-up"),
    path("recover/", recover.ask, name="recover"),
    path("recover/asked/", recover.asked, name="recover-asked"),
    path("recover/<str:token>/", recover.recover, name="recover-password"),
    path("confirm/<str:token>/", address.confirm, name="confirm-address"),
    path("set-up/<str:token>/", set_up, name="set-up"),
    path("me/data/", my_data.my_data, name="my-data"),
    path("me/data/address/", address.change_address, name="change-address"),
    path("me/data/export/", my_data.make_export, name="make-export"),
    path("me/data/export/state/", my_data.export_state, name="export-state"),
    path("me/data/export/<int:export_id>/", my_data.download_export, name="download-export"),
    path("me/erase/", erase.erase, name="erase"),
    path("me/erase/keep/", erase.keep_me, name="keep-me"),
    path("me/password/", PasswordChangeView.as_view(), name="password_change"),
    path("me/password/done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("me/name/", change_name_consent, name="change-name-consent"),
    path("me/organisations/", memberships.answer, name="answer-organisation"),
    path("organisations/", organisations.organisation_list, name="organisations"),
    path("organisations/new/", organisations.apply, name="organisation-apply"),
    path("organisations/applications/", organisations.decide, name="organisation-decide"),
    path("organisations/applications/<int:organisation_id>/", organisations.decided, name="organisation-decided"),
    path("me/tokens/", make_token, name="make-token"),
    path("me/tokens/<int:token_id>/end/", end_token, name="end-token"),
]
