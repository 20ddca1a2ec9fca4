"""
The gate: builds what the asked suites need, runs them in order, prints the time of each and the counts.

A suite is a folder of tests/: programs that meson registers under the suite's name, and files
test_*.py of unittest cases in the folder itself (long_*.py for `tests/run long`).  What is counted
is the single case: cmocka's TAP lines, unittest's cases; a program that tells neither is one case.
A job is what runs in one go with servers of its own.  Three jobs run side by side, the longest first:
most of them wait more than they compute, so two left a sixth of two cores idle.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time

from place import ROOT, STATE

SANITIZER, RELEASE, FUZZ, COVERAGE = "sanitizer", "release", "fuzz", "coverage"
SUITES = {"unit": SANITIZER, "property": SANITIZER, "arch": SANITIZER, "sql": SANITIZER, "api": SANITIZER, "flow": SANITIZER,
          "fuzz": FUZZ, "risk": COVERAGE, "chaos": RELEASE, "demo": RELEASE, "privacy": RELEASE, "grants": RELEASE, "four-eyes": RELEASE, "local": RELEASE, "console": RELEASE}
# The programs of a build that meson runs write one log: they are one job's.
JOBS = (("console",), ("api",), ("flow", "sql"), ("demo",), ("chaos",), ("unit", "property", "arch"), ("privacy", "grants", "four-eyes", "local"), ("fuzz",), ("risk",))
JOBS_AT_ONCE, BUILDS_AT_ONCE = 3, 2
OPTIONS = {SANITIZER: ["-Dbuildtype=debug", "-Db_sanitize=address,undefined", "-Db_lundef=false"],
           RELEASE: ["-Dbuildtype=release"],
           COVERAGE: ["-Dbuildtype=debug", "-Db_ndebug=true", "-Dc_args=--coverage", "-Dc_link_args=--coverage"],
           FUZZ: ["-Dbuildtype=debug", "-Doptimization=1", "-Db_sanitize=address,undefined", "-Db_lundef=false", "-Dwerror=false", "-Dfuzz=true"]}
COMPILERS = {FUZZ: {"CC": "clang-14", "CXX": "clang++-14"}}
GOLDEN = "tests/property/decisions/golden"
TARGETS = {FUZZ: ["fuzzers", GOLDEN], COVERAGE: ["risk", GOLDEN], RELEASE: ["programs", GOLDEN]}
FUZZ_SECONDS, FUZZ_SECONDS_LONG = 10, 60
BROKERS = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1"}  # they live for minutes: compiling them twice takes longer than it saves
SANITIZERS = {"ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1", "UBSAN_OPTIONS": "halt_on_error=1:print_stacktrace=1"}


class Counts:
    """How many cases passed, failed and were skipped, and what those that failed are called."""

    def __init__(self, passed=0, failed=0, skipped=0, names=()):
        self.passed, self.failed, self.skipped, self.names = passed, failed, skipped, list(names)

    def add(self, other):
        self.names += other.names
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(command, **named):
    return subprocess.run([str(part) for part in command], **named)


def make(build):
    """Sets the build folder up and builds it; the log is shown only when it fails."""
    folder = STATE / build
    folder.parent.mkdir(parents=True, exist_ok=True)
    environment = os.environ | COMPILERS.get(build, {})
    commands = [] if (folder / "build.ninja").exists() else [["meson", "setup", folder, ROOT, *OPTIONS[build]]]
    commands.append(["nice", "ninja", "-C", folder, *TARGETS.get(build, ["all", "meson-test-prereq"])])
    for command in commands:
        done = run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if done.returncode != 0:
            print(done.stdout[-8000:], file=sys.stderr)
            return False
    return True


def tap(text):
    """The counts of cmocka's TAP lines, or None where there are none."""
    lines = re.findall(r"^(not ok|ok)\b([^\n]*)", text, re.M)
    if not lines:
        return None
    failed = [rest.strip(" -0123456789") for word, rest in lines if word == "not ok"]
    skipped = sum(word == "ok" and "# SKIP" in rest for word, rest in lines)
    return Counts(len(lines) - len(failed) - skipped, len(failed), skipped, failed)


