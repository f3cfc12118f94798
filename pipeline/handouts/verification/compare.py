"""The proof on the finished file: what a reader of its own finds in it is what the edition says, and nothing else.

Words, their order, numbers, headings, links, languages, pictures' descriptions, and what each format adds.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from handouts.document.compose import Document
from handouts.verification.blocks import BODY, Copy, Passage, Stretch, shown, squeezed
from handouts.verification.expected import NOTICE, PDFS, Told, Wanted, told
from handouts.verification.readers import read_copy
from handouts.verification.reading import DamagedError


class Kind(Enum):
    """In what a file can differ from its edition. The value is the code of the rule that says so."""

    LOST = "F010"
    ADDED = "F011"
    CHANGED = "F012"
    NUMBER = "F013"
    MOVED = "F014"
    NOTICE = "F015"
    HEADING = "F016"
    LINK = "F017"
    LANGUAGE = "F018"
    PICTURE = "F019"
    HIDDEN = "F020"
    TOGETHER = "F021"
    FRAME = "F022"
    UNREADABLE = "F023"
    DIRECTION = "F024"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a file differs from its edition. `said` tells it; `part`: where in the file, if that is known;
    `wanted`: the passage that it is about.
    """

    kind: Kind
    said: str
    part: str = ""
    wanted: Wanted | None = None


def prove(document: Document, form: str, content: bytes) -> tuple[Difference, ...]:
    """Every difference between a finished file and the document that it was made from; none if it is proved."""
    try:
        copy = read_copy(content, form)
    except DamagedError as error:
        return (Difference(Kind.UNREADABLE, str(error)),)
    return tuple(_Proof(document, form, copy, told(document, form, copy)).differences())


TURNING = "\u202b\u202d\u202e"
"""Signs that force a direction upon what follows them."""

_FLAWS = {"added": Kind.ADDED, "hidden": Kind.HIDDEN, "link": Kind.LINK, "frame": Kind.FRAME, "twice": Kind.ADDED}

_Pair = tuple[Wanted, Passage]


