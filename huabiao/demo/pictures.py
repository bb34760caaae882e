"""Illustrations for the example's items: drawn by code, plain to see as drawings, and captioned so (示意图)."""

import io
import math
import random
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 960, 720
VARIANTS = 6
NOTE = "（示意图）"
"""Ends every caption: nobody shall take a drawing for a photograph."""

Colour = tuple[int, int, int]
Draw = ImageDraw.ImageDraw
_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((164, 201, 226), (240, 244, 240)),
    ((147, 188, 214), (246, 233, 214)),
    ((178, 206, 214), (236, 240, 230)),
    ((130, 172, 204), (228, 238, 242)),
    ((196, 210, 216), (244, 240, 228)),
    ((158, 190, 200), (250, 240, 222)),
)
_GREENS: tuple[Colour, ...] = (
    (120, 158, 138),
    (98, 142, 116),
    (84, 130, 92),
    (110, 150, 84),
    (140, 168, 92),
)


def illustration(caption: str, variant: int) -> bytes:
    """A drawing (JPEG, 4:3) that fits the caption; the same arguments always give the same bytes."""
    return _drawn(_scene_of(caption), variant % VARIANTS)


def _scene_of(caption: str) -> str:
    for word, scene in (
        ("会议", "meeting"),
        ("检查", "shelves"),
        ("田间", "field"),
        ("巡查", "river"),
    ):
        if word in caption:
            return scene
    return "village"


@cache
def _drawn(scene: str, variant: int) -> bytes:
    chance = random.Random(f"{scene}{variant}")  # noqa: S311 - a drawing has to come out the same every time
    picture = _SCENES[scene](variant, chance).filter(ImageFilter.SMOOTH)
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=84, optimize=True)
    return target.getvalue()


def _sky(variant: int) -> Image.Image:
    top, bottom = _SKIES[variant]
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), top)
    strip.putpixel((0, 1), bottom)
    return strip.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def _hills(draw: Draw, chance: random.Random, base: int, height: int, colour: Colour) -> None:
    waves = [
        (chance.uniform(0.4, 2.2), chance.uniform(0, 6.3), chance.uniform(0.3, 1)) for _ in range(3)
    ]
    line = [
        (x, base - height * sum(a * math.sin(f * x / WIDTH * 6.3 + p) for f, p, a in waves) / 3)
        for x in range(0, WIDTH + 8, 8)
    ]
    draw.polygon([*line, (WIDTH, HEIGHT), (0, HEIGHT)], fill=colour)


