"""Draws a fictional handwritten signature as a pen line, the same for the same name.

Demo officials have no scanned signature; what stands for it must look like one and be nobody's.
"""

import hashlib
import math
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from motcua.kernel.vietnamese import fold

Point = tuple[float, float]

BLUE = "#1b3fa0"
_ASCENDERS = set("bdfhklt")
_DESCENDERS = set("gjpqy")


def draw(name: str) -> bytes:
    """An SVG of the signature of `name`: a large initial, the given name as a running hand, a flourish."""
    chance = Random(hashlib.sha256(name.encode()).digest())  # noqa: S311 - a drawing, not a secret
    outline = _pen(_smooth(list(_stroke(name, chance))), chance)
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    box = f"{min(xs) - 2:.1f} {min(ys) - 2:.1f} {max(xs) - min(xs) + 4:.1f} {max(ys) - min(ys) + 4:.1f}"
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in outline) + "Z"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'<path d="{path}" fill="{BLUE}" fill-rule="nonzero"/></svg>'
    ).encode()


def _stroke(name: str, chance: Random) -> Iterator[Point]:
    """Key points of the pen's way; y grows downwards, the writing line is 0, small letters reach -20."""
    words = fold(name).split() or ["x"]
    given = "".join(words[1:])[-6:] or words[0]
    x = 0.0
    for dx, dy in _INITIALS[chance.randrange(len(_INITIALS))]:
        yield x + dx * chance.uniform(0.92, 1.08), dy * chance.uniform(0.92, 1.08)
    x = 44.0
    for letter in given:
        for dx, dy in _letter(letter):
            yield x + dx * 1.35, dy * chance.uniform(0.75, 1.15) - (x - 44) * 0.10
        x += 21 * chance.uniform(0.85, 1.15)
    yield from _flourish(x, chance)


def _letter(letter: str) -> tuple[Point, ...]:
    if letter in _ASCENDERS:
        return ((6, -24), (11, -50), (6, -54), (4, -26), (6, -1), (13, -6))
    if letter in _DESCENDERS:
        return ((3, -18), (8, -19), (10, 6), (4, 27), (0, 20), (13, -4))
    if letter in "nmuwr":
        return ((2, -15), (5, -17), (6, -2), (9, -15), (12, -3))
    return ((2, -12), (8, -20), (3, -14), (3, -3), (12, -5))


def _flourish(x: float, chance: Random) -> Iterator[Point]:
    """The last letter runs out, turns back under the word and leaves to the right."""
    reach = chance.uniform(34, 52)
    low = chance.uniform(16, 26)
    yield from ((x + reach * 0.6, -26), (x + reach, -34), (x + reach * 0.7, -12))
    yield from ((x * 0.62, low * 0.8), (x * 0.30, low), (x * 0.26, low - 6), (x * 0.6, low - 4))
    yield x + reach + chance.uniform(10, 30), low - chance.uniform(12, 22)


_INITIALS: tuple[tuple[Point, ...], ...] = (
    ((6, -40), (2, -58), (20, -66), (26, -40), (10, 4), (-6, 8), (0, -10), (30, -30), (40, -18)),
    ((28, -60), (10, -64), (-2, -40), (4, -8), (24, 0), (36, -22), (22, -34), (14, -20), (40, -10)),
    ((0, 6), (10, -34), (22, -70), (25, -40), (26, 0), (18, -22), (2, -26), (20, -32), (40, -14)),
    ((-4, -54), (16, -66), (40, -62), (20, -56), (12, -20), (4, 4), (-8, -4), (14, -24), (40, -12)),
)


def _smooth(points: list[Point], steps: int = 12) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    padded = [points[0], *points, points[-1]]
    curve: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve.extend(_between(a, b, c, d, step / steps) for step in range(steps))
    return [*curve, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    x, y = (_cubic(a[i], b[i], c[i], d[i], t) for i in (0, 1))
    return x, y


def _cubic(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _pen(line: list[Point], chance: Random) -> list[Point]:
    """The outline of the ink: thick where the pen goes down, thin where it goes up and at both ends."""
    left: list[Point] = []
    right: list[Point] = []
    phase = chance.uniform(0, math.pi)
    for number, (here, there) in enumerate(pairwise(line)):
        dx, dy = there[0] - here[0], there[1] - here[1]
        length = math.hypot(dx, dy) or 1.0
        fade = min(1.0, number / 10, (len(line) - number) / 18)
        half = fade * (0.85 + 0.55 * max(0.0, dy / length) + 0.12 * math.sin(number / 9 + phase))
        left.append((here[0] - dy / length * half, here[1] + dx / length * half))
        right.append((here[0] + dy / length * half, here[1] - dx / length * half))
    return left + right[::-1]
