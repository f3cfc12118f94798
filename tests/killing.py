"""Kills (-9) and interrupts at random points of builds and publishes, one and several at once.

What is left is looked at, and what the next run makes of it.

    python killing.py FOLDER SEED KILLS INTERRUPTS [FORMATS]

runs `handouts` in children of its own, each with all of the program loaded, and prints what was not right, a line each.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from files import change, contents
from handouts.cli import main
from interrupts import default_handlers

FORMATS = sys.argv[5] if len(sys.argv) > 5 else "text,docx,pdf"
HALVES = FORMATS.rsplit(",", 1)
EVERYTHING = ("build", "-q", "-j", "2", "-f", FORMATS)
PUBLISH = ("publish", "site")

PLANS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "a build": (EVERYTHING,),
    "a build in one process": (("build", "-q", "-j", "1", "-f", FORMATS),),
    "two builds": tuple(("build", "-q", "-j", "1", "-f", f) for f in HALVES),
    "two builds of the same": (EVERYTHING, EVERYTHING),
    "three builds": tuple(("build", "-q", "-j", "1", "-f", f) for f in ("text", *HALVES)),
    "a publish": (PUBLISH,),
    "two publishes": (PUBLISH, PUBLISH),
    "a build and a publish": (EVERYTHING, PUBLISH),
}

TEXTS = "Say how it may help.", "It may help you walk."


@dataclass(frozen=True)
class Place:
    """A project, and the machine's folders that its commands use."""

    top: Path

    @property
    def project(self) -> Path:
        return self.top / "project"

    @property
    def temporary(self) -> Path:
        return self.top / "tmp"

    @property
    def cache(self) -> Path:
        return self.top / "cache"

    def prepare(self) -> None:
        for folder in (self.project, self.temporary, self.cache):
            folder.mkdir(parents=True)
        assert run(self, "new", "knee") == 0
        file = self.project / "source" / "knee" / "handout.yaml"
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join("updated: 2026-11-23\n" if n.startswith("updated:") else n for n in lines), "utf-8")


