"""Who is on the roster of a round that uses certain rooms, and who may not be, as a judge of one of them."""

from collections.abc import Iterable

from exams.models import FormRoom, Registration, RoomJudge


def registered_with(scenario_ids: Iterable[int]) -> set[int]:
    """Ids of people registered for any round with one of these scenarios: they may have sat it, or may sit it yet."""
    rounds = FormRoom.objects.filter(scenario__in=list(scenario_ids)).values("form__round")
    return set(Registration.objects.filter(round__in=rounds).values_list("person_id", flat=True))


def judges_of(round_id: int, person_ids: Iterable[int]) -> set[int]:
    """Those of the people who were invited to rate runs of one of the round's rooms."""
    rooms = FormRoom.objects.filter(form__round=round_id).values("scenario")
    return set(RoomJudge.objects.filter(scenario__in=rooms).values_list("person_id", flat=True)) & set(person_ids)
