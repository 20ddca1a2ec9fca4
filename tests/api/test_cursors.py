"""Pages of a list while transactions of all lengths write to it: nothing is lost, nothing comes twice; forged cursors."""
import base64
import contextlib
import threading
import unittest

from client import principal
from stack import instance
from wait import until

COLUMNS = "id, version, kind, scope, basis, from_at, producer, event, change"
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("cursors"))
    it.start("gateway")
    it.wait_ready("gateway")
    held["analyst"] = principal(it, "ana", "analyst")
    held["other"] = principal(it, "otto", "analyst")


def tearDownModule():
    held["stack"].close()


def write(writer, rounds, after=0):
    """Measures in transactions that begin in one order and end in another; their ids run against both."""
    for n in range(rounds):
        first = f"01934000-{writer:04d}-7000-8000-{10000 - n:012d}"
        held["it"].psql(f"""BEGIN;
          INSERT INTO assessment.measure ({COLUMNS}) VALUES ('{first}', 1, 'warn', '{{}}', 'test', now(), 'recall', '', 0);
          SELECT pg_sleep({after + 0.05 * (n % 4)});
          INSERT INTO assessment.measure ({COLUMNS}) VALUES ('{first[:-12]}{20000 - n:012d}', 1, 'warn', '{{}}', 'test', now(), 'recall', '', 0);
          COMMIT""")


def page(who, query):
    answer = held[who].get(f"/v1/measures?{query}")
    assert answer.status == 200, answer.body
    return answer.json()


class Pages(unittest.TestCase):
    def test_a_follower_loses_nothing_while_others_write(self):
        writers = [threading.Thread(target=write, args=(writer, 15)) for writer in range(4)]
        for writer in writers:
            writer.start()
        seen, cursor, calm = [], "", 0
        while calm < 2:
            calm += not any(writer.is_alive() for writer in writers)
            while True:
                found = page("analyst", f"order=oldest&limit=7{cursor}")
                cursor = f"&cursor={found['next']}"
                seen += [item["measureId"] for item in found["items"]]
                if len(found["items"]) < 7:
                    break
        there = [line for line in held["it"].psql("SELECT id FROM assessment.measure").splitlines() if line]
        self.assertEqual(len([id for id in there if id[9:13] in ("0000", "0001", "0002", "0003")]), 120)
        self.assertEqual(sorted(seen), sorted(there))

    def test_a_page_ends_below_the_oldest_open_transaction(self):
        """What committed while an earlier transaction is open waits for it: its rows would come before."""
        first, later = "01934000-0008-7000-8000-000000010000", "01934000-0009-7000-8000-000000010000"
        late = threading.Thread(target=write, args=(8, 1, 6))
        late.start()
        until(lambda: held["it"].psql("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%pg_sleep(6%'").strip(), lambda n: n != "0")
        write(9, 1)
        self.assertNotIn(later, self.all_oldest())
        late.join()
        order = self.all_oldest()
        self.assertLess(order.index(first), order.index(later))

    def all_oldest(self):
        seen, cursor = [], ""
        while True:
            found = page("analyst", f"order=oldest&limit=200{cursor}")
            seen += [item["measureId"] for item in found["items"]]
            cursor = f"&cursor={found['next']}"
            if len(found["items"]) < 200:
                return seen

    def test_the_newest_first_meets_all_that_was_there(self):
        write(5, 5)
        there = {line for line in held["it"].psql("SELECT id FROM assessment.measure").splitlines() if line}
        writer = threading.Thread(target=write, args=(6, 5))
        writer.start()
        seen, cursor = [], ""
        while True:
            found = page("analyst", f"limit=3{cursor}")
            seen += [item["measureId"] for item in found["items"]]
            if "next" not in found:
                break
            cursor = f"&cursor={found['next']}"
        writer.join()
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(there - set(seen), set())


class Forged(unittest.TestCase):
    def refused(self, who, path):
        answer = held[who].get(path)
        self.assertEqual((answer.status, answer.json()["type"]), (400, "/problems/bad-cursor"), answer.body)

    def test_a_cursor_fits_its_list_alone(self):
        write(7, 2)
        cursor = page("analyst", "limit=1")["next"]
        self.assertEqual(held["analyst"].get(f"/v1/measures?limit=9&cursor={cursor}").status, 200)
        self.assertEqual(held["analyst"].get(f"/v1/measures?order=newest&cursor={cursor}").status, 200)
        self.refused("other", f"/v1/measures?cursor={cursor}")
        self.refused("analyst", f"/v1/outcomes?cursor={cursor}")
        self.refused("analyst", f"/v1/measures?kind=warn&cursor={cursor}")
        self.refused("analyst", f"/v1/measures?order=oldest&cursor={cursor}")

    def test_what_is_no_cursor(self):
        write(10, 2)
        cursor = page("analyst", "limit=1")["next"]
        raw = base64.urlsafe_b64decode(cursor + "==")
        changed = [base64.urlsafe_b64encode(raw[:i] + bytes([raw[i] ^ 1]) + raw[i + 1:]).decode().rstrip("=") for i in range(len(raw))]
        for text in ["", "x", "A" * 66, "%00", "A" * 5000, cursor[:-1], cursor + "A", cursor + "=="] + changed:
            answer = held["analyst"].get(f"/v1/measures?cursor={text}")
            self.assertEqual(answer.status, 400, text)


if __name__ == "__main__":
    unittest.main()
