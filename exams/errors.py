"""What the exams refuse. `code` is for programs, `message` for people, `params` for both; `status` is the one table of HTTP codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


class ExamsError(Exception):
    """Base of what this app raises on purpose."""

    code = "exams_error"
    status = 409

    def __init__(self, message: str = "", **params: Any) -> None:
        super().__init__(message or self.code)
        self.message = message or self.code
        self.params = params


class NotHere(ExamsError):
    """No such thing for this person; the same answer whether it exists or not."""

    code = "not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(_("Not found."))


class RoundInvalid(ExamsError):
    """A round that cannot be made or published; `problems` are codes of every rule that it breaks."""

    code = "round_invalid"
    status = 422

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(_("The round cannot be made like this."), problems=problems)
        self.problems = problems


class RoundNotOpen(ExamsError):
    code = "round_not_open"

    def __init__(self, opens_at: str | None = None) -> None:
        super().__init__(_("This round has not opened yet."), opens_at=opens_at)


class RoundOver(ExamsError):
    code = "round_over"

    def __init__(self) -> None:
        super().__init__(_("This round is closed."))


class NotRegistered(ExamsError):
    code = "not_registered"

    def __init__(self) -> None:
        super().__init__(_("Register for this round first."))


class AttemptLimitReached(ExamsError):
    code = "attempt_limit_reached"

    def __init__(self, allowed: int) -> None:
        super().__init__(_("All attempts of this round are used."), allowed=allowed)


class CoolingDown(ExamsError):
    """The next attempt may begin at `until`."""

    code = "cooling_down_attempts"

    def __init__(self, until: str) -> None:
        super().__init__(_("The next attempt may begin later."), until=until)


class NoUnseenForm(ExamsError):
    """Every open form holds a room that this person has met."""

    code = "no_unseen_form"

    def __init__(self) -> None:
        super().__init__(_("There is no form left that you have not met."))


class TokenRefused(ExamsError):
    code = "token_refused"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("A certification is sat in a browser session; programs may play practice and demonstration rounds."))


class SecondSession(ExamsError):
    """Another session holds the console of this room."""

    code = "second_session"

    def __init__(self, may_take_over: bool) -> None:
        super().__init__(_("This room is steered from another session."), may_take_over=may_take_over)


class IllegalMove(ExamsError):
    """The state machine has no such move."""

    code = "illegal_move"

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(_("This is not possible in the present state."), state=state, wanted=wanted)


class RoomNotStarted(ExamsError):
    """Nothing of a room is served before its start."""

    code = "room_not_started"

    def __init__(self, state: str) -> None:
        super().__init__(_("This room has not started yet."), state=state)


class RoomClosed(ExamsError):
    code = "room_closed"

    def __init__(self, reason: str) -> None:
        super().__init__(_("This room is closed."), reason=reason)


class AttemptPaused(ExamsError):
    code = "attempt_paused"

    def __init__(self) -> None:
        super().__init__(_("The attempt is paused."))


class TooLate(ExamsError):
    """The action could not take effect before the last tick."""

    code = "too_late"

    def __init__(self, tick: int, ticks: int) -> None:
        super().__init__(_("This can no longer take effect before the end."), tick=tick, ticks=ticks)


class ClientIdReused(ExamsError):
    """The id belongs to a different action: an id names one action for ever."""

    code = "client_id_reused"

    def __init__(self, client_id: str) -> None:
        super().__init__(_("This id was used for another action."), client_id=client_id)


class ControlRefused(ExamsError):
    """The scenario does not allow the action now; `code` and `params` are the engine's."""

    code = "control_refused"
    status = 422

    def __init__(self, code: str, message: str, params: dict[str, Any]) -> None:
        super().__init__(message, **params)
        self.code = code


class NotRevealable(ExamsError):
    """Keys are shown only when nobody can sit the form any more."""

    code = "not_revealable"

    def __init__(self) -> None:
        super().__init__(_("The keys are revealed after the form's last sitting."))


class TicketRefused(ExamsError):
    code = "ticket_refused"
    status = 403

    def __init__(self, why: str) -> None:
        super().__init__(_("The stream's ticket is not valid."), why=why)
