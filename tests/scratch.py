"""A stranger's project on a machine of its own: what an attack has at hand, and what it is held to.

    tmp/machine/home, cache, tmp   HOME, XDG_CACHE_HOME and TMPDIR of each command
    tmp/machine/secret/            what nobody may read: no file that is made, and no line that is said, may hold it
    tmp/work/project/              source/knee-injection/, templates/clinics/evil/: the working folder

`run` asserts of every command what no attack may bring about: a traceback, an end that never comes, a file changed that
is not the command's own, the secret anywhere.
"""

import base64
import json
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from conftest import HANDOUT
from small import new

SECRET = "what-nobody-may-read-81c4"
CLINIC = "evil"
BUG, LATE = 70, (-9, -24)

ENDS = {"text": ".txt", "html": ".html", "pdf": ".pdf", "docx": ".docx", "epub": ".epub"}
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path d="M2 38 20 8l10 16 6-8 22 22z"/></svg>'

Answer = Mapping[str, float]
Ask = Callable[[Mapping[str, Any]], list[Answer]]


@dataclass(frozen=True)
class Outcome:
    """What a command said, how it ended, how long it took, and how many MB it held at most."""

    code: int
    out: str
    err: str
    seconds: float
    memory: float

    @property
    def said(self) -> str:
        return self.out + self.err

    def findings(self) -> list[dict[str, Any]]:
        """What `check --report json` has found."""
        return list(json.loads(self.out))


