#!/usr/bin/env python3
"""
Renders the HTTP interface as one static page in both languages: docs.py OPENAPI PROBLEMS SAMPLES OUTPUT.

A page without script, so that /docs/ needs no policy but "no script at all"; what it shows is openapi.json itself, the texts
of the problems and the samples that a test runs.
"""
import html
import json
import re
import sys
from pathlib import Path

METHODS = ("get", "post", "patch", "delete")
SAMPLES = (("curl", "declare.sh"), ("Python", "declare.py"), ("Java", "Declare.java"), ("JavaScript", "declare.mjs"), ("Go", "declare.go"))
LIMITS = (("pattern", "{}"), ("minLength", "≥ {} characters"), ("maxLength", "≤ {} characters"), ("minimum", "≥ {}"), ("maximum", "≤ {}"), ("minItems", "≥ {} items"), ("maxItems", "≤ {} items"))
STYLE = Path(__file__).with_name("docs.css")


def text(value):
    return html.escape(str(value))


def both(schema):
    """A title in both languages, as far as it has them."""
    return " · ".join(text(schema[key]) for key in ("x-zh", "title", "description") if schema.get(key))


def name_of(schema):
    return schema["$ref"].rsplit("/", 1)[1] if "$ref" in schema else None


def type_of(schema):
    """What a value is, with a link to what it is made of."""
    if "$ref" in schema:
        name = name_of(schema)
        return f'<a href="#schema-{text(name)}">{text(name)}</a>'
    if schema.get("type") == "array":
        return f"[{type_of(schema.get('items', {}))}]"
    if "enum" in schema:
        return " | ".join(f"<code>{text(value)}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{text(schema['const'])}</code>"
    if "properties" in schema:
        return "object: " + ", ".join(f"{text(name)} {type_of(part)}" for name, part in schema["properties"].items())
    return text(schema.get("format") or schema.get("type") or "any")


def limits_of(schema):
    return ", ".join(text(words.format(schema[key])) for key, words in LIMITS if key in schema)


def table(caption, heads, rows):
    """A table that can be scrolled by keyboard where it is wider than the page."""
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{text(word)}</th>' for word in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{text(caption)}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def parameters(name, operation):
    rows = [(f"<code>{text(one['name'])}</code>", text(one["in"]) + (" · 必填 required" if one.get("required") else ""), type_of(one["schema"]), limits_of(one["schema"]), text(one.get("description", "")))
            for one in operation.get("parameters", [])]
    return table(f"{name}: parameters", ["参数 Parameter", "位置 In", "类型 Type", "限制 Limits", "说明 Note"], rows)


def contents(holder):
    return ", ".join(f"{text(media)}: {type_of(said.get('schema', {}))}" for media, said in holder.get("content", {}).items())


def body_of(operation):
    body = operation.get("requestBody")
    return f"<p>请求体 Body: {contents(body)}</p>" if body else ""


def answers(name, operation, shared):
    rows = []
    for status, answer in operation["responses"].items():
        said = shared.get(name_of(answer), answer) if "$ref" in answer else answer
        rows.append((f"<code>{text(status)}</code>", text(said.get("description", "")), contents(said)))
    return table(f"{name}: answers", ["状态 Status", "说明 Meaning", "内容 Content"], rows)


def operation_html(path, method, operation, shared):
    name = operation["operationId"]
    return (f'<section><h3 id="{text(name)}">{text(operation.get("x-zh", ""))} <span lang="en">{text(operation.get("summary", name))}</span></h3>'
            f'<p class="call"><b>{method.upper()}</b> <code>{text(path)}</code></p>'
            + parameters(name, operation) + body_of(operation) + answers(name, operation, shared) + "</section>")


def schema_html(name, schema):
    required = set(schema.get("required", []))
    rows = [(f"<code>{text(key)}</code>" + (" *" if key in required else ""), type_of(part), limits_of(part), both(part)) for key, part in schema.get("properties", {}).items()]
    inside = table(f"{name}: members", ["成员 Member (* 必填 required)", "类型 Type", "限制 Limits", "含义 Meaning"], rows) or f"<p>{type_of(schema)} {limits_of(schema)}</p>"
    return f'<section><h3 id="schema-{text(name)}">{text(name)}</h3><p>{both(schema)}</p>{inside}</section>'


def grouped(paths):
    """{the first word of the path: [(path, method, operation)]}, in the interface's own order."""
    found = {}
    for path, methods in paths.items():
        word = re.match(r"/(?:v1/)?([\w.-]*)", path).group(1)
        for method in METHODS:
            if method in methods:
                found.setdefault(word, []).append((path, method, methods[method]))
    return found


def samples_html(folder):
    shown = "".join(f'<details><summary>{text(language)}</summary><pre tabindex="0"><code>{text((folder / file).read_text(encoding="utf-8"))}</code></pre></details>' for language, file in SAMPLES)
    return f'<section><h2 id="samples">示例 Samples</h2><p>申报一项商品并等待结果。 Declares one item and follows its receipt; each program reads LOOPGATE_URL and LOOPGATE_KEY.</p>{shown}</section>'


def problems_html(problems):
    rows = [(f"<code>/problems/{text(name)}</code>", f"<code>{said['status']}</code>", text(said["zh"]), text(said["text"])) for name, said in sorted(problems.items())]
    return '<section><h2 id="problems">错误 Problems</h2>' + table("Problems", ["类型 Type", "状态 Status", "说明", "Meaning"], rows) + "</section>"


def page(document, problems, samples):
    groups = grouped(document["paths"])
    shared = document["components"]["responses"]
    links = "".join(f'<li><a href="#group-{text(word)}">{text(word)}</a></li>' for word in groups)
    operations = "".join(f'<h2 id="group-{text(word)}">{text(word)}</h2>' + "".join(operation_html(*one, shared) for one in found) for word, found in groups.items())
    schemas = "".join(schema_html(name, schema) for name, schema in document["components"]["schemas"].items())
    title = text(document["info"]["title"])
    return f"""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title} API</title><link rel="stylesheet" href="/docs/docs.css"></head>
<body><nav aria-label="API"><ul><li><a href="/docs/guides-zh.html">使用指南 Guides</a></li><li><a href="#samples">示例 Samples</a></li>{links}<li><a href="#problems">错误 Problems</a></li><li><a href="#schemas">结构 Schemas</a></li></ul></nav>
<main><h1>{title} API</h1><p>{text(document["info"]["description"])}</p>
<p>密钥：控制台“我的密钥”页，只显示一次。 Keys are made in the console and shown once; send <code>Authorization: Bearer lgk_…</code>. <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1)</p>
{samples_html(samples)}{operations}{problems_html(problems)}<h2 id="schemas">结构 Schemas</h2>{schemas}</main></body></html>
"""


def main():
    openapi, problems, samples, output = map(Path, sys.argv[1:])
    output.mkdir(parents=True, exist_ok=True)
    read = [json.loads(path.read_text(encoding="utf-8")) for path in (openapi, problems)]
    (output / "index.html").write_text(page(*read, samples), encoding="utf-8")
    (output / "docs.css").write_text(STYLE.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    main()
