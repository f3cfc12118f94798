"""Files that went wrong, or were made to: whatever they hold, a reader says what is wrong with it, and that is all.

Each reader gets sound files that were cut, joined, turned round, repeated, or had odd signs put in: a sample here, and
20,000 with `make soak`. No reader may raise what it does not say that it raises, open or write another file, take
longer than ten seconds, or a gigabyte of memory.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import handouts
from conftest import HANDOUT
from handouts.build import manifest
from handouts.clinics import load as read_clinic
from handouts.clinics.locations import shipped
from handouts.core.findings import HandoutsError
from handouts.core.folders import Asset, Folder
from handouts.editions.translation import texts_of
from handouts.language.library import Library
from handouts.review.apply import examine, files_to_write, read_review
from handouts.rules import check_cache
from handouts.rules.runner import check_clinic, check_settings, check_source
from handouts.source import load
from handouts.source.picture import cleaned, picture_problems
from handouts.source.settings import Settings, read_settings
from handouts.translate.xliff import exported
from handouts.translate.xliff_import import XliffError, imported, read_xliff
from loading import library
from small import new, translate

IN_ALL = 20_000
SAMPLE = 25
SECONDS, MEGABYTES = 10, 1_000
SETTINGS = Settings(Path("handouts.yaml"))

# ---------------------------------------------------------------- what goes wrong with a file

_ODD = [
    *(
        b"\0",
        b"\xff",
        b"\xc3\xa9",
        b"e\xcc\x81",
        b"\xe2\x80\xae",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
    ),
    *(
        b"\r",
        b"\n",
        b"\t",
        b"\x1b[2K",
        b"\xf3\xa0\x80\x81",
        b"\xef\xbf\xbf",
        b"99999999999999999999",
        b"-1",
        b"1e999",
        b".nan",
    ),
    *(
        b"&",
        b"&a ",
        b"*a ",
        b"!!python/none ",
        b"<<: ",
        b"---\n",
        b"[",
        b"]",
        b"{",
        b"}",
        b'"',
        b"'",
        b"#",
        b": ",
        b"- ",
        b"|\n",
    ),
    *(
        b"../",
        b"/etc/passwd",
        b"javascript:",
        b"<!DOCTYPE x [<!ENTITY e 'x'>]>",
        b"&e;",
        b"<!--",
        b"]]>",
        b"{clinic.phone}",
        b"\\",
    ),
    *(
        b"@a",
        b"**",
        b"\x89PNG\r\n\x1a\n",
        b"IHDR",
        b"IDAT",
        b"null",
        b"~",
        b"true",
        b"[" * 300,
        b"\xf0\x9f\xa6\xb5",
        b"\xd9\xa3",
    ),
]


@st.composite
def harmed(draw: st.DrawFn, sound: bytes) -> bytes:
    """The file after one to six accidents, most of them anywhere in it."""
    content = bytearray(sound)
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(
            st.sampled_from(("flip", "cut", "insert", "insert", "repeat", "move", "drop", "swap line", "number", "end"))
        )
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        size = draw(st.sampled_from((1, 1, 2, 5, 20, 200, 2_000)))
        match kind:
            case "flip" if content:
                content[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del content[at : at + size]
            case "insert":
                content[at:at] = draw(st.sampled_from(_ODD)) * draw(st.sampled_from((1, 1, 1, 3, 500)))
            case "repeat":
                content[at:at] = bytes(content[at : at + size]) * draw(st.sampled_from((1, 2, 50)))
            case "move":
                part = bytes(content[at : at + size])
                del content[at : at + size]
                to = draw(st.integers(0, len(content)))
                content[to:to] = part
            case "drop":
                lines = bytes(content).split(b"\n")
                del lines[draw(st.integers(0, len(lines) - 1))]
                content = bytearray(b"\n".join(lines))
            case "swap line":
                lines = bytes(content).split(b"\n")
                one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
                lines[one], lines[other] = lines[other], lines[one]
                content = bytearray(b"\n".join(lines))
            case "number":
                content[at : at + 4] = draw(st.binary(min_size=4, max_size=4))
            case "end":
                del content[at:]
        del content[300_000:]
    return bytes(content)


def any_value(depth: int = 3) -> st.SearchStrategy[Any]:
    """A value of JSON or YAML where another was."""
    flat = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just("x" * 300))
    inner = any_value(depth - 1) if depth else flat
    return st.one_of(flat, st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3))


@st.composite
def of_other_values(draw: st.DrawFn, sound: bytes) -> bytes:
    """JSON in which one value is something else."""
    data = json.loads(sound)
    place, key = data, None
    while isinstance(place, dict | list) and place:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or draw(st.booleans()):
            break
        place = place[key]
    if key is not None and isinstance(place, dict | list) and place:
        place[key] = draw(any_value())
    return json.dumps(data).encode()


# ---------------------------------------------------------------- what is watched


@dataclass
class Watch:
    """What was opened while it looks, besides what Python loads."""

    on: bool = False
    folder: str = ""
    opened: tuple[str, ...] = ()


_watch = Watch()
_OWN = tuple(
    os.path.realpath(folder)
    for folder in (sys.prefix, sys.base_prefix, shipped(), Path(handouts.__file__).parent, "/usr/share/zoneinfo")
)
_WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}
_PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.getaddrinfo"}


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watch.on:
        return
    if event == "open" and isinstance(arguments[0], str | bytes):
        name, flags = os.path.realpath(os.fsdecode(arguments[0])), arguments[2] or 0
        reads = not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if not (reads and (name.startswith(_OWN) or name.startswith(_watch.folder))):
            _watch.opened += (name,)
    elif event in _WRITES | _PROGRAMS:
        _watch.opened += (f"{event} {arguments}",)


@pytest.fixture(scope="module", autouse=True)
def hook() -> None:
    sys.addaudithook(_hook)  # for good: it does nothing while nobody watches
    sys.dont_write_bytecode = True


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Assert of what is done inside that it stays within its bounds."""
    _watch.on, _watch.folder, _watch.opened = True, os.path.realpath(folder), ()
    before = time.process_time()
    try:
        yield
    finally:
        _watch.on = False
    assert not _watch.opened
    assert time.process_time() - before < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEGABYTES * 1_000


