#!/usr/bin/env python3
"""
Templates to C: each templates/*.html becomes steps of html.h, once in Chinese and once in English; style.css and verify.js are carried along.

usage: make.py FOLDER SCHEMAS OUTPUT.c

A template has its title in front of a line "---".  In it stand [[word]] of words.json, {{member}} of the page's data ({{member@}}: in Chinese rather
memberZh), {{codes:LIST member}} for the label of a code, {{#member}}…{{/member}} for each and {{^member}}…{{/member}} for none,
{{>part}} for _part.html, {{asset:FILE}} for the address of a file, and {{=member}} for a link that the program made.  A value may stand in text, or in an
attribute within double quotes; where that is a link, the template writes how it begins.  Anything else is refused, for there is no safe way to write it.
"""
import hashlib
import html
import json
import pathlib
import re
import sys

LANGUAGES = ("zh", "en")
LINKS = ("href", "src", "action")
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
PIECE = 3000  # bytes of one C string
TOKEN = re.compile(r"\{\{(.*?)\}\}")


class Refused(Exception):
    """What cannot be used; the message names the template."""


class Place:
    """Where in the HTML the text has come to."""

    def __init__(self, name):
        self.name, self.state, self.tag, self.attribute, self.begun = name, "text", "", "", ""

    def refuse(self, why):
        raise Refused(f"{self.name}: {why}, at: {(self.tag + self.begun)[-60:]}")

    def read(self, text):
        for char in text:
            getattr(self, "read_" + self.state)(char)

    def read_text(self, char):
        if char == "<":
            self.state, self.tag = "tag", "<"

    def read_tag(self, char):
        if char == "'":
            self.refuse("attributes stand within double quotes")
        if char == '"':
            found = re.search(r"([a-z-]+)=$", self.tag)
            self.attribute, self.begun, self.state = found[1] if found else self.refuse("a quote without an attribute"), "", "value"
        elif char == ">":
            self.state = "text"
        else:
            self.tag += char

    def read_value(self, char):
        if char == '"':
            self.state, self.tag = "tag", self.tag + '""'
        else:
            self.begun += char

    def kind(self, link_made):
        """How a value is written here."""
        if self.state == "text":
            if re.match(r"<(script|style)\b", self.tag):
                self.refuse("no value stands in a script or a style")
            return "VALUE"
        if self.state == "tag" or self.attribute.startswith("on") or self.attribute == "style":
            self.refuse("no value stands here")
        if self.attribute not in LINKS or (link_made and self.begun.startswith("/")):
            return "VALUE"
        if not self.begun.startswith(("/", "?", "#")):
            self.refuse("a link begins in the template")
        return "URL"


class Template:
    """The steps of one template in one language."""

    def __init__(self, name, text, language, labels):
        self.place, self.language, self.labels, self.steps, self.open = Place(name), language, labels, [], []
        at = 0
        for token in TOKEN.finditer(text):
            self.literal(text[at:token.start()])
            self.token(token[1])
            at = token.end()
        self.literal(text[at:])
        if self.open or self.place.state != "text":
            self.place.refuse("not everything is closed")

    def literal(self, text):
        self.place.read(text)
        data = text.encode()
        while data:
            cut = len(data) if len(data) <= PIECE else PIECE - next(i for i in range(4) if data[PIECE - i] & 0xC0 != 0x80)
            self.steps.append(["TEXT", data[:cut], None, 0, None])
            data = data[cut:]

    def token(self, said):
        codes = re.fullmatch(r"codes:([a-z-]+) (\w+)", said)
        value = re.fullmatch(r"(=?)(\w+)(@?)", said)
        section = re.fullmatch(r"([#^/])(\w+)", said)
        if codes:
            if self.place.kind(False) != "VALUE":
                self.place.refuse("a label is no link")
            self.steps.append(["LABEL", codes[2].encode(), None, 0, self.labels(codes[1])])
        elif value:
            rather = value[2] + "Zh" if value[3] and self.language == "zh" else None
            self.steps.append([self.place.kind(bool(value[1])), value[2].encode(), rather, 0, None])
            self.place.begun += "x"
        elif section:
            (self.close if section[1] == "/" else self.begin)(section[1], section[2])
        else:
            self.place.refuse(f"{{{{{said}}}}} cannot be read")

    def begin(self, mark, name):
        self.open.append((name, len(self.steps), self.place.state))
        self.steps.append(["EACH" if mark == "#" else "UNLESS", name.encode(), None, 0, None])
        if self.place.state == "tag":
            self.place.refuse("a part begins in text or in a value")

    def close(self, _, name):
        opened = self.open.pop() if self.open else (None, 0, None)
        if opened[0] != name or opened[2] != self.place.state:
            self.place.refuse(f"{name} ends where it did not begin")
        self.steps[opened[1]][3] = len(self.steps)


