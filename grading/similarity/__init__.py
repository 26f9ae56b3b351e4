"""How alike two action logs of the same room are, beyond what independent operators also do there. Pure; docs/algorithms/similarity.md.

`compare.py` is the door: logs in, pairs with their scores and error rates out. Nothing here decides about a person.
"""

VERSION = "similarity/1"
