"""Writes golden scenario and digests of the current version anew: `python -m tests.sandbox.engine.golden.write`. Frozen ones are only added.

Before a version is published this is how its bytes are settled; afterwards a change of them is a new version.
"""

import json
import sys

from sandbox.engine.bundle import to_json
from sandbox.engine.reference_room import reference_scenario
from sandbox.engines import CURRENT, engines
from tests.sandbox.engine.golden.fingerprint import DIGESTS, fingerprint, name_of, scenario_file


def main() -> None:
    known = json.loads(DIGESTS.read_bytes()) if DIGESTS.exists() else {}
    scenario_file(CURRENT).write_bytes(to_json(reference_scenario()))
    for engine in engines():
        if engine is CURRENT or name_of(engine) not in known:
            known[name_of(engine)] = fingerprint(engine)
    kept = {name_of(engine): known[name_of(engine)] for engine in engines()}
    DIGESTS.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n")
    sys.stdout.write(DIGESTS.read_text())


if __name__ == "__main__":
    main()
