"""Photos of an order: pieces, torn and resumed; proven by hash and first bytes; bounded; read through the order alone; removed when nothing names them."""
import base64
import concurrent.futures
import contextlib
import hashlib
import os
import signal
import socket
import threading
import time
import unittest

from client import Client, principal
from place import ROOT
from stack import instance

ORDER, OTHER = "01934000-0000-7000-8000-000000000201", "01934000-0000-7000-8000-000000000999"
JPEG = b"\xff\xd8\xff\xe0" + os.urandom(300_000)

held = {}


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("uploads"))
    it.start("gateway")
    it.wait_ready("gateway")
    it.psql((ROOT / "tests" / "api" / "rows.sql").read_text())
    for name, grants in {"anna": ["inspector:port:2248"], "bert": ["inspector:port:2248"], "far": ["inspector:port:5100"], "broker-1": ["declarant"],
                         "eve": ["analyst"]}.items():
        held[name] = principal(it, name, *grants, kind="person")


def tearDownModule():
    held["stack"].close()


def sha(content):
    return hashlib.sha256(content).hexdigest()


def begin(who, content, order=ORDER, size=None, digest=None, **headers):
    pairs = {"order": order, "sha256": digest or sha(content)}
    metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in pairs.items())
    return held[who].call("POST", "/v1/uploads", **{"Tus_Resumable": "1.0.0", "Upload_Length": str(len(content) if size is None else size), "Upload_Metadata": metadata} | headers)


def send(who, path, offset, piece, media="application/offset+octet-stream", **headers):
    return held[who].call("PATCH", path, piece, media, **{"Tus_Resumable": "1.0.0", "Upload_Offset": str(offset)} | headers)


def head(who, path):
    return held[who].call("HEAD", path, Tus_Resumable="1.0.0")


def upload(who, content, **named):
    """A photo in one piece; the last answer."""
    return send(who, begin(who, content, **named).headers["Location"], 0, content)


def photo(who, content, order=ORDER):
    return held[who].get(f"/v1/orders/{order}/photos/{sha(content)}")


def files(folder):
    return sorted(path.name for path in (held["it"].folder / "evidence" / folder).iterdir())


class Case(unittest.TestCase):
    def problem(self, answer, status, kind):
        self.assertEqual((answer.status, answer.json()["type"]), (status, f"/problems/{kind}"), answer.body)


