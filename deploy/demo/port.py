"""Inspectors and the laboratory: what they do today about the orders that are open.

They know an order as inspectors see it, and what they find when they look (truth.py).  All they say follows from both, so the
same day says the same words whenever it is run.
"""
import datetime
import hashlib
import uuid

ORDERS = """
SELECT o.id AS "orderId", o.order_version AS "orderVersion", o.declaration_id AS "declarationId", o.version, o.declaration_number AS number,
       o.state, o.items::json AS items, o.changed_at::date AS "changedOn",
       EXISTS (SELECT FROM inspection.disposal d WHERE d.declaration_id = o.declaration_id) AS "disposedOf"
  FROM inspection.order_view o JOIN assessment.declaration_view d ON d.id = o.declaration_id AND d.version = o.version
 WHERE (o.arrived_at IS NOT NULL OR d.conveyance IS NULL) AND o.state NOT IN ('cancelled', 'closed')
   AND (o.release_status IS NULL OR EXISTS (SELECT FROM inspection.order_item i WHERE i.declaration_id = o.declaration_id AND i.state = 'blocked'))
 ORDER BY o.declaration_number"""
LATE = """
SELECT id AS "orderId", order_version AS "orderVersion", declaration_id AS "declarationId", version, declaration_number AS number
  FROM inspection.order_view WHERE declaration_number IN ({numbers}) ORDER BY declaration_number"""
SAMPLES = """
SELECT sample_number AS "sampleNumber", declaration_id AS "declarationId", declaration_number AS number, item_number AS "itemNumber",
       collected_at::date AS "collectedOn", standards,
       (SELECT max(o.declaration_version) FROM inspection.inspection_order o WHERE o.declaration_id = s.declaration_id) AS version
  FROM inspection.sample s WHERE verdict IS NULL ORDER BY declaration_number, sample_number"""
LABORATORY_DAYS = 3
STANDARDS = {"child-seats": "GB 27887-2024", "daily-goods": "GB 6675"}


def steady_id(*parts):
    """A device's id for a record: the same parts, the same id."""
    return str(uuid.UUID(bytes=hashlib.sha256("/".join(parts).encode()).digest()[:16], version=4))


def seen(truth):
    """Whether an inspector sees what is wrong, without a laboratory."""
    return truth.fails and not truth.standard


class Port:
    """The port's work of a day."""

    def __init__(self, rows, sender, scenario):
        self.rows, self.sender, self.scenario = rows, sender, scenario

    def work(self, day):
        """Sends everything that is said about orders on that day."""
        at = datetime.datetime.combine(day, datetime.time(3)).strftime("%Y-%m-%dT%H:%M:%SZ")
        said = Said(day, at, self.scenario)
        late = self.scenario.late_checks(day)
        for order in self.rows.get(ORDERS):
            said.order(order)
        for order in self.rows.get(LATE.format(numbers=",".join(f"'{number}'" for number in late))) if late else []:
            said.late_check(order)
        for sample in self.rows.get(SAMPLES):
            said.sample(sample)
        for who, kind, events in said.all():
            self.sender.send(who, kind, events)


