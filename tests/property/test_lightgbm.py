"""A model is scored as LightGBM scored it that made it; long_lightgbm.py asks the same of fresh ones."""
import pathlib
import subprocess
import unittest

from place import STATE, build

HERE = pathlib.Path(__file__).with_name("gbdt")
PLACES = 1e-12


def judged(model, rows):
    done = subprocess.run([build() / "services" / "ctl" / "loopgatectl", "models", "score", model, rows], capture_output=True, text=True)
    return done.returncode, [tuple(map(float, line.split(","))) for line in done.stdout.splitlines()[1:]], done.stderr


class Agreeing(unittest.TestCase):
    def agree(self, folder, name, least):
        code, found, why = judged(folder / f"{name}.txt", folder / f"{name}.csv")
        self.assertEqual((code, why), (0, ""))
        said = [tuple(map(float, line.split())) for line in (folder / f"{name}.said").read_text().splitlines()]
        self.assertEqual(len(found), len(said))
        self.assertGreaterEqual(len(said), least)
        self.assertGreater(len({total for total, _ in said}), 20, "scores that are all alike prove nothing")
        for row, (ours, theirs) in enumerate(zip(found, said)):
            self.assertLessEqual(max(abs(a - b) for a, b in zip(ours, theirs)), PLACES, f"{name}, row {row}: {ours} is not {theirs}")


class Kept(Agreeing):
    def test_the_model_that_is_kept(self):
        self.agree(HERE, "kept", 150)

    def test_a_model_that_is_spoilt(self):
        text = (HERE / "kept.txt").read_text()
        spoilt = STATE / "spoilt.txt"
        for old, new, why in (("objective=binary sigmoid:1", "objective=regression", "the objective must be"), ("num_class=1", "num_class=3", "one class"),
                              ("feature_names=value", "feature_names=colour", "no attribute"), ("feature_names=value", "feature_names=documents", "day or a set of texts"), ("feature_names=value", "feature_names=lodgedOn", "day or a set of texts"),
                              ("version=v4", "version=v9", "version must be"), ("is_linear=0", "is_linear=1", "linear trees"), ("end of trees", "", "a line stands"),
                              ("left_child=3", "left_child=900", "a node is not there"), ("shrinkage=", "shrinking=", "a line of a tree is not known"),
                              ("pandas_categorical:[[", "pandas_categorical:[[\"x\"],[", "more lists"), ("leaf_value=", "leaf_value=x ", "not whole"),
                              ("tree\n", "average_output\n", "begins with"), ("num_leaves=", "num_leaves=-", "num_leaves"), ("label_index=", "labels=", "header is not known"), ("leaf_value=-1.0", "leaf_value=-1e9", "beyond a million"), ("sigmoid:1", "sigmoid:inf", "the objective must be"),
                              ("20 23", "20 16000000", "not whole")):
            with self.subTest(why=why):
                self.assertIn(old, text)
                spoilt.write_text(text.replace(old, new, 1))
                code, _, said = judged(spoilt, HERE / "kept.csv")
                self.assertEqual(code, 65)
                self.assertIn(why, said)


if __name__ == "__main__":
    unittest.main()
