"""Holds people's rows until the transaction ends: who decides something about the same person waits, and then sees what was decided."""

from collections.abc import Iterable

from certify.accounts.models import Person


def hold_people(person_ids: Iterable[int]) -> None:
    """In the order of their ids, so that two holders never wait for one another. Rows that refer to the people can be made meanwhile."""
    asked = sorted(set(person_ids))
    for start in range(0, len(asked), 500):
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=asked[start : start + 500]).order_by("pk").values_list("pk"))
