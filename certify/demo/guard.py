"""Ends the demo's processes when the launcher dies without being able to (kill -9, out of memory).

Started by file name with an empty environment, not as a module: it must cost nothing and depend on nothing. The launcher writes `+PGID` and
`-PGID` lines into its input; the input's end means that the launcher is gone.
"""

import os
import signal
import sys


def main() -> None:
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wish, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        number = int(line[1:])
        if line[0] == "+":
            groups.add(number)
        else:
            groups.discard(number)
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except OSError:
            continue


if __name__ == "__main__":
    main()
