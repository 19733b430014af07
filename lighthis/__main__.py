"""`python -m lighthis` is the command `lighthis`."""

from lighthis.cli import main

main()
