"""Takes the pictures of the documentation from a demonstration that runs, and writes them as small PNG files.

Start `./motcua demo`, then: `.venv/bin/python -m tests.journeys.pictures [http://127.0.0.1:8000]`.
The demonstration gets one more dossier on the way.
"""

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

from tests.support import stories
from tests.support.visitor import DESKTOP, OFFICE, PHONE, Visitor, chromium, visitor

FOLDER = Path(__file__).parents[2] / "docs/pictures"
FONT = Path(__file__).parents[2] / "src/motcua/documents/fonts/Tinos-Regular.ttf"
MOST_BYTES = 200_000
COLOURS = 128


def main(site: str) -> None:
    """Every picture, in the order of a dossier's life."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        code = _portal(browser, site)
        _desk(browser, site, code)
        with visitor(browser, site, DESKTOP) as citizen:
            citizen.log_in("nongdan")
            citizen.go(f"/ho-so/{code}")
            take(citizen, "portal-dossier")


def _portal(browser: Browser, site: str) -> str:
    for size, name in ((PHONE, "phone"), (DESKTOP, "desktop")):
        with visitor(browser, site, size) as stranger:
            for path, what in (("/", "home"), ("/thu-tuc/1.001193", "procedure")):
                stranger.go(path)
                take(stranger, f"portal-{what}-{name}")
    paper = FOLDER / "paper.png"
    _scan().save(paper)
    with visitor(browser, site, PHONE) as citizen:
        citizen.log_in("nongdan")
        stories.begin_birth(citizen)
        take(citizen, "portal-filing-phone")
        stories.whose(citizen)
        stories.declare(citizen, "Tằng Bảo Ngọc", paper)
        filed = stories.send(citizen)
        take(citizen, "portal-receipt-phone")
    paper.unlink()
    return filed.code


def _scan() -> Image.Image:
    """A page that stands for a scanned paper and says that it is none."""
    page = Image.new("L", (827, 1169), 255)
    pen = ImageDraw.Draw(page)
    for line, words in enumerate(("GIẤY CHỨNG SINH", "Giấy tờ mẫu, không có thật", "Con: Tằng Bảo Ngọc")):
        pen.text((90, 120 + 70 * line), words, font=ImageFont.truetype(FONT, 40 if line else 56), fill=0)
    return page


def _desk(browser: Browser, site: str, code: str) -> None:
    with visitor(browser, site, OFFICE) as receiver:
        receiver.log_in("tiepnhan")
        take(receiver, "desk-worklist")
        stories.accept(receiver, code)
    with visitor(browser, site, OFFICE) as appraiser:
        appraiser.log_in("thamdinh")
        stories.open_at_desk(appraiser, code)
        take(appraiser, "desk-dossier")
    with visitor(browser, site, OFFICE) as director:
        director.log_in("giamdoc")
        director.go("/dieu-hanh/")
        take(director, "board")


def take(person: Visitor, name: str) -> None:
    """What is in the window now, with few colours, under the limit."""
    person.page.mouse.move(0, 0)
    picture = Image.open(io.BytesIO(person.page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, f"{path} has {path.stat().st_size} bytes"
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
