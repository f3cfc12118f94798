"""Addresses: where a link may lead is decided here and nowhere else, and how each format writes its target."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit

from handouts.language.phone_numbers import dialled

_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")
_CODED = re.compile(r"%(?![0-9A-Fa-f]{2})|%(?:[01][0-9A-Fa-f]|7[Ff]|5[Cc])")
"""A percent sign that codes nothing, or that hides a control character or a backslash."""
_SIGNS = re.compile(r"[\\<>\"“”`{}]")
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"))
_PART = re.compile(r"#[A-Za-z0-9][\w.-]*", re.ASCII)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\+?\(?[0-9][0-9().-]+")
_LOCAL = re.compile(r"[\w.!#$'*+/=^|~-]+")
_IN_PATH = "/:@!$&'()*+,;=~%-._"


def refused(target: str) -> str:
    """Return why no reader should follow a link to `target`; "" where one may. Nothing is cleaned before it is judged.

    `https://…` and `http://…` with the name of a computer that anybody can reach, `mailto:` with one address, `tel:`
    and `sms:` with a number, and a `#part` of the handout are allowed.
    """
    why, _ = _read(target)
    return why


def encoded(target: str) -> str:
    """Return an allowed target as every format writes it, in ASCII: the name of a computer in Punycode, what stands
    behind it percent-encoded (RFC 3986), a phone number without what only parts its figures.
    """
    why, ascii_form = _read(target)
    if why:
        raise ValueError(f"no link may lead to {target!r}: {why}")
    return ascii_form


def as_read(target: str) -> str:
    """Return what people read and type of an address: as it was written, without `mailto:` and the like.

    A `#part` of the handout is none: "".
    """
    kind, _, rest = target.partition(":")
    if target.startswith("#"):
        return ""
    return rest.partition("?")[0].replace(";ext=", " ext. ") if kind.lower() in {"mailto", "tel", "sms"} else target


def is_address(words: str, target: str) -> bool:
    """Whether a link's words are nothing but the address that it leads to, however that is written."""
    forms = (words, f"mailto:{words}")
    return words == target or any(not refused(form) and encoded(form) == encoded(target) for form in forms)


def tells(words: str, target: str) -> bool:
    """Whether a link's words hold its address already, so that nobody has to be told it once more."""
    read = as_read(target)
    if not read:
        return True
    if target.lower().startswith(("tel:", "sms:")):
        number = _figures(target.partition("?")[0])
        said = [_figures(form).lstrip("0") for form in (words, dialled(words))]
        return any(number.lstrip("0") in one or (len(one) >= 7 and number.endswith(one)) for one in said)
    own = re.escape(_bare(read))
    return bool(re.search(rf"(?<![\w@.-])(?:www\.)?{own}(?![\w/@-]|\.\w)", _bare(words)))


def mixed_scripts(target: str) -> tuple[str, str] | None:
    """Return the part of a computer's name that has letters of two scripts in it, with their names; None if none has.

    Such a name may be made to look like another: a Cyrillic `а` is no Latin `a`. Japanese and Korean mix scripts.
    """
    name = _host(target)
    if name.isascii():
        return None
    from fontTools.unicodedata import script, script_name

    for label in name.split("."):
        scripts = sorted({s for s in map(script, label) if s not in {"Zyyy", "Zinh"}})
        if len(scripts) > 1 and not any(set(scripts) <= own for own in _WRITTEN_TOGETHER):
            return label, " and ".join(map(script_name, scripts))
    return None


_WRITTEN_TOGETHER = (
    {"Latn", "Hani", "Hira", "Kana"},
    {"Latn", "Hani", "Hang"},
    {"Latn", "Hani", "Bopo"},
)
"""UTS 39, “highly restrictive”."""


# ---------------------------------------------------------------- each kind


@lru_cache(maxsize=1024)
def _read(target: str) -> tuple[str, str]:
    """Why a target is refused, or "" and its form in ASCII."""
    if why := _odd_sign(target):
        return why, ""
    if target.startswith("#"):
        return ("", target) if _PART.fullmatch(target) else ("no part of a handout is called so", "")
    try:
        parts = urlsplit(target)
    except ValueError:
        return "it is no address", ""
    if not parts.scheme:
        return "it does not begin with `https://` or the like, so that only your computer can know where it is", ""
    if parts.scheme not in _READERS:
        return f"`{parts.scheme}:` leads to no page, mailbox or phone", ""
    try:
        return "", _READERS[parts.scheme](parts)
    except ValueError as error:
        return str(error), ""