@dataclass(frozen=True)
class Scratch:
    """A project of one handout and one clinic, in a folder of a test."""

    top: Path
    ask: Ask

    @property
    def project(self) -> Path:
        return self.top / "work" / "project"

    @property
    def folder(self) -> Path:
        """The handout's."""
        return self.project / "source" / HANDOUT

    @property
    def handout(self) -> Path:
        return self.folder / "handout.yaml"

    @property
    def clinic(self) -> Path:
        """The clinic's folder."""
        return self.project / "templates" / "clinics" / CLINIC

    @property
    def secret(self) -> Path:
        """The folder of what nobody may read: secret.txt, secret.png, secret.svg, secret.yaml, secret.po."""
        return self.top / "machine" / "secret"

    @property
    def output(self) -> Path:
        return self.project / "output"

    # ---------------------------------------------------------------- what a stranger does

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file of the project, with the folders that it stands in."""
        file = self.project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def replace(self, old: str, changed: str) -> None:
        """Put something else in place of a part of handout.yaml, where it stands first."""
        text = self.handout.read_text("utf-8")
        assert old in text, old
        self.handout.write_text(text.replace(old, changed, 1), "utf-8")

    def text(self, words: str) -> None:
        """Say something else of the first choice: what it is."""
        self.handout.write_text(self.saying(words), "utf-8")

    def saying(self, words: str) -> str:
        """handout.yaml as it would be after `text(words)`."""
        return self._with(r"(?<=\n        what: ).*", words)

    def title(self, words: str) -> None:
        """Give the handout another title."""
        self.handout.write_text(self._with(r"(?<=\ntitle: ).*", words), "utf-8")

    def _with(self, where: str, words: str) -> str:
        text = self.handout.read_text("utf-8")
        said = json.dumps(words)
        changed, count = re.subn(where, lambda _: said, text, count=1)
        assert count == 1, where
        return changed

    def picture(self, name: str, content: str | bytes | None = None) -> None:
        """Show a picture in the first section; with `content`, it is put where its name says, in the handout."""
        if content is not None:
            self.write(f"source/{HANDOUT}/{name}", content)
        line = "      - Keep each point short.\n"
        said = json.dumps(name)
        self.replace(line, f'{line}    image: {{file: {said}, alt: "A green hill with two tops"}}\n')

    def allow(self, *codes: str) -> None:
        """Let the handout waive rules."""
        rows = "".join(f'  - {{code: {code}, reason: "It stands here for a good reason."}}\n' for code in codes)
        self.handout.write_text(f"{self.handout.read_text('utf-8')}allow:\n{rows}", "utf-8")

    def words_of_clinic(self, **lines: str) -> None:
        """Write clinic.yml: lines of YAML as they are given."""
        rows = {"name": '"Hill Clinic"', "phone": '"555-555-0123"'} | lines
        self.write(f"templates/clinics/{CLINIC}/clinic.yml", "".join(f"{k}: {v}\n" for k, v in rows.items()))

    def body(self, block: str) -> None:
        """Let the clinic's own template say this around the base's blocks."""
        self.write(f"templates/clinics/{CLINIC}/body.md.j2", f'{{% extends "base/body.md.j2" %}}\n{block}\n')

    # ---------------------------------------------------------------- what a person runs

    def run(self, *words: str | Path, **limits: Any) -> Outcome:
        """Run a command, which may write to output/ and to what `writes` names in the project, and nowhere else."""
        return self.run_at_once(words, **limits)[0]

    def run_at_once(
        self,
        *commands: tuple[str | Path, ...],
        seconds: float = 60,
        memory: int = 6_000,
        umask: int = 0o022,
        writes: tuple[str, ...] = (),
        **environ: str,
    ) -> list[Outcome]:
        """Start several commands at the same time."""
        machine, said = self.top / "machine", self.top / "said"
        environ = {"PATH": os.environ["PATH"], "HOME": str(machine / "home"), "TMPDIR": str(machine / "tmp")} | environ
        environ = {"XDG_CACHE_HOME": str(machine / "cache"), "LC_ALL": "C.UTF-8"} | environ
        own = [machine / "cache", *(self.project / name for name in ("output", *writes))]
        answers = [Path(f"{said}-{number}.{end}") for number in range(len(commands)) for end in ("out", "err")]
        before = dict(self._all([*own, *answers]))
        asked = {"commands": [list(map(str, words)) for words in commands], "folder": str(self.project)}
        asked |= {"environ": environ, "said": str(said), "seconds": seconds, "memory": memory, "umask": umask}
        found = self.ask(asked)
        after = dict(self._all([*own, *answers]))
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert not changed, f"written outside: {sorted(changed)}\n{commands}"
        for file in self._made([*own, *answers]):
            assert not _holds_secret(file.read_bytes()), f"the secret is in {file}\n{commands}"
        told = [file.read_bytes().decode(errors="replace") for file in answers]
        return [_outcome(*part) for part in zip(commands, found, told[::2], told[1::2], strict=True)]

    def check(self, *words: str, **limits: Any) -> Outcome:
        """Check all, and give what is found as data."""
        return self.run("check", "-j", "1", "--report", "json", *words, **limits)

    def errors(self) -> set[str]:
        """The codes of the errors that a check finds; and its exit code says so, too."""
        done = self.check()
        found = {row["code"] for row in done.findings() if row["severity"] == "error"}
        assert done.code == bool(found), done.said
        return found

    def in_spanish(self) -> Path:
        """The handout's PO file, as nobody has filled it in yet."""
        assert self.run("translate", "update", HANDOUT, "-l", "es-US", writes=(f"source/{HANDOUT}",)).code == 0
        return self.folder / "es-US.po"

    def for_translators(self) -> Path:
        """The XLIFF file of the same texts."""
        self.in_spanish()
        assert self.run("translate", "export", HANDOUT, "-l", "es-US").code == 0
        return self.output / "translations" / f"{HANDOUT}.es-US.xlf"

    def errors_in_each(self, folder: Path, variants: Iterable[Mapping[str, str | bytes]]) -> list[set[str]]:
        """The codes of the errors that one check finds in several folders, each like `folder` but for some files."""
        copies = []
        for number, files in enumerate(variants):
            copies.append(folder.with_name(f"{folder.name}-{number}"))
            shutil.copytree(folder, copies[-1])
            for name, content in files.items():
                (copies[-1] / name).write_bytes(content.encode() if isinstance(content, str) else content)
            if (file := copies[-1] / "handout.yaml").exists():
                said = file.read_bytes().replace(f"\nid: {HANDOUT}\n".encode(), f"\nid: {copies[-1].name}\n".encode())
                file.write_bytes(said)
        errors = [(row["file"], row["code"]) for row in self.check().findings() if row["severity"] == "error"]
        for copy in copies:
            shutil.rmtree(copy)
        return [{code for file, code in errors if f"/{copy.name}/" in f"/{file}/"} for copy in copies]

    def build(
        self, formats: str, *words: str, clinic: str = "base", locale: str = "en-US", anew: bool = False, **limits: Any
    ) -> Outcome:
        """Build one edition, the plain one in English; `anew` after all is gone that was built before."""
        if anew:
            shutil.rmtree(self.output, ignore_errors=True)
        asked = ("build", "-q", "-j", "1", "-l", locale, "--level", "plain", "-c", clinic, "-f", formats)
        return self.run(*asked, *words, **limits)

    def made(self, form: str, clinic: str = "base", locale: str = "en-US") -> bytes | None:
        """What was built; None if it was not."""
        file = self.output / clinic / locale / f"{HANDOUT}-plain{ENDS[form]}"
        return file.read_bytes() if file.exists() else None

    def filled_in(self) -> str:
        """A review of the handout as it is, by a person who approves it."""
        self.run("review", HANDOUT, "--form", "review.yaml", writes=("review.yaml",))
        form = (self.project / "review.yaml").read_text("utf-8")
        (self.project / "review.yaml").unlink()
        form = re.sub(r"reviewer: .*", 'reviewer: {name: "A. Rivera", role: "pain physician", date: 2026-11-24}', form)
        form = re.sub(r"next_review: .*", "next_review: 2028-11-24", form)
        form = re.sub(r'(decisions:[^\n]*\n  en-US: )""', r"\1approve", form)
        return re.sub(r'\{answer: "", note: ""\}', "{answer: yes}", form)

    def approve(self) -> None:
        """Have the handout as it is approved by a person who has read it."""
        self.write("review.yaml", self.filled_in())
        done = self.run("approve", HANDOUT, "review.yaml", writes=(f"source/{HANDOUT}",))
        assert done.code == 0, done.said

    # ---------------------------------------------------------------- what is on the machine

    def _all(self, own: list[Path]) -> Iterator[tuple[str, object]]:
        """Everything on the machine but what is a command's own, as it is now."""
        mine = {os.fspath(path) for path in own}
        left = [os.fspath(self.top)]
        while left:
            for entry in sorted(os.scandir(left.pop()), key=lambda one: one.name):
                if entry.path in mine:
                    continue
                yield entry.path, _state(entry)
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)

    def _made(self, own: list[Path]) -> Iterator[Path]:
        for path in own:
            for file in [path, *path.rglob("*")] if path.is_dir() and not path.is_symlink() else [path]:
                if file.is_file() and not file.is_symlink() and file.stat().st_size < 10_000_000:
                    yield file


