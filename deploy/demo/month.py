"""A seeded month of a port: what is declared, what arrives, and what the market says; the same seed says the same.

Among it is one story: a lot of child seats is released, a complaint opens a case, the defect is confirmed, a recall stops the
import of the lot, which is tried again in vain, and closes.
"""
import datetime
import random

from . import goods
from .proof import PROOF
from .truth import SOUND

SEED = "a port month"
PER_DAY = (("V", 6), ("S", 5), ("D", 40), ("P", 40))
TRAVEL_DAYS = 2
BAD_CAR, BAD_CAR_AGAIN, AMENDED = 1, 6, 2
SEAT_GOODS = {"brand": "SEAT 9", "model": "KS-90", "lot": goods.SEAT_LOT, "category": "child-seats"}
SEATS_DECLARED = (1, 7, 13)
RECALL = "RC-2209"
RECALL_STEPS = {5: ("investigator", "notified", {"caseNumber": "AUTO-C-2209", "hazard": "the buckle opens under load", "hazardZh": "卡扣受力后脱开"}),
                6: ("supervisor", "ordered", {"approves": "investigator"}),
                7: ("investigator", "plan-filed", {"remedy": "the buckle is replaced", "unitsAffected": 320}),
                8: ("investigator", "published", {}),
                9: ("investigator", "progress", {"unitsAffected": 320, "unitsRemedied": 320}),
                10: ("investigator", "summary-submitted", {}),
                11: ("investigator", "effect-evaluated", {}),
                12: ("supervisor", "closed", {})}
CASE_STEPS = {4: ("evidence", {}), 5: ("defect-confirmed", {"finding": "the buckle opens at 2 kN"}), 12: ("close", {})}
PROFILE = {"code": "TOY-WITHOUT-TEST", "version": 1, "lane": "yellow", "action": "document", "reason": "toys are declared without a test report",
           "reasonZh": "玩具未申报检测报告", "instruction": "ask for the test report", "instructionZh": "要求提供检测报告", "legalBasis": "GB 6675",
           "condition": {"all": [{"attribute": "hsCode", "prefix": ["950300"]}, {"attribute": "value", "least": "75000"}]}}


