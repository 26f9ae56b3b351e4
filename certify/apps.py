"""The site as a Django application: pages across chapters, management commands, and the place where Celery is loaded."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Joins the chapters."""

    name = "certify"
    label = "certify"
    verbose_name = "Certify"

    def ready(self) -> None:
        from certify import celery

        celery.app.set_default()
