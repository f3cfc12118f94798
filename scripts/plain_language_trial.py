"""Try the plain-language rules on real prose: how often each finds something, and what (docs/plain-language.md).

`plain_language_trial.py FILE…` takes files of one sentence a line. It prints hits for 1,000 sentences and a sample.
`--unjudged` prints hits that tests/plain/judged.tsv does not have, ready to be judged: 40 for each rule at most, drawn
with a fixed seed. `--table` prints the table in docs/plain-language.md: hits for 1,000 sentences, and how many of the
judged ones were right.
"""

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from handouts.language.readability import words
from handouts.rules import numbers, plain_words, risks, sentences
from handouts.rules import words as vocabulary
from handouts.source.parts import Level

ROOT = Path(__file__).resolve().parents[1]
CORPUS = tuple(ROOT / "tests/plain" / f"{name}.txt" for name in ("wellbeing", "addresses", "diseases"))
JUDGED = ROOT / "tests/plain/judged.tsv"
SAMPLE = 40
SEED = 5

Finder = Callable[[str], Iterable[str]]


def _long(text: str) -> list[str]:
    return [f"{n} words"] if (n := len(words(text))) > sentences.SENTENCE_LIMIT[Level.PLAIN] else []


def _unexplained(text: str) -> list[str]:
    return [s for s in vocabulary.short_forms(text) if not vocabulary.is_explained(s, text)]


def _medical(text: str) -> list[str]:
    terms = dict.fromkeys(word.lower() for word in re.findall("[A-Za-z]+", text))
    return [term for term in terms if term in vocabulary.MEDICAL and not vocabulary.is_told(term, text)]


FINDERS: dict[str, Finder] = {
    "P004": _long,
    "P006": plain_words.capital_runs,
    "P007": plain_words.latin_abbreviations,
    "P008": plain_words.jargon_words,
    "P011": sentences.passives,
    "P013": sentences.double_negatives,
    "P014": lambda text: [f"{n} hedges" for _, n in sentences.hedged_sentences(text)],
    "P015": sentences.contracted,
    "P018": _unexplained,
    "P019": vocabulary.promises,
    "P020": _medical,
    "P021": numbers.number_words,
    "P022": risks.broken_shares,
    "P023": numbers.dashed_ranges,
    "P024": risks.relative_risks,
    "P025": lambda text: [found for found, _ in risks.ones_in(text)],
    "P026": risks.verbal_chances,
    "P027": numbers.ambiguous_dates,
    "P028": numbers.odd_times,
    "P029": vocabulary.maybe_many,
    "P030": vocabulary.shorthand,
}
"""What each rule looks for in one text; P012 looks for the same as P011. Where it looks is another matter: P011, P015
and P026 look at a few texts of a handout only."""


def hits(lines: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """By rule, what it finds, each with its sentence."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for line in lines:
        for code, finder in FINDERS.items():
            found[code] += [(hit, line) for hit in dict.fromkeys(finder(line))]
    return found


def judgments(file: Path = JUDGED) -> list[list[str]]:
    """Rule, what was found, verdict, why if it is a false alarm, sentence."""
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert all(len(row) == 5 for row in rows), [row for row in rows if len(row) != 5]
    return rows


def drawn(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return found if len(found) <= SAMPLE else random.Random(SEED).sample(found, SAMPLE)


def table(found: dict[str, list[tuple[str, str]]], number: int) -> str:
    """The table in docs/plain-language.md."""
    verdicts = Counter((code, verdict) for code, _, verdict, _, _ in judgments())
    rows = [
        "| rule | hits for 1,000 sentences | judged | right | false alarms | right, of those judged |",
        "|" + "---|" * 6,
    ]
    for code in FINDERS:
        right, false = verdicts[code, "right"], verdicts[code, "false"]
        share = f"{100 * right / (right + false):.0f}%" if right + false else "no hits"
        rate = f"{1000 * len(found[code]) / number:.1f}"
        if code != "P004":  # it counts, and there is nothing to judge
            rows.append(f"| {code} | {rate} | {right + false} | {right} | {false} | {share} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*", default=CORPUS)
    parser.add_argument("--sample", type=int, default=3, help="hits to show for each rule")
    parser.add_argument("--unjudged", action="store_true", help="hits to judge, as lines of judged.tsv")
    parser.add_argument("--table", action="store_true", help="rates and verdicts, as docs/plain-language.md has them")
    options = parser.parse_args()
    lines = [line for file in options.files for line in file.read_text("utf-8").splitlines() if line.strip()]
    found = hits(lines)
    if options.table:
        print(table(found, len(lines)))
        return
    if options.unjudged:
        known = {(row[0], row[1], row[4]) for row in judgments()} if JUDGED.exists() else set()
        for code in FINDERS:
            for hit, line in drawn(found[code]):
                if (code, hit, line) not in known:
                    print(code, hit, "", "", line, sep="\t")
        return
    print(f"{len(lines)} sentences, {len(set(lines))} of them different")
    for code in FINDERS:
        print(f"{code}  {len(found[code]):5} hits, {1000 * len(found[code]) / len(lines):6.1f} for 1,000 sentences")
        for hit, line in drawn(found[code])[: options.sample]:
            print(f"        “{hit}”: {line[:150]}")


if __name__ == "__main__":
    main()
