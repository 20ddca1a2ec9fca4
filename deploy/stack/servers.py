"""One folder with PostgreSQL, a broker and any number of instances of Loopgate on them."""
import json
import os
import secrets
import shutil
import threading
from pathlib import Path

from . import StackError, certificates, jars, ports
from .kafka import Kafka, new_cluster_id
from .postgres import Postgres, role_of

ROOT = Path(__file__).resolve().parents[2]
MARK = "state.json"


def default_jars():
    """Where the broker's jars are kept for every stack of this user."""
    kept = os.environ.get("LOOPGATE_JARS")
    return Path(kept) if kept else ROOT / ".loopgate" / "local" / "jars"


class Stack:
    """The servers and what they need.

    `build` holds the programs, `share` the folder with schemas/; `settings` are PostgreSQL's beside the stack's own.
    """

    def __init__(self, folder, build=None, share=None, jar_folder=None, settings=None):
        self.folder = Path(folder).absolute()
        self.build = Path(build or ROOT / "build").absolute()
        self.share = Path(share or ROOT).absolute()
        self.jar_folder = Path(jar_folder or default_jars()).absolute()
        self.settings = settings or {}
        self.jars_checked = False
        self.state = self._read()
        self._lay()

    # What is kept

    def _read(self):
        path = self.folder / MARK
        return json.loads(path.read_text()) if path.exists() else {}

    def save(self):
        """Writes the state down, whole or not at all."""
        new = self.folder / (MARK + ".new")
        new.touch(mode=0o600)
        new.write_text(json.dumps(self.state, indent=1))
        new.replace(self.folder / MARK)

    def made(self):
        """Whether this folder is a stack."""
        return "id" in self.state

    def _lay(self):
        taken = self.state.get("ports", {})
        self.database = Postgres(self.folder / "postgres", taken.get("postgres", 0), self.settings)
        self.kafka = Kafka(self.folder / "kafka", taken.get("kafka", 0), taken.get("controller", 0),
                           self.jar_folder, self.folder / "certificates")

    # Its life

    def make(self, wanted=None, say=print):
        """Makes certificates, passwords, the cluster and the broker's log, once; `wanted` names ports."""
        if not self.made():
            if self.folder.exists() and any(self.folder.iterdir()):
                raise StackError(f'"{self.folder}" holds something else')
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.state = {"id": secrets.token_hex(8), "cluster": new_cluster_id(), "ports": {}, "instances": {}}
            self.save()
        os.chmod(self.folder, 0o700)
        self.choose_ports(wanted or {}, say)
        certificates.make(self.folder / "certificates")
        self.database.make()

    def bring_jars(self):
        """Brings and checks the broker's jars, once in this object's life."""
        if not self.jars_checked:
            jars.bring(self.jar_folder)
            self.jars_checked = True

    def choose_ports(self, wanted, say=print):
        """A port for each server that does not run: its last one, the wanted one, or the next free one."""
        running = {"postgres": self.database.pid(), "kafka": self.kafka.process.pid()}
        running["controller"] = running["kafka"]
        for name, pid in running.items():
            if pid is None:
                self.keep_port(name, wanted.get(name), say)
        self._lay()

    def keep_port(self, name, wanted, say):
        """Chooses and remembers the port of that name."""
        known = self.state["ports"]
        taken = {port for other, port in known.items() if other != name}
        if known.get(name) or wanted:
            known[name] = ports.choose(known.get(name) or wanted, taken, say)
        else:
            known[name] = ports.any_free(taken)
        self.save()
        return known[name]

    def start(self):
        """Starts both servers side by side."""
        self.bring_jars()
        self.kafka.make(self.state["cluster"])
        failed = []

        def run(server):
            try:
                server.start()
            except StackError as error:
                failed.append(error)

        both = [threading.Thread(target=run, args=(server,)) for server in (self.database, self.kafka)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        if failed:
            raise failed[0]

    def stop(self):
        """Stops the services of each instance, then the servers."""
        for instance in self.instances():
            instance.stop()
        if self.made():
            self.kafka.stop()
            self.database.stop()

    def delete(self):
        """Stops all of it and gives the folder back; refuses a folder that is no stack."""
        if not self.made():
            raise StackError(f'"{self.folder}" was not made by this command')
        self.stop()
        shutil.rmtree(self.folder)

    def servers(self):
        """(name, process id or None, address) of each server."""
        return [("postgresql", self.database.pid(), f"127.0.0.1:{self.database.port}"),
                ("kafka", self.kafka.process.pid(), self.kafka.address())]

    def describe(self):
        """Lines that tell a person where the servers are."""
        return [f"postgresql   127.0.0.1:{self.database.port}   (deploy/local psql)",
                f"kafka        {self.kafka.address()}   (mutual TLS, {self.folder / 'certificates'})"]

    def __enter__(self):
        self.make()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    # Instances

    def instance(self, name, clock="real", seed=None):
        """The instance of that name; made when there is none."""
        from .instance import Instance
        instance = Instance(self, name)
        instance.make(clock, seed)
        return instance

    def instances(self):
        """The instances that there are."""
        from .instance import Instance
        return [Instance(self, name) for name in self.state.get("instances", {})]

    # What an instance asks of the servers

    def make_database(self, instance, like=None):
        """A database for an instance, empty or a copy of another instance's; refuses one that stands there but is not its own."""
        note = f"loopgate stack {self.state['id']} instance {instance.name}"
        if not self.database.make_database(instance.database, note, like.database if like else "template0") \
                and self.database.note_of(instance.database) != note:
            raise StackError(f'the database "{instance.database}" was not made by this command')

    def drop_database(self, instance):
        note = f"loopgate stack {self.state['id']} instance {instance.name}"
        if self.database.note_of(instance.database) != note:
            raise StackError(f'the database "{instance.database}" was not made by this command')
        self.database.sql(f"DROP DATABASE {instance.database} WITH (FORCE)")

    def new_topics(self, name):
        """What begins the names of a new instance's topics: those of a dropped one of the same name still hold its records."""
        self.state["made"] = self.state.get("made", 0) + 1
        return f"{name}-{self.state['made']}."

    def conninfo(self, service, instance):
        """The connection string of a service, of the public, or of the operator, who owns the database."""
        return self.database.conninfo(role_of(service), instance.database)

    def kafka_environment(self, service):
        """The broker's address and the principal's certificate."""
        folder = self.folder / "certificates"
        return {"LOOPGATE_KAFKA": self.kafka.address(), "LOOPGATE_KAFKA_CA": str(folder / "ca.pem"),
                "LOOPGATE_KAFKA_CERTIFICATE": str(folder / f"{service}.pem"),
                "LOOPGATE_KAFKA_KEY": str(folder / f"{service}.key")}
