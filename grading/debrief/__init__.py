"""What one window of a room would have brought in other hands: counterfactuals from the candidate's own states. Pure.

Model sensitivity: feedback to the candidate, never part of a decision.
"""

VERSION = "debrief/1"
