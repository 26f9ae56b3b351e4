"""Are the streams' sessions still live? One batched look, every ten seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session

from certify.accounts.selectors import active_person_ids, live_token_ids


@dataclass(frozen=True)
class Holder:
    """Who a stream belongs to: a session by its key, or a token by its id."""

    person_id: int
    session_key: str | None
    token_id: int | None


def signed_out(holders: Iterable[Holder], now: datetime) -> set[Holder]:
    """Those whose session has ended, whose token was revoked, or whose account was closed."""
    asked = set(holders)
    keys = {holder.session_key for holder in asked if holder.session_key}
    tokens = {holder.token_id for holder in asked if holder.token_id is not None}
    live_keys = set(Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("session_key", flat=True)) if keys else set()
    live_tokens = live_token_ids(tokens) if tokens else set()
    people = active_person_ids({holder.person_id for holder in asked})
    return {
        holder
        for holder in asked
        if holder.person_id not in people or not (holder.session_key in live_keys or (holder.token_id is not None and holder.token_id in live_tokens))
    }
