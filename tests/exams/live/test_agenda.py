"""Which rooms are due when."""

from exams.live.agenda import Agenda


def test_rooms_are_taken_when_they_are_due_the_longest_due_first() -> None:
    agenda = Agenda()
    for room_id, at in ((1, 5.0), (2, 3.0), (3, 4.0), (4, 9.0)):
        agenda.put(room_id, at)
    assert agenda.next_at() == 3.0
    assert agenda.take(5.0, most=2) == [2, 3]
    assert agenda.take(5.0, most=2) == [1]
    assert agenda.take(8.9, most=2) == []
    assert agenda.next_at() == 9.0


def test_a_room_stands_once_at_the_instant_of_the_last_word() -> None:
    agenda = Agenda()
    agenda.put(1, 2.0)
    agenda.put(1, 7.0)
    assert agenda.take(6.9, most=9) == []
    agenda.put(1, 6.0)
    assert agenda.take(7.0, most=9) == [1]
    assert agenda.take(99.0, most=9) == []


def test_what_was_taken_comes_back_only_when_it_is_put_again() -> None:
    agenda = Agenda()
    agenda.put(1, 1.0)
    assert agenda.take(1.0, most=1) == [1]
    assert agenda.next_at() == float("inf")
    agenda.put(1, 1.0)
    assert agenda.take(1.0, most=1) == [1]


def test_a_dropped_room_is_not_due() -> None:
    agenda = Agenda()
    agenda.put(1, 1.0)
    agenda.put(2, 2.0)
    agenda.drop(1)
    agenda.drop(3)
    assert agenda.next_at() == 2.0
    assert agenda.take(5.0, most=9) == [2]
