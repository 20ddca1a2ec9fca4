"""Imports go one way, and decisions touch nothing: read from the sources and the objects."""
import re
import subprocess
import unittest

from place import ROOT, build, sources

BASE = ["base"]
PURE = BASE + ["model"]
MIDDLE = ["wire", "store", "bus", "http", "ops"]

# Each layer may include itself and what is listed, of ours; and these foreign headers beside the C library.
LAYERS = {
    "common/base": ([], ["cpuid.h", "immintrin.h", "sanitizer"]),  # the compiler's own: names of instructions, no library
    "common/model": (BASE, []),
    "common/risk": (PURE, []),
    "common/wire": (PURE + ["risk"], ["jansson.h", "simdjson.h", "libxml"]),
    "common/ops": (PURE, ["ini.h", "microhttpd.h", "sanitizer"]),  # the last is the compiler's own
    "common/store": (PURE, ["libpq-fe.h"]),
    "common/bus": (PURE + ["ops"], ["librdkafka"]),
    "common/http": (PURE + ["wire", "ops"], ["microhttpd.h", "jansson.h", "openssl", "sodium.h", "curl"]),
    "common/pipeline": (PURE + MIDDLE, ["openssl"]),
}
SERVICE = (PURE + ["risk"] + MIDDLE + ["pipeline"],
           ["jansson.h", "librdkafka", "libpq-fe.h", "microhttpd.h", "sodium.h", "openssl", "libxml"])
DECIDE = PURE + ["risk"]
PURE_LAYERS = re.compile(r"common/(model|risk)|services/\w+/decide")
PURE_HEADERS = {"stdbool.h", "stddef.h", "stdint.h", "string.h", "limits.h", "assert.h", "float.h", "inttypes.h"}
SYSTEM = re.compile(r"(argp|assert|ctype|dirent|errno|fcntl|float|inttypes|iso646|limits|math|netdb|poll|pthread|pwd|signal|stdalign|stdarg|stdatomic|stdbool|stddef"
                    r"|stdint|stdio|stdlib|string|strings|sysexits|termios|threads|time|unistd|netinet/\w+|arpa/inet|sys/\w+|cstring|new|string_view)(\.h)?$")

# What the pure layers may call: one another, the parts of the base that only compute, memory's words, the compilers' run time.
PURE_SYMBOLS = re.compile(r"^(lg_(?!log|config|run|health|metrics|store|bus|http|json)\w+|ev_(?!decode|encode|key|personal)\w+|mem(cmp|cpy|move|set|chr)"
                          r"|str(len|n?cmp)|__(assert|stack_chk)_fail|__(asan|ubsan|gcov|sanitizer)_\w+|__mem\w+_chk|_GLOBAL_OFFSET_TABLE_)$")


def layer_of(file):
    parts = file.relative_to(ROOT).parts
    if parts[0] == "services" and "decide" in parts:
        return "/".join(parts[:3]), DECIDE + ["decide"], []
    if parts[0] == "services":
        return parts[0] + "/" + parts[1], *SERVICE
    layer = "/".join(parts[:2])
    return layer, LAYERS[layer][0] + [parts[1]], LAYERS[layer][1]


def is_beside(file, layer, name):
    """Is it a header of the same folder, of the same service, or one that the build makes there?"""
    if "/" not in name and (name.endswith("_sql.h") or name in ("event_types.h", "topics.h", "permission_tables.h")):
        return True
    if layer.startswith("services/") and (not layer.endswith("/decide") or name.startswith("decide/")):
        return (ROOT / "/".join(layer.split("/")[:2]) / name).exists() or (file.parent / name).exists()
    return (file.parent / name).exists()


def fault(file, kind, name):
    """What is wrong with one include, or None."""
    layer, ours, foreign = layer_of(file)
    top = name.split("/")[0]
    if kind == "<" and PURE_LAYERS.match(layer):
        good = name in PURE_HEADERS
    elif kind == "<":
        good = SYSTEM.match(name) or top in foreign
    elif "/" in name and (ROOT / "common" / top).is_dir():
        good = top in ours
    else:
        good = is_beside(file, layer, name)
    return None if good else f"{file.relative_to(ROOT)}: {layer} may not include {name}"


class Layers(unittest.TestCase):
    def test_every_layer_is_known(self):
        folders = {f"common/{f.name}" for f in (ROOT / "common").iterdir() if f.is_dir()}
        self.assertEqual(folders, set(LAYERS))

    def test_includes_go_one_way(self):
        found = []
        for file in sources(".c", ".h", ".cc"):
            if file.relative_to(ROOT).parts[0] in ("common", "services"):
                for kind, name in re.findall(r'^#\s*include ([<"])([^">]+)', file.read_text(), re.M):
                    found.append(fault(file, kind, name))
        self.assertEqual([f for f in found if f], [])


class Purity(unittest.TestCase):
    def objects(self):
        listing = sorted(build().glob("common/**/*.o")) + sorted(build().glob("services/**/*.o"))
        names = [o.relative_to(build()) for o in listing]
        return [build() / n for n in names
                if n.parts[:2] in (("common", "model"), ("common", "risk")) or "decide" in n.parts or "decide_" in n.name]

    def symbols(self, option, o):
        listing = subprocess.run(["nm", option, str(o)], capture_output=True, text=True, check=True).stdout
        return [line.split()[-1] for line in listing.splitlines() if line.strip()]

    def test_decisions_call_only_what_computes(self):
        objects = self.objects()
        if not objects:
            self.skipTest(f"no objects of pure layers in {build()}")
        theirs = {symbol for o in objects for symbol in self.symbols("--defined-only", o)}
        for o in objects:
            for symbol in set(self.symbols("--undefined-only", o)) - theirs:
                self.assertRegex(symbol, PURE_SYMBOLS, f"{o.name} calls {symbol}")


if __name__ == "__main__":
    unittest.main()
