"""The evidence of a result: packed from what was published, checked and recomputed from the bundle alone. Pure.

Format `evidence/2`; described in docs/algorithms/grading.md. A result of a round that committed to scenario and keys alone is packed as `evidence/1`,
one of a round with extra rooms as `evidence/3`, which also proves how many rooms were sat.
"""

FORMAT_OF_SEQUENTIAL = "evidence/3"
FORMAT = "evidence/2"
FORMAT_WITHOUT_RULES = "evidence/1"