# ---------------------------------------------------------------- the readers


@dataclass(frozen=True)
class Sound:
    """A folder with a sound handout, translated, approved, and built."""

    project: Path
    files: dict[str, bytes]

    @property
    def folder(self) -> Path:
        return self.project / "source" / HANDOUT

    def with_file(self, name: str, content: bytes) -> Folder:
        return Folder(self.folder, self.files | {name: content}, folders=frozenset(("images", "approved")))


def handout_file(name: str) -> Callable[[Sound, bytes], None]:
    def read(sound: Sound, content: bytes) -> None:
        check_source(load(sound.with_file(name, content), library()), SETTINGS)

    return read


def clinic_file(name: str) -> Callable[[Sound, bytes], None]:
    def read(sound: Sound, content: bytes) -> None:
        files = {"clinic.yml": b'name: "Hill"\nphone: "555-555-0123"\n', name: content}
        clinic = read_clinic("hill", library(), Folder(sound.project / "templates" / "clinics" / "hill", files))
        check_clinic(clinic, ["en-US", "es-US"], SETTINGS)

    return read


def library_file(name: str) -> Callable[[Sound, bytes], None]:
    def read(sound: Sound, content: bytes) -> None:
        base = library().folder
        other = Library(Folder(base.path, {**base.files, name: content}, folders=base.folders))
        with suppress(HandoutsError):
            assert other.locales
            assert other.words("en") and other.words("es")
            assert other.interface("es-US") is not None

    return read


def picture(name: str) -> Callable[[Sound, bytes], None]:
    def read(sound: Sound, content: bytes) -> None:
        asset = Asset(name, content)
        if not picture_problems(asset):
            assert cleaned(asset).content

    return read


