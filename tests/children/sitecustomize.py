"""Python reads this in each command that a test starts: it has the clock of the test (tests/wall.py)."""

import os
import sys
from pathlib import Path

if "LIGHTHIS_TEST_SHIFT" in os.environ:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    try:
        import wall

        wall.turn()
    except ImportError:  # another Python, which does not have lighthis
        pass
    finally:
        sys.path.pop(0)
