"""Rules C: a clinic's colours."""

from collections.abc import Iterator

from handouts.clinics.tokens import TOKEN_COLORS, contrast, low_contrast, readable_on
from handouts.core.findings import Place, Severity
from handouts.rules.clinic import Theme
from handouts.rules.engine import OWN, Hit, hit, rule


@rule(
    "C002",
    Severity.ERROR,
    "`{given}` is no colour",
    hint='Write a colour as "#0b5c7a", by its CSS name, or by a name from `color.palette`.',
    serves=OWN,
)
def unknown_colour(theme: Theme) -> Iterator[Hit]:
    """A colour in brand.yml that no one can know: a misspelt name, or a number with a digit too few.

    Colours may be CSS colours or names from the palette of the same file.
    """
    return theme.hits("colour")


@rule("C003", Severity.ERROR, "{said}", hint="{advice}", serves="WCAG 2.2, success criterion 1.4.3")
def low_contrast_colours(theme: Theme) -> Iterator[Hit]:
    """Two of the clinic's colours are too close for a person with low vision, or for a photocopier.

    WCAG 2.2 asks for 4.5:1 between text and its ground; body text here keeps 7:1. The hint names a colour of the same
    hue that is dark enough.

    A `background` or `light` must not be so dark that black can't be read on it. Pages are printed on white paper,
    where the light letters that such a ground needs would not be seen.
    """
    tokens, folder = theme.clinic.tokens, theme.clinic.folder
    if folder is None:
        return
    first = Place(folder / "brand.yml", 1, 1)
    dark = [ground for ground in ("paper", "tint") if contrast("#000000", getattr(tokens, ground)) < LEAST_OF_BLACK]
    for ground in dark:
        value, key = getattr(tokens, ground), TOKEN_COLORS[ground]
        yield hit(
            theme.clinic.places.get(ground, first),
            said=f"{key} {value} is too dark: it would need light letters, and pages are printed on white paper",
            advice=f"Take white or a light tint for `color.{key}`, and dark colours for what stands on it.",
        )
    for front, back, ratio, needed in low_contrast(tokens):
        if back in dark or front in dark:
            continue
        # Of paper on dark it is the dark one that has to change.
        wrong, ground = (back, front) if front == "paper" else (front, back)
        key, front_key = TOKEN_COLORS[wrong], TOKEN_COLORS[front]
        values = f"{front_key} {getattr(tokens, front)} on {TOKEN_COLORS[back]} {getattr(tokens, back)}"
        better = readable_on(getattr(tokens, ground), getattr(tokens, wrong), needed)
        yield hit(
            theme.clinic.places.get(wrong, first),
            said=f"{values} has a contrast of {ratio:.1f}:1; {needed:g}:1 is needed",
            advice=f"Take {better} or darker for `color.{key}`.",
        )


LEAST_OF_BLACK = 7.0
"""What black letters must have on a ground: what body text needs."""
