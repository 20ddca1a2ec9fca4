"""Signing in, finding one's way, looking at lists: in both languages and themes, under the strict policy."""
import contextlib
import json
import unittest
from urllib.parse import parse_qs, urlsplit

import port
from browser import TABLET, Browser, built
from person import PASSWORD, code
from place import build

held = {}
UNAUTHORISED = "status of 401"
# What each page shows, and pages of which a party, who may ask, gets nothing.
SHOWN = {f"list{name}": page for name, page in {"Declarations": "declarations", "Profiles": "profiles", "Assessments": "assessments", "Orders": "orders", "Conflicts": "conflicts", "Releases": "releases",
                                                "Outcomes": "outcomes", "Reports": "reports", "Measures": "measures", "Recalls": "recalls", "Investigations": "investigations", "Complaints": "complaints", "Incidents": "incidents",
                                                "Deadlines": "deadlines", "Duties": "duties", "Receipts": "receipts", "Keys": "keys", "DeadLetters": "dead-letters", "Parked": "parked",
                                                "Principals": "principals", "Grants": "grants", "Audit": "audit"}.items()}
SHOWN |= {"getQueue": "queue", "getQuality": "quality", "getOperations": "operations", "getConfiguration": "configuration"}
OFFICERS = ("conflicts",)
PAGES = ["", "queue", "declarations", "assessments?lane=yellow", "orders", "conflicts", "releases", "outcomes", "reports", "measures", "recalls", "investigations", "complaints", "incidents", "account", "nowhere"]


# What names one of each list that opens pages of its own.
ONE = {"declarations": "declarationId", "orders": "orderId", "releases": "releaseId", "outcomes": "outcomeId", "measures": "measureId", "recalls": "recallNumber", "investigations": "caseNumber",
       "complaints": "complaintNumber", "incidents": "incidentNumber"}
# What their pages say in Chinese of what is a code in the interface.
SAID = {"declarations": ("随附单证\n", "单证编号\n", "启运国（地区）\n德国", "原产国\n德国"),
        "recalls": ("生产者\n", "通知召回"), "investigations": ("立案\n", "线索核查期限 (complaint_verify)", "《市场监督管理投诉举报处理暂行办法》：15个工作日"),
        "complaints": ("投诉受理期限 (complaint_accept)", "《市场监督管理投诉举报处理暂行办法》：7个工作日")}
FOUND = """
INSERT INTO inspection.sample (sample_number, declaration_id, declaration_number, item_number, order_id, state, seal, collected_at)
SELECT 'S-1', declaration_id, declaration_number, 1, id, 'reported', 'SEAL-1', now() FROM inspection.inspection_order WHERE declaration_number = 'C-3';
INSERT INTO inspection.lab_result (report_number, sample_number, declaration_id, declaration_number, item_number, stage, verdict, laboratory_id, reported_at, event)
SELECT 'LAB-1', 'S-1', declaration_id, declaration_number, 1, 'final', 'conform', 'CNAS-L0001', now(), convert_to('{"data":{"tests":[{"standard":"GB 7258-2017","parameter":"brakes","verdict":"conform"}]}}', 'UTF8')
  FROM inspection.inspection_order WHERE declaration_number = 'C-3';
INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_number, declaration_version, kind, severity, verdict, stage, producer, at, finding, taught, change)
SELECT gen_random_uuid(), 1, id, 1, number, 1, 'safety', 'minor', 'pass', 'final', 'inspect', now(), 'nothing found', false, 1 FROM assessment.declaration WHERE number = 'C-3';
INSERT INTO assessment.measure (id, version, kind, scope, basis, basis_zh, cites, from_at, producer, event, change)
VALUES (gen_random_uuid(), 1, 'raise', '{"lot":"LOT-7"}', 'recall of lot 7', '召回批次7', 'recall:RC-1', now(), 'recall', '{}', 1);
INSERT INTO recall.recall (recall_number, id, state, goods, producer_id, producer_name, hazard, remedy, units_affected, blocking, opened_at, changed_at)
VALUES ('RC-1', gen_random_uuid(), 'notified', '{"lot":"LOT-7"}', 'MAKER', 'Maker', 'buckle opens', 'exchange', 10, true, now(), now());
INSERT INTO inspection.release (id, declaration_id, declaration_number, version, release_version, status, lane, released_at)
SELECT id, id, number, 1, 1, 'released', 'yellow', now() FROM assessment.declaration WHERE number = 'C-2';
INSERT INTO recall.recall_step (id, recall_number, step, state, actor, said_at, at) VALUES (gen_random_uuid(), 'RC-1', 'notified', 'notified', 'qian', now(), now());
"""


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    it = held["port"] = stack.enter_context(port.opened("console"))
    it.declare("C-1", port.car(port.SOUND))
    it.declare("C-2", port.car(port.SOUND), documents=[])
    it.declare("C-3", port.car(port.UNSOUND))
    it.settle()
    held["chen"] = it.person("chen", "analyst")
    qian = it.person("qian", "market", "investigator")
    for kind, told in (("complaint", {"complaintNumber": "C-1", "goods": {}, "severity": "minor", "description": "A label is missing."}),
                       ("incident", {"incidentNumber": "INC-1", "goods": {}, "severity": "general", "source": "producer", "description": "Reported abroad."}),
                       ("investigation", {"caseNumber": "CASE-1", "step": "open", "at": "2026-03-05T10:20:30+08:00"})):
        answer = qian.post(f"/v1/events/{kind}", told, Prefer="wait=30")
        assert answer.status == 201, answer.body
    it.it.psql(FOUND)


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


