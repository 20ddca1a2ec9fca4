"""Where things are: the checkout, the state folder of this run, the build that a test looks at."""
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATE = pathlib.Path(os.environ.get("LOOPGATE_TEST_STATE", ROOT / ".loopgate" / "tests"))
DATA = ROOT.parent / "shared" / "data"


def build():
    """The build folder that the gate chose for this suite."""
    return pathlib.Path(os.environ.get("LOOPGATE_TEST_BUILD", STATE / "sanitizer"))


def sources(*suffixes):
    """Every file of the checkout with one of the suffixes, builds and dot folders left out."""
    found = []
    for top, folders, files in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "build")) and f not in ("__pycache__", "node_modules"))
        found += [pathlib.Path(top, name) for name in sorted(files) if name.endswith(suffixes)]
    return found
