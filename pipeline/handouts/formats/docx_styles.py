"""The paragraph styles of a Word file: one table. `docx_reference.py` makes them."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style. Sizes and spaces in points; `border` is (sides, token, eighths of a point), and
    behind them how its lines are drawn, if they are not single; `room` is left between its sides and the words.
    """

    name: str
    based: str = "Normal"
    size: float | None = None
    bold: bool | None = None
    colour: str | None = None
    before: float | None = None
    after: float | None = None
    line: float | None = None
    indent: float | None = None
    hanging: float | None = None
    border: tuple[str, str, int] | tuple[str, str, int, str] | None = None
    room: int = 6
    fill: str | None = None
    keep_next: bool = False
    keep_lines: bool = False
    numbering: int | None = None
    outline: int | None = None


BOX = "top left bottom right"


def _urgency(name: str, frame: str, words: str, fill: str | None = None, line: int = 12) -> tuple[Look, Look]:
    """The heading of the signs of one urgency, and a sign, in one frame of a colour."""
    heading = Look(f"{name} Heading", "Heading 2", size=17.3, line=22, before=12, after=0, indent=6)
    sign = Look(name, "Body Text", after=0, indent=22, hanging=16, numbering=13, keep_lines=True)
    heading = replace(heading, colour=words, fill=fill, border=(BOX, frame, line))
    return heading, replace(sign, border=("left bottom right", frame, line))


def _zone(name: str, heading: Look, mark: int, frame: tuple[str, int, str]) -> tuple[Look, Look, Look]:
    """The heading of a zone, the words over its lists, and an item, in one frame: of a kind of line of its own, since
    a copier takes its colour away.

    All that the frame holds has the same indents: Word draws one frame around such paragraphs only.
    """
    inside = Look(name, "Body Text", after=0, indent=28, hanging=18, room=10, numbering=14, keep_lines=True)
    inside = replace(inside, border=("left bottom right", *frame))
    heading = replace(heading, name=f"{name} Heading", size=17.3, line=22, before=12, after=0, indent=34, hanging=24)
    heading = replace(heading, border=(BOX, *frame), room=10, numbering=mark)
    return heading, replace(inside, name=f"{name} Label", bold=True, line=22, numbering=None, keep_next=True), inside


def _list(name: str, numbering: int, after: float = 3) -> Look:
    return Look(name, "Body Text", after=after, indent=16, hanging=16, numbering=numbering, keep_lines=True)


def closer(look: Look) -> Look:
    """A style for a handout that is to fit on one page: as large, with less room around it."""
    before, after = (value and value / 2 for value in (look.before, look.after))
    return replace(look, before=before, after=after, line=look.line and 0.9 * look.line)


