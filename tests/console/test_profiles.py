"""Analysts' profiles from edit to activation and back, by two persons in both languages: under the strict policy, in both themes."""
import contextlib
import datetime
import json
import unittest

import port
from browser import Browser, built
from place import ROOT
from wait import until

held = {}
CODE = "DEAR-CARS"
PROFILE = {"code": CODE, "version": 1, "lane": "red", "action": "physical", "owner": "车辆组", "reason": "a dear car", "reasonZh": "高价车辆", "legalBasis": "a test's",
           "condition": {"all": [{"attribute": "category", "in": ["vehicles"]}, {"attribute": "value", "least": "200000"}]}}
LOOKS = {"lin": ["zh", "light"], "sun": ["en", "dark"]}
CURVE = {"inspections": 400, "failures": 60, "error": 0.011, "steps": [[0, 0.02, 0.03, 200], [0.1, 0.14, 0.12, 150], [0.3, 0.41, 0.5, 50]]}
DRIFT = {"value": 0.31, "threshold": 0.25, "reference": 9000, "current": 800, "reason": "scores are otherwise than in the reference period", "reasonZh": "分值分布与基准期不同"}

MODEL = (ROOT / "tests" / "property" / "gbdt" / "kept.txt").read_text(encoding="utf-8")
DAY = {"day": str(datetime.date.today() - datetime.timedelta(days=30)), "code": "TREES", "version": 1, "category": "vehicles", "items": 400, "live": 0, "agreement": 0.82, "top": 20, "both_top": 12,
       "known": 20, "failed": 8, "drawn_known": 10, "drawn_failed": 3, "tables_known": 20, "tables_failed": 4, "tables_drawn_known": 10, "tables_drawn_failed": 1}


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    it = held["port"] = stack.enter_context(port.opened("profiles"))
    for n in range(1, 4):
        it.declare(f"P-{n}", port.car(port.SOUND))
    it.it.psql("INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) "
               "VALUES ('capacity', '2248/vehicles', '60', 'minutes a working day', 'a test', '2026-01-01', false, '查验能力', 'Capacity')")
    it.it.psql("INSERT INTO ops.rule_parameter SELECT code, '5300/vehicles', '90', unit, legal_basis, valid_from, NULL, verified, label_zh, label_en FROM ops.rule_parameter WHERE category = '2248/vehicles'; "
               "INSERT INTO assessment.overflow VALUES (current_date - 1, '5300', 'vehicles', 270, 90, now()); INSERT INTO assessment.quota VALUES ('5300', 'vehicles', -180, 0, 0, 0, 270, now())")
    for kind, measure, alarm, document in (("calibration", "", "false", CURVE), ("drift", "scores", "true", DRIFT)):
        it.it.psql("INSERT INTO assessment.adjustment (id, kind, category, measure, day, at, alarm, document, change) "
                   f"VALUES (gen_random_uuid(), '{kind}', 'vehicles', '{measure}', current_date, now(), {alarm}, '{json.dumps(document, ensure_ascii=False)}', 1)")
    for name, role in (("lin", "analyst"), ("sun", "supervisor")):
        held[name] = it.person(name, role)


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


class Case(unittest.TestCase):
    def signed_in(self, who="lin", path=""):
        """The one device of each, where they signed in once: lin reads Chinese by day, sun English by night."""
        visitor = held.get((who, "device"))
        if visitor is None:
            visitor = held[who, "device"] = held["browser"].visitor(held["port"].it.url().replace("127.0.0.1", "localhost"))
            visitor.go()
            port.sign_in(visitor, held[who])
            visitor.page.evaluate("([language, theme]) => { localStorage.setItem('loopgate-language', language); localStorage.setItem('loopgate-view', JSON.stringify({theme, large: false, compact: false})); }",
                                  LOOKS[who])
        visitor.complaints.clear()
        visitor.go(path)
        return visitor

    def check(self, visitor, name):
        self.assertEqual(visitor.faults(name), [])