def _odd_sign(target: str) -> str:
    """Why the characters of a target make no address."""
    if not target:
        return "it leads nowhere"
    if unseen := next((c for c in target if unicodedata.category(c) in _UNSEEN), ""):
        return f"it has {'white space' if unseen.isspace() else 'a character that can’t be seen'} in it"
    if sign := _SIGNS.search(target):
        return f"it has a `{sign[0]}` in it"
    if entity := _ENTITY.search(target):
        return f"it has `{entity[0]}` in it; write the sign itself"
    if coded := _CODED.search(target):
        return f"its `{coded[0]}` codes nothing that an address may have"
    return ""


def _web(parts: SplitResult) -> str:
    if not parts.netloc:
        raise ValueError(f"after `{parts.scheme}:` come two slashes and the name of a computer")
    if "@" in parts.netloc:
        raise ValueError("a name before an `@` hides where it leads")
    try:
        port = parts.port
    except ValueError:
        raise ValueError("its port is no number") from None
    name = parts.netloc.rpartition(":")[0] if ":" in parts.netloc else parts.netloc
    rest = "".join((quote(parts.path, _IN_PATH), *_behind("?", parts.query), *_behind("#", parts.fragment)))
    return f"{parts.scheme}://{_computer(name)}{'' if port is None else f':{port}'}{rest}"


def _behind(sign: str, words: str) -> tuple[str, ...]:
    return (sign, quote(words, f"{_IN_PATH}?")) if words else ()


def _computer(name: str) -> str:
    """The name of a computer in ASCII. Raises ValueError for what is none, or none that everybody can reach."""
    small = unicodedata.normalize("NFC", name).lower()
    if not small.isascii():
        import idna

        try:
            small = idna.encode(small, strict=True).decode()
        except (idna.IDNAError, UnicodeError):
            raise ValueError(f"`{name}` is not the name of a computer") from None
    labels = small.split(".")
    if not all(map(_LABEL.fullmatch, labels)) or len(small) > 253:
        raise ValueError(f"`{name}` is not the name of a computer")
    if len(labels) < 2 or not re.search("[a-z]", labels[-1]) or labels[-1].startswith("0x"):
        raise ValueError(f"`{name}` is no name that a computer at home can find, such as `example.org`")
    return small


def _mail(parts: SplitResult) -> str:
    local, _, name = parts.path.rpartition("@")
    if not _LOCAL.fullmatch(local) or parts.netloc or parts.fragment:
        raise ValueError("after `mailto:` comes one address such as `name@example.org`")
    return f"mailto:{quote(local, '!$*+-._~')}@{_computer(name)}{_fields(parts, 'subject', 'body')}"


def _phone(parts: SplitResult) -> str:
    number, _, more = parts.path.partition(";")
    extension = re.fullmatch(r"ext=([0-9]{1,8})", more)
    digits = re.sub("[().-]", "", re.sub(r"(?<=\d)\(0\)", "", number) if number.startswith("+") else number)
    if parts.netloc or parts.fragment or not _NUMBER.fullmatch(number) or not 2 <= len(digits) <= 17:
        raise ValueError(f"after `{parts.scheme}:` comes one number, of figures and hyphens")
    if (more and not extension) or (parts.query and parts.scheme == "tel"):
        raise ValueError(f"after the number of `{parts.scheme}:` comes nothing more")
    return f"{parts.scheme}:{digits}{f';{more}' if more else ''}{_fields(parts, 'body')}"


def _fields(parts: SplitResult, *known: str) -> str:
    """What a message begins with."""
    for field in parts.query.split("&") if parts.query else ():
        if field.partition("=")[0].lower() not in known:
            raise ValueError(f"`{field}` would send the message elsewhere, or do something else than begin it")
    return "".join(_behind("?", parts.query))


_READERS: Mapping[str, Callable[[SplitResult], str]] = {
    "https": _web,
    "http": _web,
    "mailto": _mail,
    "tel": _phone,
    "sms": _phone,
}
"""What an address may begin with, before its colon: all else but `#part` is refused."""


# ---------------------------------------------------------------- what is compared


def _host(target: str) -> str:
    """The name of a computer as it is written; "" if the target has none."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    name = parts.path.rpartition("@")[2] if parts.scheme == "mailto" else parts.netloc.rpartition("@")[2]
    return name.rpartition(":")[0] if ":" in name else name


def _figures(words: str) -> str:
    """The figures of a phone number, in whatever script."""
    return "".join(str(unicodedata.digit(c)) for c in words if c.isdigit())


def _bare(words: str) -> str:
    """Words as addresses are compared: small, without `https://`, `www.`, a slash at the end and what nobody sees."""
    small = "".join(c for c in words.lower() if c == " " or unicodedata.category(c) not in _UNSEEN)
    return re.sub(r"/(?=\s|$)", "", re.sub(r"(?:\bhttps?://)(?:www\.)?", "", small)).strip()
