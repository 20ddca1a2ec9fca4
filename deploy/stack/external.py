"""Servers that somebody else runs, named by LOOPGATE_DATABASE and LOOPGATE_KAFKA.

LOOPGATE_DATABASE is a connection string (key=value) of loopgate_owner, which may make roles.
LOOPGATE_KAFKA_CERTIFICATES is a folder as deploy/stack/certificates.py makes it: ca.pem, and for
operator and each service its .pem and .key.  Nothing there is ever removed from here.
"""
import os
import secrets

from . import StackError
from .postgres import ROLES, psql, quoted, role_of
from .servers import Stack


def named():
    """Whether both servers are named; one alone is a mistake."""
    both = [bool(os.environ.get(name)) for name in ("LOOPGATE_DATABASE", "LOOPGATE_KAFKA")]
    if any(both) and not all(both):
        raise SystemExit("deploy/local: LOOPGATE_DATABASE and LOOPGATE_KAFKA belong together")
    return all(both)


class External(Stack):
    """A stack whose servers are not ours: we keep the services' passwords, and run the services."""

    def __init__(self, folder, *rest):
        super().__init__(folder, *rest)
        self.given = os.environ["LOOPGATE_DATABASE"]
        if "://" in self.given:
            raise SystemExit("deploy/local: LOOPGATE_DATABASE must be written as key=value")
        if not os.environ.get("LOOPGATE_KAFKA_CERTIFICATES"):
            raise SystemExit("deploy/local: LOOPGATE_KAFKA_CERTIFICATES must name the folder of certificates")

    def make(self, wanted=None, say=print):
        if not self.made():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self.folder / "pass").mkdir(exist_ok=True, mode=0o700)
            self.state = {"id": secrets.token_hex(8), "external": True, "ports": {}, "instances": {}}
            self.save()
        for role in ROLES[1:]:
            path = self.folder / "pass" / role
            if not path.exists():
                path.touch(mode=0o600)
                path.write_text(f"*:*:*:{role}:{secrets.token_urlsafe(24)}\n")

    def bring_jars(self):
        """Somebody else's broker has its own."""

    def start(self):
        """Gives the services' roles the passwords that are kept here."""
        known = psql(self.given, "SELECT rolname FROM pg_roles").split()
        text = ""
        for role in ROLES[1:]:
            password = (self.folder / "pass" / role).read_text().strip().split(":")[4]
            text += f"{'ALTER' if role in known else 'CREATE'} ROLE {role} LOGIN PASSWORD '{password}';\n"
        psql(self.given, text)

    def stop(self):
        for instance in self.instances():
            instance.stop()

    def delete(self):
        raise StackError("these servers were not made by this command")

    def make_database(self, instance, like=None):
        """The database stands; the services may enter it."""
        name = psql(self.given, "SELECT quote_ident(current_database())").strip()
        psql(self.given, f"GRANT CONNECT ON DATABASE {name} TO {', '.join(ROLES[1:])}")

    def drop_database(self, instance):
        raise StackError("this database was not made by this command")

    def new_topics(self, name):
        """The same for ever: they go with the database, which stays."""
        return f"{name}."

    def conninfo(self, service, instance):
        """The given string; later words win over earlier ones, and an empty password over a given one."""
        if service == "operator":
            return self.given
        role = role_of(service)
        return f"{self.given} user={role} password='' passfile={quoted(self.folder / 'pass' / role)}"

    def kafka_environment(self, service):
        folder = os.environ["LOOPGATE_KAFKA_CERTIFICATES"]
        return {"LOOPGATE_KAFKA": os.environ["LOOPGATE_KAFKA"], "LOOPGATE_KAFKA_CA": f"{folder}/ca.pem",
                "LOOPGATE_KAFKA_CERTIFICATE": f"{folder}/{service}.pem", "LOOPGATE_KAFKA_KEY": f"{folder}/{service}.key"}

    def servers(self):
        return []

    def describe(self):
        return [f"database     {self.given.split('password')[0]}", f"kafka        {os.environ['LOOPGATE_KAFKA']}"]


def open_stack(folder, *rest):
    """The stack that stands in the folder, of the kind that it was made as."""
    stack = Stack(folder, *rest)
    return External(folder, *rest) if stack.state.get("external") else stack