class Profiles(Case):
    def write(self, visitor):
        """Writes a draft, mends what the linter finds as one types, and saves it."""
        page = visitor.page
        page.click("nav >> text=风险布控")
        page.click("text=新建布控")
        page.fill("#profile-document", json.dumps(PROFILE | {"condition": {"any": [PROFILE["condition"], {"not": {"attribute": "colour", "in": ["red"]}}]}}, ensure_ascii=False))
        page.wait_for_selector("[aria-live] >> text=属性字典中没有该属性")
        page.wait_for_selector("[id='/condition/any/1/not-told'] >> text=属性字典中没有该属性")
        self.assertIn("条件 2.1 · 属性 /condition/any/1/not/attribute 属性字典中没有该属性", " ".join(page.inner_text("[aria-live]").split()))
        page.fill("#profile-document", json.dumps(PROFILE | {"condition": {"attribute": "category", "in": ["vehicles"]}, "lane": "green", "action": "none"}, ensure_ascii=False))
        page.wait_for_selector("[aria-live] >> text=商品类别 (category)")
        self.assertIn("机动车辆 (vehicles)", page.inner_text("[aria-live] dl"))
        page.fill("#profile-document", json.dumps(PROFILE | {"condition": {"any": [PROFILE["condition"], {"not": {"attribute": "colour", "in": ["red"]}}]}}, ensure_ascii=False))
        page.wait_for_selector("[id='/condition/any/1/not-told'] >> text=属性字典中没有该属性")
        self.check(visitor, "profile-editor")
        page.fill("#profile-document", json.dumps(PROFILE, ensure_ascii=False, indent=2))
        self.write_as_line(page)
        page.click("button:has-text('保存为草稿')")
        page.wait_for_selector("h2:has-text('版本 1 · 草稿')")

    def write_as_line(self, page):
        """The draft is a line too, which can be written itself; what is no line changes nothing."""
        page.wait_for_function("start => document.querySelector('#profile-line').value.startsWith(start)", arg=f"{CODE} v1: if category = vehicles and value >= 200000 then lane red")
        line = page.input_value("#profile-line")
        page.fill("#profile-line", line.replace(">= 200000", ">= 150000"))
        page.wait_for_function("() => JSON.parse(document.querySelector('#profile-document').value).condition.all[1].least === '150000'")
        page.fill("#profile-line", line.replace(" then lane red", " than lane red"))
        page.wait_for_selector("text=不能读作规则：第 ")
        self.assertIn("列：此处应为“then”", page.inner_text("main"))
        self.assertIn('"150000"', page.input_value("#profile-document"))
        page.fill("#profile-document", json.dumps(PROFILE, ensure_ascii=False, indent=2))
        page.wait_for_function("line => document.querySelector('#profile-line').value === line", arg=line)
        page.wait_for_selector("text=不能读作规则", state="detached")

    def try_it(self, visitor):
        """The proofs in their order: what is missing is said, and no step is open before its time."""
        page = visitor.page
        self.assertTrue(page.is_disabled("text=投入影子运行"))
        self.assertIn("须完成回溯测试", page.inner_text("main"))
        page.click("text=检查并留存结果")
        page.wait_for_selector(".stages li.done:has-text('规则检查')")
        page.click("section a:has-text('回溯测试')")
        page.click("text=开始")
        page.wait_for_selector("h2:has-text('完成')")
        page.wait_for_selector("td >> text=P-")
        text = page.inner_text("main")
        self.assertRegex(text, r"3 份申报（3 项商品），[1-3] 份改变通道")  # but for what chance drew
        self.assertRegex(text, r"2248\t机动车辆\t1\t\d+\t270\t60\t1")  # a day with more work than minutes
        self.check(visitor, "backtest")
        visitor.go(f"profiles/{CODE}")
        page.click("text=投入影子运行")
        page.wait_for_selector("h2:has-text('版本 1 · 影子运行中')")
        self.assertTrue(page.is_disabled("button:text-is('批准')"))
        self.assertIn("须由起草人以外的另一人办理", page.inner_text("main"))

    def put_in_force(self, visitor):
        """The second person sees what it would change, approves, lets it rule a share, then all."""
        page = visitor.page
        page.wait_for_selector("td >> text=S-")
        self.assertRegex(page.inner_text("main"), r"3 items meanwhile; 3 meet one of the two; [1-3] would take another lane · parity \d+")
        self.assertRegex(page.inner_text("section[aria-label='What history says']"), r"with it a port has more work than minutes: port 2248, category vehicles, on 1 days, such as \S+ with 270 of 60 · P-")
        page.click("button:text-is('Approve')")
        page.fill("[name=share]", "20")
        page.fill("[name=leastParity]", "50")
        page.click("button:text-is('Cut over a share')")
        page.wait_for_selector("text=It rules 20 % of the items; least parity 50 %")
        self.check(visitor, "profile")
        page.click("button:text-is('Activate')")
        page.wait_for_selector("h2:has-text('Version 1 · In force')")

    def test_from_the_editor_into_force_and_back(self):
        lin = self.signed_in()
        self.write(lin)
        self.try_it(lin)
        for n in range(1, 4):
            held["port"].declare(f"S-{n}-{CODE}", port.car(port.SOUND))
        sun = self.signed_in("sun", f"profiles/{CODE}")
        self.put_in_force(sun)
        sun.page.fill("main .stack >> label:has-text('Reason')", "too many")
        sun.page.click("button:text-is('Retire')")
        sun.page.click("button:text-is('Really retire')")
        sun.page.wait_for_selector("h2:has-text('Version 1 · In force; one person wants it ended')")
        self.assertTrue(sun.page.is_disabled("button:text-is('Retire')"))
        lin.page.reload()
        lin.page.click("button:text-is('停用')")
        lin.page.click("button:text-is('确认停用')")
        lin.page.wait_for_selector("h2:has-text('版本 1 · 已停用')")
        lin.page.reload()
        lin.page.click("text=恢复此版本")
        lin.page.wait_for_selector("text=恢复版本 1，无需重新验证")
        sun.page.reload()
        sun.page.click("button:text-is('Approve')")
        sun.page.click("button:text-is('Activate')")
        sun.page.wait_for_selector("h2:has-text('Version 2 · In force')")
        lin.go("profiles")
        lin.page.wait_for_selector(f"td:has-text('{CODE}')")
        self.check(lin, "profiles")
        self.assertEqual(lin.clean() + sun.clean(), [])

    def test_what_it_came_to(self):
        it = held["port"].it
        it.psql("INSERT INTO assessment.outcome (outcome_id, version, declaration_id, item_number, declaration_version, kind, severity, verdict, stage, producer, at, taught, change) "
                "SELECT gen_random_uuid(), 1, id, 1, 1, 'safety', 'serious', 'fail', 'final', 'test', now(), false, 1 FROM assessment.declaration WHERE number = 'P-1'")
        until(lambda: any(row["failed"] for row in held["lin"].get("/v1/feedback/groups").json()["items"]))
        visitor = self.signed_in()
        visitor.go("groups")
        visitor.page.wait_for_selector("th:has-text('企业年限（自首次申报起天数）')")
        visitor.page.wait_for_selector("th:has-text('积压（分钟）')")
        self.check(visitor, "groups")
        self.assertRegex(visitor.page.inner_text("main"), r"5300\t机动车辆\t90\t270\t180\t")
        self.assertRegex(visitor.page.inner_text("main"), r"\t5300\t机动车辆\t90\t270\t180")
        self.assertRegex(visitor.page.inner_text("main"), r"德国\t\d+\t\d+\t[\d.]+%\t1 / 1\t100% \(20.7% – 100%\)")
        visitor.go("adjustments")
        visitor.page.wait_for_selector("text=分值分布与基准期不同")
        self.check(visitor, "adjustments")
        self.assertEqual(visitor.page.locator("svg.curve circle").count(), 3)
        visitor.page.select_option("#filter-kind", "drift")
        visitor.page.click("button:text-is('应用')")
        visitor.page.wait_for_selector("svg.curve", state="detached")
        self.assertEqual(visitor.clean(), [])

    def test_a_back_test_is_given_up(self):
        it = held["port"].it
        it.stop("assess")
        self.addCleanup(lambda: (it.start("assess"), it.wait_ready("assess")))
        visitor = self.signed_in(path="backtests")
        visitor.page.click("text=开始")
        visitor.page.click("text=取消测试")
        visitor.page.wait_for_selector("h2:has-text('已取消')")
        visitor.go("backtests")
        visitor.page.wait_for_selector("td:has-text('已取消')")
        self.check(visitor, "backtests")
        self.assertEqual(visitor.clean(), [])


