"""What `handouts explain` tells of a topic: the pages of docs/how-to/, which ship with the program."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from handouts.core.folders import read_folder

_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Topic:
    """How something is written: the question that its page answers, other words that people have for it, the page."""

    name: str
    question: str
    also: tuple[str, ...]
    page: str

    @property
    def for_terminal(self) -> str:
        """The page without what only a browser shows: pictures, and where links lead."""
        without = re.sub(r"(?m)^(?:!\[.*|<!--.*-->)\n\n?", "", self.page.removeprefix("# "))
        words = re.sub(r"\[([^\]\n]+)\]\((?!sms:)[^)\s]+\)(?!`)", r"\1", without)
        return re.sub(r"(?m)^```.*\n", "", words).strip()


@lru_cache(maxsize=1)
def topics() -> Mapping[str, Topic]:
    """Every topic by its name."""
    packaged = _PACKAGE / "how-to"
    folder = read_folder(packaged if packaged.is_dir() else _PACKAGE.parents[1] / "docs" / "how-to")
    return {name.removesuffix(".md"): _topic(name, folder.files[name].decode()) for name in folder.named("*.md")}


def topic_named(words: str) -> Topic | None:
    """The topic that some words name: by its name or another word for it, as one or as many."""
    asked = _plain(words)
    named = {_plain(word): topic for topic in topics().values() for word in topic.also}
    named |= {_plain(name): topic for name, topic in topics().items()}
    return next((named[form] for form in (asked, f"{asked}s", asked.removesuffix("s")) if form in named), None)


def names() -> Iterator[str]:
    """Every word by which a topic is found."""
    for name, topic in topics().items():
        yield from (name, *topic.also)


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[\w']+", words.lower().replace("’", "'")))


def _topic(name: str, page: str) -> Topic:
    question = page.split("\n", 1)[0].removeprefix("# ")
    also = re.search(r"(?m)^<!-- Also: (.*) -->$", page)
    return Topic(name.removesuffix(".md"), question, tuple(also[1].split(", ")) if also else (), page)
