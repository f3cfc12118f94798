"""Elements of a Word file: made in a line, and put where the schema wants them."""

from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml.etree import QName

_ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs "
        "em lang"
    ),
}
"""What may stand in the properties of a paragraph and of a run, in order: Word refuses any other (ECMA-376, 17.3.1.26
and 17.3.2.28)."""


def element(name: str, *children: Any, **values: str) -> Any:
    """A new element of Word's own namespace; `values` are its attributes, which are of that namespace, too."""
    made = OxmlElement(f"w:{name}", {qn(f"w:{key}"): value for key, value in values.items()})
    made.extend(children)
    return made


def insert_in_order(properties: Any, child: Any) -> None:
    """Put a child of w:pPr or w:rPr where the schema wants it."""
    order = _ORDER[QName(properties).localname].split()
    after = order[order.index(QName(child).localname) + 1 :]
    properties.insert_element_before(child, *(f"w:{name}" for name in after))
