"""The faults are made and looked for, and so are faults in files that have none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from faults import FAULTS, GROUPS
from faults.fault import SEED, CannotError, Fault
from fillable import FILLABLE
from handouts.core.findings import Finding
from handouts.rules.verification import Finished, check_finished
from shipped import BESIDES, EDITIONS, Built


@dataclass(frozen=True)
class Trial:
    """A fault that was made, or could not be made (`cannot` says why), and what the proof found in the file."""

    fault: Fault
    built: Built
    findings: tuple[Finding, ...] = ()
    cannot: str = ""

    @property
    def caught(self) -> bool:
        """Whether it was found as what it is. Any other finding holds the file back as well, and counts for nothing."""
        return any(f.code in self.fault.codes for f in self.findings)

    def __str__(self) -> str:
        found = "; ".join(f"{f.code} {f.message}" for f in self.findings[:3]) or self.cannot or "nothing"
        return f"{self.fault}, in {self.built}: {found}"


def trial(fault: Fault, seed: int = SEED) -> Trial:
    """Make a fault in the first edition that has what it takes, and prove the file."""
    why = "no edition is built in this language"
    for scene in fault.scenes(seed):
        try:
            broken = fault.make(scene)
        except CannotError as error:
            why = str(error)
            continue
        if broken == scene.good:
            why = "it changes nothing"
            continue
        return Trial(fault, scene.built, proof(scene.built, fault.form, broken))
    return Trial(fault, scene.built, cannot=why)


def proof(built: Built, form: str, content: bytes) -> tuple[Finding, ...]:
    return check_finished(Finished(built.document, form, content, built.path(form)))


def sound(
    editions: Iterable[Built] = (*EDITIONS, *BESIDES, *FILLABLE),
) -> Iterator[tuple[Built, str, tuple[Finding, ...]]]:
    """What the proof finds in files as they are built: each finding is a false alarm."""
    for built in editions:
        for form in built.forms:
            yield built, form, proof(built, form, built.file(form))


def sample(size: int) -> list[Fault]:
    """Some of the faults: all rules, groups, formats and languages are among them."""
    order = Random(SEED).sample(FAULTS, len(FAULTS))
    group_of = {f: name for name, group in GROUPS.items() for f in group}
    seen: set[str] = set()

    def is_new(fault: Fault) -> bool:
        locale = next(fault.scenes(SEED)).built.locale
        about = {fault.codes[0], group_of[fault], f"{fault.form} in {locale}"}
        new = bool(about - seen)
        seen.update(about)
        return new

    first = [f for f in order if is_new(f)]
    return [*first, *(f for f in order if f not in first)][:size]


@dataclass(frozen=True)
class Result:
    """A whole run."""

    seed: int
    trials: tuple[Trial, ...]
    sound: tuple[tuple[Built, str, tuple[Finding, ...]], ...]


def run(seed: int = SEED) -> Result:
    """Every fault, and every file that is built."""
    return Result(seed, tuple(trial(f, seed) for f in FAULTS), tuple(sound()))