def _outcome(words: tuple[str | Path, ...], answer: Answer, out: str, err: str) -> Outcome:
    """How one command has ended: in no case so that nobody knows why."""
    code = int(answer["code"])
    shown = f"handouts {' '.join(map(str, words))}: {code}\n{out}{err}"
    assert code not in LATE, f"never ends: {shown}"
    assert code >= 0, f"a signal has ended it: {shown}"
    assert code != BUG and "Traceback" not in err, shown
    return Outcome(code, out, err, answer["seconds"], answer["memory"])


def scratch(top: Path, ask: Ask) -> Scratch:
    """Make the project: a sound handout, and a clinic of data alone."""
    made = Scratch(top, ask)
    for name in ("home", "cache", "tmp", "secret"):
        (top / "machine" / name).mkdir(parents=True)
    for name in ("secret.txt", "secret.yaml", "secret.po", "secret.png"):
        (made.secret / name).write_text(f"# {SECRET}\n")
    (made.secret / "secret.svg").write_text(PICTURE.replace("<path", f"<title>{SECRET}</title><path"))
    new(made.project, {"Say what may go wrong.": "You may bleed inside."})
    text = made.handout.read_text("utf-8")
    made.handout.write_text(
        re.sub(r"(?m)^updated: .*", "updated: 2026-11-23", text), "utf-8"
    )  # a review comes after it
    made.words_of_clinic()
    return made


def _state(entry: "os.DirEntry[str]") -> object:
    found = entry.stat(follow_symlinks=False)
    if entry.is_symlink():
        return ("link", Path(entry.path).readlink())
    if stat.S_ISREG(found.st_mode) and found.st_size < 10_000_000:
        return (found.st_mode, sha256(Path(entry.path).read_bytes()).digest())
    return (found.st_mode, 0 if entry.is_dir() else found.st_size)


def _holds_secret(content: bytes) -> bool:
    """Whether a file holds it: as it is, in base64, or in a part of it that is packed."""
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as book:
            parts += [book.read(name) for name in book.namelist()]
    for start in re.finditer(rb"stream\r?\n", content if content.startswith(b"%PDF") else b""):
        try:
            parts.append(zlib.decompressobj().decompress(content[start.end() :]))
        except zlib.error:
            continue
    return any(form in part for part in parts for form in _FORMS)


_FORMS = (
    SECRET.encode(),
    *(base64.b64encode(b"x" * shift + SECRET.encode())[4:-4] for shift in range(3)),
    SECRET.encode().hex().encode(),
)
