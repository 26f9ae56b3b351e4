"""The register's part of the API."""

from django.urls import path

from certify.registry.api.declarations import Declarations, DeclarationView, WithdrawDeclaration
from certify.registry.api.organisation import OrganisationDetail
from certify.registry.api.talks import AnswerBrief, BlockTalk, Briefs, BriefView, CloseBrief, CloseTalk, ContactTrader, Talks, TalkView
from certify.registry.api.traders import OwnProfile, Reports, Traders, TraderView

urlpatterns = [
    path("organisations/<slug:slug>/", OrganisationDetail.as_view(), name="api-organisation"),
    path("traders/", Traders.as_view(), name="api-traders"),
    path("traders/<str:code>/", TraderView.as_view(), name="api-trader"),
    path("traders/<str:code>/messages/", ContactTrader.as_view(), name="api-contact-trader"),
    path("me/profile/", OwnProfile.as_view(), name="api-own-profile"),
    path("me/profile/declared/", Declarations.as_view(), name="api-declarations"),
    path("me/profile/declared/<uuid:public_id>/", DeclarationView.as_view(), name="api-declaration"),
    path("me/profile/declared/<uuid:public_id>/withdraw/", WithdrawDeclaration.as_view(), name="api-withdraw-declaration"),
    path("briefs/", Briefs.as_view(), name="api-briefs"),
    path("briefs/<uuid:public_id>/", BriefView.as_view(), name="api-brief"),
    path("briefs/<uuid:public_id>/close/", CloseBrief.as_view(), name="api-close-brief"),
    path("briefs/<uuid:public_id>/answers/", AnswerBrief.as_view(), name="api-answer-brief"),
    path("talks/", Talks.as_view(), name="api-talks"),
    path("talks/<uuid:public_id>/", TalkView.as_view(), name="api-talk"),
    path("talks/<uuid:public_id>/close/", CloseTalk.as_view(), name="api-close-talk"),
    path("talks/<uuid:public_id>/block/", BlockTalk.as_view(), name="api-block-talk"),
    path("misuse/", Reports.as_view(), name="api-report-misuse"),
]
