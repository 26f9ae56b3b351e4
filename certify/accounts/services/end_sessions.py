"""Signs a person out everywhere: browsers and programs."""

from datetime import datetime

from django.contrib.sessions.models import Session

from certify.accounts.models import ApiToken


def end_sessions(person_id: int, now: datetime) -> int:
    """How many sessions ended. A session's row does not name its person, so all live ones are read: once for an erasure or a new password."""
    wanted = str(person_id)
    live = Session.objects.filter(expire_date__gt=now).iterator()
    keys = [session.session_key for session in live if session.get_decoded().get("_auth_user_id") == wanted]
    ApiToken.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=now)
    return Session.objects.filter(session_key__in=keys).delete()[0]
