"""A private Kafka broker: one KRaft node, mutual TLS, nobody but the operator may do anything unasked."""
import base64
import os
import socket
import ssl
import subprocess
import time
import uuid
from pathlib import Path

from . import StackError
from .process import Process, tidy_environment

PROPERTIES = """\
process.roles=broker,controller
node.id=1
listeners=CLIENTS://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=CLIENTS://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
listener.security.protocol.map=CLIENTS:SSL,CONTROLLER:SSL
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:{controller}
inter.broker.listener.name=CLIENTS
log.dirs=data

# The principal is the common name of the client's certificate; none, no entry.
ssl.keystore.type=PEM
ssl.keystore.location=certificates/broker-store.pem
ssl.truststore.type=PEM
ssl.truststore.location=certificates/ca.pem
ssl.client.auth=required
ssl.principal.mapping.rules=RULE:^CN=([a-z0-9_-]+)$/$1/,DEFAULT
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:operator;User:broker

auto.create.topics.enable=false
log.message.timestamp.type=LogAppendTime
log.segment.bytes=33554432
log.index.size.max.bytes=1048576
log.cleaner.dedupe.buffer.size=8388608
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
offsets.topic.segment.bytes=8388608
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
metadata.max.idle.interval.ms=5000
num.network.threads=2
num.io.threads=4
num.recovery.threads.per.data.dir=2
"""


def new_cluster_id():
    """A cluster id as Kafka writes it: 22 characters of URL-safe base64."""
    while True:
        text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        if not text.startswith("-"):
            return text


class Kafka:
    """One broker in one folder; every path in its settings is relative to it, so any path will do."""

    def __init__(self, folder, port, controller, jars, certificates):
        self.folder = Path(folder)
        self.port = port
        self.controller = controller
        self.jars = Path(jars)
        self.certificates = Path(certificates)
        self.process = Process(self.folder / "pid", self.folder / "log")

    def address(self):
        return f"127.0.0.1:{self.port}"

    def _java(self, *arguments):
        return ["java", "-Xmx384m", "-Xms128m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "-cp", "jars/*", *arguments]

    def _link(self, name, target):
        link = self.folder / name
        if not link.is_symlink() or Path(os.readlink(link)) != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)

    def make(self, cluster_id):
        """Gives the broker its empty log, once."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write_settings()
        if (self.folder / "data" / "meta.properties").exists():
            return
        done = subprocess.run(self._java("kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", "server.properties"),
                              cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=tidy_environment({}))
        if done.returncode != 0:
            raise StackError(f"kafka's log could not be made: {done.stdout}{done.stderr}")

    def _write_settings(self):
        self._link("jars", self.jars.resolve())
        self._link("certificates", self.certificates.resolve())
        (self.folder / "server.properties").write_text(PROPERTIES.format(port=self.port, controller=self.controller))

    def start(self, seconds=300):
        """Starts it and waits until it answers."""
        if self.process.pid() is None:
            self._write_settings()
            self.process.start(self._java("kafka.Kafka", "server.properties"), tidy_environment({}), self.folder)
        end = time.monotonic() + seconds
        while not self.answers():
            if self.process.pid() is None or time.monotonic() > end:
                raise StackError(f"kafka did not start:\n{self.process.last_lines()}")
            time.sleep(0.1)

    def answers(self):
        """Whether the broker takes the operator's certificate and answers a request."""
        context = ssl.create_default_context(cafile=self.certificates / "ca.pem")
        context.load_cert_chain(self.certificates / "operator.pem", self.certificates / "operator.key")
        # ApiVersions, version 0, correlation 1, no client id.
        request = b"\x00\x00\x00\x0a\x00\x12\x00\x00\x00\x00\x00\x01\xff\xff"
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as plain, \
                    context.wrap_socket(plain, server_hostname="127.0.0.1") as connection:
                connection.settimeout(5)
                connection.sendall(request)
                return connection.recv(8)[4:8] == b"\x00\x00\x00\x01"
        except OSError:
            return False

    def stop(self):
        self.process.stop(30)

    def kill(self):
        """Ends it without asking."""
        self.process.kill()
