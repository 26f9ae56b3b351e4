"""The global rating that a judge gives a replay, as borderline regression takes it: five grades, borderline the second.

Fail, borderline, pass, good, excellent, one apart, with the cut read off at 2: Hejri et al., J. Res. Med. Sci. 18 (2013), 887–891; Reid and Dodds,
J. Contemp. Med. Educ. 2 (2014); that the grades lie equally far apart is an assumption (BMC Med. Educ. 22 (2022), 708).
"""

FAIL, BORDERLINE, PASS, GOOD, EXCELLENT = 1, 2, 3, 4, 5
GRADES = (FAIL, BORDERLINE, PASS, GOOD, EXCELLENT)

WEAK, FAIR, STRONG = 1, 2, 3
FORCE_GRADES = (WEAK, FAIR, STRONG)
"""The checklist beside it, a force at a time: kept with the rating, no part of the cut."""

FORCES = ("traffic", "room", "host", "supply", "service")
