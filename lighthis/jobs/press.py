"""The press: a process of its own that alone loads WeasyPrint, so that a PDF that hangs can be killed.

Run as `python -m lighthis.jobs.press ROOT…`: reads frames of HTML from standard input, writes frames of PDF to standard
output. ROOTs are the only folders whose files a paper may show.
"""

import resource
import sys
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetchingError

from lighthis.jobs.frames import read, write

MEMORY = 1500 * 1024 * 1024
DONE, FAILED = b"+", b"-"


class Packaged(URLFetcher):  # type: ignore[misc]
    """Fetches `data:` and packaged files alone (ASVS 1.3.6): a paper can neither call out nor read the disk."""

    def __init__(self, roots: list[Path]) -> None:
        super().__init__(allowed_protocols=("data", "file"))
        self._roots = roots

    def fetch(self, url: str, headers: Any = None) -> Any:
        """The bytes of an address that is allowed. Raises URLFetchingError."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            file = Path(unquote(parts.path)).resolve()
            if parts.netloc or not any(file.is_relative_to(root) for root in self._roots):
                raise URLFetchingError(f"a paper may not show {url}")
        elif parts.scheme != "data":
            raise URLFetchingError(f"a paper may not show {url[:200]}")
        return super().fetch(url, headers)


def serve(wishes: IO[bytes], results: IO[bytes], roots: list[Path]) -> None:
    """Print until the worker closes its end."""
    fonts, fetcher = FontConfiguration(), Packaged(roots)
    while (html := read(wishes)) is not None:
        try:
            made = HTML(string=html.decode(), url_fetcher=fetcher).write_pdf(font_config=fonts)
        except Exception as fault:  # noqa: BLE001  (whatever it is, the worker shall hear it and the press go on)
            write(results, FAILED + f"{type(fault).__name__}: {fault}".encode())
        else:
            write(results, DONE + made)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer, [Path(one).resolve() for one in sys.argv[1:]])