def unittest_counts(text):
    """The counts of unittest's last lines, or None."""
    ran = re.search(r"^Ran (\d+) tests? in", text, re.M)
    if not ran:
        return None
    number = {word: int(n) for word, n in re.findall(r"(failures|errors|skipped)=(\d+)", text[ran.end():])}
    failed, skipped = number.get("failures", 0) + number.get("errors", 0), number.get("skipped", 0)
    return Counts(max(int(ran[1]) - failed - skipped, 0), failed, skipped)


def program(entry):
    """The counts of one program of meson's log."""
    text = (entry.get("stdout") or "") + "\n" + (entry.get("stderr") or "")
    counts = tap(text) or unittest_counts(text) or Counts()
    if entry["result"] == "SKIP":
        counts = Counts(skipped=1)
    elif entry["result"] != "OK":
        counts.failed = max(counts.failed, 1)
        counts.names = [f"{entry['name']} {' '.join(counts.names)}"]
        print(f"--- {entry['name']}: {entry['result']}\n{text[-8000:]}", file=sys.stderr)
    elif counts.passed + counts.skipped == 0:
        counts.passed = 1
    for note in re.findall(r"^note: (.*)$", text, re.M):
        print(f"  {entry['name'].rsplit(' / ', 1)[-1]}: {note}", flush=True)
    return counts


def registered(folder, suite):
    listing = run(["meson", "introspect", "--tests", folder], stdout=subprocess.PIPE, text=True, check=True).stdout
    return any(name == suite or name.endswith(":" + suite) for test in json.loads(listing) for name in test["suite"])


