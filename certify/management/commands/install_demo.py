"""Puts the demo content into this installation."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certify.demo.content.install import install
from certify.demo.errors import DemoError


class Command(BaseCommand):
    """`script/manage install_demo`: people, recordings, rooms, scenarios, rounds, and one certificate earned for real. Can be repeated."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("CERTIFY_DEMO is not 1: demo content belongs into a demo only")
        began = time.monotonic()

        def say(text: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:5.0f} s  {text}")
            self.stdout.flush()

        try:
            install(Path(settings.DATA_DIR), timezone.now, say)
        except DemoError as error:
            raise CommandError(f"{error.zh}\n{error.en}") from error
        say("演示内容已就绪 / the demo content is ready")
