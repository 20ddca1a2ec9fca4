"""A private PostgreSQL 15: loopback only, SCRAM passwords, one role and one passfile per service."""
import os
import secrets
import signal
import subprocess
from pathlib import Path

from . import SERVICES, StackError
from .process import started_at, tidy_environment

BINARIES = Path("/usr/lib/postgresql/15/bin")
OWNER = "loopgate_owner"
# The services' roles, and the one by which the gateway reads what is public.
ROLES = (OWNER,) + tuple("loopgate_" + service for service in SERVICES + ("public",))

HBA = """\
# Nobody gets in without a password, and nobody from elsewhere.
host all all 127.0.0.1/32 scram-sha-256
host replication all all reject
"""


def role_of(service):
    """The database role of a service, of the operator, or of the public."""
    return OWNER if service == "operator" else "loopgate_" + service


def quoted(value):
    """A value of a libpq connection string."""
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def shared_memory():
    """An eighth of the memory, 128 to 1024 MB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return max(128, min(1024, memory // 8))


class Postgres:
    """One cluster in one folder: data/, log, and a passfile per role in pass/."""

    def __init__(self, folder, port, settings):
        self.folder = Path(folder)
        self.port = port
        self.settings = settings

    def passfile(self, role):
        return self.folder / "pass" / role

    def conninfo(self, role, database):
        """The connection string of a role; its password stands in its passfile."""
        return (f"host=127.0.0.1 port={self.port} dbname={quoted(database)} user={role} "
                f"passfile={quoted(self.passfile(role))}")

    def make(self):
        """A password for each role that has none yet, and initdb, once."""
        (self.folder / "pass").mkdir(parents=True, exist_ok=True, mode=0o700)
        for role in ("postgres",) + ROLES:
            if not self.passfile(role).exists():
                self._keep_password(role, secrets.token_urlsafe(24))
        if (self.folder / "data" / "PG_VERSION").exists():
            return
        first = self.folder / "pass" / "first"
        first.write_text(self.password("postgres"))
        self._run("initdb", "-D", "data", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--lc-collate=C", "-k",
                  "--auth=scram-sha-256", "--pwfile=pass/first", "--no-instructions")
        first.unlink()
        (self.folder / "data" / "pg_hba.conf").write_text(HBA)

    def _keep_password(self, role, password):
        path = self.passfile(role)
        path.touch(mode=0o600)
        path.write_text(f"*:*:*:{role}:{password}\n")

    def password(self, role):
        return self.passfile(role).read_text().strip().split(":")[4]

    def _settings(self):
        fixed = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "max_connections": 300,
            "shared_buffers": f"{shared_memory()}MB", "max_wal_size": "1GB", "min_wal_size": "512MB", "wal_buffers": "16MB",
            "checkpoint_timeout": "15min", "synchronous_commit": "on", "jit": "off", "password_encryption": "scram-sha-256",
            "random_page_cost": "1.1", "autovacuum_naptime": "15s", "timezone": "UTC", "log_timezone": "UTC",
            # Statements and their values are personal data: they stay out of the log.
            "log_error_verbosity": "terse", "log_min_error_statement": "panic", "log_parameter_max_length": 0}
        fixed.update(self.settings)
        return "".join(f"{name} = '{value}'\n" for name, value in fixed.items())

    def _run(self, program, *arguments):
        done = subprocess.run([BINARIES / program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, env=tidy_environment({"LC_ALL": "C.UTF-8"}))
        if done.returncode != 0:
            raise StackError(f"{program} failed: {done.stdout}{done.stderr}")
        return done.stdout

    def pid(self):
        """The postmaster's process id while it lives, else None."""
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            if Path(os.readlink(f"/proc/{pid}/cwd")) != (self.folder / "data").resolve():
                return None
        except (OSError, ValueError, IndexError):
            return None
        return pid if started_at(pid) else None

    def start(self):
        """Starts it and sees that each role can log in."""
        if self.pid() is None:
            (self.folder / "data" / "postgresql.auto.conf").write_text(self._settings())
            # pg_ctl hands its output on to the server: a pipe would never end.
            with open(self.folder / "log", "ab") as log:
                done = subprocess.run([BINARIES / "pg_ctl", "-D", "data", "-w", "-t", "60", "start"], cwd=self.folder,
                                      stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=tidy_environment({"LC_ALL": "C.UTF-8"}))
            if done.returncode != 0:
                raise StackError(f"postgresql did not start, see {self.folder / 'log'}")
        self._make_roles()

    def _make_roles(self):
        known = self.sql("SELECT rolname FROM pg_roles WHERE rolcanlogin").split()
        text = ""
        for role in ROLES:
            if role not in known:
                text += (f"CREATE ROLE {role} LOGIN PASSWORD '{self.password(role)}'"
                         + (" CREATEROLE CREATEDB" if role == OWNER else "") + ";\n")
        if text:
            self.sql(text)

    def stop(self):
        if self.pid() is not None:
            self._run("pg_ctl", "-D", "data", "-m", "fast", "-w", "-t", "60", "stop")

    def kill(self):
        """Ends the postmaster without asking, as a power cut would."""
        pid = self.pid()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def sql(self, text, database="postgres", role="postgres"):
        """Runs statements; gives the rows as lines, columns apart by '|'."""
        return psql(self.conninfo(role, database), text)

    def make_database(self, name, note, like="template0"):
        """Makes a database, a copy of `like`, with a note that tells whose it is; True when it was not there."""
        if self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            return False
        self.sql(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {like}")
        self.sql(f"COMMENT ON DATABASE {name} IS '{note}'; REVOKE ALL ON DATABASE {name} FROM PUBLIC; "
                 f"GRANT CONNECT ON DATABASE {name} TO {', '.join(ROLES)};")
        return True

    def note_of(self, name):
        """A database's note; None where there is no such database."""
        found = self.sql("SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database "
                         f"WHERE datname = '{name}'")
        return found[:-1] if found else None


def psql(conninfo, text):
    """Runs statements over a connection string; gives the rows as lines, columns apart by '|'."""
    done = subprocess.run([BINARIES / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", conninfo], input=text, capture_output=True,
                          text=True, env=tidy_environment({"PGCLIENTENCODING": "UTF8"}))
    if done.returncode != 0:
        raise StackError(f"sql failed: {done.stderr.strip()}")
    return done.stdout
