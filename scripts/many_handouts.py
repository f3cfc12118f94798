"""Makes many handouts out of a real one, each with its own words: `python scripts/many_handouts.py 1000 FOLDER`.

They are as long as the real one, and in the same form. In each, the words that carry a handout (pain, nerve, doctor …)
are replaced by made-up words of the same length, so that few texts are the same in two of them. What they say means
nothing: they are for measuring, never for reading.
"""

import argparse
import random
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "source" / "back-pain-procedures"

WORDS = (
    *("pain", "back", "spine", "nerve", "nerves", "doctor", "medicine", "needle", "procedure", "procedures", "risk"),
    *("risks", "specialist", "treatment", "care", "device", "joint", "body", "muscle", "disc", "injection", "shot"),
    *("long", "time", "relief", "ask", "help", "helps", "have", "your", "this", "most", "they", "can", "may", "with"),
    *(
        "into",
        "near",
        "when",
        "what",
        "pressure",
        "proof",
        "drug",
        "steroid",
        "heat",
        "electric",
        "bone",
        "that",
        "small",
    ),
)
"""Words of the model that are replaced. A text of the model that holds none of them is the same in every handout."""

# Not in ids, keys, addresses or citations: those must go on naming what they name.
_WORD = re.compile(rf"(?<![-\w.@/:])(?:{'|'.join(WORDS)})(?![-\w@/:])")
_PROSE = re.compile(r"(?m)^(?!\s*(?:- )?(?:id|kind|file|purpose|cites|options|URL|DOI|code|unit|locale):).*$")


def vary(text: str, id: str, dice: random.Random) -> str:
    """The source of a handout with this id, made from another's."""
    new = {word: _made_up(word, dice) for word in WORDS}
    head, mark, references = text.partition("\nreferences:")
    varied = _PROSE.sub(lambda line: _WORD.sub(lambda m: new[m[0]], line[0]), head)
    weeks = str(dice.randint(2, 9))
    varied = re.sub(r"(?<=[a-z] )\d+(?= weeks)", weeks, varied)
    return re.sub(r"(?m)^id: .*$", f"id: {id}", varied, count=1) + mark + references


def _made_up(word: str, dice: random.Random) -> str:
    """A word of as many letters and of the same vowels, so of about as many syllables, and one that nobody has."""
    vowels, others = "aeiouy", "jkqvxz"
    return "".join(c if c in vowels else dice.choice(others) for c in word)


def write_many(count: int, folder: Path, *, model: Path = MODEL, seed: int = 1, translations: bool = False) -> None:
    """`count` handouts below `folder`, each with the model's drawings; with its PO files too if `translations`."""
    text = (model / "handout.yaml").read_text("utf-8")
    for n in range(count):
        id = f"handout-{n:05}"
        target = folder / id
        shutil.copytree(model, target, ignore=shutil.ignore_patterns(*([] if translations else ["*.po", "approv*"])))
        varied = vary(text, id, random.Random(f"{seed}-{n}"))
        if not translations:  # what is allowed in a translation is of no use without it
            varied = re.sub(r"(?m)^  - code: .*\n(?:    \w.*\n)*?    locale: .*\n(?:    \w.*\n)*", "", varied)
            varied = re.sub(r"(?m)^allow:\n(?! )", "", varied)
        (target / "handout.yaml").write_text(varied, "utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--translations", action="store_true", help="copy the model's PO files too (all of them stale)")
    asked = parser.parse_args()
    write_many(asked.count, asked.folder, translations=asked.translations)
