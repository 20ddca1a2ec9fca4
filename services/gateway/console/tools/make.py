#!/usr/bin/env python3
"""
Builds the console out of the source tree: make.py CONSOLE SCHEMAS OPENAPI HERE STAMP.

The sources are copied to HERE/work, where packages are installed once for each package-lock.json and
Vite builds; what it made becomes HERE/dist, which the gateway serves.  The source tree may be
read-only.  When nothing changed since the last time nothing is done.
"""
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

KEPT = ("node_modules", "dist", ".lock-installed")
LEFT_OUT = ("node_modules", "dist", "__pycache__", "README.md", "meson.build")


def copy_sources(console, schemas, openapi, work):
    """Brings WORK to what the sources are now; files that are gone there go here."""
    work.mkdir(parents=True, exist_ok=True)
    for old in work.iterdir():
        if old.name not in (*KEPT, "runtime"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.copytree(console, work, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*LEFT_OUT))
    for name in ("codes", "categories"):
        shutil.copytree(schemas / name, work / "schemas" / name)
    shutil.copytree(schemas / "api" / "samples", work / "schemas" / "samples")
    shutil.copy(schemas / "api" / "problems.json", work / "schemas" / "problems.json")
    shutil.copy(openapi, work / "openapi.json")


def fingerprint(work):
    """One hash of all that the build reads."""
    found = hashlib.sha256()
    for top, folders, files in os.walk(work):
        folders[:] = sorted(folder for folder in folders if folder not in KEPT)
        for name in sorted(set(files) - set(KEPT) - {"schema.ts"}):
            found.update(f"{top}/{name}\n".encode() + Path(top, name).read_bytes())
    return found.hexdigest()


def install(folder, npm):
    """npm ci, unless what is installed fits the lock already."""
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    mark = folder / ".lock-installed"
    if mark.exists() and mark.read_text() == lock and (folder / "node_modules").is_dir():
        return
    mark.unlink(missing_ok=True)
    subprocess.run([*npm, "ci", "--no-audit", "--no-fund", "--prefer-offline"], cwd=folder, check=True)
    mark.write_text(lock)


def runtime(folder):
    """The Node that builds, and its npm; on other machines than those it is made for, those that are there."""
    install(folder, ["npm"])
    arch = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), "")
    node = folder / "node_modules" / f"node-linux-{arch}" / "bin" / "node"
    if not node.exists():
        return "node", ["npm"]
    os.environ["PATH"] = f"{node.parent}:{os.environ['PATH']}"
    os.environ.setdefault("NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/ca-certificates.crt")  # trusts whom the system trusts, as Debian's does
    return node, [node, folder / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def run_build(work):
    """Types, checks and bundle."""
    node, npm = runtime(work / "runtime")
    install(work, npm)
    subprocess.run([sys.executable, "-B", "tools/docs.py", "openapi.json", "schemas/problems.json", "schemas/samples", "public/docs"], cwd=work, check=True)
    subprocess.run([sys.executable, "-B", "tools/guides.py", "guides", "public/docs"], cwd=work, check=True)
    for step in (["tools/types.mjs"], ["node_modules/typescript/bin/tsc", "--noEmit"], ["node_modules/vite/bin/vite.js", "build"]):
        subprocess.run([node, *step], cwd=work, check=True, env=os.environ | {"CI": "true"})


def main():
    console, schemas, openapi, here, stamp = (Path(argument).absolute() for argument in sys.argv[1:])
    work, dist = here / "work", here / "dist"
    copy_sources(console, schemas, openapi, work)
    now = fingerprint(work)
    if not (stamp.exists() and stamp.read_text() == now and (dist / "index.html").exists()):
        run_build(work)
        shutil.rmtree(dist, ignore_errors=True)
        (work / "dist").rename(dist)
    stamp.write_text(now)


if __name__ == "__main__":
    main()