class Month:
    """`days` days, the last of which is `last`."""

    def __init__(self, last, days=30):
        self.first = last - datetime.timedelta(days=days - 1)
        self.days = [self.first + datetime.timedelta(days=n) for n in range(days)]
        self.known = {}

    def _chance(self, day, what):
        return random.Random(f"{SEED}/{self.nth(day)}/{what}")

    def nth(self, day):
        return (day - self.first).days

    def truth(self, number):
        """What an inspection of that declaration finds."""
        return self.known[number]

    # What is declared

    def declarations(self, day):
        """(who, kind, events) of the day's declarations and what belongs to them."""
        made = {letter: [self._declare(day, letter, n) for n in range(count)] for letter, count in PER_DAY}
        cargo = made["V"] + made["S"] + made["D"] + self._stories(day)
        parcels = made["P"]
        papers = [paper for body in parcels for paper in goods.trade_documents(body)]
        return [("broker", "declaration", cargo + self._faulty(day, cargo)), ("parcel-platform", "declaration", parcels),
                ("parcel-platform", "trade-document", papers), ("broker", "declaration", cargo[:2]),
                ("inspector-1", "declaration-change", self._amendments(day))]

    def _keep(self, day, body, truth):
        """Sea cargo comes with the voyage of the day, which calls at every port."""
        self.known[body["number"]] = truth
        body = {**body, "lodgedOn": day.isoformat()}
        if body["regime"] != "9610":
            body |= {"conveyance": voyage(self.nth(day)),
                     "expectedArrival": (day + datetime.timedelta(days=TRAVEL_DAYS)).isoformat()}
        return body

    def _declare(self, day, letter, n):
        number, chance = f"{letter}{day:%y%m%d}{n:04d}", self._chance(day, f"{letter}{n}")
        make = {"V": lambda: goods.vehicle(chance, number, self.nth(day) * 1000 + n * 10), "S": lambda: goods.seats(chance, number),
                "D": lambda: goods.daily(chance, number), "P": lambda: goods.parcel(chance, number)}
        return self._keep(day, *make[letter]())

    def _stories(self, day):
        n, chance = self.nth(day), self._chance(day, "story")
        found = []
        if n in SEATS_DECLARED:
            found.append(self._keep(day, *goods.story_seats(chance, f"KS{n:02d}")))
        if n in (BAD_CAR, BAD_CAR_AGAIN):
            body, _ = goods.vehicle(random.Random(SEED), f"CAR{n:02d}", 900000)
            port, importer = (goods.PORTS[0], goods.IMPORTERS[3]) if n == BAD_CAR else (goods.PORTS[2], goods.IMPORTERS[11])
            item = {**body["items"][0], "vins": [goods.vin("WVW", "ZZZ1K", 900000, sound=False)], "quantity": "1"}
            found.append(self._keep(day, {**body, "port": port, "importer": {"id": importer}, "billNumber": f"BCAR{n:02d}", "items": [item]}, goods.WRONG_VIN))
        if n == AMENDED:
            found.append(self._amended(day, "AM02", 1))
        return found

    def _amended(self, day, number, version):
        """A car without its certificate; the second version brings it, but what was asked for is still looked at."""
        body, _ = goods.vehicle(random.Random(SEED + number), number, 800000)
        item = {name: value for name, value in body["items"][0].items() if name != "documents"}
        if version > 1:
            item["documents"] = [{"type": "411", "number": "202600800000"}]
        return self._keep(day, {**body, "version": version, "items": [item]}, SOUND)

    def _amendments(self, day):
        if self.nth(day) != AMENDED + 1:
            return []
        body = self._amended(self.days[AMENDED], "AM02", 2)
        return [{"declarationNumber": "AM02", "sender": "broker", "version": 2, "kind": "amend", "reason": "the certificate was missing", "declaration": body}]

    def late_checks(self, day):
        """Numbers whose order an inspector checked on the version before the last."""
        return ["AM02"] if self.nth(day) == AMENDED + 1 else []

    def _faulty(self, day, cargo):
        """What senders get wrong: a party forgotten, another content under a known number."""
        n = self.nth(day) % 7
        if n == 3:
            return [{name: value for name, value in {**cargo[0], "number": f"F{day:%y%m%d}"}.items() if name != "importer"}]
        return [{**cargo[1], "countryOfDeparture": "ZZ"}] if n == 5 else []

    # What arrives, what the market says

    def arrivals(self, day):
        n = self.nth(day) - TRAVEL_DAYS
        at = f"{day.isoformat()}T02:00:00Z"
        return [] if n < 0 else [{"conveyance": voyage(n), "port": port, "transportMode": "2", "arrivedAt": at, "place": f"Y{n % 9 + 1}"}
                                 for port in goods.PORTS]

    def market(self, day):
        """(who, kind, events), in this order."""
        n, at = self.nth(day), f"{day.isoformat()}T08:00:00Z"
        return self._controls(n) + self._reports(n, day) + self._case(n, at) + self._recall(n, at)

    @staticmethod
    def _controls(n):
        """An importer's grade, and a profile that one person drafts and tries, and another approves and puts in force."""
        if n == 0:
            grade = {"grade": "dishonest", "basis": "repeated false declarations"}
            return [("analyst", "control", [{"kind": "credit", "objectId": goods.WATCHED_IMPORTER, "version": 1, "action": "draft", "document": grade},
                                            {"kind": "profile", "objectId": PROFILE["code"], "version": 1, "action": "draft", "document": PROFILE}])]
        steps = {action: {"kind": "profile", "objectId": PROFILE["code"], "version": 1, "action": action} for action in ("shadow", "approve", "activate")}
        return [("analyst", PROOF, [steps["shadow"]]), ("analyst", "control", [steps["shadow"]]),
                ("supervisor", "control", [steps["approve"], steps["activate"]])] if n == 1 else []

    @staticmethod
    def _reports(n, day):
        if n == 0:
            return [("market", "complaint", [{"complaintNumber": "C-0001", "goods": {"brand": "HOME 3", "model": "BAG-3"}, "severity": "minor", "kind": "quality",
                                              "description": "the zip breaks", "occurredOn": day.isoformat()}])]
        if n == 2:
            return [("market", "incident", [{"incidentNumber": "I-0001", "goods": {"brand": "HOME 1", "model": "TOY-1"}, "severity": "general", "kind": "safety",
                                             "source": "foreign notice", "description": "small parts come loose", "injuries": 0}])]
        return [("market", "complaint", [{"complaintNumber": "C-2209", "goods": SEAT_GOODS, "severity": "serious", "kind": "safety",
                                          "description": "the buckle opened in a braking", "occurredOn": day.isoformat()}])] if n == 3 else []

    @staticmethod
    def _case(n, at):
        if n not in CASE_STEPS:
            return []
        step, words = CASE_STEPS[n]
        return [("investigator", "investigation", [{"caseNumber": "AUTO-C-2209", "step": step, "at": at, **words}])]

    @staticmethod
    def _recall(n, at):
        if n not in RECALL_STEPS:
            return []
        who, step, words = RECALL_STEPS[n]
        told = {"goods": SEAT_GOODS} if step == "notified" else {}
        return [(who, "recall", [{"recallNumber": RECALL, "step": step, "at": at, **told, **words}])]


def voyage(n):
    """The ship that brings what was declared on the nth day."""
    return f"VOYAGE {n:03d}"
