"""Simulated people for studies of reliability: a family of their own, who see what candidates see and act no faster than people.

They are not the reference operators that scores are measured by, and no rule of theirs is used by the gate. Whatever is measured with
them says so.
"""
