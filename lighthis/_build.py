from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py  # type: ignore[import-untyped]

# setuptools loads this file by its path, before anything of lighthis can be imported
ROOT = Path(__file__).parent.parent
ADDED = ("lighthis.templates", "lighthis.translations")


def compile_catalogues(root: Path) -> list[Path]:
    """Turn every .po below the folder into the .mo beside it; what is up to date is left alone."""
    made = []
    for source in sorted(root.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as text, target.open("wb") as binary:
            write_mo(binary, read_po(text, locale=source.parent.parent.name))
        made.append(target)
    return made


class BuildPy(build_py):  # type: ignore[misc]
    """Puts the two top-level folders into the package; `find:` alone would leave them out without a word."""

    def finalize_options(self) -> None:
        packages = self.distribution.packages
        packages.extend(name for name in ADDED if name not in packages)
        super().finalize_options()

    def run(self) -> None:
        compile_catalogues(ROOT / "translations")
        compile_catalogues(ROOT / "locales_ru_uz")
        super().run()
