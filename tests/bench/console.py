"""What each entry of the console weighs before charts: its scripts, gzipped (limits: tests/console/weights.py)."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "console"))
from browser import built  # noqa: E402
from weights import weights  # noqa: E402


def measure(figures):
    for entry, (size, limit) in weights(built() / "dist").items():
        figures.add(f"{entry}_kb", size / 1000, f"kB of {limit // 1000}")