def assessment(number):
    return held["chen"].get(f"/v1/assessments?number={number}").json()["items"][0]


class Case(unittest.TestCase):
    def url(self):
        # Browsers take localhost for secure, as the session's cookie asks.
        return held["port"].it.url().replace("127.0.0.1", "localhost")

    def signed_in(self, who="chen", **named):
        visitor = port.signed_in(held["browser"], self.url(), held[who], **named)
        self.addCleanup(visitor.context.close)
        return visitor

    def check(self, visitor, name):
        """One heading, nothing that axe-core objects to, a picture."""
        self.assertEqual(visitor.headings(), 1, name)
        self.assertEqual(visitor.axe_violations(), [], name)
        visitor.picture(name)

    def in_both(self, visitor, name):
        self.assertEqual((visitor.headings(), visitor.axe_by_day_and_night()), (1, []), name)
        visitor.pictures(name)


class FirstSignIn(Case):
    def test_from_the_one_time_password_to_the_console(self):
        password = held["port"].newcomer("wang", "inspector")
        visitor = held["browser"].visitor(self.url(), size=TABLET, worker=True)
        self.addCleanup(visitor.context.close)
        page = visitor.page
        visitor.go()
        page.fill("[name=account]", "wang")
        page.fill("[name=password]", "not this one at all")
        page.click("button.primary")
        page.wait_for_selector("[role=alert]")
        self.in_both(visitor, "sign-in-refused")
        page.fill("[name=password]", password)
        page.click("button.primary")
        page.wait_for_selector("[name=next]")
        page.fill("[name=current]", password)
        page.fill("[name=next]", PASSWORD)
        page.fill("[name=again]", PASSWORD + "r")
        page.click("button.primary")
        self.assertIn("不一致", page.inner_text("[role=alert]"))
        self.in_both(visitor, "first-password")
        page.fill("[name=again]", PASSWORD)
        page.click("button.primary")
        page.wait_for_selector(".qr")
        self.in_both(visitor, "first-code")
        page.fill("input", code(page.inner_text("code").replace(" ", "")))
        page.click("button.primary")
        page.wait_for_selector("nav")
        self.assertEqual([UNAUTHORISED in text for text in visitor.complaints], [True])


