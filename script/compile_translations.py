"""Compiles locale/**/*.po to .mo with Babel, because the machine may have no gettext tools."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(folder: Path) -> int:
    """Writes a .mo beside every .po below `folder` and returns how many there are."""
    sources = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    for source in sources:
        with source.open("rb") as handle:
            # A doubtful entry is named and the site still starts; tests/test_translations.py is the one that insists.
            catalog = read_po(handle)
        target = source.with_suffix(".mo")
        part = target.with_suffix(".mo.part")
        with part.open("wb") as handle:
            write_mo(handle, catalog)
        part.replace(target)
    return len(sources)


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]))
