"""What people change and what came of it: drafts, approvals, activations as events, and the rows that they left."""
import json
import uuid

from client import Client, kcat, principal, topic_of
from proof import prove

# Topics outlive a test's instance, so names are new each time.
RUN = uuid.uuid4().hex[:8].upper()
# Who: role and what `principals add` is told besides.  Wang has two principals and a system that he answers for.
PEOPLE = {"wang": ("analyst", "person"), "wang-at-home": ("supervisor", "person", "--person", "wang"), "wang-robot": ("analyst", "system", "--person", "wang"),
          "li": ("supervisor", "person"), "zhao": ("analyst", "person"), "robot": ("analyst", "system"), "trader": ("declarant", "system")}


class Changes:
    def __init__(self, it):
        self.it = it
        self.people = {name: self._add(name, *words) for name, words in PEOPLE.items()}
        self.people["wang-other-key"] = Client(it, it.ctl("keys", "add", "wang").strip())

    def _add(self, name, role, kind, *person):
        return principal(self.it, name, role, kind=kind, person=person)

    def act(self, who, code, action, version=1, **more):
        """Sends it as one event; "done", or why not."""
        answer = self.people[who].post("/v1/events/control", event(code, action, version, **more), Prefer="wait=30")
        said = answer.json()
        if answer.status == 403:
            return said["detail"]
        if answer.status == 422:
            return said["type"].rpartition("/")[2]
        assert "state" in said, (answer.status, said)
        return said.get("code", said["state"])

    def draft(self, who, code, version=1, brand=None):
        return self.act(who, code, "draft", version, document=profile(code, version, brand or code))

    def prove(self, code, version=1, who="wang"):
        """The version in shadow, with all behind it that its approval asks for."""
        prove(self.people[who], code, version)

    def state(self, code, version=1):
        return self.it.psql(f"SELECT state FROM assessment.control WHERE object_id = '{code}' AND version = {version}").strip()

    def selects(self, code, brand=None):
        """Whether a declaration of that brand meets the profile of this code."""
        number = f"N-{uuid.uuid4().hex}"
        answer = self.people["trader"].post("/v1/declarations", {
            "number": number, "version": 1, "direction": "import", "declarationOffice": "2248", "port": "2248", "importer": {"id": "91310000MA1FL00001"},
            "countryOfDeparture": "DEU", "items": [{"itemNumber": 1, "hsCode": "9503008900", "originCountry": "DEU", "quantity": "1", "unit": "NMB",
                                                    "value": "250.00", "brand": brand or code}]}, Prefer="wait=30")
        assert answer.json().get("state") == "done", answer.json()
        reasons = json.loads(self.it.psql(f"SELECT reasons FROM assessment.assessment_view WHERE declaration_number = '{number}'"))
        return code in [reason["code"] for reason in reasons]

    def forge(self, code, action, version, actor):
        """The event that the gateway would send, put into the topic with the gateway's own certificate."""
        receipt = uuid.uuid4().hex
        forged = {"specversion": "1.0", "id": receipt, "source": f"//loopgate/{actor}", "type": "loopgate.control.v1", "time": "2026-03-02T00:00:00Z",
                  "datacontenttype": "application/json", "receipt": receipt, "bodyhash": "0" * 32, "actor": actor, "actorrole": "supervisor",
                  "actorscope": "*", "actorkey": "0" * 16, "data": event(code, action, version)}
        kcat(self.it, "-P", "-t", topic_of(self.it, "controls"), "-p", "0", "-k", code, input=json.dumps(forged), who="gateway", check=True)
        self.settle()
        return receipt

    def settle(self):
        """All changes sent before are decided: they share a partition with this one."""
        assert self.draft("zhao", f"LAST-{uuid.uuid4().hex}") == "done"

    def letter(self, receipt):
        """Why assess gave the event up, as text."""
        return self.it.psql(f"SELECT code || ': ' || reason FROM assessment.dead_letter WHERE receipt = '\\x{receipt}'").strip()


def event(code, action, version, **more):
    return {"kind": "profile", "objectId": code, "version": version, "action": action, **more}


def profile(code, version, brand):
    return {"code": code, "version": version, "weight": "0.01", "reason": "looked at", "reasonZh": "查验", "legalBasis": "a test",
            "condition": {"attribute": "brand", "in": [brand]}}
