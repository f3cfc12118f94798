"""Measure what the proof of finished files catches: `python -m faults`; the report goes into docs/proof.md."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from faults.fault import SEED
from faults.report import report
from faults.trial import run
from reading import repository

REPORT = repository() / "docs" / "proof.md"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m faults", description=(__doc__ or "").split(":")[0])
    parser.add_argument("--seed", type=int, default=SEED, help="another one makes other faults")
    parser.add_argument("--out", type=Path, default=REPORT, help="where the report goes")
    given = parser.parse_args(arguments)
    result = run(given.seed)
    given.out.write_text(report(result), "utf-8")
    made = [t for t in result.trials if not t.cannot]
    alarms = sum(bool(found) for _, _, found in result.sound)
    print(f"{sum(t.caught for t in made)} of {len(made)} faults were caught, {alarms} false alarms; see {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
