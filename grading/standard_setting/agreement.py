"""How far judges agree: intraclass correlations of a complete table of ratings, and how severe each judge is."""

from dataclasses import dataclass

from grading.standard_setting.line import Values


@dataclass(frozen=True, slots=True)
class Agreement:
    """McGraw and Wong's ICC(A,1) of one judge and ICC(A,k), ICC(C,k) of the mean of all; None where the table holds no variance at all.

    `severity` per judge: the judge's mean less everybody's, in grades; below zero is strict.
    """

    one_judge: float | None
    mean_of_judges: float | None
    mean_consistency: float | None
    severity: tuple[float, ...]


def agreement(ratings: Values) -> Agreement:
    """`ratings` [replay, judge], no gaps, at least two of each.

    Two-way random effects (Shrout and Fleiss, Psychol. Bull. 86 (1979), 420–428; McGraw and Wong, Psychol. Methods 1 (1996), 30–46), from the mean
    squares of replays (R), judges (C) and the rest (E): ICC(A,1) = (R − E) / (R + (k − 1) E + k (C − E) / n), ICC(A,k) = (R − E) / (R + (C − E) / n),
    ICC(C,k) = (R − E) / R. With quadratic weights kappa tends to ICC(A,1) (Fleiss and Cohen, Educ. Psychol. Meas. 33 (1973), 613–619).
    """
    n, k = ratings.shape
    mean = ratings.mean()
    by_replay, by_judge = ratings.mean(axis=1), ratings.mean(axis=0)
    rest = ratings - by_replay[:, None] - by_judge[None, :] + mean
    replays = k * float(((by_replay - mean) ** 2).sum()) / (n - 1)
    judges = n * float(((by_judge - mean) ** 2).sum()) / (k - 1)
    error = float((rest**2).sum()) / ((n - 1) * (k - 1))
    return Agreement(
        one_judge=_share(replays - error, replays + (k - 1) * error + k * (judges - error) / n),
        mean_of_judges=_share(replays - error, replays + (judges - error) / n),
        mean_consistency=_share(replays - error, replays),
        severity=tuple(float(x) for x in by_judge - mean),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 1e-12 else None
