#!/usr/bin/env python3
"""
Renders the guides as one page a language, without script and without the pictures, which only a test makes: guides.py GUIDES OUTPUT.

A guide is plain: headings, paragraphs, numbered steps whose indented lines go on with the step, code between backticks.
"""
import html
import re
import sys
from pathlib import Path

# In the order of a reader: everybody's first, then by role.
ORDER = ("sign-in", "overview", "inspector", "supervisor", "analyst", "profiles", "market", "platform", "laboratory", "operator", "public")
TITLES = {"zh": ("zh-CN", "使用指南", "接口说明", "English"), "en": ("en", "Guides", "Interface", "中文")}


def spoken(text):
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def blocks(lines):
    """(kind, text) of each: h2, h3, p, or the number of a step."""
    found = []
    for line in (line for line in lines if line.strip() and not line.strip().startswith("![")):
        step = re.match(r"(\d+)\. (.*)", line)
        if step:
            found.append((int(step[1]), step[2]))
        elif line.startswith("#"):
            marks, text = line.split(" ", 1)
            found.append((f"h{len(marks) + 1}", text))
        elif line.startswith(" "):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        else:
            found.append(("p", line))
    return found


def rendered(name, text):
    """A guide as HTML: its title is where the page's list leads."""
    made, steps = [], False
    for kind, said in blocks(text.splitlines()):
        if isinstance(kind, int) != steps:
            steps = not steps
            made.append("<ol>" if steps else "</ol>")
        place = f' id="{name}"' if kind == "h2" else ""
        made.append(f'<li value="{kind}">{spoken(said)}</li>' if steps else f"<{kind}{place}>{spoken(said)}</{kind}>")
    return "\n".join(made) + ("</ol>" if steps else "")


def page(language, guides):
    code, title, interface, other = TITLES[language]
    links = "".join(f'<li><a href="#{name}">{html.escape(text.splitlines()[0][2:])}</a></li>' for name, text in guides.items())
    swapped = "en" if language == "zh" else "zh"
    return f"""<!doctype html>
<html lang="{code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><link rel="stylesheet" href="/docs/docs.css"></head>
<body><nav aria-label="{title}"><ul><li><a href="/docs/guides-{swapped}.html" lang="{TITLES[swapped][0]}">{other}</a></li>{links}<li><a href="/docs/">{interface}</a></li></ul></nav>
<main><h1>{title}</h1>
{"".join(rendered(name, text) for name, text in guides.items())}</main></body></html>
"""


def main():
    folder, output = map(Path, sys.argv[1:])
    for language in TITLES:
        guides = {name: (folder / f"{name}.{language}.md").read_text(encoding="utf-8") for name in ORDER}
        (output / f"guides-{language}.html").write_text(page(language, guides), encoding="utf-8")


if __name__ == "__main__":
    main()