class Ways(Case):
    def test_each_page_in_both_languages_and_themes(self):
        visitor = self.signed_in()
        one = f"assessments/{assessment('C-3')['assessmentId']}"
        pages = {path.partition("?")[0] or "overview": path for path in PAGES[1:]} | {"assessment": one, "why": f"{one}/why", "enterprise": "entities/enterprise/91350200MA2YJ1XR9G"}
        self.assertEqual(visitor.faults("overview"), [])
        for name, path in pages.items():
            visitor.walk(path)
            self.assertEqual(visitor.faults(name), [])
            if name == "why":
                self.assertRegex(visitor.page.inner_text("main"), r"信用等级\s+常规\n")
        visitor.go("declarations")
        for language, theme in (("zh", "dark"), ("en", "light")):
            visitor.look(language, theme, large=theme == "dark", compact=theme == "light")
            self.check(visitor, f"declarations-{language}-{theme}")
        self.assertEqual(visitor.clean(), [])

    def test_one_of_each_kind_in_both_languages_and_themes(self):
        visitor = self.signed_in()
        for name, identity in ONE.items():
            with self.subTest(name):
                of, *_ = held["chen"].get(f"/v1/{name}").json()["items"]
                visitor.walk(f"{name}/{of[identity]}")
                self.assertEqual(visitor.faults(f"{name}-one"), [])
                shown = visitor.page.inner_text("main")
                self.assertEqual([word for word in SAID.get(name, ()) if word not in shown], [], shown)
        visitor.walk(f"orders/{held['chen'].get('/v1/orders?number=C-3').json()['items'][0]['orderId']}")
        visitor.page.wait_for_selector("dt:text-is('样品编号')")
        self.assertIn("符合", visitor.page.inner_text("main"))
        self.assertEqual(visitor.clean(), [])

    def test_the_navigation_is_the_role_s(self):
        names = self.signed_in().page.locator("nav li").all_inner_texts()
        self.assertEqual((names[0], "事先评估" in names, "投诉" in names, "移动查验" in names), ("总览", True, True, False))

    def test_a_list_by_keyboard_alone(self):
        visitor = self.signed_in()
        page = visitor.page
        page.keyboard.press("g")
        page.keyboard.press("d")
        page.wait_for_selector("text=C-1")
        page.keyboard.press("/")
        page.keyboard.type("C-2")
        page.keyboard.press("Enter")
        page.wait_for_url("**/declarations?number=C-2")
        page.wait_for_selector("text=C-1", state="detached")
        page.locator(".list").focus()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('C-2')")
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        self.assertEqual(visitor.axe_by_day_and_night(), [])
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog", state="detached")
        self.assertEqual(visitor.clean(), [])

    def test_what_it_shows_is_what_the_interface_says(self):
        lane = held["chen"].get("/v1/declarations/C-3").json()["lane"]
        visitor = self.signed_in()
        visitor.go(f"declarations?lane={lane}")
        visitor.page.wait_for_selector("text=C-3")
        rows = visitor.page.locator(".list tbody tr[data-row-key]").all_inner_texts()
        said = held["chen"].get(f"/v1/declarations?lane={lane}").json()["items"]
        self.assertEqual([row.split()[0] for row in rows], [item["number"] for item in said])

    def test_why_this_lane(self):
        of = assessment("C-3")
        said = held["chen"].get(f"/v1/assessments/{of['assessmentId']}/explanation").json()
        visitor = self.signed_in()
        visitor.go(f"assessments/{of['assessmentId']}")
        visitor.page.click("text=为何如此判定")
        visitor.page.wait_for_selector("h2:has-text('近似未中的布控')")
        shown = visitor.page.inner_text("main")
        for text in [said["instructionZh"]] + [reason["textZh"] for reason in said["reasons"]] + [change["textZh"] for change in said["flips"] + said["misses"]]:
            self.assertIn(text, shown)
        self.assertEqual(visitor.clean(), [])

    def test_a_list_as_csv(self):
        visitor = self.signed_in()
        visitor.go("declarations")
        visitor.page.wait_for_selector("text=C-1")
        with visitor.page.expect_download() as waited:
            visitor.page.click("text=导出 CSV")
        lines = waited.value.path().read_text(encoding="utf-8-sig").splitlines()
        self.assertTrue(lines[0].startswith("申报单号,通道"), lines[0])
        self.assertEqual(sorted(line.split(",")[0] for line in lines[1:]), ["C-1", "C-2", "C-3"])

    def test_a_list_as_csv_has_the_pages_behind_it_and_no_formula(self):
        visitor = self.signed_in()
        one, asked = held["chen"].get("/v1/declarations?number=C-2").json()["items"][0], []

        def paged(route):
            query = parse_qs(urlsplit(route.request.url).query)
            asked.append({name: query.get(name) for name in ("cursor", "lane", "limit")})
            at = int(query.get("cursor", ["0"])[0])
            rows = [one | {"declarationId": f"00000000-0000-7000-8000-{at:012d}", "number": ("M-0", "=1+1", "＝2+2", "-3")[at]}]
            route.fulfill(body=json.dumps({"items": rows} | ({"next": str(at + 1)} if at < 3 else {})), content_type="application/json")

        visitor.page.route("**/v1/declarations?*", paged)
        visitor.go("declarations?lane=yellow")
        visitor.page.wait_for_selector("text=M-0")
        with visitor.page.expect_download() as waited:
            visitor.page.click("text=导出 CSV")
        lines = waited.value.path().read_text(encoding="utf-8-sig").splitlines()
        self.assertEqual([line.split(",")[0] for line in lines[1:]], ["M-0", "'=1+1", "'＝2+2", "-3"])
        self.assertEqual([one for one in asked if one["cursor"]], [{"cursor": [str(n)], "lane": ["yellow"], "limit": ["200"]} for n in (1, 2, 3)])
        self.assertEqual(visitor.clean(), [])