class _Proof:
    """One file against its edition."""

    def __init__(self, document: Document, form: str, copy: Copy, wanted: Told) -> None:
        self.document, self.form, self.copy, self.wanted = document, form, copy, wanted
        self.rtl = any(d and d.edition.locale.dir == "rtl" for d in (document, document.second))
        self.found: dict[str, list[Passage]] = {}
        for passage in copy.passages:
            self.found.setdefault(passage.region, []).append(passage)
        self.pairs: list[_Pair] = []

    def differences(self) -> Iterator[Difference]:
        for kind, said in self.copy.flaws:
            yield Difference(_FLAWS[kind], said)
        regions = list(dict.fromkeys((*self.wanted.regions, *self.found)))
        later: list[Difference] = []
        for region in regions:
            wanted, found = self.wanted.regions.get(region, ()), self.found.get(region, [])
            pairs, differences = _aligned(wanted, found) if region == BODY else self._frame(region, wanted, found)
            self.pairs += pairs
            later += differences
        yield from later
        self._prepare_links()
        for one, passage in self.pairs:
            yield from self._pair(one, passage)
        yield from self._said()

    # ------------------------------------------------ what stands around the text

    def _frame(
        self, region: str, wanted: Sequence[Wanted], found: Sequence[Passage]
    ) -> tuple[list[_Pair], list[Difference]]:
        drawn = region.startswith("foot of page") and len(wanted) == len(found) == 1 and self.rtl
        # A foot in Arabic is drawn word by word from the right; it is in no structure that tells the order.
        if drawn and _letters(wanted[0].passage) == _letters(found[0]):
            return [], list(_hidden(wanted[0], found[0]))
        pairs, differences = _aligned(wanted, found)
        return pairs, [self._of_frame(d, region) for d in differences]

    def _of_frame(self, difference: Difference, region: str) -> Difference:
        """A difference outside the text. That the notice of a draft is lost is more than a matter of form."""
        notices = [squeezed(w) for d in (self.document, self.document.second) if d for w in d.edition.data["notices"]]
        found = "".join(p.key for p in self.found.get(region, ()))
        wanted = self.wanted.regions.get(region, ())
        spoken = any(n in w.key for w in wanted for n in notices)
        there = all(n in found for n in notices) or (self.rtl and not _missing("".join(notices), found))
        if spoken and not there:
            return Difference(Kind.NOTICE, f"{region}: {NOTICE} is missing", difference.part, difference.wanted)
        kind = difference.kind
        if kind in {Kind.LOST, Kind.CHANGED, Kind.MOVED, Kind.TOGETHER, Kind.NUMBER}:
            kind = Kind.FRAME
        return Difference(kind, f"{region}: {difference.said}", difference.part, difference.wanted)

    def _said(self) -> Iterator[Difference]:
        """What the file says of itself, and its language."""
        wanted = self.wanted.said
        for one in self.copy.said:
            same = [w for w in wanted if w.name == one.name]
            if same and squeezed(one.words) not in {squeezed(w.words) for w in same}:
                said = f"{one.part} is “{shown(one.words)}”, not “{shown(same[0].words)}”"
                yield Difference(Kind.FRAME, said, one.part)
        chapters = [squeezed(s.words) for s in self.copy.said if s.name == "chapter"]
        if self.form == "epub" and chapters != [squeezed(s.words) for s in wanted if s.name == "chapter"]:
            yield Difference(Kind.FRAME, "the names of the chapters are not the section headings, in their order")
        for name in {s.name for s in wanted} - {s.name for s in self.copy.said} - {"chapter"}:
            yield Difference(Kind.FRAME, f"the file gives no {name}")
        if self.wanted.langs and self.copy.lang not in self.wanted.langs:
            said = f"the whole file is said to be in `{self.copy.lang or 'no language'}`, not `{self.wanted.langs[0]}`"
            yield Difference(Kind.LANGUAGE, said)

    # ------------------------------------------------ passage by passage

    def _prepare_links(self) -> None:
        """Where links lead: to the passage of that id, here and there."""
        self.targets_wanted = {i: id(w.passage) for w, _ in self.pairs for i in w.passage.ids}
        self.by_key = {w.key: id(w.passage) for w, _ in self.pairs if w.passage.level and not w.passage.region}
        self.targets_found = {i: id(w.passage) for w, f in self.pairs for i in f.ids}
        self.places = {id(w.passage): w for w, _ in self.pairs}
        self.known_ids = {i for ws in self.wanted.regions.values() for w in ws for i in w.passage.ids}

    def _pair(self, one: Wanted, passage: Passage) -> Iterator[Difference]:
        words = f"{one.what} “{shown(one.passage.text)}”"

        def differs(kind: Kind, said: str) -> Difference:
            return Difference(kind, said, passage.part, one)

        yield from _hidden(one, passage)
        if one.passage.picture != passage.picture:
            how = "is text and no picture’s description" if one.passage.picture else "is only a picture’s description"
            yield differs(Kind.PICTURE, f"{words} {how}")
        if self.form != "text" and one.passage.level != passage.level:
            yield differs(Kind.HEADING, f"{words} is {_level(passage)}, not {_level(one.passage)}")
        if self.form != "text" and one.passage.region == BODY and one.passage.number != passage.number:
            said = f"{words} has {_number(passage.number)} before it, not {_number(one.passage.number)}"
            yield differs(Kind.NUMBER, said)
        if one.passage.image and passage.image and one.passage.image != passage.image:
            yield differs(Kind.PICTURE, f"the picture described as “{shown(one.passage.text)}” is another one")
        yield from self._spaces(one, passage)
        if one.passage.bare.signs != passage.bare.signs:
            yield differs(Kind.CHANGED, f"{words} has other vowel signs in the file")
        if any(sign in passage.text and sign not in one.passage.text for sign in TURNING):
            yield differs(Kind.DIRECTION, f"{words} has a sign in it that turns its letters round")
        yield from self._links(one, passage)
        if self.form != "text":
            yield from self._languages(one, passage)
        if self.rtl and one.passage.region == BODY and not passage.picture:
            yield from self._directions(one, passage)

    def _spaces(self, one: Wanted, passage: Passage) -> Iterator[Difference]:
        mine, theirs = one.passage.bare, passage.bare
        if mine.gaps == theirs.gaps and not theirs.breaks:
            return
        letters = mine.letters
        gone = sorted(mine.gaps - theirs.gaps - theirs.breaks)
        new = sorted(theirs.gaps - mine.gaps)
        torn = [
            at
            for at in sorted(theirs.breaks - mine.gaps)
            if letters[at - 1].isdigit() and letters[at].isdigit() and not _linked(one.passage, at)
        ]
        for places, how in ((gone, "words run together"), (new, "a word is torn apart"), (torn, "a number is broken")):
            if places:
                said = f"{how} at “{_around(letters, places[0])}” in {one.what} “{shown(one.passage.text)}”"
                yield Difference(Kind.TOGETHER, said, passage.part, one)

    def _links(self, one: Wanted, passage: Passage) -> Iterator[Difference]:
        if self.form == "text":
            return
        runs = _runs(one.passage, lambda s: self._aim(s.link)), _runs(passage, lambda s: self._arrival(s.link))
        for at, end, wanted, found in _unlike(*runs):
            if wanted == _UNKNOWN:
                continue
            words = one.passage.key[at:end]
            said = f"the link “{shown(words)}” leads to {self._named(found)}, not to {self._named(wanted)}"
            if not found:
                said = f"“{shown(words)}” is no link; it should lead to {self._named(wanted)}"
            elif not wanted:
                said = f"“{shown(words)}” is a link to {self._named(found)}; it should be none"
            yield Difference(Kind.LINK, f"{said} (in {one.what} “{shown(one.passage.text)}”)", passage.part, one)

    def _aim(self, link: str) -> str:
        """Where a link of the document leads."""
        if link.startswith("="):
            return f"→{self.by_key.get(link[1:], link[1:])}"
        if not link.startswith("#"):
            return link
        if link[1:] not in self.known_ids:
            return _UNKNOWN if link != "#handout" else self._arrival(link)
        return f"→{self.targets_wanted.get(link[1:], link)}"

    def _arrival(self, link: str) -> str:
        """Where a link of the file leads."""
        if not link.startswith("#"):
            return link
        return f"→{self.targets_found.get(link[1:], link)}"

    def _named(self, target: str) -> str:
        if not target.startswith("→"):
            return f"`{target}`"
        name = target[1:]
        place = self.places.get(int(name)) if name.isdecimal() else None
        return f"“{shown(place.passage.text, 50)}”" if place else f"a place that is not there (`{name}`)"

    def _languages(self, one: Wanted, passage: Passage) -> Iterator[Difference]:
        for at, end, wanted, found in _unlike(_runs(one.passage, _lang), _runs(passage, _lang)):
            if not wanted or not found or _same_language(wanted, found):
                continue
            if found == "zxx" and _linked(one.passage, at):  # an address is in no language
                continue
            said = f"“{shown(one.passage.key[at:end])}” is said to be in `{found}`, not `{wanted}`"
            yield Difference(Kind.LANGUAGE, f"{said} (in {one.what} “{shown(one.passage.text)}”)", passage.part, one)

    def _directions(self, one: Wanted, passage: Passage) -> Iterator[Difference]:
        if self.form in PDFS:  # nothing in a PDF tells: what is drawn is in place already
            return
        for at, end, wanted, _ in _unlike(_runs(one.passage, _ltr), _runs(passage, _ltr)):
            how = "is not kept" if wanted else "runs"
            said = f"“{shown(one.passage.key[at:end])}” {how} from left to right"
            yield Difference(Kind.DIRECTION, f"{said} (in {one.what} “{shown(one.passage.text)}”)", passage.part, one)


