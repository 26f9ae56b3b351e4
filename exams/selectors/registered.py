"""Who is on the roster of a round that uses certain rooms."""

from collections.abc import Iterable

from exams.models import FormRoom, Registration


def registered_with(scenario_ids: Iterable[int]) -> set[int]:
    """Ids of people registered for any round with one of these scenarios: they may have sat it, or may sit it yet."""
    rounds = FormRoom.objects.filter(scenario__in=list(scenario_ids)).values("form__round")
    return set(Registration.objects.filter(round__in=rounds).values_list("person_id", flat=True))
