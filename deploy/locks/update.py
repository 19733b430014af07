"""Write the locks beside this file anew from setup.cfg: `python deploy/locks/update.py [--keep]`. Needs uv.

runtime.txt  what an installation runs on, PostgreSQL's driver included
build.txt    what builds the wheel from a checkout
test.txt     all of it, and what the tests and checks need
Without --keep every version is the newest that setup.cfg allows; with it only what must change does.
"""

import re
import subprocess
import sys
import tempfile
from configparser import ConfigParser
from pathlib import Path

HERE = Path(__file__).parent
LINUX = "platform_python_implementation == 'CPython' and sys_platform == 'linux'"
LOCKS = {"runtime": ["postgres"], "build": ["build"], "test": ["postgres", "build", "test"]}


def wanted(extras: list[str], with_product: bool) -> str:
    """The requirements of setup.cfg, one a line."""
    config = ConfigParser()
    config.read(HERE.parent.parent / "setup.cfg")
    lines = config["options"]["install_requires"] if with_product else ""
    for extra in extras:
        lines += config["options.extras_require"][extra]
    return "\n".join(line for line in lines.splitlines() if line and not line.startswith("#"))


def compile_lock(name: str, extras: list[str], constraints: Path, old: str) -> str:
    """One lock for Python 3.11 and later on Linux, whatever the processor, with hashes and no address of an index."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "pyproject.toml").write_text(
            f'[project]\nname = "lock"\nversion = "0"\n[tool.uv]\nenvironments = ["{LINUX}"]\n'
        )
        (place / "wanted.in").write_text(wanted(extras, with_product=name != "build"))
        (place / "lock.txt").write_text(old)
        options = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
        options += ["--no-emit-index-url", "--quiet", "--constraint", constraints, "--output-file", "lock.txt"]
        subprocess.run(["uv", "pip", "compile", "wanted.in", *options], cwd=place, check=True)  # noqa: S603, S607
        return (place / "lock.txt").read_text()


def plain(lock: str) -> str:
    """Without the markers that every line has in common."""
    lock = re.sub(rf" ; (implementation_name != '\w+' and )?{LINUX}(?= \\$)", "", lock, flags=re.MULTILINE)
    if "://" in lock:
        raise SystemExit("an address got into the lock")
    return lock


def main() -> None:
    """The test lock first, for the others must agree with it."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as agreed:
        for name in ("test", "runtime", "build"):
            target = HERE / f"{name}.txt"
            old = target.read_text() if "--keep" in sys.argv and target.exists() else ""
            lock = plain(compile_lock(name, LOCKS[name], Path(agreed.name), old))
            target.write_text(f"# made by deploy/locks/update.py from setup.cfg\n{lock}")
            if name == "test":
                agreed.write("\n".join(line.removesuffix(" \\") for line in lock.splitlines() if "==" in line))
                agreed.flush()


if __name__ == "__main__":
    main()
