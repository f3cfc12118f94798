"""A good file in the place of another: of another language, level, clinic or format, of older words, or cut short."""

from collections.abc import Iterator
from dataclasses import replace

from faults.fault import FORMS, CannotError, Fault, Make, Scene, faults
from faults.fault import LOCALES as TAKING_TURNS
from handouts.editions.icon_array import icon_array
from handouts.formats.table import format_named
from handouts.source.parts import Level
from shipped import CLINICS


def other_language(scene: Scene) -> bytes:
    others = [t for t in TAKING_TURNS if t != scene.built.locale]
    return replace(scene.built, locale=scene.dice.choice(others)).file(scene.form)


def other_level(scene: Scene) -> bytes:
    [other] = [level for level in Level if level != scene.built.level]
    return replace(scene.built, level=other).file(scene.form)


def other_clinic(scene: Scene) -> bytes:
    [other] = [clinic for clinic in CLINICS if clinic != scene.built.clinic]
    return replace(scene.built, clinic=other).file(scene.form)


def other_version(scene: Scene) -> bytes:
    """What was built before the version was raised: the same words, the old number at the foot."""
    older = replace(scene.document.edition, version="0.0.1")
    return format_named(scene.form).render(replace(scene.document, edition=older), scene.tools)


def other_format(scene: Scene) -> bytes:
    form = {"pdf": "large-print", "large-print": "pdf", "docx": "epub", "epub": "docx"}.get(scene.form)
    return scene.built.file(form or {"html": "text", "text": "html"}[scene.form])


def other_drawing(scene: Scene) -> bytes:
    """A picture's file was overwritten by one that is none of the handout's."""
    edition = scene.document.edition
    name = scene.dice.choice(sorted(edition.images))
    other = icon_array(37, 100, "ltr", "#205493", "#5b616b", name="other")
    changed = replace(edition, images={**edition.images, name: replace(edition.images[name], content=other.content)})
    return format_named(scene.form).render(replace(scene.document, edition=changed), scene.tools)


def cut_short(scene: Scene) -> bytes:
    return scene.good[: len(scene.good) * 2 // 3]


def approved(scene: Scene) -> bytes:
    """A file without the notices of a draft."""
    edition = scene.document.edition
    if not edition.data["notices"]:
        raise CannotError("it is no draft")
    quiet = replace(edition, data={**edition.data, "notices": []})
    blocks = [b for b in scene.document.blocks if b["t"] != "Div" or "draft-notice" not in b["c"][0][1]]
    return format_named(scene.form).render(replace(scene.document, edition=quiet, blocks=blocks), scene.tools)


def _faults() -> Iterator[Fault]:
    def mixed_up(kind: str, make: Make, *codes: str, forms: tuple[str, ...] = FORMS) -> Iterator[Fault]:
        yield from faults(kind, make, *codes, forms=forms)

    yield from mixed_up("file of another language", other_language, "F010")
    yield from mixed_up("file of the other level", other_level, "F010", "F012")
    yield from mixed_up("file of another clinic", other_clinic, "F010", "F012", "F022")
    numbered = tuple(f for f in FORMS if f != "text")
    yield from mixed_up("file of an older version", other_version, "F022", forms=numbered)
    yield from mixed_up("file of another format", other_format, "F010", "F011", "F022", "F023")
    yield from mixed_up("a drawing of something else", other_drawing, "F019", forms=numbered)
    yield from mixed_up("file cut short", cut_short, "F023", "F010")
    yield from mixed_up("draft without a notice", approved, "F015")


MIXED_UP = tuple(_faults())
