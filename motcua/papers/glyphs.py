"""Which characters our typeface can draw.

PDF/A forbids a character without a glyph, and typst rightly refuses to write one. People do paste emoji
and foreign scripts into forms; on paper such a character becomes □, while the data keeps what they wrote.
"""

import struct
from functools import lru_cache
from pathlib import Path
from typing import Any

from motcua.base.text import clean

FONTS = Path(__file__).parent / "fonts"
MISSING = "□"
# What these mean differs from font to font; PDF/A-2a does not take them.
_PRIVATE_USE = range(0xE000, 0xF900)


def drawable(value: Any) -> Any:
    """`value` (text, or JSON of texts) with every character that all our fonts can draw, □ for the others."""
    if isinstance(value, str):
        known = _coverage()
        return "".join(c if c in "\n\t" or ord(c) in known else MISSING for c in clean(value))
    if isinstance(value, dict):
        return {name: drawable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [drawable(part) for part in value]
    return value


@lru_cache(maxsize=1)
def _coverage() -> frozenset[int]:
    fonts = [_characters(path.read_bytes()) for path in FONTS.glob("*.ttf")]
    return frozenset.intersection(*fonts) - set(_PRIVATE_USE)


def _characters(font: bytes) -> frozenset[int]:
    """The code points in the font's character map (`cmap` format 4: the Basic Multilingual Plane)."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", cmap, 8 + 8 * index)
        if struct.unpack_from(">H", cmap, offset)[0] == 4:
            return _format_4(cmap[offset:])
    raise ValueError("the font has no character map of format 4")


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        name, _checksum, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"the font has no table {tag!r}")


def _format_4(cmap: bytes) -> frozenset[int]:
    segments = struct.unpack_from(">H", cmap, 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{segments}H", cmap, place)
        for place in (14, 16 + 2 * segments, 16 + 4 * segments, 16 + 6 * segments)
    )
    offsets_at = 16 + 6 * segments
    found = set()
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if offsets[index]:
                place = offsets_at + 2 * index + offsets[index] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", cmap, place)
                if not glyph:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                found.add(code)
    return frozenset(found - {0xFFFF})
