"""Nobody gets in unproven: broker, database, HTTP; what proves somebody is readable by its owner alone; nothing listens beyond loopback."""
import contextlib
import os
import shutil
import socket
import ssl
import stat
import subprocess
import tempfile
import unittest
from pathlib import Path

import rights
from client import Client
from stack import instance

from deploy.stack import certificates

FOLDERS = ("keys", "evidence", "logs", "run")
held = {}
API_VERSIONS = b"\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x01\xff\xff"


def setUpModule():
    stack = held["stack"] = contextlib.ExitStack()
    it = held["it"] = stack.enter_context(instance("grants_doors"))
    it.start()
    it.wait_ready()
    held["folder"] = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="loopgate-doors-")))
    certificates.make(held["folder"], ("broker", "operator", "gateway"))  # of another authority


def tearDownModule():
    held["stack"].close()


def answers(port, certificate=None):
    """Whether the broker answers a request behind TLS, with a client's certificate or without."""
    it = held["it"]
    context = ssl.create_default_context(cafile=it.stack.folder / "certificates" / "ca.pem")
    if certificate:
        context.load_cert_chain(f"{certificate}.pem", f"{certificate}.key")
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as plain, context.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
            connection.settimeout(5)
            connection.sendall(API_VERSIONS)
            return connection.recv(8)[4:8] == b"\x00\x00\x00\x01"
    except OSError:
        return False


class BrokerDoor(unittest.TestCase):
    def test_only_a_certificate_of_the_house_opens(self):
        it = held["it"]
        own = it.stack.folder / "certificates"
        for name, port in (("clients", it.stack.kafka.port), ("controller", it.stack.state["ports"]["controller"])):
            self.assertFalse(answers(port), f"{name}: none")
            self.assertFalse(answers(port, held["folder"] / "operator"), f"{name}: of another authority")
        self.assertTrue(answers(it.stack.kafka.port, own / "assess"))

    def test_no_listener_speaks_without_tls(self):
        for port in (held["it"].stack.kafka.port, held["it"].stack.state["ports"]["controller"]):
            with socket.create_connection(("127.0.0.1", port), 5) as plain:
                plain.settimeout(5)
                plain.sendall(API_VERSIONS)
                try:
                    said = plain.recv(8)
                except OSError:
                    said = b""
            self.assertNotEqual(said[4:8], b"\x00\x00\x00\x01")


class DatabaseDoor(unittest.TestCase):
    def login(self, user, password=None, more=""):
        it = held["it"]
        environment = {"PATH": os.environ["PATH"], "PGCONNECT_TIMEOUT": "5", "PGPASSFILE": "/dev/null", **({"PGPASSWORD": password} if password else {})}
        done = subprocess.run(["psql", "-XAtqw", "-c", "SELECT 1", f"host=127.0.0.1 port={it.stack.database.port} dbname={it.database} user={user} {more}"],
                              capture_output=True, text=True, env=environment)
        return done.returncode == 0, done.stderr

    def test_no_role_without_its_password(self):
        database = held["it"].stack.database
        roles = ["postgres", "loopgate_owner"] + [f"loopgate_{service}" for service in rights.ROLES]
        for at, role in enumerate(roles):
            for password in (None, "", "wrong", role, database.password(roles[at - 1])):
                opened, said = self.login(role, password)
                self.assertFalse(opened, f"{role} with {password}")
                self.assertRegex(said, "password|no password supplied")
            self.assertTrue(self.login(role, database.password(role))[0], role)

    def test_no_other_way_in(self):
        database = held["it"].stack.database
        rules = database.sql("SELECT type, address, auth_method FROM pg_hba_file_rules").split()
        self.assertEqual(rules, ["host|127.0.0.1|scram-sha-256", "host|all|reject"])
        self.assertEqual(database.sql("SHOW listen_addresses; SHOW unix_socket_directories").splitlines(), ["127.0.0.1", ""])
        self.assertEqual(database.sql("SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'").strip(), "0")
        self.assertFalse(self.login("loopgate_gateway", database.password("loopgate_gateway"), "replication=true")[0])


class HttpDoor(unittest.TestCase):
    def test_every_route_asks_who(self):
        it = held["it"]
        for key in (None, "lg_unknown", "x" * 300):
            client = Client(it, key)
            for method, path in (("POST", "/v1/declarations"), ("POST", "/v1/events/check"), ("POST", "/v1/events/control"), ("GET", "/v1/receipts/" + "0" * 32)):
                answer = client.call(method, path, {} if method == "POST" else None)
                self.assertEqual(answer.status, 401, (method, path, key))


def listening(pid):
    """Addresses on which a process listens: what /proc tells of its sockets."""
    inodes = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            inodes.add(os.readlink(fd))
    for table, length in (("tcp", 8), ("tcp6", 32)):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                yield fields[1].split(":")[0][-length:]


class Machine(unittest.TestCase):
    LOOPBACK = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}

    def test_everything_listens_on_loopback_alone(self):
        it = held["it"]
        pids = {service: it.processes[service].pid() for service in rights.SERVICES}
        pids |= {name: pid for name, pid, _ in it.stack.servers()}
        for name, pid in pids.items():
            found = set(listening(pid))
            self.assertTrue(found, name)
            self.assertLessEqual(found, self.LOOPBACK, name)

    def test_secrets_are_their_owners_alone(self):
        it = held["it"]
        keys = [*it.folder.glob("keys/*.key"), *(it.stack.folder / "certificates").glob("*.key"), *(it.stack.folder / "postgres" / "pass").iterdir()]
        self.assertGreater(len(keys), 15)
        for path in keys:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600, path)
        for folder in [it.stack.folder, it.stack.folder / "certificates", it.stack.folder / "postgres" / "pass", *(it.folder / name for name in FOLDERS)]:
            self.assertEqual(stat.S_IMODE(folder.stat().st_mode) & 0o077, 0, folder)

    def test_a_service_refuses_a_key_that_others_can_read(self):
        it = held["it"]
        shutil.copytree(it.folder / "keys", held["folder"] / "keys")
        for name in ("seal", "draw"):
            service = {"seal": "gateway", "draw": "assess"}[name]
            path = held["folder"] / "keys" / f"{name}.key"
            os.chmod(path, 0o640)
            environment = {**it.environment(service), "LOOPGATE_KEYS": str(held["folder"] / "keys"), "LOOPGATE_MEMBER": "9",
                           "LOOPGATE_ADMIN": "", "LOOPGATE_LISTEN": "127.0.0.1:0", "PATH": os.environ["PATH"]}
            done = subprocess.run([it.program(service)], env=environment, capture_output=True, text=True, timeout=30)
            os.chmod(path, 0o600)
            self.assertNotEqual(done.returncode, 0, service)
            self.assertIn("that no other can read", done.stderr + done.stdout, service)


if __name__ == "__main__":
    unittest.main()
