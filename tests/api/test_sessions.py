"""People sign in: the whole way of a first sign-in, what a session can do, and what ends or refuses it."""
import contextlib
import hashlib
import json
import threading
import time
import unittest

from client import Client, principal, read_anew
from person import Person, code, newcomer, sign_up
from stack import instance

from deploy.stack.accounts import ADMINISTRATOR, DEMONSTRATION, make_accounts

PASSWORD = "a rather long sentence"

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("sessions"))
    it.start("gateway")
    it.wait_ready("gateway")
    held["accounts"] = make_accounts(it, True, it.folder / "accounts")
    held["one"] = sign_up(it, "analyst-1", "analyst")


def tearDownModule():
    held["stack"].close()


def settle():
    read_anew(held["it"])


def age(column, principal_, minutes):
    """Moves a time of all living sessions back, as if that much had gone by."""
    settle()
    held["it"].psql(f"UPDATE intake.session SET {column} = {column} - interval '{minutes} minutes' WHERE principal = '{principal_}' AND ended_at IS NULL")
    settle()


def acts(principal_):
    return held["it"].psql(f"SELECT act FROM intake.audit WHERE actor = '{principal_}' ORDER BY id").splitlines()


class Case(unittest.TestCase):
    def problem(self, answer, status, kind):
        self.assertEqual((answer.status, answer.json()["type"], answer.headers["Content-Type"]),
                         (status, f"/problems/{kind}", "application/problem+json"), answer.body)

    def new(self, name, *grants):
        return newcomer(held["it"], name, *grants)


class First(Case):
    def test_nothing_is_open_until_all_is_done(self):
        person = self.new("first-1", "analyst")
        answer = person.sign_in()
        self.assertEqual(answer.status, 200, answer.body)
        said = answer.json()
        self.assertEqual((said["principal"], said["mustChangePassword"], said["mustEnrolTotp"], said["language"]), ("first-1", True, True, "zh"))
        self.assertEqual(said["grants"], [{"role": "analyst", "scope": "*"}])
        self.problem(person.get("/v1/declarations"), 403, "sign-in-unfinished")
        old = person.cookie
        answer = person.post("/v1/session/password", {"current": person.password, "next": PASSWORD})
        self.assertEqual((answer.status, answer.json()["mustChangePassword"]), (200, False))
        self.assertNotEqual(person.cookie, old)
        self.problem(Person.of(held["it"], old).get("/v1/session"), 401, "not-authenticated")
        self.problem(person.get("/v1/declarations"), 403, "sign-in-unfinished")
        offer = person.post("/v1/session/totp", None).json()
        self.assertIn(f"secret={offer['secret']}&issuer=", offer["uri"])
        self.problem(person.post("/v1/session/totp/confirmation", {"oneTimeCode": code(offer["secret"], -40)}), 422, "invalid")
        answer = person.post("/v1/session/totp/confirmation", {"oneTimeCode": code(offer["secret"])})
        self.assertEqual((answer.status, answer.json()["mustEnrolTotp"]), (200, False))
        self.assertEqual(person.get("/v1/declarations").status, 200)
        self.problem(person.post("/v1/session/totp", None), 403, "forbidden")
        self.assertEqual(acts("first-1"), ["session.start", "account.password", "account.totp"])

    def test_what_a_password_must_be(self):
        person = self.new("first-2")
        person.sign_in()
        for bad in ("short", "a" * 20, "abcabcabcabcabc", "hello first-2 hello", person.password, "x" * 129):
            answer = person.post("/v1/session/password", {"current": person.password, "next": bad})
            self.problem(answer, 422, "invalid")
            self.assertEqual(answer.json()["errors"][0]["pointer"], "/next")
            self.assertNotIn(bad, answer.body.decode())
        self.problem(person.post("/v1/session/password", {"current": "not this one", "next": PASSWORD}), 403, "forbidden")

    def test_an_administrator_comes_with_an_account(self):
        it = held["it"]
        password = it.ctl("principals", "add", "root-1", "--name", "Root", "--administrator").strip()
        person = Person(it, "root-1", password)
        self.assertEqual(person.sign_in().json()["grants"], [{"role": "administrator", "scope": "*"}])
        self.assertRegex(password, r"^([a-z2-9]{5}-){5}[a-z2-9]$")
        self.assertNotIn(password, it.psql("SELECT * FROM intake.account") + it.psql("SELECT * FROM intake.audit"))

    def test_a_new_installation_has_its_accounts(self):
        file = held["accounts"]
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        made = dict(line.split() for line in file.read_text().splitlines())
        self.assertEqual(set(made), {ADMINISTRATOR} | {f"demo-{role}" for role in DEMONSTRATION})
        before = file.read_text()
        self.assertEqual(make_accounts(held["it"], True, file), file)
        self.assertEqual(file.read_text(), before, "made once")
        said = Person(held["it"], "demo-inspector", made["demo-inspector"]).sign_in().json()
        self.assertEqual(said["grants"], [{"role": "inspector", "scope": "*"}])

    def test_a_one_time_password_ends(self):
        person = self.new("first-3")
        held["it"].psql("UPDATE intake.account SET valid_until = clock_timestamp() WHERE principal = 'first-3'")
        self.problem(person.sign_in(), 401, "not-authenticated")

    def test_no_account_for_a_system(self):
        it = held["it"]
        principal(it, "machine", "platform")
        self.assertEqual(it.ctl("accounts", "add", "machine", check=False).returncode, 65)


