"""Marks for a scanner as inline SVG: Code 128 for numbers, QR for longer text."""

from markupsafe import Markup

# Code 128 (ISO/IEC 15417): widths of bar, space, bar, space, bar, space for the values 0 to 105
WIDTHS = (  # noqa: SIM905
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 "
    "122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 "
    "322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 "
    "112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 "
    "331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 "
    "112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 "
    "124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 "
    "411311 113141 114131 311141 411131 211412 211214 211232 "
).split()
STOP = "2331112"
START_B, START_C = 104, 105
QUIET = 10


def code128(text: str, *, height: float = 12, module: float = 0.33) -> Markup:
    """Code 128 bars for an ASCII number; height and width of the narrowest bar in millimetres, quiet zones of ten bars."""
    path, at = [], QUIET
    for place, width in enumerate(map(int, bars(text))):
        if place % 2 == 0:
            path.append(f"M{at} 0h{width}v1h-{width}z")
        at += width
    whole = at + QUIET
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{}" width="{:.2f}mm" height="{}mm" '
        'viewBox="0 0 {} 1" preserveAspectRatio="none"><path d="{}"/></svg>'
    ).format(text, whole * module, height, whole, "".join(path))


def bars(text: str) -> str:
    """Widths of bars and spaces in turn: start, values, check value, stop. Pairs of digits where the whole text is such, else set B."""
    if text.isascii() and text.isdigit() and len(text) % 2 == 0:
        values = [START_C, *(int(text[at : at + 2]) for at in range(0, len(text), 2))]
    elif text and all(" " <= sign <= "~" for sign in text):
        values = [START_B, *(ord(sign) - 32 for sign in text)]
    else:
        raise ValueError("Code 128 takes printed ASCII only")
    check = (values[0] + sum(at * value for at, value in enumerate(values[1:], 1))) % 103
    return "".join(WIDTHS[value] for value in (*values, check)) + STOP


def qr(text: str, *, size: float = 25) -> Markup:
    """A QR square of that many millimetres, error level M."""
    import segno  # noqa: PLC0415 - brings xml.sax and urllib.request along

    code = segno.make(text, error="m", micro=False)
    side = code.symbol_size()[0]
    path = "".join(
        f"M{x + 4} {y + 4}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark
    )
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="QR" width="{}mm" height="{}mm" '
        'viewBox="0 0 {} {}"><path d="{}"/></svg>'
    ).format(size, size, side, side, path)
