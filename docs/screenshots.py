"""Pictures of the demo's report for the README, taken in headless Chromium: `make screenshots`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-device-scale-factor=1",
]  # fmt: skip


def take(page: Path, picture: Path, width: int, height: int) -> None:
    """A picture of the upper part of a page, `width` × `height` pixels. Raises CalledProcessError."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium found: install the package chromium and run this again")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 - our own arguments
            [browser, *_FLAGS, f"--user-data-dir={profile}", f"--window-size={width},{height}",
             f"--screenshot={picture}", page.resolve().as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


def main() -> None:
    """Take the picture of the newest report of the demo."""
    reports = sorted((ROOT / "demo" / "findings").glob("*/report.html"), key=lambda p: p.stat().st_mtime)
    if not reports:
        sys.exit("there is no report yet: run `make demo` first")
    IMAGES.mkdir(parents=True, exist_ok=True)
    take(reports[-1], IMAGES / "report.png", 1280, 2300)
    print(IMAGES / "report.png")


if __name__ == "__main__":
    main()
