"""Addresses of the register: traders, briefs, conversations, and reports of misuse."""

from django.urls import path

from certify.registry.pages import briefs, declared, misuse, my_profile, organisation, organisation_office, talks, traders

app_name = "registry"

urlpatterns = [
    path("traders/", traders.traders, name="traders"),
    path("traders/<str:code>/", traders.trader, name="trader"),
    path("traders/<str:code>/contact/", traders.contact, name="contact"),
    path("organisations/<slug:slug>/", organisation.organisation, name="organisation"),
    path("organisations/<slug:slug>/office/", organisation_office.office, name="organisation-office"),
    path("me/profile/", my_profile.edit, name="my-profile"),
    path("me/profile/preview/", my_profile.preview, name="preview"),
    path("me/profile/withdraw/", my_profile.withdraw, name="withdraw"),
    path("me/profile/declared/", declared.add, name="declare"),
    path("me/profile/declared/<uuid:public_id>/", declared.one, name="declaration"),
    path("me/profile/declared/<uuid:public_id>/mail/", declared.mail, name="mail-link"),
    path("me/profile/declared/<uuid:public_id>/withdraw/", declared.withdraw, name="withdraw-declaration"),
    path("confirm-experience/<str:token>/", declared.confirm, name="confirm-experience"),
    path("briefs/", briefs.briefs, name="briefs"),
    path("briefs/new/", briefs.new, name="new-brief"),
    path("briefs/<uuid:public_id>/", briefs.brief, name="brief"),
    path("briefs/<uuid:public_id>/close/", briefs.close, name="close-brief"),
    path("talks/", talks.talks, name="talks"),
    path("talks/<uuid:public_id>/", talks.talk, name="talk"),
    path("talks/<uuid:public_id>/close/", talks.close, name="close-talk"),
    path("talks/<uuid:public_id>/block/", talks.block_other, name="block"),
    path("misuse/", misuse.queue, name="misuse"),
    path("misuse/report/", misuse.report, name="report"),
    path("misuse/<int:report_id>/", misuse.decide, name="decide"),
]
