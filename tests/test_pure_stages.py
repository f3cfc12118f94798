"""After load no stage opens a file: what it gives depends on its arguments alone, so that it can run anywhere."""

import pickle
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import babel.dates  # noqa: F401 (when it is imported, it asks the machine for its time zone)
import pytest

from handouts.document.bilingual import side_by_side
from handouts.document.pandoc import shared
from handouts.editions.edition import Edition, select
from handouts.formats.format import Tools
from handouts.formats.table import FORMATS, NAMES, SIDE_BY_SIDE, format_named
from handouts.project import open_project
from handouts.rules.engine import all_rules, check
from handouts.rules.verification import Finished
from handouts.source.parts import Level
from reading import repository
from shipped import composed

ROOT = repository()

_watched: list[list[str]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"open", "os.listdir", "os.scandir"} and _watched and isinstance(arguments[0], str | bytes):
        _watched[-1].append(str(Path(arguments[0] if isinstance(arguments[0], str) else arguments[0].decode())))


sys.addaudithook(_hook)

PACKAGES = tuple(dict.fromkeys([sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), sys.base_prefix]))
"""Where Python and the packages keep their own data: dates of CLDR, the empty Word file, modules."""


@contextmanager
def opened() -> Iterator[list[str]]:
    """The files that are opened meanwhile, without those of packages and those in the temporary folder of an engine."""
    seen: list[str] = []
    _watched.append(seen)
    try:
        yield seen
    finally:
        _watched.remove(seen)
        temporary = str(Path(tempfile.gettempdir(), "handouts-"))
        code = str(ROOT / "pipeline")
        seen[:] = [f for f in seen if not f.startswith((*PACKAGES, temporary, code, "/dev/", "/proc/"))]


@pytest.mark.parametrize("clinic", ["base", "riverside"])
@pytest.mark.parametrize("locale", ["en-US", "ar", "es-US+en-US"])
def test_select_compose_render_and_verify_open_no_file(locale: str, clinic: str) -> None:
    project = open_project(ROOT / "source", ROOT / "templates")
    source, theme, library = project.handout("back-pain-procedures"), project.clinic(clinic), project.library
    all_rules()
    with opened() as seen:
        editions = tuple(select(source, locale=tag, level=Level.PLAIN, clinic=theme) for tag in locale.split("+"))
        each = [composed(edition) for edition in editions]
        document = each[0] if len(each) == 1 else side_by_side(*each)
        tools = Tools(shared(), "letter")
        for name in SIDE_BY_SIDE if "+" in locale else NAMES:
            content = format_named(name).render(document, tools)
            assert not check(Finished(document, name, content, Path("nowhere") / f"x{FORMATS[name].suffix}", source))
    assert library is project.library
    assert seen == []


def test_an_edition_that_was_sent_elsewhere_gives_the_same_file() -> None:
    project = open_project(ROOT / "source", ROOT / "templates")
    source, theme = project.handout("back-pain-procedures"), project.clinic("riverside")
    edition = select(source, locale="ar", level=Level.PLAIN, clinic=theme)
    there: Edition = pickle.loads(pickle.dumps(edition))  # noqa: S301 (made here)
    tools, text = Tools(shared(), "letter"), format_named("text")
    assert text.render(composed(there), tools) == text.render(composed(edition), tools)


def test_the_hook_sees_an_open_file(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("x", "utf-8")
    with opened() as seen:
        (tmp_path / "here").read_text("utf-8")
    assert seen == [str(tmp_path / "here")]
