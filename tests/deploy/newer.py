"""Turn the bundle into that of a newer version: `newer.py BUNDLE 999.0 [broken]`.

The wheel's number is raised and nothing else; a broken one spoils the database and then cannot run its command.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROKEN = """import os, pathlib
for file in pathlib.Path(os.environ["LIGHTHIS_DATA"]).glob("lighthis.db*"):  # what is only in the WAL yet, too
    file.write_bytes(b"spoilt" * 1000)
raise SystemExit("broken on purpose")
"""


def main(bundle: Path, newer: str, *, broken: bool) -> None:
    """Change the bundle in place, its check sums too."""
    [wheel] = (bundle / "wheelhouse").glob("lighthis-*.whl")
    with tempfile.TemporaryDirectory() as folder:
        tool = [sys.executable, "-m", "wheel"]
        subprocess.run([*tool, "unpack", "--dest", folder, wheel], check=True, stdout=subprocess.DEVNULL)
        [tree] = Path(folder).iterdir()
        [info] = tree.glob("*.dist-info")
        old = wheel.name.split("-")[1]
        metadata = info / "METADATA"
        metadata.write_text(metadata.read_text().replace(f"\nVersion: {old}\n", f"\nVersion: {newer}\n", 1))
        info.rename(tree / f"lighthis-{newer}.dist-info")
        if broken:
            (tree / "lighthis" / "cli" / "__init__.py").write_text(BROKEN)
        wheel.unlink()
        subprocess.run([*tool, "pack", "--dest-dir", wheel.parent, tree], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(bundle / "__pycache__", ignore_errors=True)
    files = sorted(file for file in bundle.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(bundle)}\n" for file in files]
    (bundle / "SHA256SUMS").write_text("".join(lines))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], broken="broken" in sys.argv)
