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
        done = subprocess.run([build() / "tests/risk/simulate_load", *map(str, capacities)], text=True, capture_output=True,
                              input="".join("%d %d %d %.6f %.9f\n" % line for line in lines), check=True)
        days, hours = collections.defaultdict(list), collections.defaultdict(lambda: collections.defaultdict(list))
        for word, unit, a, b, *more in map(str.split, done.stdout.splitlines()):
            if word == "day":
                days[unit].append(float(a) - float(b))
            else:
                hours[unit][int(b)].append((int(a), int(more[0]), int(more[1])))
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
            each = collections.Counter(), collections.Counter()
            for bin_hours in unit.values():
                for hour, n, selected in bin_hours:
                    each[0][hour] += n
                    each[1][hour] += selected
            rate = each[1].total() / each[0].total()
            for hour, n in each[0].items():
                self.assertLessEqual(abs(each[1][hour] - rate * n), 0.05 * rate * n + 4 * (rate * n) ** 0.5 + 1)

    def through_all_hours(self, a_day, days):
        """Four scores alone, so that a lot decides among the many that are alike."""
        for day in range(days):
            for _ in range(int(self.random.gauss(a_day, 1.5 * a_day**0.5))):
                minute, forced = int(self.random.random() * DAY), int(self.random.random() < FORCED)
                yield day * DAY + minute, 0, forced, self.random.choices((0.02, 0.1, 0.3, 0.8), (5, 3, 1, 1))[0], self.random.random()

    @staticmethod
    def chi_square(bin_hours):
        """Pearson's statistic of selected and not, by hour; with its degrees of freedom."""
        n, selected = sum(row[1] for row in bin_hours), sum(row[2] for row in bin_hours)
        rate = selected / n
        return sum((row[2] - rate * row[1]) ** 2 / (row[1] * rate * (1 - rate)) for row in bin_hours), len(bin_hours) - 1

    def test_at_equal_risk_every_hour_has_the_same_chance(self):
        hours = self.simulate(self.through_all_hours(400, 120), [0.15 * 400 * ORDER], [])["0"]
        by_lot = [rows for rows in hours.values() if 0.02 < sum(row[2] for row in rows) / sum(row[1] for row in rows) < 0.98]
        self.assertGreater(len(by_lot), 0)
        for rows in by_lot:
            statistic, freedom = self.chi_square(rows)
            print(f"note: {sum(row[2] for row in rows)} of {sum(row[1] for row in rows)} at equal risk: by hour chi-square {statistic:.0f} at {freedom} degrees of freedom")
            self.assertEqual(freedom, 23)
            self.assertLess(statistic, freedom + 4 * (2 * freedom) ** 0.5)
            late_spared = [(hour, n, selected * 0.5 if hour > 21 else selected) for hour, n, selected in rows]
            self.assertGreater(self.chi_square(late_spared)[0], freedom + 4 * (2 * freedom) ** 0.5)

    @unittest.skipUnless(CUSTOMS.exists(), f"{CUSTOMS} is not there")
    def test_recorded_loads_meet_capacity(self):
        first = datetime.date(2020, 1, 1)
        dates = [first + datetime.timedelta(day) for day in range(366)]
        resting = [day for day, date in enumerate(dates) if date.weekday() > 4 or f"{date:%m-%d}" in HOLIDAYS]
        items = list(self.recorded())
        self.simulate(items, [len(items) / (366 - len(resting)) * ORDER * 0.3], resting)


if __name__ == "__main__":
    unittest.main()