class Said:
    """What is said on one day, by kind; a laboratory speaks after the inspectors, a disposal follows its check."""

    def __init__(self, day, at, scenario):
        self.day, self.at, self.scenario = day, at, scenario
        self.reviews, self.samples, self.received, self.checks, self.results, self.disposals = [], [], [], [], [], []

    def all(self):
        return (("inspector-1", "review", self.reviews), ("inspector-1", "sample", self.samples), ("laboratory", "sample", self.received),
                ("inspector-1", "check", self.checks), ("laboratory", "lab-result", self.results),
                ("inspector-2", "disposal", self.disposals))

    def order(self, order):
        """One open order: a first look, a look at what was put right, or the end of what failed."""
        states = {item["state"] for item in order["items"]}
        if "open" in states:
            self._look(order)
        elif "rectify" in states and order["changedOn"] < self.day.isoformat():
            self._look_again(order)
        elif states & {"failed", "blocked"} and not order["disposedOf"]:
            truth = self.scenario.truth(order["number"])
            self._dispose(order, truth.disposal if truth.fails else "return")

    def _about(self, order):
        return {"declarationId": order["declarationId"], "version": order["version"]}

    def _look(self, order):
        actions = {item["action"] for item in order["items"] if item["state"] == "open"}
        truth = self.scenario.truth(order["number"])
        if actions == {"document"}:
            self._read_documents(order, truth)
            return
        for item in order["items"]:
            if item["state"] == "open" and item["category"] in STANDARDS and item["model"] and not seen(truth):
                self._take_sample(order, item)
        self._check(order, truth)

    def _read_documents(self, order, truth):
        fine = not (truth.fails and truth.kind == "document")
        self.reviews.append({**self._about(order), "kind": "documents-accepted" if fine else "documents-refused"})
        if not fine:
            self._dispose(order, truth.disposal)

    def _take_sample(self, order, item):
        number = f'S-{order["number"]}-{item["itemNumber"]}'
        sample = {"sampleNumber": number, "orderId": order["orderId"], **self._about(order), "itemNumber": item["itemNumber"], "at": self.at}
        self.samples.append({**sample, "step": "collected", "seal": "A" + number, "backupSeal": "B" + number, "laboratoryId": "laboratory",
                             "standards": [STANDARDS[item["category"]]]})
        self.samples.append({**sample, "step": "dispatched"})
        self.received.append({**sample, "step": "received"})

    def _check(self, order, truth):
        verdict = ("rectify" if truth.disposal == "rectify" else "fail") if seen(truth) else "pass"
        self._say_check(order, order["orderVersion"], verdict, truth)
        if verdict == "rectify":
            self._disposal(order, "rectify", ("ordered", "executed"))
        elif verdict == "fail":
            self._dispose(order, truth.disposal)

    def _say_check(self, order, order_version, verdict, truth):
        findings = [] if verdict == "pass" else [{"code": truth.code, "result": "fail", "kind": truth.kind, "severity": truth.severity}]
        self.checks.append({"checkId": steady_id("check", order["number"], str(order_version), self.day.isoformat()),
                            "orderId": order["orderId"], "orderVersion": order_version, **self._about(order), "deviceTime": self.at,
                            "deviceOffsetMs": 0, "author": "inspector-1", "inspectors": ["inspector-1", "inspector-2"], "verdict": verdict,
                            "findings": findings})

    def late_check(self, order):
        """Made on the version before, on a device that had not heard of the newest."""
        self._say_check(order, order["orderVersion"] - 1, "pass", self.scenario.truth(order["number"]))

    def _look_again(self, order):
        """What was put right passes, and the order for it is brought to its end."""
        self._say_check(order, order["orderVersion"], "pass", self.scenario.truth(order["number"]))
        self._disposal(order, "rectify", ("reinspected", "verified"))

    def _dispose(self, order, kind):
        self._disposal(order, "return" if kind == "rectify" else kind, ("ordered", "executed", "verified", "closed"))

    def _disposal(self, order, kind, steps):
        self.disposals += [{"disposalNumber": f'R-{order["number"]}', "orderId": order["orderId"], **self._about(order), "kind": kind,
                            "step": step, "at": self.at} for step in steps]

    def sample(self, sample):
        """A report is due some days after the sample was taken."""
        due = datetime.date.fromisoformat(sample["collectedOn"]) + datetime.timedelta(days=LABORATORY_DAYS)
        if self.day < due:
            return
        truth = self.scenario.truth(sample["number"])
        fails = truth.fails and bool(truth.standard)
        verdict = "nonconform" if fails else "conform"
        test = {"standard": sample["standards"], "parameter": truth.code if fails else "all", "verdict": verdict}
        if fails:
            test |= {"kind": truth.kind, "severity": truth.severity}
        self.results.append({"reportNumber": "L" + sample["sampleNumber"], "sampleNumber": sample["sampleNumber"],
                             "declarationId": sample["declarationId"], "version": sample["version"], "itemNumber": sample["itemNumber"],
                             "stage": "final", "verdict": verdict, "reportedAt": self.at, "laboratoryId": "laboratory", "tests": [test]})
