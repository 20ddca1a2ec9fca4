"""schemathesis on the running gateway and its own OpenAPI document: all checks, by a key or by who signed in."""
import contextlib
import json
import os
import subprocess
import sys
import unittest

from client import principal
from person import sign_up
from place import ROOT, STATE
from stack import instance

ROLES = ["declarant", "platform", "carrier", "inspector", "laboratory", "analyst", "market", "investigator", "supervisor"]
# What no key reaches, or none of those roles: run, audit, administer, and the own account and keys.
OFFICES = ["operator", "auditor", "administrator", "declarant"]
AREAS = ("operations", "access", "audit", "keys")
OWN = ("getSession", "setLanguage", "offerTotp", "confirmTotp")
UNREACHABLE = ("ConnectionError", "NewConnectionError", "Temporary failure in name resolution", "No matching distribution", "ReadTimeout")


@contextlib.contextmanager
def described():
    """An instance with rows to read, and who has a key with every role that reads or sends."""
    with instance("interface", clock="real") as it:
        it.start()
        it.wait_ready()
        it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
        yield it, principal(it, "everyone", *ROLES)


def operations():
    """What only who signed in, or holds one of these offices, can do, by its id."""
    said = json.loads((ROOT / "schemas" / "api" / "interface.json").read_text())["operations"]
    return [one["id"] for one in said if one.get("reads") in AREAS] + list(OWN)


def run(*command, seconds, **names):
    hooks = {"SCHEMATHESIS_HOOKS": "interface_hooks", "PYTHONPATH": str(ROOT / "tests" / "api"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL, env=os.environ | hooks | names, cwd=STATE)


def schemathesis():
    """Its program, installed from requirements.txt into a folder of its own; skips when the registry cannot be reached."""
    folder, wanted = STATE / "schemathesis", ROOT / "tests" / "api" / "requirements.txt"
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_bytes() != wanted.read_bytes():
        print(f"installs schemathesis and what it needs (tests/api/requirements.txt) into {folder}", file=sys.stderr)
        run(sys.executable, "-m", "venv", "--clear", folder, seconds=120).check_returncode()
        done = run(folder / "bin" / "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:", "-r", wanted, seconds=300)
        if done.returncode != 0:
            if any(word in done.stderr for word in UNREACHABLE):
                raise unittest.SkipTest("schemathesis could not be installed: the registry cannot be reached")
            raise AssertionError(f"pip failed:\n{done.stderr}")
        stamp.write_bytes(wanted.read_bytes())
    return folder / "bin" / "st"


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.it, cls.who = cls.enterClassContext(described())

    def check(self, phases, *options, seconds=600, **names):
        done = run(schemathesis(), "run", self.it.url("/openapi.json"), "--checks", "all",
                   "--phases", phases, *options, "--seed", 1, "--continue-on-failure",
                   "--generation-database", "none",
                   "--generation-allow-x00", "false", "--request-timeout", 40, "--no-color", seconds=seconds, **names)
        self.assertEqual(done.returncode, 0, done.stdout[-30000:] + done.stderr[-2000:])
        self.assertNotIn("ERROR", (self.it.folder / "logs" / "gateway.log").read_text())
        self.assertIsNotNone(self.it.processes["gateway"].pid())

    def by_key(self, phases, *options, **named):
        self.check(phases, *options, "--header", f"Authorization: Bearer {self.who.key}",
                   "--exclude-operation-id", "postCeb",  # CEB has a schema of its own: test_ceb.py
                   "--exclude-operation-id", "createUpload", "--exclude-operation-id", "appendUpload", "--exclude-operation-id", "getUpload",  # test_uploads.py
                   "--exclude-operation-id", "watch", **named)  # it never ends: test_live.py

    def by_session(self, phases, **named):
        it = self.it
        who = sign_up(it, "office", *OFFICES)
        key = who.post("/v1/keys", {"label": "till", "role": "declarant", "scope": "*"}).json()["view"]["keyId"]
        grant, audit = who.get("/v1/grants?principal=everyone").json()["items"][0]["grantId"], who.get("/v1/audit").json()["items"][0]["auditId"]
        letter = {"letter": "assess:01934000-0000-7000-8000-000000000901"}
        names = {"/v1/keys/{key}": {"key": key}, "/v1/keys/{key}/rotation": {"key": key}, "/v1/principals/{name}": {"name": "everyone"}, "/v1/grants/{id}": {"id": grant},
                 "/v1/grants/{id}/withdrawal": {"id": grant}, "/v1/audit/{id}": {"id": audit}, "/v1/dead-letters/{letter}": letter, "/v1/dead-letters/{letter}/drop": letter}
        included = [part for one in operations() for part in ("--include-operation-id", one)]
        # Who has a cookie is in without the key that schemathesis takes away, and what a form names must be there: test_sessions.py, test_operations.py, test_platform.py.
        self.check(phases, *included, "--exclude-checks", "ignored_auth,positive_data_acceptance", "--header", f"Cookie: {who.cookie}", "--header", f"Origin: http://127.0.0.1:{it.port('http')}", INTERFACE_NAMES=json.dumps(names), **named)
        self.assertEqual(who.get("/v1/session").status, 200)
