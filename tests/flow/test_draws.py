"""Chance that can be checked: days are committed to, revealed, and verified from what everybody can read; each tampering is found."""
import contextlib
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import story
from client import Client, records
from place import ROOT
from story import IMPORTER, car, toys

CLOSED, OPEN, LARGE = "2026-03-30", "2026-03-31", "2026-04-01"
MANY = 1100  # more than a page, and more than one tick gathers

held = contextlib.ExitStack()
loop, declared, before, noted = None, [], {}, {}


def setUpModule():
    """Three days: one whose orders are closed, one with an order that stays open, one with more candidates than a page."""
    global loop
    loop = held.enter_context(story.running("draws", start=f"{CLOSED}T00:00:00"))
    noted["heads"] = {period["period"]: period["chainHead"] for period in public("/v1/draws").json()["periods"]}
    declared.extend(loop.declare(toys(), toys(2), **({"waybillNumber": f"WB-{i}"} if i % 2 else {})) for i in range(12))
    declared.append(loop.declare(toys(), waybillNumber="WB-1"))  # the same goods again
    loop.settle()
    for of in declared:
        if loop.order(of):
            loop.check(of, "pass")
    loop.settle()
    loop.day()
    kept_open = loop.declare(car("1M8GDM9AXKP042788"), documents=[])  # held back: no certificate
    loop.settle()
    assert loop.order(kept_open), "an order must be open"
    loop.day()
    loop.send_many("trader", "declaration", [loop.body(toys()) for _ in range(MANY)])
    loop.settle()
    noted["large, today"] = public(f"/v1/draws/{LARGE}").status
    loop.day()
    for _ in range(6):
        loop.day(0, hours=1)
    before.update({day: pages(day) for day in (CLOSED, OPEN, LARGE)})
    loop.day(21)
    for _ in range(5):
        loop.day(0, hours=1)


def tearDownModule():
    held.close()


def public(path):
    return Client(loop.it).get(path)


def pages(day):
    """A day as everybody gets it: its pages, decoded."""
    found, after = [], ""
    while after is not None:
        answer = public(f"/v1/draws/{day}{after}")
        assert answer.status == 200 and answer.body.count(b"\n") == 1, (day, answer.status, answer.body[:300])
        found.append(answer.json())
        after = f"?after={found[-1]['next']}" if "next" in found[-1] else None
    return found


def by_ctl(document, *options):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "day"
        file.write_text("".join(json.dumps(page) + "\n" for page in document))
        return loop.it.ctl("verify-draw", str(file), *options, check=False)


def by_page(document):
    """What the documentation's own lines say."""
    lines, = re.findall(r"```python\n(.*?)```", (ROOT / "common/risk/draws.md").read_text(), re.S)
    return subprocess.run([sys.executable, "-c", lines], input="".join(json.dumps(page) + "\n" for page in document), capture_output=True, text=True)


def commitment_of(draw):
    identity = draw["identity"].encode()
    fields = len(identity).to_bytes(8, "big") + identity + (8).to_bytes(8, "big") + draw["itemNumber"].to_bytes(8, "big")
    return hashlib.sha256(bytes.fromhex(draw["nonce"]) + hashlib.sha256(fields).digest()).hexdigest()


class Published(unittest.TestCase):
    def test_the_heads_were_there_before_and_stay(self):
        heads = {period["period"]: period["chainHead"] for period in public("/v1/draws").json()["periods"]}
        self.assertEqual(sorted(noted["heads"]), ["2026-03", "2026-04"])
        self.assertEqual({period: heads[period] for period in noted["heads"]}, noted["heads"])

    def test_a_day_is_committed_to_when_it_is_over_and_revealed_when_its_orders_are_closed(self):
        self.assertEqual(noted["large, today"], 404)
        self.assertEqual(["key" in before[day][0] for day in (CLOSED, OPEN, LARGE)], [True, False, False])
        for page in before[OPEN] + before[LARGE]:
            self.assertEqual({name for row in page["candidates"] for name in row}, {"commitment", "stratum", "rate"})
        self.assertTrue(all("key" in day for day in public("/v1/draws").json()["items"]))
        for day in (OPEN, LARGE):
            self.assertEqual(pages(day)[0]["merkleRoot"], before[day][0]["merkleRoot"])

    def test_every_item_declared_is_a_candidate_once(self):
        rows = loop.rows("SELECT day, count(*) AS n FROM publication.draw_candidate GROUP BY day ORDER BY day")
        self.assertEqual([(row["day"], row["n"]) for row in rows], [(CLOSED, 24), (OPEN, 1), (LARGE, MANY)])

    def test_what_is_selected_was_decided_so(self):
        drawn = loop.one("SELECT count(*) AS n FROM assessment.item WHERE 'random' = ANY (string_to_array(paths, ' ')) "
                         f"AND declaration_id NOT IN (SELECT id FROM assessment.declaration WHERE number = '{declared[-1]['number']}')")["n"]
        selected = [row["selected"] for day in (CLOSED, OPEN, LARGE) for page in pages(day) for row in page["candidates"]]
        self.assertEqual(sum(selected), drawn)
        self.assertGreater(drawn, 0)

    def test_it_is_told_on_the_topic(self):
        kinds = [json.loads(value)["data"] for _, value in records(loop.it, "assessments") if "loopgate.draw.v1" in value]
        told = sorted((data["kind"], data["day"], "merkleRoot" in data) for data in kinds)
        self.assertEqual([row for row in told if row[0] == "reveal" or row[2]],
                         sorted([("commitment", day, True) for day in (CLOSED, OPEN, LARGE)] + [("reveal", day, False) for day in (CLOSED, OPEN, LARGE)]))
        self.assertEqual([row[1] for row in told if row[0] == "commitment" and not row[2]], ["2026-03-01", "2026-04-01", "2026-05-01"])

    def test_nobody_is_named(self):
        text = json.dumps([pages(day) for day in (CLOSED, OPEN, LARGE)] + [public("/v1/draws").json()])
        for name in (IMPORTER, "Importer", "WB-", "trader", "BMW", *(of["number"] for of in declared), *(of["id"] for of in declared)):
            self.assertNotIn(name, text)

    def test_a_declarant_finds_its_own(self):
        listed = {row["commitment"] for page in pages(CLOSED) for row in page["candidates"]}
        for of in declared[:2]:
            draws = loop.person("trader").get(f"/v1/declarations/{of['number']}").json()["draws"]
            self.assertEqual([draw["itemNumber"] for draw in draws], [1, 2])
            self.assertEqual([commitment_of(draw) for draw in draws], [draw["commitment"] for draw in draws])
            self.assertLessEqual({draw["commitment"] for draw in draws}, listed)

    def test_questions_that_cannot_be(self):
        for path, status in (("/v1/draws?before=today", 400), ("/v1/draws?limit=1", 400), (f"/v1/draws/{CLOSED}?after=1", 400),
                             (f"/v1/draws/{CLOSED}?after={'0' * 64}&after={'0' * 64}", 400), ("/v1/draws/2026-02-30", 404), ("/v1/draws/2020-01-01", 404)):
            self.assertEqual(public(path).status, status, path)
        self.assertEqual([day["day"] for day in public(f"/v1/draws?before={LARGE}").json()["items"]], [OPEN, CLOSED])


