"""What is selected meets capacity on the day on which goods are expected, on recorded and on synthetic loads; no time of declaring has a better chance than another."""
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
RESTING = [day for day in range(366) for date in [datetime.date(2020, 1, 1) + datetime.timedelta(day)]
           if date.weekday() > 4 or f"{date:%m-%d}" in HOLIDAYS]
FORCED = 0.02  # of items, by chance
FEW = 40  # orders a day: a port of fewer shares its scores with others
AHEAD = (0, 1, 2, 3, 5, 7), (25, 30, 15, 10, 10, 10)  # days before goods are expected, and of how many in a hundred


class Loads(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(7)
        self.early = False  # whether some are declared days before they are expected

    def minute(self, day):
        return day * DAY + int(60 * self.random.triangular(7, 21, 13))

    def item(self, day, unit, score):
        return self.minute(day), unit, int(self.random.random() < FORCED), score, self.random.random(), self.ahead()

    def ahead(self):
        return self.random.choices(*AHEAD)[0] if self.early else 0

    def synthetic(self, unit, a_day, days):
        """Scores that climb for forty days, most of them equal; a third as much on days that are not worked."""
        for day in range(days):
            mean = a_day * (0.3 if day % 7 > 4 else 1)
            for _ in range(int(self.random.gauss(mean, 1.5 * mean**0.5))):
                climbed = min(1, day / 40) * self.random.betavariate(0.5, 4)
                yield self.item(day, unit, 0.02 if self.random.random() < 0.6 else min(0.999, 0.02 + climbed))

    def recorded(self, units=None):
        """Items of the offices that are units, of all as one unit where none is said.  Scores learn from a third of the items."""
        with open(CUSTOMS, newline="") as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row["Date"])
        first = datetime.date.fromisoformat(rows[0]["Date"])
        seen = collections.defaultdict(lambda: [0, 0])
        for row in rows:
            known = seen[row["HS6 Code"], row["Country of Origin"]]
            if units is None or row["Office ID"] in units:
                unit = 0 if units is None else units.index(row["Office ID"])
                yield self.item((datetime.date.fromisoformat(row["Date"]) - first).days, unit, (known[1] + 0.02 * 12) / (known[0] + 12))
            if self.random.random() < 1 / 3:
                known[0] += 1
                known[1] += int(row["Fraud"])

    def simulate(self, items, capacities, resting, of="hour"):
        """By unit and bin of scores: of each hour, or each number of days ahead, how many items nothing forced and how many risk selected."""
        lines = [*((day * DAY, -1, 0, 0, 0, 0) for day in resting), *sorted(items)]
        done = subprocess.run([build() / "tests/risk/simulate_load", *map(str, capacities)], text=True, capture_output=True,
                              input="".join("%d %d %d %.6f %.9f %d\n" % line for line in lines), check=True)
        days, items = collections.defaultdict(list), collections.Counter()
        for word, unit, *told in map(str.split, done.stdout.splitlines()):
            if word == "day":
                load, capacity, left, idle = map(float, told)
                days[unit].append((load - capacity, left, idle))
            else:
                hour, ahead, score, n, selected = map(int, told)
                key = unit, score, hour if of == "hour" else ahead
                items[*key, 0] += n
                items[*key, 1] += selected
        for unit, capacity in enumerate(capacities):
            self.meets(days[str(unit)], capacity)
        found = collections.defaultdict(lambda: collections.defaultdict(list))
        for unit, score, at, selected in list(items):
            if not selected:
                found[unit][score].append((at, items[unit, score, at, 0], items[unit, score, at, 1]))
        return found

    def meets(self, days, capacity):
        """
        Any five working days are within a twentieth.  Of few orders a day all are within that or one order where what is forced
        fits and goods enough come: the forced alone would leave nothing undone before the five days, nor at their end, and if
        all that comes were done, less than an order of what was earned would be left on any of them.
        """
        off = [abs(sum(day[0] for day in days[i:i + 5])) for i in range(len(days) - 4)]
        self.assertGreater(len(days), 80)
        if capacity >= FEW * ORDER:
            print(f"note: {len(off)} times five working days at {capacity / ORDER:.0f} orders a day: at worst {max(off) / capacity / 5:.1%} from capacity")
            self.assertLessEqual(max(off), 5 * capacity / 20)
            return
        fit = [off[i] for i in range(1, len(off)) if days[i - 1][1] == days[i + 4][1] == 0
               and max(day[2] for day in days[i - 1:i + 5]) < ORDER]
        tolerance = max(5 * capacity / 20, ORDER) + 0.01
        near = sum(minutes <= tolerance for minutes in fit)
        print(f"note: {len(off)} times five working days at {capacity / ORDER:.0f} orders a day, {len(fit)} where the forced fit and goods enough come: {near} within one order or a twentieth, at worst {max(fit) / ORDER:.0f} orders from capacity")
        self.assertGreater(len(fit), len(off) / 3)
        if self.early:  # an order that is chosen days before is not chosen anew when the days before end otherwise than expected
            self.assertGreaterEqual(near, 0.98 * len(fit))
        else:
            self.assertEqual(near, len(fit))

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
                yield day * DAY + minute, 0, forced, self.random.choices((0.02, 0.1, 0.3, 0.8), (5, 3, 1, 1))[0], self.random.random(), self.ahead()

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

    def test_declared_days_ahead_or_late_all_have_the_same_chance(self):
        """And the day on which goods are expected has the load that it can do."""
        self.early = True
        rows = self.simulate(self.through_all_hours(400, 120), [0.15 * 400 * ORDER], [], "ahead")["0"]
        by_lot = [bin_days for bin_days in rows.values() if 0.02 < sum(row[2] for row in bin_days) / sum(row[1] for row in bin_days) < 0.98]
        self.assertGreater(len(by_lot), 0)
        for bin_days in by_lot:
            statistic, freedom = self.chi_square(bin_days)
            print(f"note: {sum(row[2] for row in bin_days)} of {sum(row[1] for row in bin_days)} at equal risk: by days ahead chi-square {statistic:.0f} at {freedom} degrees of freedom")
            self.assertEqual(freedom, len(AHEAD[0]) - 1)
            self.assertLess(statistic, freedom + 4 * (2 * freedom) ** 0.5)
            late_spared = [(ahead, n, selected * 0.5 if ahead == 0 else selected) for ahead, n, selected in bin_days]
            self.assertGreater(self.chi_square(late_spared)[0], freedom + 4 * (2 * freedom) ** 0.5)

    def test_goods_declared_days_ahead_meet_the_capacity_of_their_day(self):
        self.early = True
        days, orders = 150, (4, 16, 60)
        items = [item for unit, n in enumerate(orders) for item in self.synthetic(unit, 8 * n, days)]
        self.simulate(items, [n * ORDER for n in orders], [day for day in range(days + 20) if day % 7 > 4])

    def test_ports_of_a_few_orders_a_day_meet_capacity(self):
        days, orders = 400, (1, 2, 4, 8, 16, 30)
        items = [item for unit, n in enumerate(orders) for item in self.synthetic(unit, 12 * n, days)]
        self.simulate(items, [n * ORDER for n in orders], [day for day in range(days) if day % 7 > 4])

    @unittest.skipUnless(CUSTOMS.exists(), f"{CUSTOMS} is not there")
    def test_recorded_loads_meet_capacity(self):
        items = list(self.recorded())
        self.simulate(items, [len(items) / (366 - len(RESTING)) * ORDER * 0.3], RESTING)

    @unittest.skipUnless(CUSTOMS.exists(), f"{CUSTOMS} is not there")
    def test_recorded_loads_of_single_offices_meet_capacity(self):
        with open(CUSTOMS, newline="") as file:
            offices = collections.Counter(row["Office ID"] for row in csv.DictReader(file))
        a_day = {office: n / (366 - len(RESTING)) for office, n in offices.items()}
        units = [office for office in sorted(a_day) if 0.2 * a_day[office] >= 1]
        self.simulate(self.recorded(units), [round(0.2 * a_day[office]) * ORDER for office in units], RESTING)


if __name__ == "__main__":
    unittest.main()