_UNKNOWN = "?"


# ---------------------------------------------------------------- passages against passages


def _aligned(wanted: Sequence[Wanted], found: Sequence[Passage]) -> tuple[list[_Pair], list[Difference]]:
    """Which passage is which, and what can't be matched."""
    keys = {p.key for p in found}
    wanted = [w for w in wanted if not w.optional or w.key in keys]
    mine, theirs = [w.key for w in wanted], [p.key for p in found]
    if mine == theirs:
        return list(zip(wanted, found, strict=True)), []
    pairs: list[_Pair] = []
    lost: list[Wanted] = []
    added: list[tuple[int, Passage]] = []
    differences: list[Difference] = []
    for op, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if op == "equal":
            pairs += zip(wanted[a:b], found[c:d], strict=True)
            continue
        here, there = list(wanted[a:b]), list(enumerate(found))[c:d]
        if "".join(mine[a:b]) == "".join(theirs[c:d]):
            differences.append(_cut_otherwise(here, [p for _, p in there]))
            continue
        matched = list(_similar(here, there))
        for one, (_, passage) in matched:
            differences.append(_changed(one, passage))
        done = {id(w) for w, _ in matched}, {i for _, (i, _) in matched}
        lost += [w for w in here if id(w) not in done[0]]
        added += [(i, p) for i, p in there if i not in done[1]]
    differences += _unmatched(lost, added, wanted, found)
    return pairs, differences


