"""Competition ranking: 1, 2, 2, 4, among official people only."""

from hypothesis import given
from hypothesis import strategies as st

from certify.leaderboards.ranking import Entry, Place, places, tenths

scores = st.integers(0, 8)  # few values, so that ties are common
fields = st.lists(st.tuples(scores, st.booleans(), st.booleans()), max_size=30)


def entries(drawn: list[tuple[int, bool, bool]]) -> list[Entry]:
    return [Entry(key, score, official, hidden) for key, (score, official, hidden) in enumerate(drawn)]


def test_equal_scores_share_a_rank_and_leave_a_gap() -> None:
    assert [place.rank for place in places([Entry(1, 90), Entry(2, 80), Entry(3, 80), Entry(4, 70)])] == [1, 2, 2, 4]


def test_unofficial_people_stand_at_their_place_and_take_none() -> None:
    ranked = places([Entry(1, 90, official=False), Entry(2, 80), Entry(3, 80, official=False), Entry(4, 70)])
    assert ranked == [Place(1, None), Place(2, 1), Place(3, None), Place(4, 2)]


def test_an_unofficial_equal_in_front_does_not_cost_a_rank() -> None:
    assert places([Entry(1, 80, official=False), Entry(2, 80), Entry(3, 80)]) == [Place(1, None), Place(2, 1), Place(3, 1)]


def test_hidden_people_are_not_there_and_take_no_rank() -> None:
    assert places([Entry(1, 90, hidden=True), Entry(2, 80)]) == [Place(2, 1)]


def test_nobody_makes_an_empty_board() -> None:
    assert places([]) == []


@given(fields)
def test_a_rank_is_one_more_than_the_official_ones_above(drawn: list[tuple[int, bool, bool]]) -> None:
    everybody = {entry.key: entry for entry in entries(drawn)}
    for place in places(everybody.values()):
        own = everybody[place.key]
        above = sum(other.official and not other.hidden and other.score_tenths > own.score_tenths for other in everybody.values())
        assert place.rank == (above + 1 if own.official else None)


@given(fields)
def test_the_order_of_the_results_does_not_matter(drawn: list[tuple[int, bool, bool]]) -> None:
    assert places(entries(drawn)) == places(reversed(entries(drawn)))


@given(fields)
def test_everybody_who_is_not_hidden_is_there_once(drawn: list[tuple[int, bool, bool]]) -> None:
    assert sorted(place.key for place in places(entries(drawn))) == [entry.key for entry in entries(drawn) if not entry.hidden]


def test_scores_that_look_equal_are_equal() -> None:
    assert tenths(561.2999999) == tenths(561.3000001) == 5613
