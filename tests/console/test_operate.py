"""The platform's day from a key to the first receipt, and the interface's page: under the strict policy, in both languages and themes."""
import contextlib
import json
import unittest

import port
from browser import Browser, built
from client import Client

held = {}


def setUpModule():
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    held["port"] = stack.enter_context(port.opened("operate"))
    held["lin"] = held["port"].person("lin", "platform")


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


class Case(unittest.TestCase):
    def signed_in(self, who):
        visitor = held["browser"].visitor(held["port"].it.url().replace("127.0.0.1", "localhost"))
        self.addCleanup(visitor.context.close)
        visitor.go()
        port.sign_in(visitor, held[who])
        return visitor

    def check(self, visitor, *pages):
        """Each page in both languages and themes: one heading, nothing that axe-core objects to, a picture."""
        for language, theme in (("zh", "light"), ("en", "dark")):
            for page in pages:
                visitor.go(page)
                visitor.look(language, theme)
                name = f"{page.partition('?')[0]}-{language}-{theme}"
                self.assertEqual(visitor.headings(), 1, name)
                self.assertEqual(visitor.axe_violations(), [], name)
                visitor.picture(name.replace("/", "-"))


class Platform(Case):
    def test_from_a_key_to_the_first_receipt(self):
        visitor = self.signed_in("lin")
        page = visitor.page
        page.click("nav >> text=我的密钥")
        page.fill("[name=label]", "till")
        page.click("button:has-text('新建密钥')")
        key = page.inner_text("[data-testid=fresh-key]")
        self.assertEqual(visitor.axe_violations(), [])
        sender = Client(held["port"].it, key)
        self.assertEqual(sender.post("/v1/declarations", port.body("P-1", port.car(port.SOUND)), Prefer="wait=30").status, 201)
        page.click("nav >> text=回执历史")
        page.wait_for_selector("td:has-text('P-1')")
        page.click("nav >> text=我的密钥")
        page.wait_for_selector("td:has-text('till')")
        self.assertNotIn(key, page.content())
        page.click("button:has-text('轮换')")
        page.wait_for_selector("[data-testid=fresh-key]")
        self.assertNotEqual(page.inner_text("[data-testid=fresh-key]"), key)
        self.check(visitor, "keys", "receipts", "quality")
        self.assertEqual(visitor.clean(), [])

    def test_the_failing_line_is_shown(self):
        visitor = self.signed_in("lin")
        page = visitor.page
        visitor.go("quality")
        wrong = port.body("P-2", port.car(port.SOUND, hsCode="no code"))
        page.fill("textarea", "\n".join(json.dumps(body) for body in (port.body("P-3", port.car(port.SOUND)), wrong)))
        page.click("button:has-text('校验')")
        page.wait_for_selector(".lines .fault")
        self.assertIn('"hsCode": "no code"', page.inner_text(".lines .fault"))
        self.assertIn("第2行", page.inner_text("main"))
        self.assertEqual(visitor.axe_violations(), [])
        self.assertEqual(visitor.clean("status of 422"), [])

    def test_the_page_of_the_interface(self):
        visitor = held["browser"].visitor(held["port"].it.url())
        self.addCleanup(visitor.context.close)
        for scheme in ("light", "dark"):
            visitor.page.emulate_media(color_scheme=scheme)
            visitor.page.goto(f"{visitor.url}/docs/")
            self.assertEqual(visitor.headings(), 1)
        self.assertEqual(visitor.axe_violations(), [])
        shown = visitor.page.inner_text("main")
        for path in visitor.page.request.get(f"{visitor.url}/openapi.json").json()["paths"]:
            self.assertIn(path, shown)
        self.assertEqual((visitor.page.locator("section:has(> #samples) details").count(), visitor.page.locator("script").count()), (5, 0))
        self.assertEqual(visitor.clean(), [])


if __name__ == "__main__":
    unittest.main()
