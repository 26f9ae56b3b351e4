"""The evidence of a result: packed from what was published, checked and recomputed from the bundle alone. Pure.

Format `evidence/1`; described in docs/algorithms/grading.md.
"""

FORMAT = "evidence/1"
