"""What an attribute of a drawing may say: a closed list of forms, so nobody has to know what a browser makes of others.

An escape of CSS, `\\75rl(…)`, is an address to a browser; here it is a colour that nobody knows.
"""

import re

# Each takes time in step with the length of what it reads: nothing can be matched in two ways.
_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_AMOUNT = rf"{_NUMBER}(?:px|pt|pc|mm|cm|in|em|ex|%)?"
_AMOUNTS = r"[-+0-9.,eE\s]*"
_WORDS = r"[a-zA-Z]+(?:[\s-]+[a-zA-Z]+)*"
_COLOUR = r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+(?:-[a-zA-Z]+)*|(?:rgb|hsl)a?\([-+0-9.,%/\sdeg]*\)"
_TURN = rf"(?:matrix|translate|scale|rotate|skewX|skewY)\s*\({_AMOUNTS}\)"

LARGEST = 1e9
"""No number is larger: they end in 32 bits, and a renderer that runs over ends the whole process."""
MOST_PERCENT = 1000.0

_FORMS = {
    **dict.fromkeys(("color", "fill", "stroke"), _COLOUR),
    **dict.fromkeys(("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"), _AMOUNT),
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity", "stroke-width", "stroke-miterlimit"), _AMOUNT),
    **dict.fromkeys(("stroke-dashoffset", "pathLength"), _AMOUNT),
    **dict.fromkeys(("viewBox", "points"), _AMOUNTS),
    "d": r"[MmZzLlHhVvCcSsQqTtAaeE0-9+.,\s-]*",
    "transform": rf"{_TURN}(?:[\s,]*{_TURN})*",
    "stroke-dasharray": rf"none|{_AMOUNT}(?:[\s,]+{_AMOUNT})*",
    "clip-path": r"none|url\(\s*['\"]?#[\w.:-]+['\"]?\s*\)",
    **dict.fromkeys(("clip-rule", "clipPathUnits", "overflow", "visibility", "display", "fill-rule"), _WORDS),
    **dict.fromkeys(("paint-order", "shape-rendering", "vector-effect", "stroke-linecap", "stroke-linejoin"), _WORDS),
    "preserveAspectRatio": _WORDS,
}
_INHERITED = r"|inherit|initial|unset|auto"
VALUES = {name: re.compile(rf"(?:{form}{_INHERITED})?") for name, form in _FORMS.items()}
"""How each attribute that is drawn with may look. One that is only said or named (`id`, `aria-label`) is not here."""

_NUMBERS = re.compile(_NUMBER)
_STEPS = re.compile(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)")
_IN_INCHES = 96.0
"""The largest of the units of length."""
_UNITS = {"in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "pt": 96 / 72, "pc": 16.0, "em": 12.0, "ex": 6.0}
_HEAD = re.compile(r"(\w+)\s*\(([^)]*)\)")

Matrix = tuple[float, float, float, float, float, float]
STRAIGHT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def value_problem(name: str, value: str) -> str:
    """What is wrong with the value of an attribute of a drawing; "" if nothing is."""
    form, value = VALUES.get(name), value.strip()
    if form is None:
        return ""
    if "url(" in value.lower() and not form.fullmatch(value):
        return f"`{name}` points out of the file"
    if not form.fullmatch(value):
        return f"`{name}` is `{value[:40]}`, which is no value of a shape"
    if name not in {"color", "fill", "stroke"} and any(abs(n) > LARGEST for n in numbers(value)):
        return f"`{name}` holds a number above {LARGEST:,.0f}"
    if value.rstrip().endswith("%") and any(abs(n) > MOST_PERCENT for n in numbers(value)):
        return f"`{name}` is above {MOST_PERCENT:,.0f} percent"
    return ""


def numbers(value: str) -> list[float]:
    """The numbers in a value, in their order."""
    return [float(found) for found in _NUMBERS.findall(value)]


def first_number(value: str, missing: float) -> float:
    """A length in pixels; `missing` where there is none, a percentage as its part of that."""
    found, unit = numbers(value), value.strip()[-2:]
    if not found:
        return missing
    return missing * found[0] / 100 if unit.endswith("%") else found[0] * _UNITS.get(unit, 1.0)


def reach(name: str, value: str) -> float:
    """How far from its origin what an attribute draws can come, at most."""
    if name != "d":
        points = _IN_INCHES if value.rstrip()[-1:].isalpha() else 1.0
        return points * max(map(abs, numbers(value)), default=0.0)
    far = walked = 0.0
    for step, said in _STEPS.findall(value):
        sizes = [abs(n) for n in numbers(said)]
        if step.islower():
            walked += sum(sizes)
        else:
            far = max(far, *sizes, 0.0)
    return far + walked


def turned(matrix: Matrix, transform: str) -> Matrix:
    """A matrix, and then a value of `transform` within it."""
    for name, said in _HEAD.findall(transform):
        for part in _parts(name, numbers(said)):
            matrix = times(matrix, part)
    return matrix


def _parts(name: str, of: list[float]) -> list[Matrix]:
    from math import cos, radians, sin, tan

    if not of:
        return []
    first, second = of[0], of[1] if len(of) > 1 else None
    match name:
        case "matrix" if len(of) == 6:
            return [(of[0], of[1], of[2], of[3], of[4], of[5])]
        case "translate":
            return [(1, 0, 0, 1, first, second or 0)]
        case "scale":
            return [(first, 0, 0, first if second is None else second, 0, 0)]
        case "rotate":
            a, (x, y) = radians(first), (*of[1:3], 0.0, 0.0)[:2]
            return [(1, 0, 0, 1, x, y), (cos(a), sin(a), -sin(a), cos(a), 0, 0), (1, 0, 0, 1, -x, -y)]
        case "skewX":
            return [(1, 0, tan(radians(first)), 1, 0, 0)]
        case "skewY":
            return [(1, tan(radians(first)), 0, 1, 0, 0)]
    return []


def times(one: Matrix, other: Matrix) -> Matrix:
    """Two matrices as one: what is drawn in `other`, seen from outside `one`."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)
