"""The bench `selection` gives the same figures whatever identifiers, order, dates and repetitions the rows have."""
import csv
import datetime
import pathlib
import random
import subprocess
import tempfile
import unittest

from place import DATA, build

TRAIN, TEST = DATA / "customs" / "df_syn_train_eng.csv", DATA / "customs" / "df_syn_valid_eng.csv"
IDENTIFIERS = ("Declaration ID", "Declarant ID", "Importer ID", "Seller ID", "Courier ID", "Office ID")
EACH = 5  # every fifth row: the laws do not need all of them


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))[::EACH]


def renamed(rows):
    return [{**row, **{name: "X" + row[name][::-1] if row[name] else "" for name in IDENTIFIERS}} for row in rows]


def shuffled(rows):
    return random.Random(4).sample(rows, len(rows))


def shifted(rows):
    days = datetime.timedelta(days=1000)
    return [{**row, "Date": str(datetime.date.fromisoformat(row["Date"]) + days)} for row in rows]


def repeated(rows):
    return rows + random.Random(5).sample(rows, len(rows) // 3)


class Selection(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not TRAIN.exists():
            raise unittest.SkipTest(f"{TRAIN} is not there")
        cls.rows = rows_of(TRAIN), rows_of(TEST)
        cls.plain = cls.figures(cls.rows)

    @staticmethod
    def figures(parts):
        """The bench's lines, but for how many rows it recognised."""
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder, name) for name in ("train.csv", "test.csv")]
            for path, rows in zip(paths, parts):
                with open(path, "w", newline="") as file:
                    writer = csv.DictWriter(file, rows[0].keys())
                    writer.writeheader()
                    writer.writerows(rows)
            done = subprocess.run([build() / "tests/bench/bench_selection", "--train", paths[0], "--test", paths[1]], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [line for line in done.stdout.splitlines() if "rows_repeated" not in line]

    def test_the_same_ids_again_are_nothing_to_rank(self):
        done = subprocess.run([build() / "tests/bench/bench_selection", "--train", TEST, "--test", TEST], capture_output=True, text=True)
        self.assertIn("there are no declarations", done.stderr)
        self.assertNotEqual(done.returncode, 0)

    def test_figures_do_not_depend_on_names_order_dates_or_repetition(self):
        self.assertGreater(len(self.plain), 20)
        for change in (renamed, shuffled, shifted, repeated):
            with self.subTest(change.__name__):
                self.assertEqual(self.figures([change(rows) for rows in self.rows]), self.plain)

    def test_labels_that_mean_nothing_are_found_out(self):
        train, test = self.rows
        labels = random.Random(6).sample([row["Fraud"] for row in train], len(train))
        lines = self.figures(([{**row, "Fraud": label} for row, label in zip(train, labels)], test))
        precision = next(float(line.split('"value":')[1].split(",")[0]) for line in lines if '"precision_at_10"' in line)
        self.assertLess(precision, 0.35)


if __name__ == "__main__":
    unittest.main()