class Many(Case):
    """A list so long that only the rows that are seen are drawn."""

    def opened(self, count=1200):
        visitor = self.signed_in()
        one = held["chen"].get("/v1/declarations?number=C-2").json()["items"][0]
        rows = [one | {"declarationId": f"00000000-0000-7000-8000-{n:012d}", "number": f"M-{n}"} for n in range(count)]
        visitor.page.route("**/v1/declarations?*", lambda route: route.fulfill(body=json.dumps({"items": rows}), content_type="application/json"))
        visitor.go("declarations")
        visitor.page.wait_for_selector("text=M-3")
        return visitor

    def test_it_is_read_and_walked_as_a_short_one(self):
        visitor = self.opened()
        page, press = visitor.page, visitor.page.keyboard.press
        self.assertLess(page.locator(".list [data-row-key]").count(), 200)
        for language, theme in (("zh", "light"), ("en", "dark")):
            visitor.look(language, theme)
            page.wait_for_selector("text=M-3")
            page.locator(".list").focus()
            press("j")
            self.check(visitor, f"many-{language}-{theme}")
        for _ in range(40):
            press("ArrowDown")
        self.seen(page, "M-40")
        press("End")
        self.seen(page, "M-1199")
        press("k")
        self.seen(page, "M-1198")
        press("Home")
        self.seen(page, "M-0")
        press("j")
        press("Enter")
        page.wait_for_url("**/declarations/00000000-0000-7000-8000-000000000001")
        self.assertEqual(visitor.clean("404"), [])

    def seen(self, page, number):
        """The current row is that one, and in sight."""
        page.wait_for_selector(f".list .at:has-text('{number}')")
        page.wait_for_function("""() => { const row = document.querySelector('.list .at').getBoundingClientRect(), list = document.querySelector('.list').getBoundingClientRect();
            return row.top >= list.top && row.bottom <= list.bottom; }""")


class Matrix(Case):
    """Role × page × scope, cell by cell: a page is open to whom the interface lets read what it shows, and to nobody else."""

    def expected(self, role, scope):
        found = {"overview", "account"} | ({"inspect"} if role == "inspector" else set())
        for row in json.loads((build() / "schemas" / "matrix.json").read_text())["operations"]:
            page, sees = SHOWN.get(row["id"]), row["roles"].get(role)
            if page and sees != "no" and not (row["needs"].get("whole") and scope != "*") and not (page in OFFICERS and sees == "party"):
                found.add(page)
        return found

    def test_each_cell(self):
        visitor = self.signed_in()
        page, grants = visitor.page, []
        said = page.request.get(f"{visitor.url}/v1/session").json()
        page.route("**/v1/session", lambda route: route.fulfill(body=json.dumps(said | {"grants": grants}), content_type="application/json"))
        for role in json.loads((build() / "schemas" / "matrix.json").read_text())["roles"]:
            for scope in ("*", "port:2248"):
                grants[:] = [said["grants"][0] | {"role": role, "scope": scope}]
                visitor.go("account")
                page.wait_for_selector("nav li")
                shown = {link.removeprefix("/console").strip("/") or "overview" for link in page.eval_on_selector_all("nav a", "links => links.map(link => link.pathname)")}
                self.assertEqual(shown, self.expected(role, scope), (role, scope))
        grants[:] = [said["grants"][0] | {"role": "carrier", "scope": "*"}]
        for path in ("queue", "declarations", "profiles", "operations", "inspect", "audit", "deadlines/x"):
            visitor.go(path)
            page.wait_for_selector("h1:has-text('没有这个页面')")


class Ends(Case):
    def test_a_session_that_was_ended_elsewhere(self):
        visitor = self.signed_in(anew=True)
        visitor.page.click("button.live")  # nothing is read but what is asked for
        visitor.page.wait_for_selector(".live.paused")
        visitor.context.clear_cookies()
        visitor.page.click("nav >> text=召回")
        visitor.page.wait_for_selector("[name=account]")
        self.assertIn("会话已结束", visitor.page.inner_text("[role=status]"))
        port.sign_in(visitor, held["chen"])
        self.assertIn("召回", visitor.page.inner_text("h1"))
        self.assertEqual(visitor.clean(UNAUTHORISED), [])

    def test_signing_out(self):
        visitor = self.signed_in(anew=True)
        visitor.page.click("header >> text=退出登录")
        visitor.page.wait_for_selector("[name=account]")
        visitor.go("declarations")
        visitor.page.wait_for_selector("[name=account]")
        self.assertEqual(visitor.clean(), [])

    def test_a_language_goes_with_the_account(self):
        visitor = self.signed_in(anew=True)
        with visitor.page.expect_response("**/v1/session/language") as said:
            visitor.page.click("header >> text=English")
        self.assertEqual(said.value.status, 200)
        visitor.page.wait_for_selector("h1:has-text('Overview')")
        other = self.signed_in(anew=True)
        other.page.wait_for_selector("h1:has-text('Overview')")
        other.page.click("header >> text=中文")
        other.settle()


if __name__ == "__main__":
    unittest.main()