def translators_file(sound: Sound, content: bytes) -> None:
    with suppress(XliffError):
        source = load(sound.with_file("es-US.po", sound.files["es-US.po"]), library())
        imported(texts_of(source).translation("es-US"), read_xliff(content))


def review_form(sound: Sound, content: bytes) -> None:
    file = sound.project / "form.yaml"
    _put(file, content)
    filled, loaded, refused = read_review(file)
    if filled and not refused:
        source = load(sound.with_file("handout.yaml", sound.files["handout.yaml"]), library())
        found = examine(filled, loaded, source, SETTINGS)
        if not isinstance(found, list):
            assert list(files_to_write(found)) is not None


def settings_file(sound: Sound, content: bytes) -> None:
    _put(sound.project / "handouts.yaml", content)
    check_settings(read_settings(sound.project / "source"))


def listing(sound: Sound, content: bytes) -> None:
    output = sound.project / "output"
    _put(output / manifest.NAME, content)
    for read in (manifest.verified, manifest.listed, manifest.read, manifest.languages, manifest.not_ours):
        with suppress(HandoutsError):
            read(output)


def cache_file(sound: Sound, content: bytes) -> None:
    file = sound.project / "checks.json"
    _put(file, content)
    check_cache._read(file, "x")


def _put(file: Path, content: bytes) -> None:
    """Write what is read: the test itself does so, and is not watched."""
    _watch.on = False
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(content)
    _watch.on = True


READERS: dict[str, Callable[[Sound, bytes], None]] = {
    "handout.yaml": handout_file("handout.yaml"),
    "es-US.po": handout_file("es-US.po"),
    "approvals.yaml": handout_file("approvals.yaml"),
    "approved/en-US.yaml": handout_file("approved/en-US.yaml"),
    "clinic.yml": clinic_file("clinic.yml"),
    "brand.yml": clinic_file("brand.yml"),
    "locales.yaml": library_file("locales.yaml"),
    "words/en.yaml": library_file("words/en.yaml"),
    "ui/es-US.po": library_file("ui/es-US.po"),
    "handouts.yaml": settings_file,
    "translation.xlf": translators_file,
    "picture.svg": picture("picture.svg"),
    "picture.png": picture("picture.png"),
    "form.yaml": review_form,
    "manifest.json": listing,
    "checks.json": cache_file,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    project = tmp_path_factory.mktemp("sound")
    folder = new(project)
    translate(folder, "es-US", lambda path, text: text)
    files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    return Sound(project, files)


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 60 40">'
    b'<title>A hill</title><defs><clipPath id="c"><rect width="9" height="9"/></clipPath><g id="g"><circle r="4"/></g>'
    b'</defs><g transform="rotate(4 2 2) scale(.5)" opacity=".5"><path d="M2 38 20 8l10 16 6-8 22z" fill="#0a0"/></g>'
    b'<use href="#g" x="4"/><path clip-path="url(#c)" stroke="red" stroke-dasharray="1 2" d="M0 0h9v9z"/></svg>'
)
WORDS = {
    "clinic.yml": b'name: {en-US: "Hill", es-US: "Cerro"}\nphone: "555-555-0123"\n'
    b'emergency_phone: "911"\nhours: "8 to 5"\n'
    b'address: "1 Main Street"\nwebsite: "https://example.org/"\n',
    "brand.yml": b'logo: {medium: {path: logo.svg, alt: "Hill"}}\ncolor: {palette: {x: "#123456"}, '
    b'foreground: x, primary: "#0a0"}\n'
    b"typography: {fonts: [{family: Open Sans, source: google}], base: Open Sans}\ndefaults: {handouts: {page: a4}}\n",
    "handouts.yaml": b'rules: {P001: "off"}\nseverity: {P002: info}\ntrust: {hill: "sha256:00"}\n',
    "approvals.yaml": b'- locale: en-US\n  by: "A. Rivera"\n  role: "physician"\n  date: 2026-11-24\n  version: 0.1.0\n'
    b'  next_review: 2028-11-24\n  snapshot: "'
    b'0000000000000000000000000000000000000000000000000000000000000000"\n- locale: es-US\n'
    b'  by: "B. Sol"\n  role: translator\n'
    b"  method: human\n  date: 2026-11-24\n  units:\n    title: 0123456789abcdef 0123456789abcdef\n",
    "approved/en-US.yaml": b"locale: en-US\nversion: 0.1.0\ndate: 2026-11-24\n"
    b'digest: "0123456789abcdef"\ntexts: {"title": "A"}\n',
    "picture.svg": SVG,
    "form.yaml": b'review: 1\nhandout: knee-injection\nversion: 0.1.0\ndigests: {en-US: "0123456789abcdef"}\n'
    b'reviewer: {name: "A. Rivera", role: "physician", date: 2026-11-30}\nnext_review: 2028-11-24\n'
    b"decisions: {en-US: approve}\n"
    b'answers: {en-US: {facts: {answer: yes, note: "a"}}}\ncomments: {en-US: {title: "nice"}}\n',
    "manifest.json": json.dumps(
        {
            "files": [
                {
                    "path": "base/en-US/x-plain.txt",
                    "handout": "x",
                    "locale": "en-US",
                    "level": "plain",
                    "clinic": "base",
                    "format": "text",
                    "bytes": 5,
                    "sha256": "0" * 64,
                    "key": "0" * 64,
                    "proved": False,
                    "approved_on": None,
                    "findings": [],
                }
            ],
            "languages": {"en-US": {"name": "English"}},
            "schema": 1,
        }
    ).encode(),
    "checks.json": json.dumps(
        {
            "context": "x",
            "results": [
                {
                    "kind": "handout",
                    "folder": "source/x",
                    "tags": ["en-US"],
                    "digest": "0",
                    "locales": ["en-US"],
                    "findings": [["S001", "error", "m", "h", "f", 1, 1, "p"]],
                }
            ],
        }
    ).encode(),
}


