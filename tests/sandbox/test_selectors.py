"""What a scenario's card tells, and what it must not."""

import json
from dataclasses import asdict

import pytest

from sandbox import selectors
from sandbox.models import Recording, Scenario
from sandbox.services.import_recording import import_recording
from tests.sandbox.calibration.session_files import SESSIONS
from tests.sandbox.rooms import NOW

pytestmark = pytest.mark.django_db


def test_the_card_has_length_speed_and_limits(published: Scenario) -> None:
    card = selectors.scenario_card(published.pk)
    assert (card.ticks, card.speed, card.duration_s, card.start_minute, card.preparation_s) == (120, 5, 120, 10, 180)
    assert len(card.levers) == 15
    assert card.levers["agents"].maximum is not None
    assert card.provenance.startswith("calibrated synthetic")


def test_the_opening_is_what_the_recorded_operator_had_set(published: Scenario) -> None:
    bundle = selectors.load_scenario(published.pk)
    opening = {(control.lever, control.sku): control.value for control in selectors.opening_of(bundle)}
    last: dict[str, str] = {}
    for control in bundle.recorded_before:
        last[control.lever] = control.sku if control.lever == "pitch" else control.value
    assert opening["pitch", ""] == last["pitch"]
    assert opening["cue", ""] == last["cue"]
    assert opening["agents", ""] == last["agents"]
    assert opening["cohost", ""] == last.get("cohost", "off")


def test_stock_and_reserve_are_those_of_the_excerpts_start(published: Scenario) -> None:
    recorded = {line["sku"]: line for line in published.room.recording.summary["products"]}
    for product in selectors.scenario_card(published.pk).products:
        assert product.stock == recorded[product.sku]["stock"][9]
        assert product.reserve <= recorded[product.sku]["reserve"]


def test_past_sessions_are_only_earlier_ones(published: Scenario) -> None:
    for name in ("boutique-03", "snacks-01"):
        import_recording(SESSIONS / name, by=None, now=NOW)
    started = published.room.recording.started_at
    past = selectors.scenario_card(published.pk).past_sessions
    assert [session.gmv_cents for session in past] == [Recording.objects.get(session_id="boutique-01").summary["totals"]["gmv_cents"]]
    assert all(session.started_at < started for session in past)


def test_the_card_betrays_nothing_of_this_evening(published: Scenario) -> None:
    """No baseline log, no parameters, no curve, total or return of the session that is played."""
    text = json.dumps(asdict(selectors.scenario_card(published.pk)), default=str)
    totals = published.room.recording.summary["totals"]
    assert str(totals["gmv_cents"]) not in text
    assert str(totals["refund_cents"]) not in text
    assert "shock" not in text
    assert "incidents" not in text
    inside = [control for control in selectors.load_scenario(published.pk).baseline if control.lever == "pitch"]
    assert inside
    assert '"baseline"' not in text


def test_a_draft_is_not_among_the_published(draft: Scenario) -> None:
    assert list(selectors.published_scenarios()) == []


def test_only_the_latest_export_of_a_session_is_calibrated(recording: Recording) -> None:
    from tests.sandbox.calibration.session_files import english_files, with_cell

    corrected = import_recording(with_cell(english_files(), "minutes.csv", 5, "new_followers", "0"), by=None, now=NOW)
    assert set(selectors.latest_recordings_of_host("boutique")) == {recording.pk, corrected.pk}


def test_recordings_come_host_by_host_in_order_of_their_evenings(db: None) -> None:
    for name in ("snacks-02", "boutique-02", "snacks-01"):
        import_recording(SESSIONS / name, by=None, now=NOW)
    assert [row.session_id for row in selectors.recordings()] == ["boutique-02", "snacks-01", "snacks-02"]
    assert selectors.recordings().ordered
    assert selectors.calibrations().ordered
