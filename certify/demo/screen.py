"""What the launcher says on the terminal."""

import sys


def say(text: str = "") -> None:
    """One line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(zh: str, en: str) -> None:
    """An error, in both languages."""
    sys.stdout.flush()
    sys.stderr.write(f"\n{zh}\n{en}\n")
    sys.stderr.flush()