def start(place: Place, words: tuple[str, ...]) -> int:
    """The number of a child that runs `handouts`, in a group of its own, as from a terminal."""
    child = os.fork()
    if child:
        os.setpgid(child, child)
        return child
    os.setpgid(0, 0)
    default_handlers()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(place.project)
    os.environ |= {"TMPDIR": str(place.temporary), "XDG_CACHE_HOME": str(place.cache)}
    said = os.open(place.top / "said", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.argv = ["handouts", *words]
    main.run()
    raise AssertionError  # it has left with its exit code


def run(place: Place, *words: str) -> int:
    """The exit code of a command that nobody stops."""
    return ended(start(place, words))


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def alone() -> bool:
    """Whether nothing that was started here is left, within a minute."""
    for _ in range(1200):
        if not list(_others()):
            return True
        time.sleep(0.05)
    return False


def _others() -> Iterator[int]:
    """The processes of this session, whoever their parents are now."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, rest = stat.read_text().split(" ", 1)
        except OSError:
            continue
        state, _, _, session, *_ = rest.rpartition(") ")[2].split(" ")
        if int(session) == os.getsid(0) and int(number) != os.getpid() and state not in "ZX":
            yield int(number)


# ---------------------------------------------------------------- what must be so


def untrue(folder: Path, *more: str) -> Iterator[str]:
    """What of a folder's files is not as its manifest says."""
    there = {path: content for path, content in contents(folder).items() if not path.startswith(".handouts-")}
    if not there:
        return
    if "manifest.json" not in there:
        yield f"{folder.name} has no manifest, but {sorted(there)}"
        return
    entries = json.loads(there["manifest.json"])["files"]
    paths = [entry["path"] for entry in entries]
    if len(set(paths)) < len(paths):
        yield f"{folder.name} lists a file twice"
    for path in there.keys() - {*paths, "manifest.json", *more}:
        yield f"{folder.name}/{path} is not listed"
    for entry in entries:
        if sha256(there.get(entry["path"], b"")).hexdigest() != entry["sha256"]:
            yield f"{folder.name}/{entry['path']} is not the file that is listed"


def leftovers(place: Place) -> Iterator[str]:
    """What is left in any folder that is used on the way."""
    for folder in (place.temporary, place.project, place.project / "output", place.cache / "handouts" / "checks"):
        for file in folder.iterdir():
            right = {place.project: ("source", "output", "site"), place.temporary: ()}.get(folder)
            if file.name.startswith(".") or (right is not None and file.name not in right):
                yield f"{file.relative_to(place.top)} is left"


# ---------------------------------------------------------------- a round


@dataclass
class Trial:
    """Rounds in one place. `known` is what clean runs make of each text, `longest` how long a plan takes."""

    place: Place
    chance: random.Random
    known: tuple[Mapping[str, bytes], ...]
    longest: dict[str, float]

    def round(self, how: signal.Signals) -> str:
        """Run something, stop it, run all of it, and return what was not right; "" if all was."""
        number, name = self.chance.randrange(2), self.chance.choice(list(PLANS))
        if "build" in name:
            write(self.place, TEXTS[number])
        else:  # nothing is published that is not what the handout says now
            number = TEXTS.index(text_of(self.place))
        wrong = [*self._stopped(name, how), *self._left(how), *self._next(number)]
        return "; ".join([f"{name}, {how.name}", *wrong]) if wrong else ""

    def _stopped(self, name: str, how: signal.Signals) -> Iterator[str]:
        """Stop a plan at any moment."""
        began = time.monotonic()
        children = [start(self.place, words) for words in PLANS[name]]
        time.sleep(self.chance.uniform(0, self.longest.get(name, 2)))
        stopped = [self.chance.choice(children)] if self.chance.random() < 0.5 else children
        kill = os.killpg if how is signal.SIGINT or self.chance.random() < 0.5 else os.kill
        for child in stopped:
            with suppress(ProcessLookupError):
                kill(child, how)
        for child in children:
            code = ended(child)
            if child not in stopped or code == 0:
                self.longest[name] = max(0.7 * self.longest.get(name, 0), time.monotonic() - began)
            right = {0, 1, 3} if name == "a build and a publish" else {0}
            if child in stopped:
                # 1: a library has taken Ctrl-C for a failure of its own, and its file is told.
                right |= {-how, 130, 1} if how is signal.SIGINT else {-how}
            if code not in right:
                yield f"exit code {code} of one that {'was' if child in stopped else 'was not'} stopped"
        if not alone():
            yield "a process does not end"

    def _left(self, how: signal.Signals) -> Iterator[str]:
        """What is wrong as long as nothing has run since."""
        project = self.place.project
        if how is signal.SIGINT:
            yield from (f"Ctrl-C leaves {file.name} in TMPDIR" for file in self.place.temporary.iterdir())
        for path, content in contents(project).items():
            ours = path.startswith(("output/", "site/")) and not path.endswith("/manifest.json")
            if ours and ".handouts-" not in path and content not in [k.get(path) for k in self.known]:
                yield f"{path} is not what any build makes"
        if not (project / "output" / ".handouts-commit").exists():
            yield from untrue(project / "output")
        yield from untrue(project / "site", "index.html", ".nojekyll")
        if self.chance.random() < 0.3:
            if run(self.place, "build", "-q", "-j", "1", "-f", "text", "--level", "plain"):
                yield "the next build, of one edition, fails"
            yield from untrue(project / "output")

    def _next(self, number: int) -> Iterator[str]:
        """What is wrong with the next run, and after it."""
        if run(self.place, *EVERYTHING) or run(self.place, *PUBLISH):
            yield "the next run fails"
        after, clean = made(self.place), self.known[number]
        if after != clean:
            differ = sorted(p for p in after.keys() | clean.keys() if after.get(p) != clean.get(p))
            yield f"the next run does not make what a clean one makes: {differ}"
        yield from leftovers(self.place)


def text_of(place: Place) -> str:
    """The one of the texts that is in the handout."""
    handout = (place.project / "source" / "knee" / "handout.yaml").read_text("utf-8")
    return next(text for text in TEXTS if text in handout)


def write(place: Place, text: str) -> None:
    """Put a text into the handout."""
    change(place.project / "source" / "knee" / "handout.yaml", text_of(place), text)


def made(place: Place) -> Mapping[str, bytes]:
    """All that is in the project but its source."""
    return {p: c for p, c in contents(place.project).items() if not p.startswith("source/")}


def trial(top: Path, seed: int, kills: int, interrupts: int) -> None:
    place, clean = Place(top), []
    place.prepare()
    for text in TEXTS:
        write(place, text)
        for folder in ("output", "site"):
            shutil.rmtree(place.project / folder, ignore_errors=True)
        assert run(place, *EVERYTHING) == 0
        assert run(place, *PUBLISH) == 0
        clean.append(made(place))
    trial = Trial(place, random.Random(seed), tuple(clean), {})
    rounds = [signal.SIGKILL] * kills + [signal.SIGINT] * interrupts
    trial.chance.shuffle(rounds)
    for number, how in enumerate(rounds):
        if wrong := trial.round(how):
            print(f"{number}: {wrong}", flush=True)


if __name__ == "__main__":
    trial(Path(sys.argv[1]), *map(int, sys.argv[2:5]))
