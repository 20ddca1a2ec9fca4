"""The public in a real browser: pages in both languages and themes, read without a script, and a draw that anyone checks, also without a network."""
import contextlib
import gzip
import json
import re
import tempfile
import unittest
from pathlib import Path

from browser import DESKTOP, TABLET, Browser, built
from client import Client
from drawn import Day
from place import ROOT
from stack import instance

DAY, SEALED, LARGE = Day("2026-03-30", 30), Day("2026-03-31", 3), Day("2026-04-01", 1001)
PAGES = {"home": "", "lookup": "/lookup?q=1M8GDM9AXKP042788", "recalls": "/recalls", "recall": "/recalls/RC-CARS", "results": "/results", "draws": "/draws",
         "draw": "/draws/2026-03-30", "sorry": "/nothing"}
held = {}


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    it = held["it"] = stack.enter_context(instance("public_pages"))
    it.start("gateway")
    it.wait_ready("gateway")
    for file in ("rows.sql", "public.sql"):
        it.psql((ROOT / "tests" / "api" / file).read_text())
    it.psql(DAY.sql() + SEALED.sql("committed") + LARGE.sql())


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


class Case(unittest.TestCase):
    def setUp(self):
        self.url = held["it"].url().replace("127.0.0.1", "localhost")
        self.visitor = held["browser"].visitor(self.url, size=TABLET if "picture" in self.id() else DESKTOP)
        self.page = self.visitor.page
        self.addCleanup(self.visitor.context.close)

    def go(self, path, language="en"):
        self.page.goto(f"{self.url}/public/{language}{path}")

    def check(self):
        """What the page itself says of the draw."""
        self.page.click("#run")
        self.page.wait_for_selector("#verify[data-result]")
        return self.page.get_attribute("#verify", "data-result")

    def told(self):
        return {row.get_attribute("data-check"): row.get_attribute("data-result") for row in self.page.locator("[data-check]:not([hidden])").all()}


class Pages(Case):
    def test_each_in_both_languages_and_themes(self):
        for language, theme in (("zh", "light"), ("en", "dark")):
            for name, path in PAGES.items():
                self.go(path, language)
                for scheme in ("light", "dark"):
                    self.page.emulate_media(color_scheme=scheme)
                    self.assertEqual((self.visitor.headings(), self.visitor.axe_violations()), (1, []), f"{name} {language} {scheme}")
                self.page.emulate_media(color_scheme=theme)
                self.visitor.picture(f"public-{name}-{language}-{theme}")
        self.assertEqual(self.visitor.clean("404"), [])

    def test_nothing_is_wider_than_a_telephone(self):
        self.page.set_viewport_size({"width": 360, "height": 740})
        for name, path in PAGES.items():
            self.go(path)
            self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 360, name)

    def test_read_without_a_script(self):
        context = held["browser"].chromium.new_context(java_script_enabled=False)
        self.addCleanup(context.close)
        page = context.new_page()
        page.goto(f"{self.url}/public/zh")
        page.fill("#q", "6901234567892")
        page.click("form button")
        self.assertIn("RC-TOYS", page.inner_text("main"))
        page.click("text=English")
        page.click("text=RC-TOYS")
        self.assertIn("small parts", page.inner_text("main"))
        page.click("nav >> text=Draws that anyone can check")
        page.click("text=2026-03-30")
        self.assertIn("loopgatectl verify-draw", page.inner_text("main"))
        self.assertEqual((page.locator("#candidates tbody tr").count(), page.is_visible("#run")), (30, False))

    def test_scripts_are_small(self):
        self.go("/draws/2026-03-30")
        scripts = [Client(held["it"]).get(script.get_attribute("src")).body for script in self.page.locator("script").all()]
        self.assertEqual(len(scripts), 1)
        self.assertLess(sum(len(gzip.compress(script)) for script in scripts), 120_000)


