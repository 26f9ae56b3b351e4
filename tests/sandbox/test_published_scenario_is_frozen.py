"""The database refuses to change a published scenario, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction

from sandbox.models import Scenario

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "change", [{"speed": 7}, {"bundle": b"other"}, {"digest": "0" * 64}, {"state": "draft"}, {"title_en": "Renamed"}, {"gate": {}}]
)
def test_an_update_of_a_published_scenario_is_refused(published: Scenario, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Scenario.objects.filter(pk=published.pk).update(**change)
    kept = Scenario.objects.get(pk=published.pk)
    assert (kept.digest, kept.state, kept.speed) == (published.digest, "published", published.speed)


def test_raw_sql_does_not_get_past_it_either(published: Scenario) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE sandbox_scenario SET speed = 9 WHERE id = %s", [published.pk])


def test_a_draft_can_be_changed(draft: Scenario) -> None:
    assert Scenario.objects.filter(pk=draft.pk).update(speed=7) == 1


def test_a_published_scenario_without_bundle_cannot_exist(draft: Scenario) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.filter(pk=draft.pk).update(state="published", digest="0" * 64)


def test_its_room_cannot_be_deleted_under_it(published: Scenario) -> None:
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        published.room.delete()
