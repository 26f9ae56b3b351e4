"""A bundle from the disk to a verdict: equal, different, or unreadable."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from grading.errors import GradingError, UnreadableBundle
from grading.evidence.bundle import Bundle, read_bundle
from grading.evidence.compare import Row, compare
from grading.evidence.integrity import Check, integrity
from grading.evidence.recompute import recompute
from grading.evidence.unpack import unpack
from sandbox.engine.errors import EngineError

EQUAL, DIFFERENT, UNREADABLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found. `rows` is empty if the bundle could not be recomputed; `problem` then says why."""

    bundle_sha256: str
    manifest: dict[str, Any]
    checks: tuple[Check, ...]
    rows: tuple[Row, ...] = ()
    problem: str = ""
    commitments: tuple[tuple[int, str], ...] = ()

    @property
    def verdict(self) -> int:
        """A piece that does not belong outweighs a bundle that cannot be recomputed: it may be the reason."""
        if not all(check.holds for check in self.checks) or not all(row.equal for row in self.rows):
            return DIFFERENT
        return UNREADABLE if self.problem else EQUAL


def examine(path: Path, expected_commitments: Collection[str] = ()) -> Examination:
    """`expected_commitments`: what the reader noted from the round's page; with any, every room's must be among them. Raises UnreadableBundle."""
    files = unpack(path)
    bundle = read_bundle(files)
    checks = (*integrity(bundle), *_expected(bundle, expected_commitments))
    rows, problem = _recomputed(bundle)
    commitments = tuple((room.position, room.keys["commitment"]) for room in bundle.rooms)
    return Examination(sha256(path.read_bytes()).hexdigest(), bundle.manifest, checks, rows, problem, commitments)


def _expected(bundle: Bundle, commitments: Collection[str]) -> list[Check]:
    wanted = {text.strip().lower() for text in commitments}
    return [Check(room.position, "the commitment is one of those given", room.keys["commitment"] in wanted) for room in bundle.rooms if wanted]


def _recomputed(bundle: Bundle) -> tuple[tuple[Row, ...], str]:
    try:
        return compare(bundle, recompute(bundle)), ""
    except (EngineError, GradingError) as error:
        return (), str(error)
    # A scenario or log from outside can break the engine in ways that no published one does; that is a finding and no crash.
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, MemoryError, RecursionError) as error:
        return (), f"it cannot be replayed: {type(error).__name__}: {error}"


__all__ = ["DIFFERENT", "EQUAL", "UNREADABLE", "Examination", "UnreadableBundle", "examine"]