class Upload(Case):
    def test_in_pieces(self):
        begun = begin("anna", JPEG)
        self.assertEqual((begun.status, begun.headers["Tus-Resumable"], begun.headers["Upload-Offset"]), (201, "1.0.0", "0"))
        path = begun.headers["Location"]
        half = len(JPEG) // 2
        self.assertEqual(send("anna", path, 0, JPEG[:half]).headers["Upload-Offset"], str(half))
        self.problem(photo("anna", JPEG), 404, "not-found")
        self.problem(send("anna", path, 0, JPEG[:half]), 409, "other-offset")
        self.assertEqual((head("anna", path).headers["Upload-Offset"], head("anna", path).headers["Upload-Length"]), (str(half), str(len(JPEG))))
        again = begin("anna", JPEG)
        self.assertEqual((again.headers["Location"], again.headers["Upload-Offset"]), (path, str(half)), "begun again it is the same")
        last = send("anna", path, half, JPEG[half:])
        self.assertEqual((last.status, last.headers["Upload-Offset"]), (204, str(len(JPEG))))
        self.assertEqual(head("anna", path).headers["Upload-Offset"], str(len(JPEG)))
        self.assertEqual(begin("anna", JPEG).headers["Upload-Offset"], str(len(JPEG)), "what is kept is not sent again")
        got = photo("bert", JPEG)
        self.assertEqual((got.status, got.body, got.headers["Content-Type"]), (200, JPEG, "image/jpeg"))
        self.assertEqual((got.headers["X-Content-Type-Options"], got.headers["Content-Security-Policy"]), ("nosniff", "default-src 'none'; sandbox"))
        self.assertRegex(got.headers["Content-Disposition"], r'^attachment; filename="[0-9a-f]{12}\.jpg"$')

    def test_two_pieces_at_once(self):
        """Both saw the same place: the one that is noted second is told so."""
        content, it = JPEG + b"twice", held["it"]
        where = begin("anna", content).headers["Location"]
        holder = threading.Thread(target=it.psql, args=("BEGIN; SELECT FROM intake.upload FOR UPDATE; SELECT pg_sleep(1.5); COMMIT",))
        holder.start()
        while not it.psql("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()") and holder.is_alive():
            pass
        with concurrent.futures.ThreadPoolExecutor(2) as two:
            statuses = sorted(answer.status for answer in two.map(lambda _: send("anna", where, 0, content[:1000]), range(2)))
        holder.join()
        self.assertEqual(statuses, [204, 409])

    def test_a_torn_piece_leaves_nothing_behind(self):
        content = JPEG + b"torn"
        path = begin("anna", content).headers["Location"]
        port = held["it"].port("http")
        with socket.create_connection(("127.0.0.1", port)) as torn:
            torn.sendall((f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {held['anna'].key}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
                          f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(content)}\r\n\r\n").encode() + content[:1000])
        self.assertEqual(head("anna", path).headers["Upload-Offset"], "0")
        self.assertEqual(send("anna", path, 0, content).status, 204)
        self.assertEqual(photo("anna", content).body, content)

    def test_an_order_holds_what_the_parameters_in_force_say(self):
        it = held["it"]
        count = int(it.psql(f"SELECT count(*) FROM intake.upload WHERE order_id = '{ORDER}'"))
        for code, value, size in (("photos_order", count + 1, 1000), ("photo_space_order", 39, 20 << 20)):
            it.psql(f"UPDATE ops.rule_parameter SET value = '{value}' WHERE code = '{code}'")
            taken, refused = [begin("anna", f"{code} {n}".encode(), size=size) for n in (1, 2)]
            it.psql(f"UPDATE ops.rule_parameter SET value = '500' WHERE code = '{code}'; DELETE FROM intake.upload WHERE order_id = '{ORDER}' AND received = 0")
            self.assertEqual(taken.status, 201, taken.body)
            self.problem(refused, 413, "too-large")

    def test_a_gateway_that_ends_in_the_middle(self):
        it, content = held["it"], JPEG + b"killed"
        path = begin("anna", content).headers["Location"]
        send("anna", path, 0, content[:100_000])
        it.kill("gateway")
        it.start("gateway")
        it.wait_ready("gateway")
        self.assertEqual(head("anna", path).headers["Upload-Offset"], "100000")
        self.assertEqual(send("anna", path, 100_000, content[100_000:]).status, 204)
        self.assertEqual(photo("anna", content).body, content)

    def test_an_end_waits_for_no_database(self):
        """The gateway's connections stand still, with a question under way."""
        it, process = held["it"], held["it"].processes["gateway"]
        backends = [int(pid) for pid in it.psql("SELECT pid FROM pg_stat_activity WHERE usename = 'loopgate_gateway' AND datname = current_database()").split()]
        asking = socket.create_connection(("127.0.0.1", it.port("http")), timeout=20)
        try:
            for pid in backends:
                os.kill(pid, signal.SIGSTOP)
            asking.sendall(f"GET /v1/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {held['anna'].key}\r\n\r\n".encode())
            process.signal(signal.SIGTERM)
            until = time.monotonic() + 10
            while process.pid() is not None and time.monotonic() < until:
                time.sleep(0.05)
            self.assertIsNone(process.pid(), "it still runs after ten seconds")
        finally:
            asking.close()
            for pid in backends:
                os.kill(pid, signal.SIGCONT)
            it.stop("gateway")
            it.start("gateway")
            it.wait_ready("gateway")

    def test_bytes_that_were_lost_are_asked_for_anew(self):
        content = JPEG + b"lost"
        path = begin("anna", content).headers["Location"]
        send("anna", path, 0, content[:1000])
        (held["it"].folder / "evidence" / "part" / path.rsplit("/", 1)[1]).unlink()
        self.problem(send("anna", path, 1000, content[1000:]), 404, "not-found")
        self.assertEqual(upload("anna", content).status, 204)
        self.assertEqual(photo("anna", content).body, content)

    def test_only_what_was_announced_is_kept(self):
        for content, digest in ((b"\xff\xd8\xff" + b"x" * 50, "0" * 64), (b"<svg onload='alert(1)'/>", None), (b"MZ" + b"x" * 100, None)):
            answer = send("anna", begin("anna", content, digest=digest).headers["Location"], 0, content)
            self.problem(answer, 422, "invalid")
            self.problem(photo("anna", content), 404, "not-found")
        self.assertEqual(begin("anna", b"<svg onload='alert(1)'/>").headers["Upload-Offset"], "0", "it can be begun anew")

    def test_limits(self):
        self.problem(begin("anna", b"x", size=20 * 2**20 + 1), 413, "too-large")
        for size in (0, -1, "x", "1" * 20):
            self.problem(begin("anna", b"x", size=size), 400, "bad-header")
        path = begin("anna", b"\xff\xd8\xff12").headers["Location"]
        self.problem(send("anna", path, 0, b"\xff\xd8\xff123"), 413, "too-large")
        self.problem(send("anna", path, 0, b"x" * (2**20 + 1)), 413, "body-too-large")
        self.problem(send("anna", path, 0, b"x", media="image/jpeg"), 415, "unsupported-media-type")
        self.problem(send("anna", path, 0, b"x", Tus_Resumable="0.2.0"), 400, "bad-header")
        self.problem(begin("anna", b"x", Upload_Metadata="order x"), 400, "bad-header")

    def test_an_order_holds_only_so_much(self):
        order = "01934000-0000-7000-8000-000000000203"
        held["it"].psql(f"INSERT INTO intake.upload (id, order_id, principal, sha256, size) SELECT gen_random_uuid(), '{order}', 'bert', sha256(n::text::bytea), 20971520 "
                        "FROM generate_series(1, 25) n")
        self.problem(begin("anna", JPEG, order=order), 413, "too-large")


class Rights(Case):
    def test_who_may(self):
        self.problem(begin("eve", JPEG), 403, "forbidden")
        self.problem(begin("far", JPEG), 404, "not-found")
        self.problem(begin("anna", JPEG, order=OTHER), 404, "not-found")
        content = JPEG + b"rights"
        path = begin("anna", content).headers["Location"]
        self.problem(send("bert", path, 0, content), 404, "not-found")
        self.assertEqual(head("bert", path).status, 404)
        send("anna", path, 0, content)
        self.assertEqual(photo("eve", content).status, 200)
        self.problem(photo("far", content), 404, "not-found")
        self.problem(photo("broker-1", content), 403, "forbidden")
        self.problem(photo("anna", content, "01934000-0000-7000-8000-000000000203"), 404, "not-found")
        self.problem(Client(held["it"]).get(f"/v1/orders/{ORDER}/photos/{sha(content)}"), 401, "not-authenticated")
        for bad, status in (("0" * 63, 404), ("x" * 64, 404), ("%2e%2e%2f" + "0" * 59, 400)):
            self.assertEqual(held["anna"].get(f"/v1/orders/{ORDER}/photos/{bad}").status, status, bad)

    def test_no_other_folder_or_mode(self):
        evidence = held["it"].folder / "evidence"
        upload("anna", JPEG + b"mode")
        for folder in ("part", "kept"):
            self.assertEqual((evidence / folder).stat().st_mode & 0o777, 0o700)
        self.assertTrue(all(path.stat().st_mode & 0o777 == 0o600 for path in (evidence / "kept").iterdir()))


class Zz_Forgotten(Case):
    def test_what_no_check_names_goes_after_seven_days(self):
        it = held["it"]
        named, unnamed, young = JPEG + b"named", JPEG + b"unnamed", JPEG + b"young"
        for content in (named, unnamed, young):
            self.assertEqual(upload("anna", content).status, 204)
        it.psql("UPDATE inspection.check_record SET event = convert_to('{\"data\":{\"findings\":[{\"code\":\"label\",\"result\":\"fail\",\"photos\":[{\"sha256\":\"" + sha(named) + "\"}]}]}}', 'UTF8')")
        it.psql(f"UPDATE intake.upload SET begun_at = begun_at - interval '7 days' WHERE sha256 <> '\\x{sha(young)}'")
        it.stop("gateway")
        before = files("kept")
        it.start("gateway")
        it.wait_ready("gateway")
        for _ in range(100):
            if len(files("kept")) == 2:
                break
            held["anna"].get("/v1/session")
        self.assertGreater(len(before), 2)
        self.assertEqual((photo("anna", named).status, photo("anna", young).status, photo("anna", unnamed).status), (200, 200, 404))
        self.assertEqual(len(files("kept")), 2)


if __name__ == "__main__":
    unittest.main()
