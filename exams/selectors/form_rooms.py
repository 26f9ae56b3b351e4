"""The rooms of a round's forms, with their keys: for work that must know them before anybody sits. Never shown."""

from __future__ import annotations

from exams.models import FormRoom
from exams.selectors.rooms import keys_of
from sandbox.engine.bundle import Keys


def form_rooms(round_id: int) -> dict[str, list[tuple[int, Keys]]]:
    """For each form's label (scenario id, keys) of its rooms in their order."""
    forms: dict[str, list[tuple[int, Keys]]] = {}
    for row in FormRoom.objects.filter(form__round_id=round_id).select_related("form").order_by("form__label", "position"):
        forms.setdefault(row.form.label, []).append((row.scenario_id, keys_of(row)))
    return forms