class Verified(unittest.TestCase):
    def test_a_true_day_fits(self):
        for day in (CLOSED, OPEN, LARGE):
            document = pages(day)
            done = by_ctl(document, "--chain-head", noted["heads"][day[:7]], "--root", before[day][0]["merkleRoot"])
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            self.assertIn("keys, root and tickets fit", done.stdout)
            page = by_page(document)
            self.assertEqual((page.returncode, page.stderr), (0, ""))
        self.assertEqual(len(pages(LARGE)), 2)

    def test_a_day_that_is_not_revealed_fits_so_far(self):
        done = by_ctl(before[LARGE])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("not revealed yet", done.stdout)

    def test_each_tampering_is_found(self):
        for name, tamper in TAMPERINGS.items():
            with self.subTest(name):
                document = json.loads(json.dumps(pages(LARGE)))
                tamper(document)
                done, page = by_ctl(document), by_page(document)
                self.assertEqual(done.returncode, 65, done.stdout + done.stderr)
                self.assertNotEqual(done.stdout, "")
                self.assertNotEqual(page.returncode, 0, page.stdout)

    def test_another_chain_than_was_noted_is_found(self):
        for option in ("--chain-head", "--root"):
            self.assertEqual(by_ctl(pages(LARGE), option, "0" * 64).returncode, 65)

    def test_what_is_no_draw_is_refused(self):
        for document in ([], [{}], [[]], [{"day": 1, "candidates": [1]}]):
            self.assertEqual(by_ctl(document).returncode, 65, document)
        self.assertEqual(loop.it.ctl("verify-draw", "/none", check=False).returncode, 65)


def each(document, **members):
    for page in document:
        page.update(members)


def flip(document):
    document[0]["candidates"][3]["selected"] ^= True


def other_ticket(document):
    document[0]["candidates"][3]["ticket"] /= 2


def other_ticket_and_selection(document):
    row = next(row for row in document[0]["candidates"] if not row["selected"])
    row.update(ticket=0.0001, selected=True)


def dropped(document):
    del document[0]["candidates"][5]


def dropped_and_counted(document):
    dropped(document)
    each(document, tickets=document[0]["tickets"] - 1)


def doubled(document):
    document[0]["candidates"].insert(0, document[0]["candidates"][0])


def other_rate(document):
    row = document[1]["candidates"][0]
    row.update(rate="0.9", selected=row["ticket"] < 0.9)


def other_stratum(document):
    document[1]["candidates"][0]["stratum"] = "vehicles"


def swapped(document):
    rows = document[0]["candidates"]
    rows[0], rows[1] = rows[1], rows[0]


def page_lost(document):
    del document[1]


TAMPERINGS = {
    "flipped": flip, "other ticket": other_ticket, "other ticket and selection": other_ticket_and_selection, "dropped": dropped,
    "dropped and counted": dropped_and_counted, "doubled": doubled, "other rate": other_rate, "other stratum": other_stratum, "swapped": swapped,
    "page lost": page_lost,
    "other key": lambda document: each(document, key="1" * 64),
    "other root": lambda document: each(document, merkleRoot="1" * 64),
    "other head": lambda document: each(document, chainHead="1" * 64),
    "other day": lambda document: each(document, day="2026-04-02"),
}


if __name__ == "__main__":
    unittest.main()
