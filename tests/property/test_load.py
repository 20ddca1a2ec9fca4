"""What is selected meets capacity, on recorded and on synthetic loads, and no hour has a better chance than another."""
import collections
import csv
import datetime
import random
import subprocess
import unittest

from place import DATA, build

CUSTOMS = DATA / "customs" / "df_syn_train_eng.csv"
ORDER, DAY = 60, 1440  # minutes
# Public holidays of Korea in 2020, where the recorded declarations come from: hardly any goods on them.
HOLIDAYS = ("01-01", "01-24", "01-27", "04-15", "04-30", "05-01", "05-05", "08-17", "09-30", "10-01", "10-02", "10-09", "12-25")
FORCED = 0.02  # of items, by chance


class Loads(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(7)

    def minute(self, day):
        return day * DAY + int(60 * self.random.triangular(7, 21, 13))

    def item(self, day, unit, score):
        return self.minute(day), unit, int(self.random.random() < FORCED), score, self.random.random()

    def synthetic(self, unit, a_day, days):
        """Scores that climb for forty days, most of them equal; a third as much on days that are not worked."""
        for day in range(days):
            mean = a_day * (0.3 if day % 7 > 4 else 1)
            for _ in range(int(self.random.gauss(mean, 1.5 * mean**0.5))):
                climbed = min(1, day / 40) * self.random.betavariate(0.5, 4)
                yield self.item(day, unit, 0.02 if self.random.random() < 0.6 else min(0.999, 0.02 + climbed))

    def recorded(self):
        """All offices share a pool: none is large enough alone.  Scores learn from a third of the items."""
        with open(CUSTOMS, newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row["Date"])
        first = datetime.date.fromisoformat(rows[0]["Date"])
        seen = collections.defaultdict(lambda: [0, 0])
        for row in rows:
            known = seen[row["HS6 Code"], row["Country of Origin"]]
            yield self.item((datetime.date.fromisoformat(row["Date"]) - first).days, 0, (known[1] + 0.02 * 12) / (known[0] + 12))
            if self.random.random() < 1 / 3:
                known[0] += 1
                known[1] += int(row["Fraud"])

    def simulate(self, items, capacities, resting):
        lines = sorted([*items, *((day * DAY, -1, 0, 0, 0) for day in resting)])
        done = subprocess.run([build() / "tests/property/load/simulate_load", *map(str, capacities)], text=True, capture_output=True,
                              input="".join("%d %d %d %.6f %.9f\n" % line for line in lines), check=True)
        days, hours = collections.defaultdict(list), collections.defaultdict(list)
        for word, unit, a, b, *more in map(str.split, done.stdout.splitlines()):
            if word == "day":
                days[unit].append(float(a) - float(b))
            else:
                hours[unit].append((int(b), int(more[0])))
        for unit, capacity in enumerate(capacities):
            self.meets(days[str(unit)], capacity)
        return hours

    def meets(self, errors, capacity):
        """Any five working days within a twentieth, or one order."""
        tolerance = max(5 * capacity / 20, ORDER)
        worst = max(abs(sum(errors[i:i + 5])) for i in range(len(errors) - 4))
        print(f"note: {len(errors) - 4} times five working days at {capacity / ORDER:.0f} orders a day: at worst {worst / capacity / 5:.1%} from capacity")
        self.assertGreater(len(errors), 80)
        self.assertLessEqual(worst, tolerance)

    def test_synthetic_loads_meet_capacity_and_hours_are_equal(self):
        days = 150
        items = [*self.synthetic(0, 1000, days), *self.synthetic(1, 600, days)]
        hours = self.simulate(items, [3000, 2700], [day for day in range(days) if day % 7 > 4])
        for unit in hours.values():
            rate = sum(selected for _, selected in unit) / sum(n for n, _ in unit)
            for n, selected in unit:
                self.assertLessEqual(abs(selected - rate * n), 0.05 * rate * n + 4 * (rate * n) ** 0.5 + 1)

    @unittest.skipUnless(CUSTOMS.exists(), f"{CUSTOMS} is not there")
    def test_recorded_loads_meet_capacity(self):
        first = datetime.date(2020, 1, 1)
        dates = [first + datetime.timedelta(day) for day in range(366)]
        resting = [day for day, date in enumerate(dates) if date.weekday() > 4 or f"{date:%m-%d}" in HOLIDAYS]
        items = list(self.recorded())
        self.simulate(items, [len(items) / (366 - len(resting)) * ORDER * 0.3], resting)


if __name__ == "__main__":
    unittest.main()
