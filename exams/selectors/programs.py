"""Which attempts are a program's, for everything that must never mix programs with people. One answer for all chapters.

An attempt is a program's if the account is one (`Person.is_program`, said when the account is opened or by staff), or if an API token has steered a
room of it. A browser driven by a script under a person's account is not told from a person here: invigilators see its rhythm and decide.
"""

from __future__ import annotations

from certify.accounts.selectors import program_account_ids
from exams.models import Attempt, AttemptRoom, ConsoleChange

BY_TOKEN = "token:"  # noqa: S105 - a prefix, no secret
"""What the name of a program's console begins with (`exams.consoles`)."""


def program_attempts(round_id: int) -> frozenset[int]:
    """Ids of the round's attempts; a few queries whatever their number."""
    steered = AttemptRoom.objects.filter(attempt__registration__round_id=round_id, console__startswith=BY_TOKEN)
    before = ConsoleChange.objects.filter(attempt_room__attempt__registration__round_id=round_id, console__startswith=BY_TOKEN)
    attempts = dict(Attempt.objects.filter(registration__round_id=round_id).values_list("pk", "registration__person_id"))
    accounts = program_account_ids(attempts.values())
    by_account = {attempt_id for attempt_id, person_id in attempts.items() if person_id in accounts}
    return frozenset({*by_account, *steered.values_list("attempt_id", flat=True), *before.values_list("attempt_room__attempt_id", flat=True)})