LOOKS: tuple[Look, ...] = (
    Look("Body Text", size=12, before=0, after=6, line=17),
    Look("First Paragraph", "Body Text"),
    Look("Compact", "Body Text", after=3),
    Look("Title", size=24.9, bold=True, colour="ink", before=6, after=4, line=28, keep_next=True),
    Look("Second Title", size=20, bold=True, colour="ink", before=14, after=4, line=24, keep_next=True),
    Look("Second Heading", "Body Text", size=17.3, bold=True, colour="primary", after=7, line=21, keep_next=True),
    Look("Subtitle", size=14.4, bold=False, colour="quiet", before=0, after=6, line=19),
    Look("Audience", "Body Text", after=9),
    Look("Heading 1", size=17.3, bold=True, colour="primary", before=22, after=7, line=21, keep_next=True, outline=0),
    Look("Heading 2", size=14.4, bold=True, colour="primary", before=16, after=5, line=18, keep_next=True, outline=1),
    Look("Heading 3", size=12, bold=True, colour="ink", before=8, after=4, line=16, keep_next=True, outline=2),
    Look("Draft Notice", "Body Text", bold=True, border=(BOX, "ink", 12, "dashed"), before=6, after=12, indent=6),
    Look("Key Message Heading", "Heading 1", border=("left", "primary", 32), fill="tint", before=6, after=0, indent=9),
    Look("Key Message", "Body Text", border=("left", "primary", 32), fill="tint", after=0, indent=9, keep_lines=True),
    Look("Option", "Heading 2", border=("top", "rule", 8), before=20),
    Look("Purpose", "Body Text", bold=True, colour="primary", size=10.5, keep_next=True, after=4),
    Look("Fact", "Body Text", after=4),
    Look("Unknowns", "Body Text", fill="tint", before=6, after=6, keep_lines=True),
    *(
        Look(f"{name} Heading", "Body Text", bold=True, colour=c, border=("top", c, 18), after=3, keep_next=True)
        for name, c in (("Benefits", "benefit"), ("Harms", "harm"), ("Side Yes", "benefit"), ("Side No", "harm"))
    ),
    _list("Benefit", 11),
    _list("Harm", 12),
    _list("Side Yes", 11),
    _list("Side No", 15),
    Look("Shared Heading", "Heading 2"),
    Look("Group Heading", "Heading 2"),
    Look("Needs Heading", "Heading 2"),
    _list("Need", 14),
    Look("Step Heading", "Heading 2"),
    Look("Step", "Body Text", before=4, keep_lines=True),
    Look("Repeat", "Body Text", after=2, keep_lines=True),
    Look("Entry Heading", "Heading 2"),
    Look("Person Heading", "Heading 2", after=2),
    Look("Person Name", "Body Text", before=12, after=2, line=24, keep_lines=True, keep_next=True),
    Look("Person", "Body Text", after=2, keep_lines=True),
    Look("Band Heading", "Heading 2"),
    Look("Band Compare", "Body Text", colour="quiet", after=4, keep_next=True),
    _list("Band", 12),
    Look("Checklist", "Body Text", after=4, indent=24, hanging=24, keep_lines=True),
    Look("Checklist Fix", "Body Text", after=6, indent=24, keep_lines=True),
    Look("Field", "Body Text", before=6, after=6, line=24, keep_lines=True),
    Look("Field Label", "Body Text", before=6, after=0, keep_lines=True, keep_next=True),
    *_zone("Zone Green", Look("", "Heading 2", colour="zone_green"), 16, ("zone_green", 12, "single")),
    *_zone(
        "Zone Yellow", Look("", "Heading 2", colour="ink", fill="zone_yellow_tint"), 17, ("zone_yellow", 18, "dashed")
    ),
    *_zone("Zone Red", Look("", "Heading 2", colour="paper", fill="zone_red"), 18, ("zone_red", 36, "single")),
    Look("Picture", "Body Text", before=9, after=6, keep_next=True, line=0),
    Look("Picture Below Words", "Body Text", before=6, after=9, line=0),
    Look("Picture Key", "Body Text", after=3, keep_lines=True, keep_next=True),
    Look("Picture Caption", "Body Text", size=10.5, colour="quiet", after=9),
    Look("Count Picture", "Body Text", before=3, after=2, indent=16, keep_next=True, line=0),
    Look("Count", "Body Text", size=10.5, after=5, indent=16, keep_lines=True),
    Look("Table Note", "Body Text", before=6),
    Look("Table Head", "Body Text", size=10.5, bold=True, after=0, line=14),
    Look("Table Row Head", "Body Text", size=10.5, bold=True, after=0, line=14),
    Look("Table Cell", "Body Text", size=10.5, after=0, line=14),
    Look("Question", "Body Text", after=0, keep_next=True, keep_lines=True),
    Look("Writing Line", "Body Text", border=("bottom between", "quiet", 6), line=26, after=0),
    *_urgency("Call Emergency", "dark", words="paper", fill="dark"),
    *_urgency("Call Urgent", "urgent", words="paper", fill="urgent", line=20),
    *_urgency("Call Same Day", "urgent", words="urgent"),
    *_urgency("Call Routine", "primary", words="primary"),
    Look("Contact", "Body Text", border=(BOX, "primary", 8), before=7, after=0, indent=6, size=14.4, line=20),
    Look("Definition Term", "Body Text", bold=True, after=0, keep_next=True),
    Look("Definition", "Body Text", indent=12, after=5),
    Look("Reference", "Body Text", size=10.5, line=14, after=4),
    Look("About", "Body Text", size=10.5, line=14, after=4),
    Look("Header", "Body Text", size=10.5, colour="quiet", after=0),
    Look("Footer", "Body Text", size=10, colour="quiet", after=0, line=13),
)
