"""
What people do, a line each: declare, arrive, check, sample, report, dispose, complain, recall, and let days pass.

Everything goes in through HTTP, each person with a key of their own.  A step answers when its service has decided; `settle()`
waits until nothing is on its way any more, `day()` lets time go on.  What came of it is read by HTTP too, by who may see it:
an inspector, an analyst, an investigator.  What HTTP shows nobody (places in tables, what is not yet revealed) is left to
`rows()` and `one()`.
"""
import contextlib
import datetime
import json
import urllib.parse
import uuid

from client import kcat, principal, topic_of
from stack import instance

UTC = datetime.timezone.utc
PEOPLE = {"trader": ("declarant",), "rival": ("declarant",), "ship": ("carrier",), "wang": ("inspector",), "li": ("inspector",),
          "lab": ("laboratory",), "consumer": ("market",), "zhao": ("investigator",), "sun": ("supervisor",), "analyst": ("analyst",),
          "chief": ("supervisor",)}
SYSTEMS = ("trader", "rival", "ship", "lab")
IMPORTER, OTHER_IMPORTER = "91350200MA2YJ1XR9G", "91440101MA5CJQ4N59"
CCC = [{"type": "411", "number": "2026011101000001"}]


def car(vin, number=1, **changed):
    return {"itemNumber": number, "hsCode": "8703234010", "originCountry": "DEU", "quantity": "1", "unit": "NMB", "value": "250000.00", "brand": "BMW",
            "model": "X5", "vins": [vin] if isinstance(vin, str) else vin, **changed}


def seats(lot, number=1, **changed):
    return {"itemNumber": number, "hsCode": "9401809000", "category": "child-seats", "originCountry": "DEU", "quantity": "100", "unit": "NMB", "value": "50000.00",
            "brand": "Cybex", "model": "Sirona", "lot": lot, **changed}


def toys(number=1, **changed):
    return {"itemNumber": number, "hsCode": "9503008900", "originCountry": "VNM", "quantity": "200", "unit": "NMB", "value": "4000.00", **changed}


class Refused(AssertionError):
    """What HTTP or the service said no to."""


