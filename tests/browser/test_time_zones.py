"""A browser shows a round's times in its own zone, over the days on which clocks change."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser

from exams.models import Round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("zone", "opens_at", "opens", "closes"),
    [
        # no summer time: half a world away the same instants are plain
        ("Asia/Shanghai", datetime(2027, 3, 13, 17, tzinfo=UTC), "14 Mar 2027, 01:00", "14 Mar 2027, 03:00"),
        # the hour from 2 to 3 does not exist on 14 March 2027
        ("America/New_York", datetime(2027, 3, 14, 6, tzinfo=UTC), "14 Mar 2027, 01:00", "14 Mar 2027, 04:00"),
        # clocks go back from 3 to 2 at 01:00 UTC on 31 October 2027: the second hour has the first one's name, and then it is 3
        ("Europe/Berlin", datetime(2027, 10, 31, 0, tzinfo=UTC), "31 Oct 2027, 02:00", "31 Oct 2027, 03:00"),
    ],
)
def test_a_round_s_times_are_right_in_the_reader_s_zone(
    zone: str, opens_at: datetime, opens: str, closes: str, chromium: Browser, server: str, make_round: Callable[..., Round]
) -> None:
    round_ = make_round("demonstration", opens_at + timedelta(hours=1), opens_at=opens_at, closes_at=opens_at + timedelta(hours=2), rooms=1)
    context = chromium.new_context(base_url=server, locale="en-US", timezone_id=zone)
    page = context.new_page()
    page.goto(f"/rounds/{round_.slug}/")
    shown = [text.rpartition(" ") for text in page.locator("time[data-local~=zone]").all_inner_texts()]
    assert [instant for instant, _, _ in shown] == [opens, closes]
    assert all(name for _, _, name in shown)  # CET, GMT+8, …: what the browser calls the zone
    assert (shown[0][2] == shown[1][2]) is (zone == "Asia/Shanghai")
    context.close()
