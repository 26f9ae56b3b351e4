"""The accounts' part of the API."""

from django.urls import path

from certify.accounts.api.me import Me
from certify.accounts.api.memberships import AnswerInvitation, MyOrganisations, OwnMembership
from certify.accounts.api.organisations import Applications, Decide, OneInvitation, OneMember, Organisations, People
from certify.accounts.api.sign_in import SignIn

urlpatterns = [
    path("tokens/", SignIn.as_view(), name="api-sign-in"),
    path("me/", Me.as_view(), name="api-me"),
    path("me/organisations/", MyOrganisations.as_view(), name="api-my-organisations"),
    path("me/invitations/<int:invitation_id>/", AnswerInvitation.as_view(), name="api-answer-invitation"),
    path("me/memberships/<int:membership_id>/", OwnMembership.as_view(), name="api-own-membership"),
    path("organisations/", Organisations.as_view(), name="api-organisations"),
    path("organisations/applications/", Applications.as_view(), name="api-organisation-applications"),
    path("organisations/applications/<int:organisation_id>/", Decide.as_view(), name="api-organisation-decide"),
    path("organisations/<slug:slug>/people/", People.as_view(), name="api-organisation-people"),
    path("organisations/<slug:slug>/people/<int:membership_id>/", OneMember.as_view(), name="api-organisation-member"),
    path("organisations/<slug:slug>/invitations/<int:invitation_id>/", OneInvitation.as_view(), name="api-organisation-invitation"),
]
