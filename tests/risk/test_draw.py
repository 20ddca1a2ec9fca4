"""A day's draw verifies from what is published alone, by the lines of common/risk/draws.md; what was tampered with does not; tickets are uniform."""
import copy
import json
import re
import subprocess
import sys
import unittest

from place import ROOT, build

ITEMS = 5000


def kolmogorov(values):
    """The largest distance between what was drawn and the uniform distribution, times the root of how many there are."""
    ordered, n = sorted(values), len(values)
    return max(max((i + 1) / n - value, value - i / n) for i, value in enumerate(ordered)) * n**0.5


class Draw(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run([build() / "tests/risk/publish_day", str(ITEMS)], capture_output=True, text=True, check=True)
        cls.page = json.loads(done.stdout)
        cls.lines = re.search(r"```python\n(.*?)```", (ROOT / "common/risk/draws.md").read_text(), re.S)[1]

    def check(self, page):
        return subprocess.run([sys.executable, "-c", self.lines], input=json.dumps(page) + "\n", capture_output=True, text=True)

    def test_a_true_day_verifies(self):
        done = self.check(self.page)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{ITEMS} candidates", done.stdout)

    def test_each_tampering_is_found(self):
        def swap(page):
            page["candidates"][0]["commitment"], page["candidates"][1]["commitment"] = (
                page["candidates"][1]["commitment"], page["candidates"][0]["commitment"])

        def spare(page):
            next(row for row in page["candidates"] if row["selected"])["selected"] = False

        def pick(page):
            next(row for row in page["candidates"] if not row["selected"])["selected"] = True

        tamperings = {
            "one left out": lambda page: page["candidates"].pop(),
            "one twice": lambda page: page["candidates"].append(page["candidates"][0]),
            "two swapped": swap,
            "one spared": spare,
            "one picked": pick,
            "a lower rate": lambda page: page["candidates"][0].update(rate="0.01"),
            "another stratum": lambda page: page["candidates"][1].update(stratum="vehicles"),
            "another ticket": lambda page: page["candidates"][2].update(ticket=0.5),
            "another key": lambda page: page.update(key=page["merkleRoot"]),
            "another root": lambda page: page.update(merkleRoot=page["key"]),
            "another chain": lambda page: page.update(chainHead=page["key"]),
        }
        for name, tamper in tamperings.items():
            with self.subTest(name):
                page = copy.deepcopy(self.page)
                tamper(page)
                self.assertNotEqual(self.check(page).returncode, 0)

    def test_tickets_are_uniform(self):
        """At 1.95 one true draw in a thousand would be called unfair; these are always the same."""
        for stratum in ("vehicles", "parcels"):
            tickets = [row["ticket"] for row in self.page["candidates"] if row["stratum"] == stratum]
            self.assertGreater(len(tickets), ITEMS / 3)
            self.assertLess(kolmogorov(tickets), 1.95)
            self.assertGreater(kolmogorov([ticket**1.2 for ticket in tickets]), 1.95)
            self.assertGreater(kolmogorov([0.96 * ticket + 0.04 for ticket in tickets]), 1.95)

    def test_as_many_are_drawn_as_the_rates_say(self):
        for rate in ("0.1", "0.02"):
            rows = [row for row in self.page["candidates"] if row["rate"] == rate]
            expected, drawn = len(rows) * float(rate), sum(row["selected"] for row in rows)
            self.assertLess(abs(drawn - expected), 4 * (expected * (1 - float(rate))) ** 0.5)


if __name__ == "__main__":
    unittest.main()
