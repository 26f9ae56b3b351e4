"""What the room asks, gets answered, says and follows in a tick."""

import math

from sandbox.engine import draws
from sandbox.engine import layout as at
from sandbox.engine.compiled import inner
from sandbox.engine.draws import poisson, uniforms
from sandbox.engine.levers import TICK_S
from sandbox.engine.state import VIEWERS

_PER_MIN = TICK_S / 60.0


@inner
def serve(p, address, t, d, incident_questions, state, row):  # type: ignore[no-untyped-def]
    """Questions raised and answered, comments, new followers."""
    online, settled = 0.0, 0.0
    for cell in range(at.CELLS):
        online += state[VIEWERS + 2 * cell] + state[VIEWERS + 2 * cell + 1]
        if cell > 1:
            settled += state[VIEWERS + 2 * cell + 1]
    raised = p.question_per_click * row[at.R_CLICKS] + incident_questions * _PER_MIN * online
    comments, follows = d[at.D_COMMENTS] * online, d[at.D_FOLLOWS] * settled
    capacity = d[at.D_ANSWERS] + state[at.H_ANSWER_CREDIT]
    if address.mean:
        answered = min(state[at.H_QUESTIONS] + raised, capacity)
        state[at.H_ANSWER_CREDIT] = 0.0
    else:
        u0, u1 = uniforms(address.luck, address.room, t, draws.ROOM, draws.TALK)
        raised, comments = poisson(raised, u0), poisson(comments, u1)
        u0, u1 = uniforms(address.luck, address.room, t, draws.ROOM, draws.FOLLOWS)
        follows = min(poisson(follows, u0), settled)
        row[at.R_DRAWS] += 3.0
        whole = math.floor(capacity)
        state[at.H_ANSWER_CREDIT] = capacity - whole
        answered = min(state[at.H_QUESTIONS] + raised, whole)
    state[at.H_QUESTIONS] += raised - answered
    state[at.H_FOLLOWERS] += follows
    row[at.R_RAISED], row[at.R_ANSWERED] = raised, answered
    row[at.R_COMMENTS], row[at.R_NEW_FOLLOWERS] = comments + raised, follows
