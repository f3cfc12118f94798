"""How long a check of many handouts takes: cold, when nothing has changed, and when one has: `make bench`.

The handouts are made from the shipped one, each with its own words (scripts/many_handouts.py). Every run is a whole
process. Between runs a fixed piece of work is timed, which has nothing to do with handouts: a machine's speed changes
from minute to minute, and that says by how much.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from many_handouts import write_many

from handouts.core.parallel import default_workers


def yardstick() -> float:
    """Seconds that this machine takes just now for work that never changes; the fastest of three."""

    def once() -> float:
        started = time.perf_counter()
        words: dict[str, int] = {}
        for n in range(300_000):
            word = f"w{n % 997}"
            words[word] = words.get(word, 0) + len(word)
        return time.perf_counter() - started

    return min(once() for _ in range(3))


def timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--handouts", type=int, default=1000, help="how many (default: %(default)s)")
    options.add_argument("--runs", type=int, default=5, help="how often each is timed (default: %(default)s)")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        work = Path(temporary)
        source = work / "source"
        write_many(asked.handouts, source)
        environment = {**os.environ, "XDG_CACHE_HOME": str(work / "cache")}

        def check(*words: str) -> None:
            command = [sys.executable, "-m", "handouts", "check", *words]
            said = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
            assert said.returncode == 0, said.stdout[-2000:] + said.stderr[-2000:]

        def change_one() -> None:
            file = source / "handout-00000" / "handout.yaml"
            file.write_text(file.read_text("utf-8") + "# a note\n", "utf-8")

        rows: dict[str, list[float]] = {"cold": [], "nothing has changed": [], "one has changed": []}
        sticks: list[float] = []
        check()
        for _ in range(asked.runs):
            sticks.append(yardstick())
            rows["cold"].append(timed(lambda: check("--no-cache")))
            rows["nothing has changed"].append(timed(check))
            change_one()
            rows["one has changed"].append(timed(check))
    size = f"{asked.handouts} handouts at two levels, {default_workers()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"{size}; the yardstick took {statistics.median(sticks):.3f} s ({min(sticks):.3f} to {max(sticks):.3f})\n")
    print(f"{'':<24}{'median':>9}{'fastest':>9}{'slowest':>9}")
    for name, seconds in rows.items():
        print(f"{name:<24}{statistics.median(seconds):>7.2f} s{min(seconds):>7.2f} s{max(seconds):>7.2f} s")


if __name__ == "__main__":
    main()
