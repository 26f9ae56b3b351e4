"""The accounts' part of the API."""

from django.urls import path

from certify.accounts.api.me import Me
from certify.accounts.api.sign_in import SignIn

urlpatterns = [path("tokens/", SignIn.as_view(), name="api-sign-in"), path("me/", Me.as_view(), name="api-me")]
