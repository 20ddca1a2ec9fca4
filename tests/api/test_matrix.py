"""Every cell of role × route × scope: matrix.json of the build against the gateway, by key and by session."""
import contextlib
import json
import unittest

from client import Client, principal
from person import sign_up
from place import ROOT, build
from stack import instance

MATRIX = json.loads((build() / "schemas" / "matrix.json").read_text())
NAMES = {"declarations": "R-1", "recalls": "RC-1", "investigations": "CASE-1", "complaints": "CO-1", "incidents": "IN-1",
         "keys": "0" * 16, "access": "key-auditor", "audit": "00000003-0000-7000-8000-000000000001", "operations": "assess:01934000-0000-7000-8000-000000000901", "assessments": 101, "orders": 201, "releases": 401, "measures": 601, "outcomes": 501}
ELSEWHERE = {"getReceipt": "0" * 79, "getCeb": "nothing", "getGrant": "00000000-0000-7000-8000-000000000001",
             "getEnterprise": "IMPORTER1", "getBrand": "Brand", "getGoodsModel": "Model", "getPlatform": "MALL"}
# Forms of their own: who sends the event, in whatever part, may fill them in.
FORMS = ("postClaim", "postReporter")
# Whose rows lie at a port; of the others a scope of ports says who may read them at all.
AT_PORTS = ("declarations", "assessments", "orders", "releases", "outcomes")
PORTS = {"R-1": "2248", "R-2": "5100", "R-3": "2248"}

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("matrix"))
    it.start("gateway")
    it.wait_ready("gateway")
    it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
    for role in MATRIX["roles"]:
        held[role] = principal(it, f"key-{role}", role)
        held[role, "port"] = principal(it, f"port-{role}", f"{role}:port:2248")
        held[role, "nowhere"] = principal(it, f"nowhere-{role}", f"{role}:port:NOWHERE", f"{role}:enterprise:NOBODY")
    held["nobody"] = principal(it, "no-grants")
    held["unproven"] = Client(it)


def tearDownModule():
    held["stack"].close()


def path_of(row):
    """The operation's path with the name of something that is there."""
    area = row["needs"].get("reads")
    name = 312 if row["id"] == "getConflict" else ELSEWHERE.get(row["id"], NAMES.get(area, "2026-01-01"))
    name = name if isinstance(name, str) else f"01934000-0000-7000-8000-{name:012d}"
    return "/".join("1" if part == "{version}" else name if part.startswith("{") else part for part in row["path"].split("/"))


def bodies(row):
    """(a body, whether it is of the kind that a role may send in part) of each kind."""
    event = row["needs"]["sends"]
    data = json.loads((ROOT / "schemas" / "events" / "samples" / event / "valid" / "least.json").read_text())["data"]
    if event == "sample":
        return [(data | {"step": "received"}, True), (data | {"step": "collected", "seal": "S-9", "standards": ["GB 1"], "laboratoryId": "LAB"}, False)]
    if event == "review":
        return [(data, True), (data | {"kind": "result-published"}, False), (data | {"kind": "result-withdrawn"}, False),
                (data | {"kind": "conflict-set-aside", "conflictId": data["declarationId"], "reason": "late"}, False)]
    return [(data, False)]


def of(kind):
    return [row for row in MATRIX["operations"] if kind in row["needs"]]


class Case(unittest.TestCase):
    def forbidden(self, answer, cell):
        self.assertEqual((answer.status, answer.json()["type"]), (403, "/problems/forbidden"), (cell, answer.body))

    def allowed(self, answer, cell):
        self.assertNotIn(answer.status, (401, 403), (cell, answer.body))
        self.assertLess(answer.status, 500, (cell, answer.body))


