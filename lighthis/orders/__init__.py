"""What doctors order for a coming: tests, examinations, drugs, procedures; who does them, with what result, seen by whom."""
