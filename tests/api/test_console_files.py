"""The console's files as browsers get them: types, policy, caching, copies that are compressed, and nothing beside the folder."""
import contextlib
import gzip
import pathlib
import tempfile
import unittest

from client import Client
from stack import instance

FILES = {"index.html": b"<!doctype html><title>console</title>", "worker.js": b"self.x = 1;", "manifest.webmanifest": b"{}", "icon.svg": b"<svg/>",
         "assets/index-1a2b3c4d.js": b"x" * 2000, "assets/index-1a2b3c4d.js.gz": gzip.compress(b"x" * 2000), "assets/index-1a2b3c4d.js.br": b"brotli",
         "assets/style-5e6f7a8b.css": b"a{}", "assets/index-1a2b3c4d.js.map": b"{}", "docs/index.html": b"<title>docs</title>", "secret.key": b"no"}
held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
    for name, content in FILES.items():
        path = folder / "console" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "outside.html").write_text("outside")
    (folder / "console" / "link.html").symlink_to(folder / "outside.html")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    it = held["it"] = stack.enter_context(instance("files"))
    it.start("gateway", added={"LOOPGATE_CONSOLE": str(folder / "console")})
    it.wait_ready("gateway")
    held["client"] = Client(it)


def tearDownModule():
    held["stack"].close()


class Files(unittest.TestCase):
    def get(self, path, **headers):
        return held["client"].get(path, **headers)

    def test_types_and_policy(self):
        for path, kind in (("/console/", "text/html; charset=utf-8"), ("/console/worker.js", "text/javascript; charset=utf-8"),
                           ("/console/manifest.webmanifest", "application/manifest+json"), ("/console/icon.svg", "image/svg+xml"),
                           ("/console/assets/style-5e6f7a8b.css", "text/css; charset=utf-8")):
            answer = self.get(path)
            self.assertEqual((answer.status, answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]), (200, kind, "nosniff"), path)
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
            self.assertEqual((policy["default-src"], policy["script-src"], policy["style-src"], policy["connect-src"], policy["img-src"], policy["frame-ancestors"]),
                             ("'none'", "'self'", "'self'", "'self'", "'self' blob:", "'none'"))
            self.assertNotIn("unsafe", answer.headers["Content-Security-Policy"])

    def test_routes_of_the_console_get_its_page(self):
        for path in ("/console", "/console/", "/console/orders/1?tab=2", "/console/a/b/c"):
            self.assertEqual(self.get(path).body, FILES["index.html"], path)
        lead = self.get("/")
        self.assertEqual((lead.status, lead.headers["Location"]), (302, "/console/"))
        for path in ("/console/assets/gone-00000000.js", "/other", "/v1/nothing"):
            self.assertEqual(self.get(path).status, 404, path)

    def test_caching(self):
        page, asset = self.get("/console/"), self.get("/console/assets/index-1a2b3c4d.js")
        self.assertEqual((page.headers["Cache-Control"], asset.headers["Cache-Control"]), ("no-cache", "public, max-age=31536000, immutable"))
        again = self.get("/console/", If_None_Match=page.headers["ETag"])
        self.assertEqual((again.status, again.body, again.headers["ETag"]), (304, b"", page.headers["ETag"]))
        self.assertEqual(self.get("/console/", If_None_Match='W/"0"').status, 200)

    def test_compressed_copies(self):
        for accepted, encoding, body in ((None, None, b"x" * 2000), ("gzip, deflate, br", "br", b"brotli"), ("gzip", "gzip", FILES["assets/index-1a2b3c4d.js.gz"]),
                                         ("br;q=0, gzip;q=0.5", "gzip", FILES["assets/index-1a2b3c4d.js.gz"]), ("identity", None, b"x" * 2000), ("brx", None, b"x" * 2000)):
            answer = self.get("/console/assets/index-1a2b3c4d.js", **({"Accept_Encoding": accepted} if accepted else {}))
            self.assertEqual((answer.headers["Content-Encoding"], answer.body, answer.headers["Vary"]), (encoding, body, "Accept-Encoding"), accepted)

    def test_nothing_else_can_be_reached(self):
        for path in ("/console/../outside.html", "/console/%2e%2e/outside.html", "/console/..%2foutside.html", "/console/link.html", "/console/secret.key",
                     "/console/assets/index-1a2b3c4d.js.map", "/console/assets/index-1a2b3c4d.js.gz", "/console//etc/passwd", "/docs/../outside.html", "/docs/secret.key"):
            answer = self.get(path)
            self.assertNotIn(b"outside", answer.body, path)
            self.assertTrue(answer.status in (400, 404) or answer.body == FILES["index.html"], (path, answer.status, answer.body))

    def test_the_description_has_a_policy_of_its_own(self):
        answer = self.get("/docs/")
        self.assertEqual((answer.status, answer.body), (200, FILES["docs/index.html"]))
        self.assertEqual(answer.headers["Content-Security-Policy"], "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")

    def test_it_only_reads(self):
        self.assertEqual(held["client"].post("/console/", {}).status, 405)


if __name__ == "__main__":
    unittest.main()
