"""Pictures of pages: kept for people to look at, and looked at by the browser itself."""

from __future__ import annotations

from base64 import b64encode

from pathlib import Path

from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parent / "screenshots"


def colours(page: Page, png: bytes) -> int:
    """How many colours a picture has: a canvas on which nothing was drawn has one."""
    # A page of its own: the policy of the site's pages allows no pictures from elsewhere.
    desk = page.context.new_page()
    try:
        return desk.evaluate("""async (data) => {
            const picture = new Image();
            picture.src = `data:image/png;base64,${data}`;
            await picture.decode();
            const canvas = new OffscreenCanvas(picture.width, picture.height);
            const context = canvas.getContext("2d");
            context.drawImage(picture, 0, 0);
            const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
            return new Set(pixels).size;
        }""", b64encode(png).decode())
    finally:
        desk.close()
