"""How a room is cut."""

from itertools import pairwise

import pytest

from grading.debrief.windows import MOST_WINDOWS, windows


@pytest.mark.parametrize("ticks", [1, 7, 36, 60, 240, 360, 361, 500, 1440])
def test_windows_cover_the_room_without_gap_or_overlap(ticks: int) -> None:
    cut = windows(ticks)
    assert (cut[0].start, cut[-1].stop) == (0, ticks)
    assert all(before.stop == after.start for before, after in pairwise(cut))
    assert len(cut) <= MOST_WINDOWS
    assert max(w.stop - w.start for w in cut) - min(w.stop - w.start for w in cut) <= 1


def test_thirty_minutes_make_ten_windows_of_three() -> None:
    assert [w.stop - w.start for w in windows(360)] == [36] * 10