class Draws(Case):
    def test_a_day_fits_with_the_network_cut_too(self):
        self.go("/draws/2026-03-30", "zh")
        self.page.fill("#noted-head", DAY.head)
        self.page.fill("#noted-root", DAY.root.upper())
        every = dict.fromkeys(("candidates", "root", "chain", "tickets", "head", "notedRoot"), "ok")
        self.assertEqual((self.check(), self.told()), ("ok", every))
        self.assertIn("✓ 相符", self.page.inner_text("#checks"))
        self.visitor.context.set_offline(True)
        self.assertEqual((self.check(), self.told()), ("ok", every))
        for theme in ("dark", "light"):
            self.page.emulate_media(color_scheme=theme)
            self.assertEqual(self.visitor.axe_violations(), [], theme)
        self.visitor.picture("public-draw-checked-zh")
        self.visitor.context.set_offline(False)
        self.go("/draws/2026-03-30")
        self.assertEqual(self.check(), "ok")
        self.visitor.picture("public-draw-checked-en")
        self.assertEqual(self.visitor.clean(), [])

    def test_what_was_changed_is_found(self):
        cell = "document.querySelector('#candidates tbody tr:nth-child(4)').cells"
        for change, failed in ((f"{cell}[3].textContent = '0.5'", {"tickets"}), (f"{cell}[4].dataset.selected = {cell}[4].dataset.selected === 'true' ? 'false' : 'true'", {"tickets"}),
                               (f"{cell}[2].textContent = '0.0000001'", {"root"}), (f"{cell}[1].dataset.code = 'toys'", {"root"}), (f"{cell}[0].textContent = '{'0' * 64}'", {"root", "tickets"}),
                               ("document.getElementById('key').textContent = '11'.repeat(32)", {"chain", "tickets"}), ("document.getElementById('merkleRoot').textContent = '11'.repeat(32)", {"root"}),
                               ("document.getElementById('verify').dataset.day = '2026-03-29'", {"chain"}), (f"document.getElementById('noted-head').value = '{'1' * 64}'", {"head"})):
            self.go("/draws/2026-03-30")
            self.page.evaluate(change)
            self.assertEqual(self.check(), "failed", change)
            self.assertLessEqual(failed, {name for name, result in self.told().items() if result == "failed"}, change)
        self.go("/draws/2026-03-30")
        self.page.evaluate(f"{cell}[3].textContent = '0.5'")
        self.check()
        self.assertEqual(self.page.inner_text("#faults code"), DAY.rows[3][0].hex())

    def test_what_is_sealed_is_checked_so_far(self):
        self.go("/draws/2026-03-31")
        self.assertEqual((self.check(), self.told()), ("ok", {"candidates": "ok", "root": "ok", "unrevealed": None}))

    def test_a_day_of_many_pages_is_fetched_saved_and_checked_from_the_file(self):
        self.go("/draws/2026-04-01?page=2")
        self.assertEqual((self.check(), self.told()["tickets"]), ("ok", "ok"))
        with self.page.expect_download() as waited:
            self.page.click("#save")
        lines = waited.value.path().read_text().splitlines()
        self.assertEqual([len(json.loads(line)["candidates"]) for line in lines], [1000, 1])
        done = held["it"].ctl("verify-draw", "-", input_text="".join(line + "\n" for line in lines), check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.visitor.context.set_offline(True)
        self.page.set_input_files("#file", {"name": "day", "mimeType": "application/x-ndjson", "buffer": "\n".join(lines).encode()})
        self.assertEqual(self.check(), "ok")
        self.page.set_input_files("#file", {"name": "day", "mimeType": "application/x-ndjson", "buffer": lines[0].encode()})
        self.assertEqual((self.check(), self.told()["candidates"]), ("failed", "failed"))
        self.page.set_input_files("#file", [])
        self.page.click("#run")
        self.page.wait_for_selector("#unread:not([hidden])")
        self.assertEqual(self.visitor.clean("ERR_INTERNET_DISCONNECTED"), [])

    def test_a_saved_page_checks_itself(self):
        self.go("/draws/2026-03-30")
        with tempfile.TemporaryDirectory() as folder:
            saved = self.page.content()
            for path in re.findall(r'"(/public/assets/[^"]+)"', saved):
                (Path(folder) / path.rsplit("/", 1)[1]).write_bytes(Client(held["it"]).get(path).body)
            (Path(folder) / "page.html").write_text(saved.replace("/public/assets/", "./"))
            self.visitor.context.set_offline(True)
            self.page.goto((Path(folder) / "page.html").as_uri())
            self.assertEqual((self.check(), self.told()["chain"]), ("ok", "ok"))
        self.assertEqual(self.visitor.clean(), [])

    def test_which_candidate_is_mine(self):
        self.go("/draws/2026-03-30")
        self.page.fill("#identity", DAY.identity(7))
        self.page.fill("#nonce", DAY.nonces[7].hex())
        self.page.click("#mine-form button")
        self.page.wait_for_selector("#mine-found:not([hidden])")
        self.assertEqual(self.page.inner_text("#mine-found code"), DAY.row(7)[0].hex())
        self.assertEqual(self.page.locator("tr.mine").count(), 1)
        self.page.fill("#nonce", DAY.nonces[8].hex())
        self.page.click("#mine-form button")
        self.page.wait_for_selector("#mine-missing:not([hidden])")
        self.assertEqual(self.visitor.clean(), [])


if __name__ == "__main__":
    unittest.main()
