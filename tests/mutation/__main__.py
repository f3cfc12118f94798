"""Measure what the translation rules catch: `python -m mutation`; the report goes into docs/mutation.md."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mutation.corpus import ROOT
from mutation.report import report
from mutation.trial import EACH, SEED, run

REPORT = ROOT / "docs" / "mutation.md"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m mutation", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--seed", type=int, default=SEED, help="another one makes other mutants")
    parser.add_argument("--each", type=int, default=EACH, help="mutants of each kind in each language, at most")
    parser.add_argument("--out", type=Path, default=REPORT, help="where the report goes")
    given = parser.parse_args(arguments)
    result = run(given.seed, given.each)
    given.out.write_text(report(result), "utf-8")
    caught = sum(t.caught for t in result.mutants)
    print(f"{caught} of {len(result.mutants)} mutants were caught; see {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