class Maker:
    """All templates of a folder, and what they use."""

    def __init__(self, folder, schemas):
        self.folder, self.schemas = folder, schemas
        self.words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        self.used, self.lists = set(), {}
        self.assets = {file: (folder / file).read_bytes() for file in ("style.css", "verify.js")}

    def asset(self, file):
        stem, dot, ending = file.partition(".")
        return f"{stem}-{hashlib.sha256(self.assets[file]).hexdigest()[:12]}{dot}{ending}"

    def word(self, key, language):
        self.used.add(key)
        if key not in self.words:
            raise Refused(f"words.json has no \"{key}\"")
        return html.escape(self.words[key][LANGUAGES.index(language)])

    def labels_in(self, language):
        """What names a list of codes in C, and remembers that it is used."""
        def named(name):
            if name == "categories":
                codes = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((self.schemas / name).glob("*.json"))]
            else:
                codes = json.loads((self.schemas / "codes" / f"{name}.json").read_text(encoding="utf-8"))["codes"]
            made = f"{name.replace('-', '_')}_{language}"
            self.lists[made] = [(code["code"], code["labelZh" if language == "zh" else "label"]) for code in codes]
            return made
        return named

    def text(self, path, language):
        """A template as one text: frame, parts and words in their places."""
        body = lines(path)
        title, mark, body = body.partition("\n---\n")
        if not mark:
            raise Refused(f"{path.name}: there is no title in front of ---")
        text = lines(path.with_name("frame.html")).replace("<<title>>", title).replace("<<body>>", body)
        while "{{>" in text:
            text = re.sub(r"\{\{>([a-z-]+)\}\}", lambda found: lines(path.with_name(f"_{found[1]}.html")), text)
        text = re.sub(r"\{\{asset:([a-z.]+)\}\}", lambda found: "/public/assets/" + self.asset(found[1]), text)
        return re.sub(r"\[\[([\w.-]+)\]\]", lambda found: self.word(found[1], language), text)

    def templates(self):
        for path in sorted((self.folder / "templates").glob("[a-z]*.html")):
            if path.name != "frame.html":
                yield path.stem, [Template(path.name, self.text(path, language), language, self.labels_in(language)) for language in LANGUAGES]

    def source(self):
        """The C text of everything."""
        pages = [page_text(name, made) for name, made in self.templates()]
        if self.used != set(self.words):
            raise Refused(f"words that no template uses: {sorted(set(self.words) - self.used)}")
        assets = "".join(f"static const unsigned char asset_{i}[] = {{{','.join(map(str, data))}}};\n" for i, data in enumerate(self.assets.values()))
        listed = "".join(f"    {{{literal(self.asset(file).encode())}, {literal(TYPES[pathlib.Path(file).suffix].encode())}, asset_{i}, sizeof asset_{i}}},\n"
                         for i, file in enumerate(self.assets))
        return ('/* Made by make.py from templates/; not to be edited. */\n#include "public/pages.h"\n\n'
                + "".join(list_text(name, codes) for name, codes in sorted(self.lists.items())) + "".join(pages)
                + assets + f"const struct gw_public_asset gw_public_assets[] = {{\n{listed}    {{0}},\n}};\n")


def lines(path):
    """A file without its opening comment and without what only lays it out."""
    text = re.sub(r"\A<!--.*?-->\n", "", path.read_text(encoding="utf-8"), flags=re.S)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def literal(data):
    """A C string literal."""
    return '"' + "".join(chr(byte) if 32 <= byte < 127 and chr(byte) not in '"\\?' else f"\\{byte:03o}" for byte in data) + '"'


def step_text(step):
    kind, text, rather, after, labels = step
    return f"    {{GW_HTML_{kind}, {literal(text)}, {literal(rather.encode()) if rather else 'NULL'}, {after}, {'&labels_' + labels if labels else 'NULL'}}},\n"


def page_text(name, made):
    parts = [f"static const struct gw_html_step {name}_{language}[] = {{\n{''.join(map(step_text, template.steps))}}};\n"
             for language, template in zip(LANGUAGES, made)]
    both = ", ".join(f"{{{name}_{language}, sizeof {name}_{language} / sizeof *{name}_{language}}}" for language in LANGUAGES)
    return "".join(parts) + f"const struct gw_html gw_public_page_{name}[] = {{{both}}};\n\n"


def list_text(name, codes):
    rows = "".join(f"    {{{literal(code.encode())}, {literal(label.encode())}}},\n" for code, label in codes)
    return (f"static const struct gw_html_label codes_{name}[] = {{\n{rows}}};\n"
            f"static const struct gw_html_labels labels_{name} = {{codes_{name}, {len(codes)}}};\n\n")


def main(folder, schemas, output):
    try:
        pathlib.Path(output).write_text(Maker(pathlib.Path(folder), pathlib.Path(schemas)).source(), encoding="utf-8")
    except Refused as refused:
        sys.exit(f"make.py: {refused}")


if __name__ == "__main__":
    main(*sys.argv[1:])
