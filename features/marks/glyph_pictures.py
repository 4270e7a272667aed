"""How alike Chinese characters are as pictures, for deriving the table of look-alikes (glyph_classes.py).

Each character is drawn from two faces, without and with serifs, and blurred so far that a stroke a little off still
lies on the other; two characters are as alike as their pictures correlate. Fonts are those of Debian's
fonts-noto-cjk (SIL Open Font License); only the derived order of characters is kept in the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FOLDER = Path("/usr/share/fonts/opentype/noto")
#: Files, and the name of the face for simplified Chinese in each.
FACES = (("NotoSansCJK-Regular.ttc", "SC"), ("NotoSerifCJK-Bold.ttc", "SC"))
#: Pixels of a character, those around it, how far it is blurred, and how many are then taken as one.
_SIZE, _AROUND, _BLUR, _TOGETHER = 40, 8, 1.5, 2


def installed() -> bool:
    """Whether the fonts are there."""
    return all((_FOLDER / name).exists() for name, _face in FACES)


def pictured(characters: Sequence[str]) -> NDArray[np.float32]:
    """How alike any two of n characters look, n × n, -1 to 1. FileNotFoundError where the fonts are not installed."""
    if not installed():
        raise FileNotFoundError("look-alikes are drawn from fonts-noto-cjk, which is not installed")
    alike = np.zeros((len(characters), len(characters)), np.float32)
    for name, face in FACES:
        seen = _drawn(characters, _FOLDER / name, face)
        alike += seen @ seen.T / len(FACES)
    return alike


def _drawn(characters: Sequence[str], file: Path, face: str) -> NDArray[np.float32]:
    """The blurred pictures, a row each, of mean 0 and length 1."""
    from PIL import Image, ImageDraw, ImageFont
    from scipy.ndimage import gaussian_filter

    fonts = (ImageFont.truetype(str(file), _SIZE, index=i) for i in range(10))
    font = next(f for f in fonts if str(f.getname()[0]).endswith(face))
    side = _SIZE + _AROUND
    rows = []
    for character in characters:
        image = Image.new("L", (side, side), 0)
        draw = ImageDraw.Draw(image)
        left, top, right, bottom = draw.textbbox((0, 0), character, font=font)
        # by the middle of what is drawn, so that 王 and 玉 lie on each other
        at = ((side - right + left) / 2 - left, (side - bottom + top) / 2 - top)
        draw.text(at, character, fill=255, font=font)
        picture = gaussian_filter(np.asarray(image, np.float32), _BLUR)
        small = (
            picture.reshape(side // _TOGETHER, _TOGETHER, side // _TOGETHER, _TOGETHER).mean((1, 3)).ravel()
        )
        small -= small.mean()
        rows.append(small / np.linalg.norm(small))
    return np.array(rows, np.float32)
