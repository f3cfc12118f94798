"""The paragraph styles of a Word file: one table. `docx_reference.py` makes them."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Look:
    """One paragraph style. Sizes and spaces in points; `border` is (sides, token, eighths of a point)."""

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
    border: tuple[str, str, int] | None = None
    fill: str | None = None
    keep_next: bool = False
    keep_lines: bool = False
    numbering: int | None = None
    outline: int | None = None


BOX = "top left bottom right"


def _urgency(name: str, frame: str, words: str, fill: str | None = None) -> tuple[Look, Look]:
    """The heading of the signs of one urgency, and a sign, in one frame of a colour."""
    heading = Look(f"{name} Heading", "Heading 2", size=17.3, line=22, before=12, after=0, indent=6)
    sign = Look(name, "Body Text", after=0, indent=22, hanging=16, numbering=13, keep_lines=True)
    heading = replace(heading, colour=words, fill=fill, border=(BOX, frame, 12))
    return heading, replace(sign, border=("left bottom right", frame, 12))


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
    Look("Draft Notice", "Body Text", bold=True, border=(BOX, "ink", 12), before=6, after=12, indent=6),
    Look("Key Message Heading", "Heading 1", border=("left", "primary", 32), fill="tint", before=6, after=0, indent=9),
    Look("Key Message", "Body Text", border=("left", "primary", 32), fill="tint", after=0, indent=9, keep_lines=True),
    Look("Option", "Heading 2", border=("top", "rule", 8), before=20),
    Look("Purpose", "Body Text", bold=True, colour="primary", size=10.5, keep_next=True, after=4),
    Look("Fact", "Body Text", after=4),
    Look("Unknowns", "Body Text", fill="tint", before=6, after=6, keep_lines=True),
    *(
        Look(f"{name} Heading", "Body Text", bold=True, colour=c, border=("top", c, 18), after=3, keep_next=True)
        for name, c in (("Benefits", "benefit"), ("Harms", "harm"))
    ),
    Look("Benefit", "Body Text", after=3, indent=16, hanging=16, numbering=11, keep_lines=True),
    Look("Harm", "Body Text", after=3, indent=16, hanging=16, numbering=12, keep_lines=True),
    Look("Picture", "Body Text", before=9, after=6, keep_next=True, line=0),
    Look("Picture Key", "Body Text", after=3, keep_lines=True, keep_next=True),
    Look("Picture Caption", "Body Text", size=10.5, colour="quiet", after=9),
    Look("Count Picture", "Body Text", before=3, after=2, indent=16, keep_next=True, line=0),
    Look("Count", "Body Text", size=10.5, after=5, indent=16, keep_lines=True),
    Look("Table Head", "Body Text", size=10.5, bold=True, after=0, line=14),
    Look("Table Row Head", "Body Text", size=10.5, bold=True, after=0, line=14),
    Look("Table Cell", "Body Text", size=10.5, after=0, line=14),
    Look("Question", "Body Text", after=0, keep_next=True, keep_lines=True),
    Look("Writing Line", "Body Text", border=("bottom between", "quiet", 6), line=26, after=0),
    Look("To Tick", "Body Text", after=3, indent=18, hanging=18, keep_lines=True),
    Look("Below Tick", "Body Text", after=5, indent=18, keep_lines=True),
    *_urgency("Call Emergency", "dark", words="paper", fill="dark"),
    *_urgency("Call Urgent", "urgent", words="urgent"),
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
