"""Check files, or what is in folders: `python -m conformance PATH...`; exit 0 pass, 1 fail, 2 nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.kit import KitError, cache_folder, install
from conformance.validators import FAMILIES, run_all


def main(arguments: Sequence[str]) -> int:
    """Print a line a verdict, then the totals."""
    files = list(dict.fromkeys(_checkable(map(Path, arguments))))
    if not files:
        print(f"nothing to check: name {', '.join(FAMILIES)} files, or folders of them", file=sys.stderr)
        return 2
    try:
        verdicts = run_all(install(cache_folder()), files)
    except KitError as error:
        print(f"conformance kit: {error}", file=sys.stderr)
        return 1
    for verdict in verdicts:
        word = "pass" if verdict.passed else "FAIL"
        print(f"{word}  {verdict.validator:15}  {verdict.file}  {verdict.detail}".rstrip())
    failed = sum(not verdict.passed for verdict in verdicts)
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _checkable(paths: Iterator[Path]) -> Iterator[Path]:
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in inside if file.suffix in FAMILIES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