def _similar(
    here: Sequence[Wanted], there: Sequence[tuple[int, Passage]]
) -> Iterator[tuple[Wanted, tuple[int, Passage]]]:
    """Passages that are the same but for some words, in order."""
    at = 0
    for one in here:
        for i in range(at, len(there)):
            if _likeness(one.key, there[i][1].key) > 0.6 or (len(here) == len(there) == 1 and one.passage.picture):
                yield one, there[i]
                at = i + 1
                break


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.6 else 0.0


def _cut_otherwise(here: Sequence[Wanted], there: Sequence[Passage]) -> Difference:
    """The same words, in other passages: items that became one, or one that became two."""
    first = here[0]
    how = "run together" if len(here) > len(there) else "are torn apart"
    said = f"{len(here)} passages {how} into {len(there)}, from {first.what} “{shown(first.passage.text)}” on"
    return Difference(Kind.TOGETHER, said, there[0].part, first)


_DIGIT = re.compile(r"\d")


def _changed(one: Wanted, passage: Passage) -> Difference:
    """Some words of a passage are others in the file."""
    mine, theirs = _differing(one.passage.text, passage.text)
    if one.passage.picture:
        said = f"the description of a picture says “{shown(theirs)}”, not “{shown(mine)}”"
        return Difference(Kind.PICTURE, said, passage.part, one)
    kind = Kind.NUMBER if _DIGIT.findall(mine) != _DIGIT.findall(theirs) else Kind.CHANGED
    if not theirs.strip():
        said = f"{one.what} “{shown(one.passage.text)}” has lost “{shown(mine)}”"
    elif not mine.strip():
        said = f"{one.what} “{shown(one.passage.text)}” has “{shown(theirs)}” added to it"
    else:
        said = f"{one.what} says “{shown(theirs)}”, not “{shown(mine)}”"
    return Difference(kind, said + _under(one), passage.part, one)


def _differing(mine: str, theirs: str) -> tuple[str, str]:
    """The part in which two texts differ, in whole words, with the word after a number that differs."""
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(mine), len(theirs)) - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    while start and not mine[start - 1].isspace() and mine[start - 1].isascii():
        start -= 1
    while end and not mine[len(mine) - end].isspace() and mine[len(mine) - end].isascii():
        end -= 1
    one, other = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    after = re.match(r"\s*\S+", mine[len(mine) - end :]) if end else None
    if after and (one[-1:].isdigit() or other[-1:].isdigit()):
        one, other = one + after[0], other + after[0]
    return one, other


def _unmatched(
    lost: Sequence[Wanted], added: Sequence[tuple[int, Passage]], wanted: Sequence[Wanted], found: Sequence[Passage]
) -> Iterator[Difference]:
    left = list(added)
    known = {w.key for w in wanted}
    for one in lost:
        again = next(((i, p) for i, p in left if p.key == one.key), None)
        if again is not None:
            left.remove(again)
            yield _moved(one, again[1], _heading_over(found, again[0]))
        else:
            yield _lost(one)
    for _, passage in left:
        yield _added(passage, known)


def _lost(one: Wanted) -> Difference:
    words = f"“{shown(one.passage.text)}”"
    if one.passage.picture:
        said = f"the picture described as {words} is not in the file, or without its description"
        return Difference(Kind.PICTURE, said + _under(one), wanted=one)
    if one.what == NOTICE:
        return Difference(Kind.NOTICE, f"{NOTICE} is missing: {words}", wanted=one)
    return Difference(Kind.LOST, f"{one.what} {words} is not in the file{_under(one)}", wanted=one)


def _added(passage: Passage, known: Set[str]) -> Difference:
    words = f"“{shown(passage.text)}”"
    hidden = next((s.hidden for s in passage.stretches if s.hidden), "")
    if passage.picture:
        said = f"a picture described as {words} is in the file and not in the edition"
        return Difference(Kind.PICTURE, said, passage.part)
    if hidden:
        said = f"{words}, which is not in the edition, is hidden in the file: {hidden}"
        return Difference(Kind.HIDDEN, said, passage.part)
    how = "once more than in the edition" if passage.key in known else "and not in the edition"
    return Difference(Kind.ADDED, f"{words} is in the file {how}", passage.part)


