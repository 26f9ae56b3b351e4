"""Columns of the arrays that pass between script, drive and path. Plain integers, so that compiled code freezes them."""

# Script: what operator and host do in a tick (schedule.py).
(
    S_PITCH,  # product index, -1 = none
    S_CUE,  # index into CUES
    S_PACE,  # index into PACES
    S_COHOST,
    S_AGENTS,
    S_GUARANTEE,
    S_AD_SPEND,  # CNY per minute after the budget's cap
    S_AD_CENTS,  # integer cents spent in this tick
    S_AD_GOAL,
    S_CLIPS,  # published in this tick
    S_PUSHES,
    S_BAG_PRIZE,  # CNY, while a bag runs
    S_BAG_LEFT_S,
    S_BAG_STARTED,  # CNY of prizes started in this tick
    S_PITCH_AGE_S,
    S_FOLLOW_AGE_S,  # seconds since the last follow call, large if none
    S_FLAPS,  # contradictory instructions in this tick
    S_FALSE_SCARCITY,  # counts of rules that the log alone decides
    S_PRICE_RAISED,
    S_PITCH_ENDED,  # product index of a welfare pitch that ended in this tick after 60 s, -1 = none
    S_INC_FOLLOW,  # incidents: multipliers of the four channels
    S_INC_RECOMMEND,
    S_INC_VIDEO,
    S_INC_PAID,
    S_INC_LEAVE,  # log
    S_INC_DEAL,  # log
    S_INC_DRAIN,  # energy per minute
    S_INC_QUESTIONS,  # questions per viewer-minute
    S_INC_COMMENTS,  # log
    S_COLUMNS,
) = range(30)

# Drive: what follows from script, parameters and exogenous alone (drive.py).
(
    D_FOLLOW,  # mean viewers entering in the tick
    D_RECOMMEND,  # before the boost
    D_VIDEO,
    D_PAID,
    D_PAID_LEAVE,  # leaving factor of paid viewers who enter now
    D_PAID_DEAL,  # conversion factor of paid viewers who enter now
    D_KEEP,  # e^-X without trust, decided and sold-out link: multiplies leaving odds
    D_SETTLE,  # e^(X/2), likewise
    D_KEEP_BARGAIN,  # further factor for bargain hunters
    D_CLICK,  # factor of cue and pace on clicks of the product on pitch
    D_DEAL,  # factor on orders per click of every product, the cue's and what it defers or releases included
    D_WARMTH,  # of the pitch, 0–1
    D_RETURN,  # factor on return odds of every product
    D_ANSWERS,  # questions that can be answered in the tick
    D_COMMENTS,  # per viewer
    D_FOLLOWS,  # per settled viewer
    D_TRUST_LOSS,  # by hold beyond its span
    D_ENERGY,
    D_CLOSE_LOAD_S,
    D_HOLD_LOAD_S,
    D_HOLD_COUNT,  # hold_too_long counted in this tick
    D_COLUMNS,
) = range(22)

# Drive's own memory from tick to tick.
(
    M_ENERGY,
    M_CLOSE_LOAD_S,
    M_CLOSE_PAUSE_S,  # since the last close
    M_HOLD_LOAD_S,
    M_HOLD_RUN_S,
    M_AD,  # six: two memories for each of three goals
    M_CLIP_A,
    M_CLIP_B,
    M_CLIP_STRENGTH,
    M_PUSH,
    M_PUSH_STRENGTH,
    M_HANGOVER,
    M_BAG_PULL,
    M_HELD_S,  # seconds of the room's demand that hold has stored
    M_HELD_PITCH,  # the pitch that they wait for
    M_SIZE,
) = (0, 1, 2, 3, 4, 5, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)

# Head of a path's state; viewers, products and decided shares follow (state.py).
(
    H_TRUST,
    H_QUESTIONS,
    H_ANSWER_CREDIT,
    H_SECONDS,  # trailing windows: viewer-seconds, entries and exits (mean), comments, GMV cents, entries
    H_MOVES,
    H_COMMENTS,
    H_GMV,
    H_ENTRIES,
    H_PAID_LEAVE,
    H_PAID_DEAL,
    H_SOLD_OUT_S,
    H_BUYABLE,  # the current welfare pitch could be bought at some time
    H_COUNTS,  # rule counts so far
    H_THROTTLE_TICKS,
    H_FOLLOWERS,
    H_LAST_PITCH,
    H_SIZE,
) = range(17)

# One row of results per tick.
(
    R_ONLINE,
    R_FOLLOW,
    R_RECOMMEND,
    R_VIDEO,
    R_PAID,
    R_EXITS,
    R_CLICKS,
    R_ORDERS,
    R_UNITS,
    R_GMV,  # cents, sampled
    R_RETURNED_GMV,  # cents, sampled
    R_EXPECTED_GMV,
    R_EXPECTED_RETURNS,
    R_EXPECTED_KEPT_COST,
    R_EXPECTED_ORDERS,
    R_COMMENTS,
    R_NEW_FOLLOWERS,
    R_RAISED,  # questions raised
    R_ANSWERED,
    R_QUESTIONS,
    R_TRUST,
    R_BOOST,
    R_SOLD_OUT_COUNT,
    R_WELFARE_COUNT,
    R_DRAWS,
    R_COLUMNS,
) = range(26)

# One row of results per tick and product.
P_CLICKS, P_ORDERS, P_UNITS, P_GMV, P_STOCK, P_EXPECTED_UNITS, P_DECIDED, P_COLUMNS = range(8)

GROUPS = 2
CELLS = 8
"""Channel times group; each cell has two stages."""
