"""Models that LightGBM, brought from PyPI, trains here and now are scored as it scores them."""
import subprocess
import unittest

import test_lightgbm
from lightgbm_python import lightgbm_python
from place import STATE

# name, trees, leaves: one word of bits and several; unknown values that are none, and 0 taken for unknown
FRESH = [("few", 20, 15), ("many", 120, 63), ("wide", 40, 300), ("zero", 60, 100)]


class Fresh(test_lightgbm.Agreeing):
    def test_fresh_models(self):
        python = lightgbm_python()
        if python is None:
            self.skipTest("python3-venv, or LightGBM and pandas from PyPI, cannot be brought")
        folder = STATE / "models"
        folder.mkdir(exist_ok=True)
        for name, trees, leaves in FRESH:
            with self.subTest(model=name):
                subprocess.run([python, "-B", test_lightgbm.HERE / "train.py", folder, name, str(trees), str(leaves), "2000"], check=True)
                self.agree(folder, name, 2000)


if __name__ == "__main__":
    unittest.main()
