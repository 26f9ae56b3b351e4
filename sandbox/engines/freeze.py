"""Freezes the engine with its bots under their own name, so that rooms pinned to them stay what they are: `script/freeze_engine [--from REVISION]`.

A frozen version is the source as it was, word for word but for the package's name. Nothing in it is ever edited again.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENGINE = "sandbox/engine"
ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
MANIFEST = "frozen.json"
LEFT_OUT = frozenset({"bench.py"})
"""Measures the current engine, is no part of a room."""

_PACKAGE = re.compile(r"\bsandbox\.engine\b")
_VERSION = {"engine": re.compile(r'^ENGINE_VERSION = "([^"]+)"', re.M), "bots": re.compile(r'^BOT_VERSION = "([^"]+)"', re.M)}


class CannotFreeze(Exception):
    """Said to whoever runs the script."""


def package_name(engine: str, bots: str) -> str:
    """`room/1` with `bots/1` is `room_1_bots_1`."""
    return re.sub(r"\W", "_", f"{engine} {bots}")


def freeze(sources: Mapping[str, str], into: Path) -> Path:
    """Write one frozen package below `into`; raises CannotFreeze if it is there already. `sources`: text by path inside the engine."""
    kept = {name: text for name, text in sources.items() if name not in LEFT_OUT}
    engine, bots = _version("engine", kept.get("versions.py", "")), _version("bots", kept.get("versions.py", ""))
    name = package_name(engine, bots)
    folder = into / name
    if folder.exists():
        raise CannotFreeze(f"{engine} with {bots} is frozen already, in {folder}; what was published is never changed")
    files = {}
    for path, text in sorted(kept.items()):
        data = _PACKAGE.sub(f"sandbox.engines.{name}", text).encode()
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        files[path] = hashlib.sha256(data).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({"engine": engine, "bots": bots, "files": files}, indent=1) + "\n")
    return folder


def _version(kind: str, text: str) -> str:
    found = _VERSION[kind].search(text)
    if found is None:
        raise CannotFreeze(f"the source names no version of its {kind}")
    return found[1]


def sources_of_tree(root: Path = ROOT) -> dict[str, str]:
    """The engine as it stands in the working tree."""
    folder = root / ENGINE
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}


def sources_of_revision(revision: str, root: Path = ROOT) -> dict[str, str]:
    """The engine as it was committed."""
    done = subprocess.run(["git", "archive", "--format=tar", revision, ENGINE], cwd=root, capture_output=True, check=False)
    if done.returncode != 0:
        raise CannotFreeze(done.stderr.decode().strip())
    sources = {}
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            data = archive.extractfile(member) if member.isfile() and member.name.endswith(".py") else None
            if data is not None:
                sources[member.name.removeprefix(f"{ENGINE}/")] = data.read().decode()
    return sources


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="script/freeze_engine", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="revision", metavar="REVISION", help="a committed engine; default: the working tree's")
    options = parser.parse_args(arguments)
    try:
        folder = freeze(sources_of_revision(options.revision) if options.revision else sources_of_tree(), HERE)
    except CannotFreeze as error:
        sys.stderr.write(f"freeze: {error}\n")
        return 1
    sys.stdout.write(f"frozen: {folder.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