class Cookie(Case):
    def test_its_attributes(self):
        it = held["it"]
        answer = held["one"].sign_in()
        name, _, rest = answer.headers["Set-Cookie"].partition("=")
        self.assertRegex(name, r"^__Host-loopgate-sessions-[0-9a-f]{8}$")
        token, *attributes = rest.split("; ")
        self.assertRegex(token, "^[0-9a-f]{64}$")
        self.assertEqual(sorted(attributes), ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        stored = it.psql("SELECT encode(hash, 'hex') FROM intake.session")
        self.assertIn(hashlib.sha256(token.encode()).hexdigest(), stored)
        everything = stored + it.psql("SELECT * FROM intake.audit") + (it.folder / "logs" / "gateway.log").read_text()
        self.assertNotIn(token, everything)
        self.assertNotIn(held["one"].password, everything)

    def test_a_token_of_somebody_elses_making_is_never_taken(self):
        """Session fixation: the token after signing in is a new one, and one that was planted proves nothing."""
        person = held["one"]
        planted = f"{person.cookie.partition('=')[0]}={'0' * 64}"
        self.problem(Person.of(held["it"], planted).get("/v1/session"), 401, "not-authenticated")
        victim = person.copy()
        victim.cookie = planted
        self.assertEqual(victim.sign_in().status, 200)
        self.assertNotEqual(victim.cookie, planted)
        self.problem(Person.of(held["it"], planted).get("/v1/session"), 401, "not-authenticated")

    def test_signing_in_anew_ends_what_the_browser_had(self):
        person = held["one"].copy()
        person.sign_in()
        old = person.cookie
        self.assertEqual(person.sign_in().status, 200)
        self.problem(Person.of(held["it"], old).get("/v1/session"), 401, "not-authenticated")

    def test_another_instances_cookie_is_nothing(self):
        person = held["one"].copy()
        person.sign_in()
        renamed = Person.of(held["it"], person.cookie.replace("-sessions-", "-other-"))
        self.problem(renamed.get("/v1/session"), 401, "not-authenticated")

    def test_signing_out(self):
        person = held["one"].copy()
        person.sign_in()
        kept = person.cookie
        answer = person.call("DELETE", "/v1/session")
        self.assertEqual(answer.status, 204, answer.body)
        self.assertIn("Max-Age=0", answer.headers["Set-Cookie"])
        self.problem(Person.of(held["it"], kept).get("/v1/session"), 401, "not-authenticated")


class Origin(Case):
    def test_writes_come_from_this_site(self):
        person = held["one"].copy()
        person.sign_in()
        body = {"language": "en"}
        for sent in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://127.0.0.1:{held['it'].port('http')}.evil.example"},
                     {"Origin": None}, {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "cross-site"}):
            with self.subTest(sent):
                self.problem(person.post("/v1/session/language", body, **sent), 403, "foreign-origin")
        self.problem(person.call("DELETE", "/v1/session", Origin="https://evil.example"), 403, "foreign-origin")
        self.problem(person.post("/v1/declarations", {}, Origin="https://evil.example"), 403, "foreign-origin")
        self.problem(person.post("/v1/session/language", json.dumps(body), media="text/plain"), 415, "unsupported-media-type")
        self.assertEqual(person.post("/v1/session/language", body).json()["language"], "en")
        person.post("/v1/session/language", {"language": "zh"})

    def test_signing_in_too(self):
        self.problem(held["one"].copy().sign_in(Origin="https://evil.example"), 403, "foreign-origin")

    def test_a_key_needs_none(self):
        key = principal(held["it"], "with-key", "declarant")
        self.problem(key.post("/v1/declarations", {}, Origin="https://evil.example"), 422, "invalid")
        self.assertEqual(key.get("/v1/session").json(), {"principal": "with-key", "name": "with-key", "grants": [{"role": "declarant", "scope": "*"}]})
        self.problem(key.call("DELETE", "/v1/session"), 403, "forbidden")
        self.problem(key.post("/v1/session/totp", None), 403, "forbidden")


