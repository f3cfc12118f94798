"""A picture as a file has it: its bytes as they were, or pixels."""

from dataclasses import dataclass

from handouts.verification.contrast import Colour

Box = tuple[float, float, float, float]
"""Left, bottom, right and top on a page, in points."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """An image without compression: `channels` bytes a pixel, row by row from the top."""

    width: int
    height: int
    channels: int
    data: bytes

    def at(self, x: float, y: float) -> Colour:
        """The colour at a place, in shares of width and height; what is transparent is on white paper."""
        start = (int(y * self.height) * self.width + int(x * self.width)) * self.channels
        values = [value / 255 for value in self.data[start : start + self.channels]]
        alpha = values.pop() if self.channels in {2, 4} else 1.0
        red, green, blue = values * 3 if len(values) == 1 else values
        return (1 - alpha + alpha * red, 1 - alpha + alpha * green, 1 - alpha + alpha * blue)


Image = bytes | Pixels
"""A picture as a file has it: its bytes as they were, or what one sees of it."""
