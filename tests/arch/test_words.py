"""What must not stand in the sources: banned functions, SQL in C, words of unfinished work; and what must."""
import json
import re
import shutil
import subprocess
import unittest

import scan
from place import ROOT, sources

BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|gmtime|localtime|asctime|ctime|rand|srand|alloca|system|popen)\s*\(")
SQL = re.compile(r"\bSELECT\b[^;]*\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\b[^;]*\bSET\b|\bDELETE\s+FROM\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|(?i:\bplaceholder\b|\bfor now\b)")
NEED_README = ("tests", "deploy", "common/*", "services/*", "services/gateway/console", "services/gateway/public", "schemas", "schemas/database", "schemas/codegen")


def place(file, line):
    return f"{file.relative_to(ROOT)}:{line}"


class Words(unittest.TestCase):
    def nothing(self, found):
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_banned_functions(self):
        found = []
        for file in sources(".c", ".h", ".cc"):
            for number, line in enumerate(scan.blank(file.read_text()).splitlines(), 1):
                found += [f"{place(file, number)}: {name}" for name in BANNED.findall(line)]
        self.nothing(found)

    def test_no_sql_in_c(self):
        files = [f for f in sources(".c", ".h", ".cc") if f.relative_to(ROOT).parts[0] in ("common", "services")]
        self.nothing([f"{place(file, line)}: {text[:60]}" for file in files for line, text in scan.c_strings(file) if SQL.search(text)])

    def test_nothing_unfinished(self):
        found = []
        for file in sources(".c", ".h", ".cc", ".py", ".sql", ".md", ".build", ".json", ".sh", ".txt", ".ts", ".tsx", ".mjs", ".css"):
            if file.name == "test_words.py":
                continue
            for number, line in enumerate(file.read_text().splitlines(), 1):
                found += [f"{place(file, number)}: {match[0]}" for match in UNFINISHED.finditer(line)]
        self.nothing(found)

    def test_no_struct_typedefs(self):
        found = []
        for file in sources(".c", ".h"):
            text = scan.blank(file.read_text())
            found += [place(file, text.count("\n", 0, m.start()) + 1) for m in re.finditer(r"\btypedef\s+(struct|union)\b", text)]
        self.nothing(found)

    def test_every_file_says_what_it_is_for(self):
        """A C file may leave it to its header."""
        opening = {".c": "/*", ".h": "/*", ".cc": "/*", ".sql": "--", ".py": ('"""', "#!"), ".ts": "//", ".tsx": "//", ".mjs": "//", ".css": "/*"}
        files = [f for f in sources(*opening) if f.read_text().strip() and not f.read_text().startswith(opening[f.suffix])]
        self.nothing([str(f.relative_to(ROOT)) for f in files if f.suffix != ".c" or not f.with_suffix(".h").exists()])

    def test_folders_have_a_readme(self):
        folders = {f for pattern in NEED_README for f in ROOT.glob(pattern) if f.is_dir() and not f.name.startswith(("build", "__"))}
        self.nothing([str(f.relative_to(ROOT)) for f in sorted(folders) if sum(1 for _ in f.iterdir()) > 2 and not (f / "README.md").exists()])


class Schemas(unittest.TestCase):
    """People see these properties: each has its name in English and Chinese, its own or its definition's."""

    @classmethod
    def setUpClass(cls):
        cls.definitions = json.loads((ROOT / "schemas/events/common.schema.json").read_text())["$defs"]

    def labelled(self, sub):
        named = self.definitions.get(sub.get("$ref", "").rsplit("/", 1)[-1], sub)
        return any("title" in s and "x-zh" in s for s in (sub, named))

    def untitled(self, node, at):
        if isinstance(node, list):
            for i, item in enumerate(node):
                yield from self.untitled(item, f"{at}/{i}")
        if not isinstance(node, dict):
            return
        for name, sub in node.get("properties", {}).items():
            if isinstance(sub, dict) and not self.labelled(sub):
                yield f"{at}/properties/{name}"
        for key, value in node.items():
            yield from self.untitled(value, f"{at}/{key}")

    def test_every_property_is_labelled(self):
        for file in sorted((ROOT / "schemas" / "events").glob("*.schema.json")):
            with self.subTest(file.name):
                self.assertEqual(list(self.untitled(json.loads(file.read_text()), "")), [])


class Layout(unittest.TestCase):
    def test_c_is_formatted(self):
        tool = shutil.which("clang-format-14")
        if not tool:
            self.skipTest("clang-format-14 is not installed")
        files = [str(f) for f in sources(".c", ".h", ".cc")]
        done = subprocess.run([tool, "--dry-run", "-Werror", *files], capture_output=True, text=True, cwd=ROOT)
        self.assertEqual(done.returncode, 0, "\n" + "\n".join(re.findall(r"^\S+:\d+:.*error.*$", done.stderr, re.M)[:40]))


if __name__ == "__main__":
    unittest.main()
