"""Two webhooks that the demo's own receiver takes: a certifier's, told of every certificate, and the service provider's, told of its people's."""

from datetime import datetime
from pathlib import Path
from typing import Any

from certify.demo.folder import write_private
from certify.demo.signins import WEBHOOK_SECRETS
from certify.webhooks.errors import UrlKnown
from certify.webhooks.services.add_endpoint import add_endpoint
from certify.webhooks.services.queue_messages import queue_test


def install_webhooks(data: Path, certifier: Any, manager: Any, organisation_id: int, now: datetime) -> None:
    """Before anybody is certified, so that they are told of it. Without a receiver (the launcher starts it) there are none."""
    port = data / "stamps" / "receiver"
    if not port.exists():
        return
    url = f"http://127.0.0.1:{port.read_text(encoding='ascii')}/certificates"
    for by, organisation in ((certifier, None), (manager, organisation_id)):
        try:
            endpoint, secret = add_endpoint(url, by, now, organisation)
        except UrlKnown:
            continue  # an earlier installation's
        file = data / WEBHOOK_SECRETS
        known = file.read_text(encoding="ascii") if file.exists() else ""
        write_private(file, f"{known}{secret}\n")
        queue_test(endpoint, now)
