"""The poster: one sheet of A4 with the one address, the same for everyone and for every place it hangs."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from flask_babel import gettext as _
from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
"""One of the fonts that every PDF reader knows for Chinese, so that none has to be shipped."""
WIDTH, HEIGHT = A4
MARGIN = 25 * mm
CODE_SIDE = 88 * mm
QUIET_MODULES = 4
ACCENT, DIM = HexColor("#0f5c55"), HexColor("#45484d")


@dataclass(slots=True)
class _Sheet:
    """A page that is written from the top; `at` is the height reached."""

    canvas: Canvas
    at: float = HEIGHT - MARGIN

    def line(self, words: str, size: float, *, space: float, colour: Color = black) -> None:
        """One centred line below the last, smaller where it would not fit."""
        size = min(size, size * (WIDTH - 2 * MARGIN) / stringWidth(words, FONT, size))
        self.at -= space + size
        self.canvas.setFillColor(colour)
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString(WIDTH / 2, self.at, words)

    def code(self, address: str, *, space: float) -> None:
        """The address as a QR code with its quiet zone."""
        rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
        module = CODE_SIDE / (len(rows) + 2 * QUIET_MODULES)
        self.at -= space + CODE_SIDE
        left = (WIDTH - CODE_SIDE) / 2 + QUIET_MODULES * module
        top = self.at + CODE_SIDE - QUIET_MODULES * module
        self.canvas.setFillColor(black)
        for down, row in enumerate(rows):
            for across in (place for place, dark in enumerate(row) if dark):
                self.canvas.rect(left + across * module, top - (down + 1) * module, module, module, stroke=0, fill=1)


def poster(address: str, organiser: str | None) -> bytes:
    """A PDF of one page, the same bytes whenever and wherever it is made. Needs an app context for its words."""
    registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(_("直言"))
    _write(_Sheet(canvas), address, organiser)
    canvas.save()
    return out.getvalue()


def _write(sheet: _Sheet, address: str, organiser: str | None) -> None:
    sheet.line(_("直言"), 72, space=0, colour=ACCENT)
    sheet.line(_("哪个应用、群、表格给基层添了负担"), 24, space=12 * mm)
    sheet.line(_("谁要求的，请直说"), 24, space=4 * mm)
    sheet.code(address, space=10 * mm)
    sheet.line(address, 20, space=4 * mm)
    _small(sheet, (_("不登记　不用装应用　不留 Cookie"),), 18, first=10 * mm, colour=ACCENT)
    advice = (
        _("不要在单位的电脑、配发的手机上打开，不连单位 Wi-Fi。"),
        _("用自己的手机和流量，在手机自带的浏览器里输入上面的网址，"),
        _("比用微信扫码更不容易让人认出您。"),
    )
    _small(sheet, advice, 14, first=10 * mm, colour=DIM)
    if organiser:
        sheet.at = MARGIN + 14
        sheet.line(_("主办：%(name)s", name=organiser), 12, space=0, colour=DIM)


def _small(sheet: _Sheet, lines: Sequence[str], size: float, *, first: float, colour: Color) -> None:
    for number, words in enumerate(lines):
        sheet.line(words, size, space=3 * mm if number else first, colour=colour)
