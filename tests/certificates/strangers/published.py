"""Files that others publish and nobody installs: the Open Badges 3.0 JSON schema and the W3C test vectors, out of the source of `openbadgeslib`.

The wheel that is installed leaves its tests out, so the source is fetched once by pip, by the hash in the lock file, and kept beside the environment.
"""

import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "openbadgeslib"


def fixtures() -> Path:
    """The folder with `ob_schemas/` and `vc_di_eddsa/`. Raises CalledProcessError with pip's words when it cannot be had."""
    pinned = re.search(rf"^{PACKAGE}==([\d.]+) \\\n(?:    --hash=\S+(?: \\)?\n)+", (ROOT / "requirements-dev.lock").read_text(), re.M)
    assert pinned is not None
    kept = Path(sys.prefix) / ".fixtures" / f"{PACKAGE}-{pinned[1]}"
    if not kept.exists():
        _fetch(pinned[0], kept)
    return kept / "tests/fixtures"


def _fetch(requirement: str, kept: Path) -> None:
    work = kept.with_name(f"{kept.name}.part")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    lines = work / "requirements.txt"
    lines.write_text(requirement)
    options = ["download", "--quiet", "--no-deps", "--no-binary", PACKAGE, "--require-hashes", "--dest", str(work), "-r", str(lines)]
    pip = _pip(work)
    subprocess.run([*pip, *options], check=True, timeout=300)
    with tarfile.open(next(work.glob("*.tar.gz"))) as source:
        source.extraction_filter = getattr(tarfile, "data_filter", lambda member, _path: member)  # Python 3.11.2 has none yet; the hash is pinned
        source.extractall(work)
    (work / kept.name).rename(kept)
    shutil.rmtree(work)


def _pip(work: Path) -> list[str]:
    """The environment's own Python may have none (uv installs none): then the one that it was made from, else a fresh one."""
    base = getattr(sys, "_base_executable", sys.executable)
    for python in (sys.executable, base):
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
            return [python, "-m", "pip"]
    subprocess.run([base, "-m", "venv", work / "pip"], check=True)
    return [str(work / "pip/bin/python"), "-m", "pip"]
