"""`python -m benchmarks.papers`: a warm PDF of a two-page form through our press beside WeasyPrint's own time for the same page, in one run.

The bar is that of issue 5: at most 1.2 times. Ours includes the way to the press and back; theirs is `write_pdf` in a warm process of
its own that keeps a FontConfiguration. They take turns, so that a busy machine is busy for both.
"""

import argparse
import io
import statistics as figures
import sys
import time
from datetime import UTC, datetime

from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from lighthis.jobs import printing
from lighthis.packs import pack as packs
from lighthis.packs.paper import render
from lighthis.packs.snapshot import from_json
from locales_ru_uz import HERE, pack

BAR, FORM, LANGUAGE = 1.2, "f066", "ru"


def main() -> None:
    """Print the form so many times each way, and say the ratio of the medians."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=30)
    times = asked.parse_args().times
    ours, theirs = measured(page(), times)
    ratio = figures.median(ours) / figures.median(theirs)
    for name, taken in (("through our press", ours), ("WeasyPrint alone", theirs)):
        print(f"{name:20} median {figures.median(taken):7.1f} ms, best {min(taken):7.1f}, worst {max(taken):7.1f}")
    print(f"ratio {ratio:.2f}, bar {BAR}: {'held' if ratio <= BAR else 'BROKEN'}")
    sys.exit(ratio > BAR)


def page() -> str:
    """The two-page form as HTML from its sample."""
    packs.use(pack)
    facts = from_json(pack.form(FORM).facts, (HERE / "forms" / FORM / "sample.json").read_text(encoding="utf-8"))
    return render(FORM, facts, LANGUAGE, printed_at=datetime(2026, 11, 29, 9, 5, tzinfo=UTC), printed_by="Каримова З.")


def measured(html: str, times: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each print of ours and of WeasyPrint's own, in turns, after three to warm up."""
    fonts, ours, theirs = FontConfiguration(), [], []
    try:
        for number in range(times + 3):
            first = time.perf_counter()
            body = printing.pdf(html, roots=(HERE / "forms",))
            second = time.perf_counter()
            HTML(string=html).write_pdf(font_config=fonts)
            third = time.perf_counter()
            if number == 0:
                assert len(PdfReader(io.BytesIO(body)).pages) == 2, "the form no longer has two pages"
            if number >= 3:
                ours.append((second - first) * 1000)
                theirs.append((third - second) * 1000)
    finally:
        printing.close()
    return ours, theirs


if __name__ == "__main__":
    main()
