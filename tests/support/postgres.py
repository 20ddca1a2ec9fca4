"""A throw-away PostgreSQL 15 in a temporary folder, reached through its socket alone, and psql over it."""
import os
import pathlib
import shutil
import subprocess
import tempfile

from place import ROOT

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
SPEED = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c listen_addresses='' -c shared_buffers=32MB"


class SqlError(Exception):
    """What psql said."""


class Postgres:
    """`with Postgres() as pg: pg.sql("SELECT 1")`; the superuser's name is postgres."""

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="loopgate-pg-", dir="/tmp"))
        self.user = self.unprivileged()
        if self.user:
            shutil.chown(self.folder, self.user)
        try:
            self.run(BIN / "initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            self.run(BIN / "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", f"{SPEED} -k {self.folder}", "start")
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_):
        self.run(BIN / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def unprivileged():
        """Whom to be when we are root, which the server refuses; None when we are not."""
        if os.geteuid() != 0:
            return None
        known = subprocess.run(["id", "loopgate"], capture_output=True).returncode == 0
        return "loopgate" if known else "postgres"

    def run(self, *command):
        prefix = ["runuser", "-u", self.user, "--"] if self.user else []
        done = subprocess.run([*prefix, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                              text=True, cwd="/")
        if done.returncode != 0:
            raise SqlError(done.stdout)

    def sql(self, text, database="postgres"):
        """Runs statements in one session; rows as lists of text, NULL as ''."""
        done = subprocess.run([BIN / "psql", "-h", self.folder, "-U", "postgres", "-d", database, "-XqAt", "-F", "\x1f", "-v", "ON_ERROR_STOP=1"],
                              input=text, capture_output=True, text=True)
        if done.returncode != 0:
            raise SqlError(done.stderr.strip())
        return [line.split("\x1f") for line in done.stdout.splitlines()]

    def migrate(self, database="postgres"):
        """Applies schemas/database in its order, each file in one transaction: first the table of migrations."""
        folder = ROOT / "schemas" / "database"
        for file in [folder / "migration.sql", *sorted(folder.glob("[0-9]*.sql"))]:
            try:
                self.sql(f"BEGIN;\n{file.read_text()}\nCOMMIT;\n", database)
            except SqlError as error:
                raise SqlError(f"{file.name}: {error}") from None