def programs(folder, suite, environment):
    """Runs what meson has under the suite's name."""
    counts = Counts()
    if not registered(folder, suite):
        return counts
    log = folder / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    run(["meson", "test", "-C", folder, "--no-rebuild", "--suite", suite, "--timeout-multiplier", "4"], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not log.exists():
        print(f"--- meson could not run the suite {suite}", file=sys.stderr)
        return Counts(failed=1, names=[f"{suite} by meson"])
    for line in log.read_text().splitlines():
        counts.add(program(json.loads(line)))
    return counts


def scripts(files, environment):
    """Runs files of unittest cases in a process of their own."""
    if not files:
        return Counts()
    done = run([sys.executable, ROOT / "tests/support/runner.py", *files], env=environment, cwd=ROOT, stdout=subprocess.PIPE,
               stderr=subprocess.PIPE, text=True, errors="replace")
    print(done.stderr, end="", file=sys.stderr, flush=True)
    try:
        return Counts(**json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError):
        return Counts(failed=1, names=[f"{files[0].parent.name} ended by {done.returncode} before its counts"])


def fuzz(seconds, environment):
    done = run([sys.executable, ROOT / "tests/fuzz/run", str(seconds)], env=environment, stdout=subprocess.PIPE, text=True)
    lines = done.stdout.splitlines()
    print("\n".join("  " + line for line in lines), flush=True)
    failed = [f"fuzz {line}" for line in lines if " failed " in line] or ["fuzz"] * int(done.returncode != 0)
    return Counts(len(lines) - len(failed), len(failed), 0, failed)


def suite_run(suite, long, servers):
    build = STATE / SUITES[suite]
    environment = os.environ | SANITIZERS | BROKERS | {"LOOPGATE_TEST_BUILD": str(build), "LOOPGATE_TEST_STATE": str(STATE),
                                             "LOOPGATE_TEST_SERVERS": servers, "CMOCKA_MESSAGE_OUTPUT": "TAP"}
    if suite == "fuzz":
        return fuzz(FUZZ_SECONDS_LONG if long else FUZZ_SECONDS, environment)
    if SUITES[suite] == COVERAGE:
        for old in build.rglob("*.gcda"):  # what is counted is this run's alone
            old.unlink()
    counts = Counts() if long else programs(build, suite, environment)
    counts.add(scripts(sorted((ROOT / "tests" / suite).glob("long_*.py" if long else "test_*.py")), environment))
    return counts


def golden(build):
    """The 10,000 golden decisions, which every build must decide alike."""
    done = run([STATE / build / GOLDEN, ROOT / "tests/property/decisions/golden.sha256"], env=os.environ | SANITIZERS)
    failed = [f"golden {build}"] * int(done.returncode != 0)
    return Counts(1 - len(failed), len(failed), 0, failed)


def timed(name, work):
    """Runs the work, prints its line and gives its counts."""
    start = time.monotonic()
    counts = work()
    print(f"{name:<18} {time.monotonic() - start:7.1f} s   {counts}", flush=True)
    return counts


def built(build):
    """Whether it could be built; and the counts, with those of the golden decisions that it is held to."""
    total = timed(f"build {build}", lambda: Counts() if make(build) else Counts(failed=1, names=[f"build {build}"]))
    made = not total.failed
    if made:
        total.add(timed(f"golden {build}", lambda: golden(build)))
    return made, total


def job(suites, builds, long):
    """Runs the suites once their builds are there, one after the other, with servers that end with the last."""
    total = Counts()
    for suite in suites:
        if builds[SUITES[suite]].result()[0]:
            total.add(timed(suite, lambda name=suite: suite_run(name, long, suites[0])))
        else:
            print(f"{suite:<18} not run: its build failed", flush=True)
    import stack  # what it needs is installed by now
    stack.stop(suites[0])
    return total


def tidy(jobs, counts):
    """Gives the servers of the jobs back where nothing is to be looked at."""
    import stack
    for suites, its in zip(jobs, counts):
        if not its.failed:
            stack.delete(suites[0])


def jobs_of(asked):
    """Of each job what is asked for; all of it when nothing is."""
    found = ([suite for suite in suites if suite in (asked or SUITES)] for suites in JOBS)
    return [suites for suites in found if suites]


def gate(asked, long):
    jobs = jobs_of(asked)
    needed = {SUITES[suite] for suites in jobs for suite in suites}
    wanted = [build for build in OPTIONS if build in needed]
    total = Counts()
    with concurrent.futures.ThreadPoolExecutor(BUILDS_AT_ONCE) as makers, concurrent.futures.ThreadPoolExecutor(JOBS_AT_ONCE) as runners:
        builds = {build: makers.submit(built, build) for build in wanted}
        running = [runners.submit(job, suites, builds, long) for suites in jobs]
        ended = [done.result() for done in running]
        for counts in [*(done.result()[1] for done in builds.values()), *ended]:
            total.add(counts)
    tidy(jobs, ended)
    for name in total.names:
        print(f"failed: {name}")
    print(total)
    return 1 if total.failed else 0


def bench(asked):
    """Builds the release and hands over to tests/bench/run, which alone writes to stdout."""
    if not make(RELEASE):
        return 1
    environment = os.environ | {"LOOPGATE_TEST_BUILD": str(STATE / RELEASE), "LOOPGATE_TEST_STATE": str(STATE)}
    return run([sys.executable, ROOT / "tests/bench/run", *asked], env=environment).returncode


def main():
    asked = sys.argv[1:]
    if asked[:1] == ["bench"]:
        return bench(asked[1:])
    long = asked[:1] == ["long"]
    suites = asked[1:] if long else asked
    unknown = [name for name in suites if name not in SUITES]
    if unknown:
        print(f"tests/run: there is no suite \"{unknown[0]}\"; there are {' '.join(SUITES)}, and long before them", file=sys.stderr)
        return 64
    return gate(suites, long)


if __name__ == "__main__":
    sys.exit(main())
