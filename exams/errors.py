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


class GrowthNotDerived(ExamsError):
    """The growth that the cut asks for is not known yet, or cannot be: `problem` then says why."""

    code = "growth_not_derived"

    def __init__(self, problem: str = "") -> None:
        text = (
            _("No growth can be derived from this cut; the draft's page says why.")
            if problem
            else _("The reference operators still play the rooms: the growth that the cut asks for is not known yet. Try again in a minute.")
        )
        super().__init__(text, problem=problem)


class GrowthNeedsReason(ExamsError):
    """Another growth than the derived one is asked for, without a reason."""

    code = "growth_needs_reason"
    status = 422

    def __init__(self, stated: float, derived: float) -> None:
        text = _("The round asks for %(stated)s, the cut for %(derived)s. Give the reason for the difference, or take the derived growth.")
        super().__init__(text % {"stated": f"{stated:+.2%}", "derived": f"{derived:+.2%}"}, stated=stated, derived=derived)


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


class JudgeOfRooms(ExamsError):
    """Whoever rates runs of a room has seen it, or will."""

    code = "judge_of_rooms"

    def __init__(self) -> None:
        text = _(
            "You are a judge in a study that sets the standard with one of this round's rooms. Judges see these rooms beforehand, so they cannot "
            "sit them. Ask an examiner which other round you may sit."
        )
        super().__init__(text)


class AttemptLimitReached(ExamsError):
    code = "attempt_limit_reached"

    def __init__(self, allowed: int) -> None:
        super().__init__(_("All attempts of this round are used."), allowed=allowed)


class CoolingDown(ExamsError):
    """The next attempt may begin at `until`."""

    code = "cooling_down_attempts"

    def __init__(self, until: str) -> None:
        super().__init__(_("The next attempt may begin later."), until=until)


class AttemptElsewhere(ExamsError):
    """An attempt in another certification of the same level is open: the cool-down has not even begun."""

    code = "attempt_elsewhere"

    def __init__(self, slug: str) -> None:
        super().__init__(_("You have an open attempt in another certification of this level. Finish it first."), round=slug)


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


class PracticeOnly(ExamsError):
    """Nobody helps in an exam, and nobody but the server moves its clock."""

    code = "practice_only"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("This is possible in practice rooms only."))


class PaceRefused(ExamsError):
    """The room cannot be played at this pace; `allowed` can."""

    code = "pace_refused"
    status = 422

    def __init__(self, pace: int, allowed: tuple[int, ...]) -> None:
        super().__init__(_("This room cannot be played at this pace."), pace=pace, allowed=list(allowed))


class RewindRefused(ExamsError):
    """There is no such moment to go back to; `code` says why."""

    code = "rewind_refused"
    status = 422

    def __init__(self, code: str, **params: Any) -> None:
        texts = {
            "unknown_try": _("There is no such try."),
            "not_played_yet": _("This moment has not been played yet."),
            "too_many_tries": _("This room has had as many tries as it can keep. Hand it over, and start anew."),
        }
        super().__init__(texts[code], **params)
        self.code = code


class IllegalMove(ExamsError):
    """The state machine has no such move."""

    code = "illegal_move"

    def __init__(self, state: str, wanted: str) -> None:
        super().__init__(_("This is not possible in the present state."), state=state, wanted=wanted)


class ResultFinal(ExamsError):
    """The result of the attempt is published: no single person takes it back."""

    code = "result_final"

    def __init__(self) -> None:
        super().__init__(_("The result of this attempt is published. Propose a regrade that declares it not valid; a second person applies it."))


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


class RefundRefused(ExamsError):
    """Nothing was seen that an attempt may be given back for."""

    code = "refund_refused"

    def __init__(self) -> None:
        text = _(
            "Only a failure that the server saw, or that hit several candidates at once, gives an attempt back. "
            "Nothing of the kind is on record for this attempt: void it without giving it back."
        )
        super().__init__(text)


class SecondRefund(ExamsError):
    """An attempt was given back to this person before."""

    code = "second_refund"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("An attempt of this round was given back to this person before; a second time an examiner decides."))


class RosterUnreadable(ExamsError):
    """The file is no roster; `problems` say why in words."""

    code = "roster_unreadable"
    status = 422

    def __init__(self, problems: list[str], missing: str = "", limit: int = 0) -> None:
        if missing:
            problems = [*problems, _("The first line must name the columns, and one of them must be the user name (用户名, username).")]
        if limit:
            problems = [*problems, _("A roster has at most %(limit)s lines; split the file.") % {"limit": limit}]
        super().__init__(_("The file cannot be read as a roster.") + " " + " ".join(problems), problems=problems)


class RosterRefused(ExamsError):
    """Some lines are wrong, so that nobody was registered."""

    code = "roster_refused"
    status = 422

    def __init__(self, wrong: int) -> None:
        super().__init__(_("Nobody was registered: some lines are wrong. Correct them and import again."), wrong=wrong)


class NotRevealable(ExamsError):
    """Keys are shown only when nobody can sit the form any more."""

    code = "not_revealable"

    def __init__(self) -> None:
        super().__init__(_("The keys are revealed after the form's last sitting."))


class NotForSpectators(ExamsError):
    """A form may not be shown to everybody; `obstacles` are codes of `selectors.openings.spectator_obstacles`."""

    code = "not_for_spectators"

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(_("This form cannot be shown to everybody yet."), obstacles=obstacles)
        self.obstacles = obstacles


class ShowingInvalid(ExamsError):
    """A showing that cannot be planned: `field` is `starts_at`, `speed` or `overlaps`."""

    code = "showing_invalid"
    status = 422

    def __init__(self, field: str) -> None:
        texts = {
            "starts_at": _("A showing starts from now on, within sixty days."),
            "speed": _("There is no such speed."),
            "overlaps": _("Another showing of this form is planned for that time."),
        }
        super().__init__(texts[field], field=field)


class ScenarioShown(ExamsError):
    """A certification has a room that everybody may have watched."""

    code = "scenario_shown"
    status = 422

    def __init__(self, scenario_ids: list[int]) -> None:
        text = _("One of the rooms has been shown to spectators: whoever watched it would know it. Take another scenario for the certification.")
        super().__init__(text, scenarios=scenario_ids)


class TicketRefused(ExamsError):
    code = "ticket_refused"
    status = 403

    def __init__(self, why: str) -> None:
        super().__init__(_("The stream's ticket is not valid."), why=why)
