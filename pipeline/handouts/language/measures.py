"""How much of one unit is how much of another: 101 °F in °C, a pound in kilograms, a teaspoon in millilitres."""

from decimal import ROUND_HALF_UP, Decimal

_SIZES: dict[str, tuple[str, str, str]] = {
    "mcg": ("mass", "0.000001", ""),
    "mg": ("mass", "0.001", ""),
    "g": ("mass", "1", ""),
    "kg": ("mass", "1000", ""),
    "ounce": ("mass", "28.349523125", ""),
    "pound": ("mass", "453.59237", ""),
    "ml": ("volume", "1", ""),
    "l": ("volume", "1000", ""),
    "teaspoon": ("volume", "4.92892", "5"),
    "tablespoon": ("volume", "14.78676", "15"),
    "fluid ounce": ("volume", "29.57353", "30"),
    "cup": ("volume", "236.58824", "240"),
    "pint": ("volume", "473.17647", "480"),
    "mm": ("length", "0.1", ""),
    "cm": ("length", "1", ""),
    "m": ("length", "100", ""),
    "km": ("length", "100000", ""),
    "inch": ("length", "2.54", ""),
    "foot": ("length", "30.48", ""),
    "mile": ("length", "160934.4", ""),
    "celsius": ("temperature", "", ""),
    "fahrenheit": ("temperature", "", ""),
}
"""What each unit measures, and how much it is in grams, millilitres or centimetres. Measures of the US kitchen are told
in round numbers, too, as labels of medicines and food are: a cup is 236.6 mL, and 240.
"""

METRIC = frozenset(("mcg", "mg", "g", "kg", "ml", "l", "mm", "cm", "m", "km"))
"""Units that are a thousand or a hundred of each other: nothing is rounded between them."""

_FAR = Decimal("0.15")
"""What is rounded by more than this part of itself is another amount: 3 pounds are no kilogram."""


def kind(unit: str) -> str:
    """What a unit measures: mass, volume, length, temperature; "" for what can't be told in another unit."""
    return _SIZES.get(unit, ("", "", ""))[0]


def in_unit(amount: Decimal, unit: str, other: str) -> tuple[Decimal, Decimal]:
    """An amount in another unit of the same kind: the least and the most that it is said to be."""
    if kind(unit) == "temperature":
        if unit == other:
            return amount, amount
        told = (amount - 32) / Decimal("1.8") if other == "celsius" else amount * Decimal("1.8") + 32
        return told, told
    (_, low, high), (_, other_low, other_high) = _SIZES[unit], _SIZES[other]
    exact = amount * Decimal(low) / Decimal(other_low)
    in_round_numbers = amount * Decimal(high or low) / Decimal(other_high or other_low)
    return min(exact, in_round_numbers), max(exact, in_round_numbers)


def is_as_much(amount: Decimal, unit: str, told: Decimal, other: str) -> bool:
    """Whether an amount is so much in another unit, rounded to the digits that are given."""
    low, high = in_unit(amount, unit, other)
    half = Decimal(0) if {unit, other} <= METRIC else _step(told) / 2
    near = min(max(told, low), high)
    return abs(told - near) <= half and (kind(unit) == "temperature" or abs(told - near) <= near * _FAR)


def may_be_as_much(amount: Decimal, unit: str, told: Decimal, other: str) -> bool:
    """Whether somebody may have rounded one of two amounts to the other: 500 mL and 16 ounces, 150 pounds and 70 kg."""
    if is_as_much(amount, unit, told, other) or is_as_much(told, other, amount, unit):
        return True
    if {unit, other} <= METRIC:
        return False
    low, high = in_unit(amount, unit, other)
    apart = max(low - told, told - high, Decimal(0))
    if kind(unit) == "temperature":
        by = amount / Decimal("1.8") if other == "celsius" else amount * Decimal("1.8")  # warmer by 2 °F
        return apart <= _DEGREES or abs(told - by) <= _step(told) / 2
    rounded = sum(_significant(n) / n / 2 for n in (amount, told) if n)
    return apart <= high * min(_FAR, max(_NEAR, rounded))


_DEGREES = Decimal("0.3")
_NEAR = Decimal("0.03")
"""What is rounded by less than this part of itself is as good as exact."""


def best(amount: Decimal, unit: str, told: Decimal, other: str) -> Decimal:
    """What should have been told: the amount in the other unit, with as many digits, or more if it needs them."""
    _, named = in_unit(amount, unit, other)
    step = _step(told)
    found = named.quantize(step, ROUND_HALF_UP)
    while abs(found - named) > abs(named) * _NEAR and step > Decimal("0.000001"):
        step /= 10
        found = named.quantize(step, ROUND_HALF_UP)
    return found


def _step(told: Decimal) -> Decimal:
    """The place of the last digit: a tenth for 38.3."""
    exponent = told.as_tuple().exponent
    return Decimal(1).scaleb(min(0, int(exponent)))


def _significant(told: Decimal) -> Decimal:
    """The place of the last digit that is no 0: ten for 150."""
    return Decimal(1).scaleb(int(told.normalize().as_tuple().exponent))
