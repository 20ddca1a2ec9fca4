"""The console behind TLS: deploy/proxy/loopgate.conf as it stands, in front of a gateway that believes this proxy alone."""
import concurrent.futures
import contextlib
import http.client
import socket
import ssl
import subprocess
import tempfile
import unittest
from pathlib import Path

import port
from browser import Browser, built
from place import ROOT
from wait import until

NGINX = "/usr/sbin/nginx"
held = {}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def recipe(folder, gateway, certificates):
    """The recipe's first server with this machine's ports and certificate, inside what Debian's nginx.conf puts around it."""
    text = (ROOT / "deploy" / "proxy" / "loopgate.conf").read_text(encoding="utf-8").rpartition("server {")[0]
    https = free_port()
    for said, here in (("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"), ("http://127.0.0.1:8080", f"http://127.0.0.1:{gateway}"),
                       ("/etc/loopgate/tls/console.pem", f'"{certificates}/broker.pem"'), ("/etc/loopgate/tls/console.key", f'"{certificates}/broker.key"')):
        assert text.count(said) == 1, said
        text = text.replace(said, here)
    spaces = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nevents {{}}\nhttp {{\naccess_log off;\n{spaces}{text}}}\n", encoding="utf-8")
    return https


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def setUpModule():
    if not Path(NGINX).exists():
        raise unittest.SkipTest(f"there is no {NGINX}")
    console = built()
    stack = held["stack"] = contextlib.ExitStack()
    held["browser"] = Browser(console)
    stack.callback(held["browser"].close)
    it = held["port"] = stack.enter_context(port.opened("proxy", LOOPGATE_PROXY="127.0.0.2"))
    held["chen"] = it.person("chen", "analyst")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    held["https"] = recipe(folder, it.it.port("http"), it.it.stack.folder / "certificates")
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.PIPE, text=True)
    stack.callback(process.stderr.close)
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)
    until(lambda: process.poll() is not None or listens(held["https"]))
    if process.poll() is not None:
        said = process.stderr.read()
        held["stack"].close()
        raise AssertionError(f"nginx does not start: {said}")


def tearDownModule():
    if "stack" in held:
        held["stack"].close()


class Behind(unittest.TestCase):
    def test_a_day_s_beginning_over_tls(self):
        visitor = held["browser"].visitor(f"https://localhost:{held['https']}", ignore_https_errors=True)
        self.addCleanup(visitor.context.close)
        visitor.go()
        self.assertEqual(visitor.page.evaluate("[isSecureContext, location.protocol]"), [True, "https:"])
        port.sign_in(visitor, held["chen"])
        cookie, = visitor.context.cookies()
        self.assertTrue(cookie["name"].startswith("__Host-loopgate-") and cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Strict", cookie)
        visitor.go("declarations")
        visitor.page.wait_for_selector(".list")
        live = visitor.page.evaluate("""async () => {
            const reader = (await fetch('/v1/live')).body.getReader();
            const first = new TextDecoder().decode((await reader.read()).value);
            await reader.cancel();
            return first;
        }""")
        self.assertIn("event: ready", live)
        visitor.page.click("header >> text=退出登录")
        visitor.page.wait_for_selector("[name=account]")
        self.assertEqual(visitor.clean("SSL certificate", "ServiceWorker"), [])


class Believed(unittest.TestCase):
    """Who says for whom they ask: the proxy alone is believed, and of what it says the address that it saw itself."""

    def ask(self, near, claimed, proxied=False):
        """The public's look-up from an address of this machine that claims to ask for another."""
        if proxied:
            made = http.client.HTTPSConnection("127.0.0.1", held["https"], timeout=20, source_address=(near, 0), context=ssl._create_unverified_context())
        else:
            made = http.client.HTTPConnection("127.0.0.1", held["port"].it.port("http"), timeout=20, source_address=(near, 0))
        with contextlib.closing(made) as connection:
            connection.request("GET", "/public/en/lookup", headers={"X-Forwarded-For": claimed})
            return connection.getresponse().status

    def given(self, near, proxied=False):
        """How many were answered before one was refused as too many, each of which claims to ask for somebody else; many at once, for a slow machine gives back what was taken."""
        count = 0
        with concurrent.futures.ThreadPoolExecutor(16) as crowd:
            for turn in range(100):
                answers = list(crowd.map(lambda n: self.ask(near, f"192.0.{turn}.{n}", proxied), range(32)))
                self.assertLessEqual(set(answers), {200, 429})
                count += answers.count(200)
                if 429 in answers:
                    return count
        self.fail(f"{count} were given to {near}")

    def test_an_address_is_none_that_the_caller_names(self):
        self.assertGreaterEqual(self.given("127.0.0.3"), 300)
        self.assertLess(self.given("127.0.0.3", proxied=True), 300)  # it is the same one behind the proxy, whatever it claims
        self.assertEqual(self.ask("127.0.0.4", "127.0.0.3", proxied=True), 200)  # and another is another


if __name__ == "__main__":
    unittest.main()