def sound_file(name: str, sound: Sound) -> bytes:
    """What the reader is given when nothing has gone wrong."""
    if name in WORDS:
        return WORDS[name]
    if name == "picture.png":
        made = BytesIO()
        Image.radial_gradient("L").resize((20, 10)).save(made, "PNG", exif=Image.Exif(), dpi=(72, 72))
        return made.getvalue()
    if name == "translation.xlf":
        source = load(sound.with_file("es-US.po", sound.files["es-US.po"]), library())
        return exported(texts_of(source).translation("es-US"), None)
    return sound.files.get(name) or library().folder.files[name]


def _fuzz(name: str, sound: Sound, count: int) -> None:
    content = sound_file(name, sound)
    READERS[name](sound, content)  # as it is, and with all loaded that it needs
    kinds = [harmed(content)]
    if name.endswith(".json"):
        kinds.append(of_other_values(content))
    if name.endswith((".yaml", ".yml")):
        kinds.append(any_value().map(lambda value: json.dumps(value).encode()))

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(st.one_of(kinds))
    def read(changed: bytes) -> None:
        with watched(sound.project):
            READERS[name](sound, changed)

    read()


@pytest.mark.parametrize("name", READERS)
def test_whatever_a_file_holds_its_reader_says_what_is_wrong(name: str, sound: Sound) -> None:
    _fuzz(name, sound, SAMPLE)


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_twenty_thousand_files_are_read_without_a_traceback(name: str, sound: Sound) -> None:
    _fuzz(name, sound, IN_ALL // len(READERS))


def test_what_is_watched_is_seen(tmp_path: Path) -> None:
    with pytest.raises(AssertionError), watched(tmp_path):
        Path("/etc/hostname").read_bytes()
    with pytest.raises(AssertionError), watched(tmp_path):
        (tmp_path / "x").write_bytes(b"")