class Cells(Case):
    def test_the_roles_are_the_databases(self):
        self.assertEqual(sorted(MATRIX["roles"]), sorted(held["it"].psql("SELECT name FROM intake.role").split()))

    def check(self, row, role, answer):
        """Reads: what is not in the table is refused, what is there is found or, for a party that sent nothing, not."""
        cell = f"{role} {row['method']} {row['path']}"
        if row["roles"][role] == "no":
            self.forbidden(answer, cell)
        elif row["method"] != "GET":
            self.allowed(answer, cell)
        elif row["id"] == "getPhoto":
            self.assertEqual(answer.status, 404, cell)  # test_uploads.py has one
        else:
            self.assertIn(answer.status, (200, 404) if row["roles"][role] == "party" and not row["list"] else (200,), (cell, answer.body))

    def test_reading_by_key(self):
        for row in of("reads"):
            for role in MATRIX["roles"]:
                answer = held[role].call(row["method"], path_of(row))
                if "person" in row["needs"]:
                    self.forbidden(answer, f"{role} by key {row['method']} {row['path']}")
                else:
                    self.check(row, role, answer)
            self.assertEqual(held["unproven"].call(row["method"], path_of(row)).status, 401)
            self.forbidden(held["nobody"].call(row["method"], path_of(row)), f"nobody {row['path']}")

    def test_reading_by_session(self):
        for role in MATRIX["roles"]:
            person = sign_up(held["it"], f"person-{role}", role)
            for row in of("reads"):
                self.check(row, role, person.call(row["method"], path_of(row)))

    def test_sending(self):
        for row in of("sends"):
            for body, part in bodies(row) if row["method"] == "POST" and row["path"] != "/v1/ceb" and not row["tus"] and row["id"] not in FORMS else ():
                for role in MATRIX["roles"]:
                    answer, may = held[role].post(path_of(row), body), row["roles"][role]
                    cell = f"{role} {row['method']} {row['path']} {'in part' if part else ''}"
                    if may == "yes" or (may == "partly" and part):
                        self.allowed(answer, cell)
                    else:
                        self.forbidden(answer, cell)
                self.assertEqual(held["unproven"].post(path_of(row), body).status, 401)
                self.forbidden(held["nobody"].post(path_of(row), body), f"nobody {row['path']}")

    def test_uploading_and_what_takes_no_event(self):
        for row in of("sends"):
            for role in MATRIX["roles"] if row["tus"] or row["method"] != "POST" or row["id"] in FORMS else ():
                answer = held[role].call(row["method"], path_of(row))
                (self.forbidden if row["roles"][role] == "no" else self.allowed)(answer, f"{role} {row['method']} {row['path']}")

    def test_what_only_asks_for_proof_or_for_nothing(self):
        for row in of("proven") + of("open"):
            if row["method"] == "GET" and not row["stream"]:
                for role in MATRIX["roles"]:
                    self.allowed(held[role].get(path_of(row)), f"{role} {row['path']}")
                self.assertEqual(held["unproven"].get(path_of(row)).status == 401, "proven" in row["needs"], row["path"])


class Scopes(Case):
    def numbers(self, client, path):
        answer = client.get(path)
        self.assertEqual(answer.status, 200, answer.body)
        return [item.get("declarationNumber") or item.get("number") or item.get("subject", {}).get("declarationNumber") for item in answer.json()["items"]]

    def test_a_scope_of_a_port_shows_that_port_alone(self):
        seen = 0
        for row in of("reads"):
            if not row["list"] or "{" in row["path"] or row["needs"]["reads"] not in AT_PORTS:
                continue
            for role in MATRIX["roles"]:
                if row["roles"][role] in ("case", "all"):
                    here, everywhere = self.numbers(held[role, "port"], row["path"]), self.numbers(held[role], row["path"])
                    self.assertEqual(here, [number for number in everywhere if PORTS[number] == "2248"], (role, row["path"]))
                    self.assertEqual(self.numbers(held[role, "nowhere"], row["path"]), [], (role, row["path"]))
                    seen += len(here)
        self.assertGreater(seen, 20)

    def test_what_is_out_of_scope_is_not_found(self):
        for row in of("reads"):
            area = row["needs"]["reads"]
            if "{" not in row["path"] or area not in AT_PORTS or "whole" in row["needs"] or row["id"] == "getPhoto":
                continue
            for role in MATRIX["roles"]:
                if row["roles"][role] in ("case", "all"):
                    self.assertEqual(held[role, "port"].get(path_of(row)).status, 200, (role, row["path"]))
                    self.assertEqual(held[role, "nowhere"].get(path_of(row)).status, 404, (role, row["path"]))

    def test_what_is_of_all_ports_is_not_for_those_of_one(self):
        rows = [row for row in of("reads") if "whole" in row["needs"]]
        self.assertTrue(rows)
        for row in rows:
            for role in MATRIX["roles"]:
                self.forbidden(held[role, "port"].call(row["method"], path_of(row)), f"{role} {row['path']}")

    def test_a_declaration_at_another_port_is_not_sent(self):
        row = next(row for row in of("sends") if row["path"] == "/v1/declarations")
        body = bodies(row)[0][0]
        for role in MATRIX["roles"]:
            if row["roles"][role] == "yes":
                self.allowed(held[role, "port"].post(row["path"], body | {"port": "2248"}), role)
                self.forbidden(held[role, "port"].post(row["path"], body | {"port": "5100"}), role)
                self.forbidden(held[role, "nowhere"].post(row["path"], body | {"port": "2248"}), role)


if __name__ == "__main__":
    unittest.main()
