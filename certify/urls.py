"""Every address of the site: each chapter brings its pages and its part of the API."""

from importlib.util import find_spec

from csp.decorators import csp_update
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

from certify.health import healthz, healthz_worker

CHAPTERS = (
    "certify.accounts",
    "sandbox",
    "exams",
    "grading",
    "certify.certificates",
    "certify.leaderboards",
    "certify.registry",
    "certify.webhooks",
    "certify.spectators",
    "certify.pages",
)

# The page's script comes from a file of its own, as our policy asks; the viewer writes its styles into the page, which only this page allows.
api_docs = csp_update({"style-src": ["'unsafe-inline'"]})(  # type: ignore[no-untyped-call]
    SpectacularSwaggerSplitView.as_view(url_name="api-schema", permission_classes=[AllowAny])
)


def _chapter_urls(module: str, prefix: str) -> list[URLPattern | URLResolver]:
    return [path(prefix, include(f"{name}.{module}")) for name in CHAPTERS if _exists(f"{name}.{module}")]


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("healthz/worker", healthz_worker, name="healthz-worker"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="api-schema"),
    path("api/v1/docs/", api_docs, name="api-docs"),
    *_chapter_urls("api.urls", "api/v1/"),
    *_chapter_urls("urls", ""),
]
handler400 = "certify.pages.errors.bad_request"
handler403 = "certify.pages.errors.permission_denied"
handler404 = "certify.pages.errors.not_found"
handler500 = "certify.pages.errors.server_error"
