from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """Where templates/ or translations/ stand: inside the package when installed, beside it in a checkout."""
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"lighthis was installed without its {name} folder")
