"""Who may open a stream: host, origin, ticket and session, checked without a database."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from exams.consoles import Console
from exams.errors import TicketRefused
from exams.live.frames import Place, place_of_event_id
from exams.live.sessions import Holder
from exams.live.tickets import Ticket, read_ticket


@dataclass(frozen=True)
class Admission:
    """A stream that may begin, after the frame `since`."""

    ticket: Ticket
    holder: Holder
    since: Place


def admit(scope: MutableMapping[str, Any]) -> Admission:
    """Raises TicketRefused with the reason."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    check_host(headers)
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    ticket = read_ticket(query.get("ticket", [""])[0])
    since = headers.get("last-event-id") or query.get("since", [""])[0]
    return Admission(ticket, _holder(ticket, headers), place_of_event_id(since))


def check_host(headers: dict[str, str]) -> None:
    """Also for streams without a ticket. Raises TicketRefused."""
    host = headers.get("host", "")
    allowed = settings.ALLOWED_HOSTS or ([".localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, allowed):
        raise TicketRefused("host")
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        raise TicketRefused("origin")


def _holder(ticket: Ticket, headers: dict[str, str]) -> Holder:
    """A browser's ticket works only beside the cookie of the session that it was given to."""
    kind, _, digest = ticket.console.partition(":")
    if kind == "token":
        return Holder(ticket.person_id, None, int(digest))
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError as error:
        raise TicketRefused("session") from error
    if cookie is None or Console.of_session(cookie.value).name != ticket.console:
        raise TicketRefused("session")
    return Holder(ticket.person_id, cookie.value, None)
