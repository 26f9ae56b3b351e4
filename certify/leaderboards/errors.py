"""What can go wrong around a board."""

from typing import Any


class BoardError(Exception):
    """Base of this chapter's errors."""

    code = "board_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message
        self.params = params


class BoardNotFound(BoardError):
    """No board under this name: no such round, season or organisation, or nothing released yet."""

    code = "not_found"
    status = 404


class ReasonMissing(BoardError):
    """A switch is turned with a reason."""

    code = "reason_missing"
    status = 422


class NoSwitches(BoardError):
    """Boards of organisations and of all time follow the rounds that they count; only rounds and seasons have switches."""

    code = "no_switches"


class BoardFinal(BoardError):
    """Nothing comes in any more, so that there is nothing to hold back."""

    code = "board_final"


class FrozenWithSeason(BoardError):
    """The round was frozen with its season, and is unfrozen with it."""

    code = "frozen_with_season"


class NotSettled(BoardError):
    """Something can still change the board; `obstacles` are codes."""

    code = "not_settled"

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__("something can still change this board", obstacles=obstacles)
        self.obstacles = obstacles


class SeasonRefused(BoardError):
    """A season that cannot be like this; `problem` is a code: ends_early, slug_taken, switched."""

    code = "season_refused"
    status = 422

    def __init__(self, problem: str) -> None:
        super().__init__("the season cannot be like this", problem=problem)
        self.problem = problem


class PersonUnknown(BoardError):
    """Nobody signs in by this name."""

    code = "person_unknown"
    status = 422
