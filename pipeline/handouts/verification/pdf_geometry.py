"""Places on a page of a PDF: matrices, points and boxes."""

from handouts.verification.image import Box

Matrix = tuple[float, float, float, float, float, float]
PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)


def multiplied(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def spot(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix puts a point."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def meets(a: Box, b: Box) -> Box | None:
    """What two boxes have in common."""
    box = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return box if box[0] < box[2] and box[1] < box[3] else None


def share(a: Box, b: Box) -> float:
    """How much of the box `a` is in the box `b`."""
    common = meets(a, b)
    size = (a[2] - a[0]) * (a[3] - a[1])
    if common is None or size <= 0:
        return 0.0
    return (common[2] - common[0]) * (common[3] - common[1]) / size


def inside(a: Box, b: Box) -> bool:
    """Whether the box `a` is wholly in the box `b`."""
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def boxed(points: list[tuple[float, float]]) -> Box:
    """The box around some points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def is_full(points: list[tuple[float, float]], box: Box) -> bool:
    """Whether a shape fills its box, near enough: rounded corners do, a circle or a triangle does not."""
    size = (box[2] - box[0]) * (box[3] - box[1])
    if size < 20:
        return False
    shifted = [*points[1:], points[0]]
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, shifted, strict=True))) / 2
    return area > 0.85 * size
