"""What each of the five forces brought: exact Shapley values over 32 mixed logs on the played path. Pure.

Model sensitivity: feedback to the candidate, never part of a decision.
"""

VERSION = "attribution/1"