class Lockout(Case):
    def test_five_failures_lock(self):
        it = held["it"]
        person = sign_up(it, "locked-1", "analyst")
        wrong = person.copy()
        wrong.password = "not the right one"
        said = set()
        for _ in range(5):
            answer = wrong.sign_in()
            self.problem(answer, 401, "not-authenticated")
            said.add(answer.body)
        answer = person.sign_in()
        self.problem(answer, 401, "not-authenticated")
        nobody = person.copy()
        nobody.name = "nobody-at-all"
        said |= {answer.body, nobody.sign_in().body}
        self.assertEqual(len(said), 1, "who is locked, wrong or unknown cannot be told apart")
        self.assertEqual(acts("locked-1")[-5:], ["session.refuse"] * 4 + ["account.lock"])
        self.assertEqual(person.get("/v1/declarations").status, 200, "who is in stays in")
        it.psql("UPDATE intake.sign_in_attempt SET at = at - interval '15 minutes' WHERE principal = 'locked-1'")
        self.assertEqual(person.sign_in().status, 200)

    def test_how_many_and_for_how_long_the_parameters_say(self):
        it = held["it"]
        person = sign_up(it, "locked-3", "analyst")
        wrong = person.copy()
        wrong.password = "not the right one"
        self.addCleanup(it.psql, "UPDATE ops.rule_parameter SET value = '5' WHERE code = 'sign_in_tries'; UPDATE ops.rule_parameter SET value = '15' WHERE code = 'sign_in_window'")
        it.psql("UPDATE ops.rule_parameter SET value = '3' WHERE code = 'sign_in_tries'; UPDATE ops.rule_parameter SET value = '60' WHERE code = 'sign_in_window'")
        for _ in range(3):
            self.problem(wrong.sign_in(), 401, "not-authenticated")
        self.assertEqual(acts("locked-3")[-3:], ["session.refuse"] * 2 + ["account.lock"])
        it.psql("UPDATE intake.sign_in_attempt SET at = at - interval '15 minutes' WHERE principal = 'locked-3'")
        self.problem(person.sign_in(), 401, "not-authenticated")
        it.psql("UPDATE intake.sign_in_attempt SET at = at - interval '45 minutes' WHERE principal = 'locked-3'")
        self.assertEqual(person.sign_in().status, 200)

    def test_attempts_side_by_side_are_counted_too(self):
        person = sign_up(held["it"], "locked-2", "analyst")
        wrong = person.copy()
        wrong.password = "not the right one"
        threads = [threading.Thread(target=wrong.copy().sign_in) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(held["it"].psql("SELECT count(*) FROM intake.audit WHERE actor = 'locked-2' AND act IN ('session.refuse', 'account.lock')").strip(), "5")
        self.problem(person.sign_in(), 401, "not-authenticated")

    def test_a_code_counts_once(self):
        person = sign_up(held["it"], "codes-1", "analyst")
        self.assertEqual(person.sign_in().status, 200)
        self.problem(person.sign_in(same_code=True), 401, "not-authenticated")
        self.problem(person.sign_in(oneTimeCode=None), 401, "not-authenticated")
        self.problem(person.sign_in(oneTimeCode="000000"), 401, "not-authenticated")

    def test_a_new_one_time_password_ends_all_that_was_proven(self):
        it = held["it"]
        person = sign_up(it, "anew-1", "analyst")
        fresh = person.copy()
        fresh.password, fresh.secret = it.ctl("accounts", "add", "anew-1").strip(), None
        settle()
        self.problem(person.get("/v1/session"), 401, "not-authenticated")
        self.problem(person.sign_in(), 401, "not-authenticated")
        self.assertEqual(fresh.sign_in().json()["mustEnrolTotp"], True)


class Time(Case):
    def test_how_long_they_live_the_parameters_say(self):
        person = sign_up(held["it"], "idle-0", "analyst")
        self.addCleanup(held["it"].psql, "UPDATE ops.rule_parameter SET value = '30' WHERE code = 'session_idle'")
        held["it"].psql("UPDATE ops.rule_parameter SET value = '10' WHERE code = 'session_idle'")
        age("seen_at", "idle-0", 11)
        self.problem(person.get("/v1/session"), 401, "not-authenticated")

    def test_idle_sessions_end(self):
        person = sign_up(held["it"], "idle-1", "analyst")
        age("seen_at", "idle-1", 29)
        self.assertEqual(person.get("/v1/session", Loopgate_Background="1").status, 200)
        age("seen_at", "idle-1", 2)
        self.problem(person.get("/v1/session"), 401, "not-authenticated")

    def test_activity_keeps_one_alive_and_the_background_does_not(self):
        person = sign_up(held["it"], "idle-2", "analyst")
        age("seen_at", "idle-2", 20)
        self.assertEqual(person.get("/v1/declarations", Loopgate_Background="1").status, 200)
        settle()
        seen = "SELECT clock_timestamp() - seen_at > interval '19 minutes' FROM intake.session WHERE principal = 'idle-2' AND ended_at IS NULL"
        self.assertEqual(held["it"].psql(seen).strip(), "t")
        self.assertEqual(person.get("/v1/declarations").status, 200)
        settle()
        self.assertEqual(held["it"].psql(seen).strip(), "f")

    def test_no_session_lives_for_more_than_half_a_day(self):
        person = sign_up(held["it"], "long-1", "analyst")
        age("started_at", "long-1", 12 * 60 - 5)
        self.assertEqual(person.get("/v1/session").status, 200)
        age("started_at", "long-1", 6)
        self.problem(person.get("/v1/session"), 401, "not-authenticated")


class Revoked(Case):
    def test_a_grant_in_the_middle_of_a_session(self):
        it = held["it"]
        person = sign_up(it, "gone-1", "analyst")
        self.assertEqual(person.get("/v1/declarations").status, 200)
        it.ctl("grants", "revoke", it.psql("SELECT max(id) FROM intake.grant_ WHERE principal = 'gone-1'").strip())
        settle()
        self.problem(person.get("/v1/declarations"), 403, "forbidden")
        self.assertEqual(person.get("/v1/session").json()["grants"], [])

    def test_a_grant_with_an_end(self):
        it = held["it"]
        person = sign_up(it, "gone-2")
        until = it.psql("SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC' + interval '10 s', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')").strip()
        it.ctl("grants", "add", "gone-2", "analyst", "--scope", "*", "--until", until)
        settle()
        self.assertEqual(person.get("/v1/session").json()["grants"], [{"role": "analyst", "scope": "*", "until": until.replace("Z", ".000000Z")}])
        while held["it"].psql(f"SELECT clock_timestamp() > '{until}'").strip() != "t":
            time.sleep(0.2)
        self.problem(person.get("/v1/declarations"), 403, "forbidden")

    def test_an_account_and_a_principal(self):
        it = held["it"]
        for name, words in (("gone-3", ("accounts", "revoke")), ("gone-4", ("principals", "revoke"))):
            person = sign_up(it, name, "analyst")
            it.ctl(*words, name)
            settle()
            self.problem(person.get("/v1/session"), 401, "not-authenticated")
            self.problem(person.sign_in(), 401, "not-authenticated")


class Forms(Case):
    def test_only_what_a_form_takes(self):
        person = held["one"].copy()
        whole = {"account": "a", "password": "b"}
        for body, status, kind in (("{", 400, "not-json"), ([], 422, "invalid"), ({"account": "a"}, 422, "invalid"), (whole | {"more": "x"}, 422, "invalid"),
                                   (whole | {"password": 1}, 422, "invalid"), (whole | {"password": "x" * 200}, 422, "invalid"), ("x" * 9000, 413, "body-too-large")):
            with self.subTest(str(body)[:40]):
                self.problem(person.post("/v1/session", body), status, kind)


class Zz_Flood(Case):
    def test_one_address_cannot_ask_without_end(self):
        """Last: it uses up this address's turns."""
        person = held["one"].copy()
        person.name = "nobody-at-all"
        answers = [person.post("/v1/session", {}) for _ in range(70)]
        refused = [answer for answer in answers if answer.status == 429]
        self.assertGreater(len(refused), 5)
        self.assertGreaterEqual(int(refused[0].headers["Retry-After"]), 1)


if __name__ == "__main__":
    unittest.main()