def _landscape(variant: int, chance: random.Random) -> tuple[Image.Image, Draw]:
    picture = _sky(variant)
    draw = ImageDraw.Draw(picture)
    x, y = chance.randrange(120, WIDTH - 120), chance.randrange(90, 190)
    draw.ellipse((x - 34, y - 34, x + 34, y + 34), fill=(252, 240, 208))
    for number, base in enumerate((330, 380, 430)):
        mist = 3 - number
        colour = tuple((part * 3 + 210 * mist) // (3 + mist) for part in _GREENS[number])
        _hills(draw, chance, base, 90 - 16 * number, (colour[0], colour[1], colour[2]))
    return picture, draw


def _field(variant: int, chance: random.Random) -> Image.Image:
    picture, draw = _landscape(variant, chance)
    draw.rectangle((0, 470, WIDTH, HEIGHT), fill=_GREENS[3])
    vanish = (chance.randrange(300, 660), 462)
    for number in range(-16, 34):
        left = number * 60 - 120
        shade = _GREENS[4] if number % 2 else (124, 148, 76)
        draw.polygon([vanish, (left, HEIGHT), (left + 60, HEIGHT)], fill=shade)
    draw.rectangle((0, 452, WIDTH, 474), fill=(96, 134, 88))
    for _tree in range(9):
        _tree_at(draw, chance.randrange(WIDTH), 462, chance.randrange(20, 40))
    return picture


def _tree_at(draw: Draw, x: int, foot: int, size: int) -> None:
    draw.rectangle((x - 3, foot - size, x + 3, foot), fill=(110, 92, 74))
    draw.ellipse(
        (x - size * 0.7, foot - size * 2, x + size * 0.7, foot - size * 0.5), fill=(78, 118, 80)
    )


def _river(variant: int, chance: random.Random) -> Image.Image:
    picture, draw = _landscape(variant, chance)
    draw.rectangle((0, 450, WIDTH, HEIGHT), fill=_GREENS[2])
    bend = chance.randrange(-120, 120)
    left = [(380 + bend * math.sin(t / 5), 450 + t * 27) for t in range(11)]
    water = [(x - (y - 430) * 0.9, y) for x, y in left]
    bank = [(x + (y - 430) * 1.1, y) for x, y in reversed(left)]
    draw.polygon([*water, *bank], fill=(132, 172, 190))
    draw.line(bank, fill=(214, 206, 186), width=14)
    for _wave in range(26):
        y = chance.randrange(480, HEIGHT)
        x = 380 + chance.randrange(-120, 140)
        draw.line((x, y, x + chance.randrange(20, 70), y), fill=(168, 200, 212), width=2)
    for x in range(40, 260, 52):
        _tree_at(draw, x, 500 + x // 8, 44)
    return picture


def _village(variant: int, chance: random.Random) -> Image.Image:
    picture, draw = _landscape(variant, chance)
    draw.rectangle((0, 460, WIDTH, HEIGHT), fill=_GREENS[4])
    for number in range(7):
        x = 40 + number * 132 + chance.randrange(-14, 14)
        y = 420 + chance.randrange(0, 60) + 26 * (number % 2)
        wall = (242 - 5 * (number % 3), 238, 228)
        draw.rectangle((x, y, x + 108, y + 92), fill=wall)
        draw.polygon([(x - 12, y), (x + 54, y - 42), (x + 120, y)], fill=(112, 108, 108))
        for window in (x + 16, x + 68):
            draw.rectangle((window, y + 24, window + 24, y + 50), fill=(150, 172, 182))
        draw.rectangle((x + 44, y + 56, x + 62, y + 92), fill=(140, 104, 82))
    draw.polygon([(400, 600), (560, 600), (820, HEIGHT), (260, HEIGHT)], fill=(214, 208, 194))
    for x in range(30, WIDTH, 110):
        _tree_at(draw, x, 640, 30)
    return picture


def _meeting(variant: int, chance: random.Random) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (236, 230, 218))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 60), fill=(222, 214, 200))
    draw.rectangle((140, 96, WIDTH - 140, 150), fill=(172, 58, 50))
    for x in (60, 840):
        draw.rectangle((x, 180, x + 66, 330), fill=(190, 208, 214))
        draw.line((x + 33, 180, x + 33, 330), fill=(150, 168, 176), width=3)
    suits: tuple[Colour, ...] = (
        (70, 84, 104),
        (92, 100, 108),
        (112, 96, 88),
        (62, 92, 92),
        (86, 80, 100),
    )
    for row, y in enumerate((300, 420, 560)):
        size = 34 + row * 12
        for x in range(90 + 20 * (row % 2), WIDTH - 60, 108 + row * 18):
            head = size * 0.62
            draw.ellipse(
                (x - head / 2, y - size * 1.4, x + head / 2, y - size * 0.7), fill=(226, 194, 166)
            )
            draw.pieslice(
                (x - size, y - size * 0.8, x + size, y + size * 1.4),
                180,
                360,
                fill=chance.choice(suits),
            )
        draw.rectangle(
            (40, y + 10, WIDTH - 40, y + 44 + row * 12), fill=(150 - variant * 4, 104, 74)
        )
        draw.rectangle((40, y + 10, WIDTH - 40, y + 18), fill=(176, 130, 98))
    return picture


def _shelves(variant: int, chance: random.Random) -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), (238, 240, 238))
    draw = ImageDraw.Draw(picture)
    boxes: tuple[Colour, ...] = (
        (98, 150, 170),
        (206, 170, 110),
        (150, 176, 130),
        (196, 122, 106),
        (220, 214, 200),
        (120, 130, 160),
    )
    for y in range(110, 560, 112):
        x = 60
        while x < WIDTH - 90:
            wide, high = chance.randrange(26, 64), chance.randrange(50, 88)
            draw.rectangle((x, y - high, x + wide, y), fill=chance.choice(boxes))
            draw.rectangle(
                (x + 5, y - high // 2, x + wide - 5, y - high // 2 + 8), fill=(246, 246, 240)
            )
            x += wide + 6
        draw.rectangle((40, y, WIDTH - 40, y + 12), fill=(186, 160, 128))
    draw.rectangle((0, 590, WIDTH, HEIGHT), fill=(206, 212, 208))
    draw.rectangle((90, 540, WIDTH - 90, 660), fill=(166 + variant * 6, 190, 186))
    draw.rectangle((90, 540, WIDTH - 90, 556), fill=(214, 222, 220))
    return picture


_SCENES: dict[str, Callable[[int, random.Random], Image.Image]] = {
    "field": _field,
    "river": _river,
    "village": _village,
    "meeting": _meeting,
    "shelves": _shelves,
}
