"""How far a round's scores can be trusted: variance components, generalizability, decisions, rooms. Pure: numbers in, numbers out.

`simulated_people/` is a rule family for studies of it, which neither the panel of reference operators nor the gate uses.
"""