def _moved(one: Wanted, passage: Passage, over: str) -> Difference:
    said = f"{one.what} “{shown(one.passage.text)}” stands out of its order"
    if over and one.under and squeezed(over) not in {squeezed(u) for u in one.under}:
        said = f"{one.what} “{shown(one.passage.text)}” stands under “{shown(over, 50)}”, not"
        return Difference(Kind.MOVED, said + _under(one).replace(", under", " under"), passage.part, one)
    return Difference(Kind.MOVED, said + _under(one), passage.part, one)


def _heading_over(found: Sequence[Passage], at: int) -> str:
    """The heading under which a passage of the file stands."""
    return next((p.text for p in reversed(found[:at]) if p.level), "")


def _under(one: Wanted) -> str:
    return f", under “{shown(' › '.join(one.under[-2:]), 90)}”" if one.under else ""


def _hidden(one: Wanted, passage: Passage) -> Iterator[Difference]:
    """Words that are there and not to be seen or heard, but for the settings in which nobody need see them."""
    for stretch in passage.stretches:
        if not stretch.hidden or not (stretch.text.strip() or passage.picture):
            continue
        ways = [w for w in stretch.hidden.split("; ") if w.split(":")[0] not in one.may_hide]
        if ways:
            said = f"“{shown(stretch.text)}” is in the file, but hidden ({'; '.join(ways)}): {one.what}{_under(one)}"
            yield Difference(Kind.HIDDEN, said, passage.part, one)
            return


# ---------------------------------------------------------------- stretches against stretches

_Runs = list[tuple[int, str]]


def _runs(passage: Passage, value: Callable[[Stretch], str]) -> _Runs:
    """How many letters have which value, one after the other."""
    runs: _Runs = []
    for stretch, length in zip(passage.stretches, passage.bare.lengths, strict=True):
        if not length:
            continue
        said = value(stretch)
        if runs and runs[-1][1] == said:
            runs[-1] = (runs[-1][0] + length, said)
        else:
            runs.append((length, said))
    return runs


def _unlike(mine: _Runs, theirs: _Runs) -> Iterator[tuple[int, int, str, str]]:
    """Where two passages of the same letters have other values: from, to, and both values."""
    if mine == theirs:
        return
    ends = sorted({*_ends(mine), *_ends(theirs)})
    start = 0
    for end in ends:
        one, other = _value_at(mine, start), _value_at(theirs, start)
        if one != other:
            yield start, end, one, other
        start = end


def _ends(runs: _Runs) -> Iterator[int]:
    at = 0
    for length, _ in runs:
        at += length
        yield at


def _value_at(runs: _Runs, place: int) -> str:
    at = 0
    for length, value in runs:
        at += length
        if place < at:
            return value
    return ""


def _lang(stretch: Stretch) -> str:
    return stretch.lang


def _ltr(stretch: Stretch) -> str:
    return "ltr" if stretch.ltr else ""


def _same_language(wanted: str, found: str) -> bool:
    """Whether two tags say the same language; a region or a script that only one of them gives does no harm."""
    one, other = _parts(wanted), _parts(found)
    return one[0] == other[0] and all(not a or not b or a == b for a, b in zip(one[1:], other[1:], strict=True))


def _parts(tag: str) -> tuple[str, str, str]:
    language, *rest = tag.lower().split("-")
    script = next((r for r in rest if len(r) == 4), "")
    return language, script, next((r for r in rest if len(r) in (2, 3) and r.isalnum()), "")


def _linked(passage: Passage, at: int) -> bool:
    """Whether the letter at a place is part of a link to the outside."""
    return bool((link := _value_at(_runs(passage, lambda s: s.link), at)) and not link.startswith("#"))


def _around(letters: str, at: int) -> str:
    return f"{letters[max(0, at - 8) : at]}|{letters[at : at + 8]}"


def _level(passage: Passage) -> str:
    return {0: "no heading", 10: "the title"}.get(passage.level, f"a heading of level {passage.level}")


def _number(number: str) -> str:
    return f"the number {number}" if number else "no number"


def _letters(passage: Passage) -> list[str]:
    return sorted(passage.key)


def _missing(words: str, found: str) -> str:
    left = list(found)
    gone = []
    for letter in words:
        if letter in left:
            left.remove(letter)
        else:
            gone.append(letter)
    return "".join(gone)