class Beside(Case):
    """Lists that profiles refer to, and models beside the tables."""

    def upload(self, visitor, name, text):
        visitor.page.set_input_files("[name=file]", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})

    def test_a_list_from_csv_into_force(self):
        lin = self.signed_in(path="lists")
        page = lin.page
        page.fill("[name=code]", "SERIES")
        page.select_option("[name=of]", "vinRange")
        self.upload(lin, "series.csv", "value\nLSVAM4187C2180000-LSVAM4187C2184000\nnothing\n1HGCM82633A004352,2\n")
        page.click("text=检查文件")
        page.wait_for_selector("text=2 行不能导入")
        self.assertRegex(page.inner_text("main"), r"3\tnothing\t不是 17 位 VIN，也不是 起-止 区间\n4\t1HGCM82633A004352,2\t多于一列")
        self.check(lin, "lists")
        self.upload(lin, "series.csv", "value\r\nLSVAM4187C2180000-LSVAM4187C2184000\r\n\"1HGCM82633A004352\"\r\n")
        page.click("text=检查文件")
        page.wait_for_selector("text=2 条，均可导入，将成为版本 1；与生效版本相比新增 2 条，移除 0 条。")
        page.click("button:has-text('保存为草稿')")
        page.wait_for_selector("h2:has-text('版本 1 · 草稿 · VIN 及区间 · 2 条')")
        self.assertTrue(page.is_disabled("button:text-is('批准')"))
        sun = self.signed_in("sun", "lists/SERIES")
        sun.page.click("button:text-is('Approve')")
        sun.page.click("button:text-is('Activate')")
        sun.page.wait_for_selector("h2:has-text('Version 1 · In force')")
        self.check(sun, "list")
        with sun.page.expect_download() as saved:
            sun.page.click("button:text-is('Export CSV')")
        self.assertEqual(saved.value.path().read_text(encoding="utf-8-sig").split(), ["value", "LSVAM4187C2180000-LSVAM4187C2184000", "1HGCM82633A004352"])
        self.assertEqual(lin.clean("404") + sun.clean(), [])

    def test_a_parameter_from_draft_into_force(self):
        lin = self.signed_in(path="parameters")
        page, day = lin.page, str(datetime.date.today() + datetime.timedelta(days=40))
        page.select_option("#parameter-code", "capacity")
        for name, value in (("key", "5100/vehicles"), ("value", "0.5"), ("from", day), ("basis", "二号决定")):
            page.fill(f"[name={name}]", value)
        page.click("button:has-text('保存为草稿')")
        page.wait_for_selector("text=参数内容不能使用")
        page.wait_for_selector(".field:has([name=value][aria-invalid=true]) >> .told")
        page.fill("[name=value]", "4800")
        page.click("button:has-text('保存为草稿')")
        page.wait_for_selector("h2:has-text('capacity/5100/vehicles v1 · 草稿')")
        self.assertTrue(page.is_disabled("button:text-is('批准')"))
        self.check(lin, "parameters")
        sun = self.signed_in("sun", "parameters")
        sun.page.click("button:text-is('Approve')")
        sun.page.click("button:text-is('Activate')")
        sun.page.wait_for_selector("td:has-text('5100/vehicles')")
        self.assertRegex(sun.page.inner_text("main"), r"\(capacity\)\t5100/vehicles\t4800\tminutes a working day\t.*\tTo come\tv1: drafted by lin, approved by sun\t二号决定\t")
        self.assertEqual(lin.clean() + sun.clean(), [])

    def test_a_model_in_shadow_and_its_differences(self):
        lin = self.signed_in(path="models")
        lin.page.fill("[name=code]", "TREES")
        self.upload(lin, "model.txt", MODEL.replace("feature_names=value", "feature_names=colour"))
        lin.page.click("button:has-text('安装为草稿')")
        lin.page.wait_for_selector("main [role=alert]")
        self.upload(lin, "model.txt", MODEL)
        lin.page.click("button:has-text('安装为草稿')")
        lin.page.wait_for_selector("h2:has-text('版本 1 · 草稿 · 影子运行')")
        sun = self.signed_in("sun", "models/TREES")
        sun.page.click("button:text-is('Approve')")
        sun.page.click("button:text-is('Activate')")
        sun.page.wait_for_selector("h2:has-text('Version 1 · In force · in shadow')")
        held["port"].it.psql("INSERT INTO assessment.model_day SELECT * FROM json_populate_record(NULL::assessment.model_day, '" + json.dumps(DAY) + "')")
        sun.page.reload()
        sun.page.wait_for_selector("td:has-text('Motor vehicles')")
        self.assertRegex(sun.page.inner_text("main"), r"1\tMotor vehicles\t400\t0\t0.82\t12 / 20\t40% \(.*\)\t20% \(.*\)\t3 / 10\t1 / 10\t3 \(0.37 – 24.1")
        self.check(sun, "model")
        lin.go("models")
        lin.page.wait_for_selector("td:has-text('TREES')")
        self.check(lin, "models")
        self.assertEqual(lin.clean() + sun.clean(), [])


if __name__ == "__main__":
    unittest.main()
