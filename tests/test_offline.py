"""Nothing asks the network: no module of ours, no engine, whatever a template or a text says; and no package that a
machine happens to have gets into a page.
"""

import ast
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import HANDOUT
from handouts.core.findings import HandoutsError
from handouts.document import pandoc
from handouts.formats import typst_engine
from reading import repository

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

ONLINE = {"socket", "ssl", "http", "ftplib", "smtplib", "xmlrpc", "asyncio", "requests", "httpx", "urllib3", "aiohttp"}


def test_no_module_of_ours_imports_what_asks_the_network() -> None:
    for file in sorted((repository() / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), names=names):
                    modules = [module, *(f"{module}.{alias.name}" for alias in names)]
                case _:
                    continue
            assert not [m for m in modules if m.split(".")[0] in ONLINE or m.startswith("urllib.request")], file


# ---------------------------------------------------------------- engines


@pytest.fixture
def calls() -> Iterator[list[bytes]]:
    """What comes to a proxy that the machine has set up for everybody."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    heard.append(caller.recv(1000))

        threading.Thread(target=listen, daemon=True).start()
        yield_to = f"http://127.0.0.1:{server.getsockname()[1]}"
        with pytest.MonkeyPatch.context() as patched:
            for name in PROXIES:
                patched.setenv(name, yield_to)
            patched.setenv("PROXY_OF_TEST", yield_to)
            typst_engine._shared().close()
            yield heard
        typst_engine._shared().close()
        server.shutdown(socket.SHUT_RDWR)


PACKAGES = {
    "by its name": '#import "@preview/cetz:0.3.0"',
    "with what is in it": '#import "@preview/cetz:0.3.0": canvas',
    "in a name put together": '#import "@pre" + "view/cetz:0.3.0"',
    "in a name made of numbers": '#import str.from-unicode(64) + "preview/cetz:0.3.0"',
    "in code made of text": '#eval("import \\"@preview/cetz:0.3.0\\"")',
    "included": '#include "@preview/cetz:0.3.0"',
    "in a loop": '#for n in ("cetz", "codly") { import "@preview/" + n + ":0.1.0" }',
    "of a machine's own": '#import "@local/mine:1.0.0"',
    "of another name space": '#import "@elsewhere/mine:1.0.0"',
    "that somebody has kept": '#import "@preview/kept:1.0.0"',
}


@pytest.mark.parametrize("code", PACKAGES.values(), ids=PACKAGES.keys())
def test_typst_takes_no_package(code: str, calls: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, place in (("XDG_DATA_HOME", "local/mine"), ("XDG_CACHE_HOME", "preview/kept")):
        package = tmp_path / name / "typst" / "packages" / place / "1.0.0"
        package.mkdir(parents=True)
        about = f'[package]\nname = "{place.split("/")[1]}"\nversion = "1.0.0"\nentrypoint = "lib.typ"\n'
        (package / "typst.toml").write_text(about, "utf-8")
        (package / "lib.typ").write_text("#let a = 1\n", "utf-8")
        monkeypatch.setenv(name, str(tmp_path / name))
    typst_engine._shared().close()
    with pytest.raises(HandoutsError, match="can't use packages, and is made without the network"):
        typst_engine.png(code, {}, 10)
    assert calls == []


def test_typsts_downloader_gives_up_before_it_opens_a_connection() -> None:
    """It says so itself. If a later Typst can use this kind of proxy, the engine needs another that it can't."""
    with typst_engine._folder('#import "@preview/cetz:0.3.0"', {}) as folder:
        request: dict[str, Any] = {"main": str(folder / "main.typ"), "root": str(folder), "format": "pdf", "ppi": None}
        request |= {"standards": [], "epoch": 0, "fonts": [], "keep_fonts": True, "strict": True}
        done, said = typst_engine._shared().ask(request, 60)
    assert not done
    assert "SOCKS feature disabled" in json.loads(said)["message"]


ADDRESSES = ("http://127.0.0.1:{port}/x.png", "https://127.0.0.1:{port}/x.png", "//127.0.0.1:{port}/x.png")


@pytest.mark.parametrize("to", ["html5-smart", "epub3-smart", "docx", "typst-smart", "plain"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_pandoc_fetches_no_picture(to: str, address: str, calls: list[bytes]) -> None:
    file = address.format(port=os.environ["PROXY_OF_TEST"].rpartition(":")[2])
    picture = {"t": "Image", "c": [["", [], []], [{"t": "Str", "c": "a"}], [file, ""]]}
    link = {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "a"}], [file, ""]]}
    blocks = [{"t": "Para", "c": [picture, link]}, {"t": "RawBlock", "c": ["html", f'<img src="{file}">']}]
    tree = {"pandoc-api-version": pandoc.API_VERSION, "meta": {}, "blocks": blocks}
    warm = pandoc.Pandoc()
    try:
        warm.write(tree, to, style_sheet=f"@import url({file}); p {{ background: url({file}) }}".encode())
    except HandoutsError as told:
        assert "Pandoc" in str(told)
    warm.close()
    assert calls == []


def test_pandoc_fetches_no_style_of_sources(calls: list[bytes]) -> None:
    parent = os.environ["PROXY_OF_TEST"] + "/parent.csl"
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>x</title><id>x</id>'
        f'<link href="{parent}" rel="independent-parent"/></info></style>'
    )
    tree = {"pandoc-api-version": pandoc.API_VERSION, "meta": {}, "blocks": []}
    warm = pandoc.Pandoc()
    with pytest.raises(HandoutsError, match="Pandoc"):
        warm.cite(tree, {}, style.encode())
    warm.close()
    assert calls == []


# ---------------------------------------------------------------- a whole command

WATCHED = """
import os, socket, sys
def hook(event, arguments):
    inet = event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6)
    if inet or event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        os.write(log, f"{event} {arguments[1:]}\\n".encode())
log = os.open(sys.argv.pop(1), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
sys.addaudithook(hook)
from handouts.cli.main import run
run()
"""


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--no-cache", "-j", "2"),
        ("build", "-f", "pdf,docx,epub,html,text", "--level", "plain", "--verify", "-j", "2"),
        ("review", HANDOUT, "--output", "page.html"),
    ],
    ids=["check", "build", "review"],
)
def test_a_command_opens_no_connection(words: tuple[str, ...], project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = subprocess.run([sys.executable, "-c", WATCHED, str(log), *words], capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    assert log.read_text("utf-8") == ""
