"""Phone numbers as people write them, and what a phone dials for them."""

import re

WANTED = "a phone number such as `555-555-0100`"
MOST_FIGURES = 15
"""What the phone networks of the world allow (ITU-T E.164)."""

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\t"), " ")
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_EXTENSION = re.compile(r"[ ,;]*(?:\b(?:extension|extn|ext)\b\.?|(?<=[0-9 ,;])x|#)[ :.]*([0-9]{1,8})$", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9(][0-9 ().-]*")
_AREA = re.compile(r"(\(?[+0][0-9 ()]*?) ?/ ?(?=[0-9])")
_LETTERS = re.compile(r"([0-9][0-9 ().-]*?)([ .-])([A-Z]{2,}(?:[ .-][A-Z]{2,})*)")
_SEVERAL = re.compile(r"[0-9]{3}.*(?:[/,;&]|\b[a-z]{1,3}\b).*[0-9]{3}", re.IGNORECASE)
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_KEEPS_ITS_ZERO = ("39", "378")
"""Countries whose numbers keep the first 0 behind the country's code: Italy and San Marino."""


def phone_number(written: str) -> str:
    """Return a number as it is. Raises ValueError, with what it must be, for what nobody could dial."""
    number, _ = _parts(written)
    figures = re.sub("[^0-9]", "", number)
    if not _NUMBER.fullmatch(number):
        several = "one phone number; another one can stand in `hours` or in a text"
        raise ValueError(several if _SEVERAL.search(number) else f"{WANTED} or `555-555-0100 ext. 5`")
    if len(figures) > MOST_FIGURES:
        raise ValueError(f"one phone number, which has at most {MOST_FIGURES} figures")
    if len(figures) < 2:
        raise ValueError(WANTED)
    if re.sub("[^()]", "", number).replace("()", ""):
        raise ValueError("a phone number with its brackets in pairs")
    return written


def dialled(written: str) -> str:
    """Return what a phone dials, as it follows `tel:` (RFC 3966): `+44 (0)20 7946 0018` is `+442079460018`.

    The 0 in brackets is for callers inside the country alone. Letters are keys, and an extension comes after the call
    is answered.
    """
    number, extension = _parts(written)
    abroad = re.match(r"(?:\+|00)([0-9]+)", number)
    if abroad and not abroad[1].startswith(_KEEPS_ITS_ZERO):
        number = re.sub(r"\( *0([0-9 ]*)\)", r"\1", number, count=1)
    figures = re.sub("[^0-9]", "", number)
    return f"{'+' if number.startswith('+') else ''}{figures}" + (f";ext={extension}" if extension else "")


def _parts(written: str) -> tuple[str, str]:
    """Return a number in figures and the usual marks, and its extension."""
    text = written.strip().translate(_SPACES).translate(_HYPHENS)
    found = _EXTENSION.search(text)
    number = text[: found.start()] if found else text
    if area := _AREA.match(number):  # as in Germany: 030/123 45 67
        number = f"{area[1]}-{number[area.end() :]}"
    letters = _LETTERS.fullmatch(number)
    if letters and (letters[2] != " " or len(re.sub("[^0-9]", "", letters[1])) <= 5):  # not: 555-0100 TTY
        number = number.translate(_KEYS)
    return number, found[1] if found else ""
