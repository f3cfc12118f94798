"""A finished file against its edition: what its reader finds in it is what the edition says, and nothing else.

Words, their order, numbers, headings, links, languages, pictures and their descriptions, and what each format adds.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from handouts.verification.alignment import Difference, Kind, Pair, aligned, hidden_words
from handouts.verification.blocks import BODY, Block, TextRun, shown, squeezed
from handouts.verification.document_blocks import NO_LANGUAGE, NOTICE, ExpectedBlock
from handouts.verification.expected import ExpectedDocument, expected
from handouts.verification.extracted import DamagedError, ExtractedDocument
from handouts.verification.image import Image
from handouts.verification.pictures import is_picture_of
from handouts.verification.read import READERS, read

if TYPE_CHECKING:  # what writes documents takes a while to load, and rules that read files need none of it
    from handouts.document.compose import Document


def verify(document: "Document", form: str, content: bytes) -> tuple[Difference, ...]:
    """Return every difference between a finished file and the document that it was made from; none if it is sound.

    A format that has no reader of its own has to say what plain text says.
    """
    try:
        file = read(content, form)
        form = form if form in READERS else "text"
        return tuple(_Comparison(document, file, expected(document, form, file.text)).differences())
    except DamagedError as error:
        return (Difference(Kind.UNREADABLE, str(error)),)


TURNING = "\u202b\u202d\u202e"
"""Signs that force a direction upon what follows them."""

_FLAWS = {"added": Kind.ADDED, "hidden": Kind.HIDDEN, "link": Kind.LINK, "frame": Kind.FRAME, "twice": Kind.ADDED}


class _Comparison:
    """One file against its edition."""

    def __init__(self, document: "Document", file: ExtractedDocument, wanted: ExpectedDocument) -> None:
        self.document, self.file, self.wanted = document, file, wanted
        self.plain, self.paged = wanted.conventions.plain, wanted.conventions.paged
        self.rtl = any(d and d.edition.locale.dir == "rtl" for d in (document, document.second))
        self.found: dict[str, list[Block]] = {}
        for block in file.text.blocks:
            self.found.setdefault(block.region, []).append(block)
        self.pairs: list[Pair] = []

    def differences(self) -> Iterator[Difference]:
        for kind, said in self.file.text.flaws:
            yield Difference(_FLAWS[kind], said)
        regions = list(dict.fromkeys((*self.wanted.regions, *self.found)))
        later: list[Difference] = []
        for region in regions:
            wanted, found = self.wanted.regions.get(region, ()), self.found.get(region, [])
            pairs, differences = aligned(wanted, found) if region == BODY else self._frame(region, wanted, found)
            self.pairs += pairs
            later += differences
        yield from later
        self._prepare_links()
        for one, block in self.pairs:
            yield from self._pair(one, block)
        yield from self._metadata()

    # ------------------------------------------------ what stands around the text

    def _frame(
        self, region: str, wanted: Sequence[ExpectedBlock], found: Sequence[Block]
    ) -> tuple[list[Pair], list[Difference]]:
        drawn = region.startswith("foot of page") and len(wanted) == len(found) == 1 and self.rtl
        # A foot in Arabic is drawn word by word from the right; it is in no structure that tells the order.
        if drawn and Counter(wanted[0].key) == Counter(found[0].key):
            return [], list(hidden_words(wanted[0], found[0]))
        pairs, differences = aligned(wanted, found)
        return pairs, [self._of_frame(d, region) for d in differences]

    def _of_frame(self, difference: Difference, region: str) -> Difference:
        """A difference outside the text. That the notice of a draft is lost is more than a matter of form."""
        notices = [squeezed(w) for d in (self.document, self.document.second) if d for w in d.edition.notices]
        found = "".join(p.key for p in self.found.get(region, ()))
        wanted = self.wanted.regions.get(region, ())
        spoken = any(n in w.key for w in wanted for n in notices)
        there = all(n in found for n in notices) or (self.rtl and not Counter("".join(notices)) - Counter(found))
        if spoken and not there:
            return Difference(Kind.NOTICE, f"{region}: {NOTICE} is missing", difference.part, difference.expected)
        kind = difference.kind
        if kind in {Kind.LOST, Kind.CHANGED, Kind.MOVED, Kind.TOGETHER, Kind.NUMBER}:
            kind = Kind.FRAME
        return Difference(kind, f"{region}: {difference.said}", difference.part, difference.expected)

    def _metadata(self) -> Iterator[Difference]:
        """What the file says of itself, and its language."""
        wanted = self.wanted.metadata
        given = [field for field in self.file.metadata if field.words]
        for field in given:
            same = [w for w in wanted if w.name == field.name]
            cut = any(field.is_cut(" ".join(w.words.split())) for w in same)
            if same and not cut and squeezed(field.words) not in {squeezed(w.words) for w in same}:
                said = f"{field.part} ({field.name}) is “{shown(field.words)}”, not “{shown(same[0].words)}”"
                yield Difference(Kind.FRAME, said, field.part)
        chapters = [squeezed(field.words) for field in self.file.fields("chapter")]
        if chapters != [squeezed(s.words) for s in wanted if s.name == "chapter"]:
            yield Difference(Kind.FRAME, "the names of the chapters are not the section headings, in their order")
        for name in {s.name for s in wanted} - {field.name for field in given} - {"chapter"}:
            yield Difference(Kind.FRAME, f"the file gives no {name}")
        language = self.file.language
        if self.wanted.languages and language not in self.wanted.languages:
            said = f"the whole file is said to be in `{language or 'no language'}`, not `{self.wanted.languages[0]}`"
            yield Difference(Kind.LANGUAGE, said)

    # ------------------------------------------------ block by block

    def _prepare_links(self) -> None:
        """Where links lead: to the block of that id, here and there."""
        self.targets_wanted = {i: id(w.block) for w, _ in self.pairs for i in w.block.ids}
        self.by_key = {w.key: id(w.block) for w, _ in self.pairs if w.block.level and not w.block.region}
        self.targets_found = {i: id(w.block) for w, f in self.pairs for i in f.ids}
        self.places = {id(w.block): w for w, _ in self.pairs}
        self.known_ids = {i for ws in self.wanted.regions.values() for w in ws for i in w.block.ids}

    def _pair(self, one: ExpectedBlock, block: Block) -> Iterator[Difference]:
        words = f"{one.what} “{shown(one.block.text)}”"

        def differs(kind: Kind, said: str) -> Difference:
            return Difference(kind, said, block.part, one)

        yield from hidden_words(one, block)
        if one.block.picture != block.picture:
            how = "is text and no picture’s description" if one.block.picture else "is only a picture’s description"
            yield differs(Kind.PICTURE, f"{words} {how}")
        if not self.plain and one.block.level != block.level:
            yield differs(Kind.HEADING, f"{words} is {_level(block)}, not {_level(one.block)}")
        if not self.plain and one.block.region == BODY and one.block.number != block.number:
            said = f"{words} has {_number(block.number)} before it, not {_number(one.block.number)}"
            yield differs(Kind.NUMBER, said)
        if not self.plain and not _has_hue(one.block.hue, block.hue):
            yield differs(Kind.COLOUR, f"{words} is {block.hue or 'in no colour'}, not {one.block.hue}")
        if self._is_another(one.block.image, block.image):
            yield differs(Kind.PICTURE, f"the picture described as “{shown(one.block.text)}” is another one")
        yield from self._spaces(one, block)
        if one.block.bare.signs != block.bare.signs:
            yield differs(Kind.CHANGED, f"{words} has other vowel signs in the file")
        if any(sign in block.text and sign not in one.block.text for sign in TURNING):
            yield differs(Kind.DIRECTION, f"{words} has a sign in it that turns its letters round")
        yield from self._links(one, block)
        if not self.plain:
            yield from self._languages(one, block)
        if self.rtl and one.block.region == BODY and not block.picture:
            yield from self._directions(one, block)

    def _is_another(self, asset: Image | None, found: Image | None) -> bool:
        """Whether a picture shows something else than its asset."""
        if not isinstance(asset, bytes) or found is None:
            return False
        others = {one.block.image for ones in self.wanted.regions.values() for one in ones} - {asset}
        return not is_picture_of(asset, found, (other for other in others if isinstance(other, bytes)))

    def _spaces(self, one: ExpectedBlock, block: Block) -> Iterator[Difference]:
        mine, theirs = one.block.bare, block.bare
        if mine.gaps == theirs.gaps and not theirs.breaks:
            return
        letters = mine.letters
        gone = sorted(mine.gaps - theirs.gaps - theirs.breaks)
        new = sorted(theirs.gaps - mine.gaps)
        torn = [
            at
            for at in sorted(theirs.breaks - mine.gaps)
            if letters[at - 1].isdigit() and letters[at].isdigit() and not _in_address(one.block, at)
        ]
        for places, how in ((gone, "words run together"), (new, "a word is torn apart"), (torn, "a number is broken")):
            if places:
                said = f"{how} at “{_around(letters, places[0])}” in {one.what} “{shown(one.block.text)}”"
                yield Difference(Kind.TOGETHER, said, block.part, one)

    def _links(self, one: ExpectedBlock, block: Block) -> Iterator[Difference]:
        if self.plain:
            return
        leads = (lambda run: self._aim(run.link)), (lambda run: self._arrival(run.link))
        for at, end, wanted, found in _unlike(one.block, block, *leads):
            if wanted == _UNKNOWN:
                continue
            words = one.block.key[at:end]
            said = f"the link “{shown(words)}” leads to {self._named(found)}, not to {self._named(wanted)}"
            if not found:
                said = f"“{shown(words)}” is no link; it should lead to {self._named(wanted)}"
            elif not wanted:
                said = f"“{shown(words)}” is a link to {self._named(found)}; it should be none"
            yield Difference(Kind.LINK, f"{said} (in {one.what} “{shown(one.block.text)}”)", block.part, one)

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
        return f"“{shown(place.block.text, 50)}”" if place else f"a place that is not there (`{name}`)"

    def _languages(self, one: ExpectedBlock, block: Block) -> Iterator[Difference]:
        for at, end, wanted, found in _unlike(one.block, block, lambda run: run.lang):
            if not wanted or not found or _same_language(wanted, found):
                continue
            if NO_LANGUAGE in (wanted, found) and _in_address(one.block, at):
                continue
            said = f"“{shown(one.block.key[at:end])}” is said to be in `{found}`, not `{wanted}`"
            yield Difference(Kind.LANGUAGE, f"{said} (in {one.what} “{shown(one.block.text)}”)", block.part, one)

    def _directions(self, one: ExpectedBlock, block: Block) -> Iterator[Difference]:
        if self.paged:  # nothing in a PDF tells: what is drawn is in place already
            return
        for at, end, wanted, _ in _unlike(one.block, block, lambda run: "ltr" if run.ltr else ""):
            how = "is not kept" if wanted else "runs"
            said = f"“{shown(one.block.key[at:end])}” {how} from left to right"
            yield Difference(Kind.DIRECTION, f"{said} (in {one.what} “{shown(one.block.text)}”)", block.part, one)


_UNKNOWN = "?"


# ---------------------------------------------------------------- letters against letters


def _values(block: Block, value: Callable[[TextRun], str]) -> list[str]:
    """What holds for each letter of a block."""
    lengths = zip(block.runs, block.bare.lengths, strict=True)
    return [said for run, length in lengths if length for said in [value(run)] * length]


def _unlike(one: Block, other: Block, *value: Callable[[TextRun], str]) -> Iterator[tuple[int, int, str, str]]:
    """Where two blocks of the same letters have other values: from, to, and both values. One function gives the value
    in both blocks, or one for each gives it.
    """
    mine, theirs = _values(one, value[0]), _values(other, value[-1])
    at = 0
    for (here, there), letters in groupby(zip(mine, theirs, strict=False)):
        start, at = at, at + sum(1 for _ in letters)
        if here != there:
            yield start, at, here, there


def _same_language(wanted: str, found: str) -> bool:
    """Whether two tags say the same language; a region or a script that only one of them gives does no harm."""
    one, other = _parts(wanted), _parts(found)
    return one[0] == other[0] and all(not a or not b or a == b for a, b in zip(one[1:], other[1:], strict=True))


def _parts(tag: str) -> tuple[str, str, str]:
    language, *rest = tag.lower().split("-")
    script = next((r for r in rest if len(r) == 4), "")
    return language, script, next((r for r in rest if len(r) in (2, 3) and r.isalnum()), "")


def _in_address(block: Block, at: int) -> bool:
    """Whether the letter at a place is part of a link to the outside, or of the address behind one."""
    link, lang = (_values(block, value)[at] for value in (lambda run: run.link, lambda run: run.lang))
    return bool(link and not link.startswith("#")) or lang == NO_LANGUAGE


def _around(letters: str, at: int) -> str:
    return f"{letters[max(0, at - 8) : at]}|{letters[at : at + 8]}"


def _has_hue(wanted: str, found: str) -> bool:
    """Whether a heading has its colour. Dark words on yellow have it, too; a PDF doesn't tell their ground."""
    return not wanted or found == wanted or (wanted == "yellow" and not found)


def _level(block: Block) -> str:
    return {0: "no heading", 10: "the title"}.get(block.level, f"a heading of level {block.level}")


def _number(number: str) -> str:
    return f"the number {number}" if number else "no number"