class Story:
    def __init__(self, it, start):
        self.it, self.now, self.count = it, datetime.datetime.fromisoformat(start).replace(tzinfo=UTC), 0
        self.people = {}

    # Time

    def tick(self, at):
        """It is `at` now, and everything that this leads to has happened."""
        self.now = at
        self.it.ctl("tick", "--at", self.time())
        self.settle()

    def day(self, days=1, hours=0):
        self.tick(self.now + datetime.timedelta(days=days, hours=hours))

    def time(self):
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def settle(self):
        self.it.ctl("drain", "--timeout", "60")

    # What is sent

    def send(self, who, kind, body, state="done"):
        """Posts an event and waits for what became of it, which must be `state`; None for whatever it is."""
        path = "/v1/declarations" if kind == "declaration" else f"/v1/events/{kind}"
        answer = self.person(who).post(path, body, Prefer="wait=30")
        said = answer.json()
        if state is not None and said.get("state") != state:
            raise Refused(f"{kind} of {who}: {answer.status} {said}")
        return said

    def send_many(self, who, kind, bodies):
        """Posts events of a kind in one go, each acknowledged; nobody waits for what becomes of them."""
        path = "/v1/declarations" if kind == "declaration" else f"/v1/events/{kind}"
        answer = self.person(who).post(path, "\n".join(map(json.dumps, bodies)), media="application/x-ndjson")
        lines = answer.lines()
        if answer.status != 200 or len(lines) != len(bodies) or any(line["status"] != 202 for line in lines):
            raise Refused(f"{kind} of {who}: {answer.status} {lines[:3]}")

    def person(self, who):
        """The client of one of PEOPLE, who gets a key when first seen."""
        if who not in self.people:
            self.people[who] = principal(self.it, who, *PEOPLE[who], kind="system" if who in SYSTEMS else "person")
            self.people[who].get("/v1/receipts/none")  # the gateway takes large bodies from keys that it has seen
        return self.people[who]

    def fresh(self, prefix):
        self.count += 1
        return f"{prefix}-{self.count:04d}"

    def body(self, *items, **changed):
        return {"number": changed.pop("number", None) or self.fresh("D"), "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248",
                "importer": {"id": IMPORTER, "name": "Importer"}, "countryOfDeparture": "DEU", "documents": CCC, "items": list(items), **changed}

    def declare(self, *items, who="trader", state="done", **changed):
        """A declaration with its object id, under "id"."""
        body = self.body(*items, **changed)
        said = self.send(who, "declaration", body, state)
        return {**body, "id": said.get("objectId")}

    def change(self, of, kind="amend", who="trader", state="done", version=2, **changed):
        body = {"declarationNumber": of["number"], "version": version, "kind": kind}
        if who not in ("trader", "rival"):
            body["sender"] = of.get("sender", "trader")
        if kind == "amend":
            body["declaration"] = {**{key: value for key, value in of.items() if key not in ("id", "sender")}, "version": version, **changed}
        self.send(who, "declaration-change", body, state)
        return {**body.get("declaration", of), "version": version, "id": of["id"]}

    def arrive(self, conveyance, port="2248", who="ship"):
        self.send(who, "arrival", {"conveyance": conveyance, "port": port, "arrivedAt": self.time()})


    def check(self, of, verdict, *findings, state="done", order_version=None):
        order = self.order(of)
        return self.send("wang", "check", {
            "checkId": str(uuid.uuid4()), "orderId": order["orderId"], "orderVersion": order_version or order["orderVersion"], "declarationId": of["id"],
            "version": order["version"], "deviceTime": self.time(), "verdict": verdict, "findings": list(findings)}, state)

    def finding(self, of, kind, severity, note, item=1, **subject):
        """A finding that fails; `subject` may name unit={"vin": …} or quantity="3"."""
        return {"code": "CHECKED", "result": "fail", "kind": kind, "severity": severity, "note": note,
                "subject": {"declarationId": of["id"], "version": of["version"], "itemNumber": item, **subject}}

    def review(self, of, kind, who="wang", state="done", **more):
        return self.send(who, "review", {"declarationId": of["id"], "version": of["version"], "kind": kind, **more}, state)

    def sample(self, of, item=1, standards=("GB 27887-2024",)):
        """A sample on its way into the laboratory; its number."""
        number, order = self.fresh("S"), self.order(of)
        for who, step in (("wang", "collected"), ("wang", "dispatched"), ("lab", "received")):
            self.send(who, "sample", {"sampleNumber": number, "orderId": order["orderId"], "declarationId": of["id"], "version": of["version"], "itemNumber": item,
                                      "step": step, "at": self.time(), "seal": f"{number}-A", "backupSeal": f"{number}-B", "laboratoryId": "LAB-1",
                                      "standards": list(standards)})
        return number

    def report(self, of, sample, verdict, state="done", **more):
        """The laboratory's report on a sample, final unless `more` says otherwise; its number."""
        number, test = self.fresh("R"), {"standard": "GB 27887-2024", "parameter": "flammability", "verdict": verdict, "kind": "safety", "severity": "critical"}
        self.send("lab", "lab-result", {
            "reportNumber": number, "sampleNumber": sample, "declarationId": of["id"], "version": of["version"], "itemNumber": 1, "stage": "final",
            "verdict": verdict, "reportedAt": self.time(), "laboratoryId": "LAB-1", "tests": [test], **more}, state)
        return number

    def dispose(self, of, kind="return", steps=("ordered", "executed", "verified", "closed"), state="done", **more):
        number = more.pop("number", None) or self.fresh("X")
        for step in steps:
            self.send("wang", "disposal", {"disposalNumber": number, "declarationId": of["id"], "version": of["version"], "kind": kind, "step": step,
                                        "at": self.time(), **more}, state)
        return number

    def complain(self, goods, severity="serious", **more):
        number = self.fresh("C")
        self.send("consumer", "complaint", {"complaintNumber": number, "goods": goods, "severity": severity, "kind": "safety",
                                            "description": "the buckle opens by itself", **more})
        return number

    def investigate(self, case, *steps, who="zhao", **more):
        for step in steps:
            self.send(who, "investigation", {"caseNumber": case, "step": step, "at": self.time(), **more})

    def recall(self, number, step, who="zhao", state="done", **more):
        return self.send(who, "recall", {"recallNumber": number, "step": step, "at": self.time(), **more}, state)

    def again(self, topic, key):
        """What stands in a topic under the key comes once more, byte for byte, as a sender that lost the acknowledgement does it."""
        name, form = topic_of(self.it, topic), "%p\t%h\t%k\t%s\n"
        for line in kcat(self.it, "-C", "-e", "-t", name, "-f", form, check=True).stdout.splitlines():
            partition, headers, at, value = line.split("\t", 3)
            if at == key:
                numbered = [word for header in headers.split(",") if header for word in ("-H", header)]
                kcat(self.it, "-P", "-t", name, "-p", partition, "-k", key, *numbered, input=value, check=True)
        self.settle()

    def tell(self, outcome):
        """An outcome as inspect commits it."""
        event = {"specversion": "1.0", "id": outcome["outcomeId"], "source": "//loopgate/inspect", "type": "loopgate.outcome.v1", "time": self.time(),
                 "datacontenttype": "application/json", "data": outcome}
        key = outcome["subject"]["declarationId"]
        self.it.psql(f"INSERT INTO inspection.outbox (topic, part, key, payload) VALUES ('outcomes', 0, '{key}', convert_to($p${json.dumps(event)}$p$, 'UTF8'))")
        self.settle()

    # What is seen

    def get(self, who, path):
        answer = self.person(who).get(path)
        if answer.status != 200:
            raise Refused(f"{path} for {who}: {answer.status} {answer.json()}")
        return answer.json()

    def listed(self, who, things, **filters):
        """A list as somebody sees it, which must be short, the newest first."""
        found = self.get(who, f"/v1/{things}?{urllib.parse.urlencode(filters)}")
        assert "next" not in found, found
        return found["items"]

    def order(self, of):
        """The inspection order of a declaration with all that was done on it, as its inspector sees it; None when there is none."""
        found = self.listed("wang", "orders", declarationId=of["id"])
        assert len(found) <= 1, found
        return self.get("wang", f"/v1/orders/{found[0]['orderId']}") if found else None

    def assessed(self, of, item=1):
        """The pre-assessment of an item's newest version, as an analyst sees it."""
        found = [row for row in self.listed("analyst", "assessments", declarationId=of["id"]) if row["itemNumber"] == item]
        return max(found, key=lambda row: row["version"])

    def released(self, of, who="analyst"):
        """The status of the one release that counts; None before the first."""
        found = self.listed(who, "releases", declarationId=of["id"], current="true")
        assert len(found) <= 1, found
        return found[0]["status"] if found else None

    def outcomes(self, of):
        """All versions of what was found of a declaration, as an analyst sees them."""
        return sorted(self.listed("analyst", "outcomes", declarationId=of["id"]), key=lambda row: row["version"])

    def rows(self, sql):
        return json.loads(self.it.psql(f"SELECT coalesce(json_agg(q), '[]') FROM ({sql}) q").strip())

    def one(self, sql):
        row, = self.rows(sql)
        return row

    def letters(self, code=None):
        found = json.loads(self.it.ctl("dead-letters", "list", "--json"))
        return [letter for letter in found if code in (None, letter["code"])]


@contextlib.contextmanager
def running(name, *services, start="2026-03-02T00:00:00"):
    """An instance of its own under the demonstration's clock, its people, and the services (all when none is named)."""
    with instance(f"flow_{name}_{uuid.uuid4().hex[:6]}") as it:  # topics outlive an instance
        it.start(*services)
        it.wait_ready(*services)
        story = Story(it, start)
        story.tick(story.now)
        yield story
