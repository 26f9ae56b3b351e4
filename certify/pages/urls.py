"""Addresses of the pages across chapters."""

from django.templatetags.static import static
from django.urls import path
from django.views.generic import RedirectView

from certify.pages.handbook import handbook
from certify.pages.home import home
from certify.pages.me import me


class FaviconView(RedirectView):
    """Browsers ask for it on pages that name none."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("img/seal.svg")


urlpatterns = [
    path("", home, name="home"),
    path("handbook/", handbook, name="handbook"),
    path("me/", me, name="me"),
    path("favicon.ico", FaviconView.as_view()),
]
