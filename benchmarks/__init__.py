"""Our pages beside bare Flask, measured in one run."""
