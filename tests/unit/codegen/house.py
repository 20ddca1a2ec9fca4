"""The generator's modules and the model of the house's schemas, for the tests of what it makes."""
import os
import pathlib
import sys

SCHEMAS = pathlib.Path(os.environ["LOOPGATE_SOURCE"]) / "schemas"
sys.path.insert(0, str(SCHEMAS / "codegen"))

import generate  # noqa: E402


def model():
    return generate.load(SCHEMAS)
