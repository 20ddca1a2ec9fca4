"""
fields.md: the field reference, in English and Chinese: every field of every event with its JSON
Pointer, type, limits, whether it is personal, its code list and the rule of law behind it; then
the attributes of profiles.
"""
import attributes

TYPES = {"string": "text 文本", "integer": "integer 整数", "number": "number 数值",
         "boolean": "true or false 布尔", "decimal": "decimal 十进制数", "date": "date 日期",
         "time": "time 时间", "uuid": "UUID", "enum": "word 代码", "const": "constant 固定值",
         "object": "object 对象", "json": "JSON", "data": "object 对象"}
FORMS = {"decimal": "≤ 13 digits, ≤ 5 decimals 最多13位整数5位小数", "date": "YYYY-MM-DD",
         "time": "RFC 3339", "uuid": "RFC 9562"}
HEAD = """# Field reference 字段参考

Made by `schemas/codegen` from the schemas; not to be edited. 由 `schemas/codegen` 根据模式文件生成，请勿修改。

A pointer is a JSON Pointer in the event's `data`; `*` stands for each index. **●** required 必填. Personal
values never leave the gateway in clear. 标为“个人”的字段在网关加密封存。
"""
COLUMNS = ("Pointer 指针", "Type 类型", "Limits 限制", "Meaning 含义", "Personal 个人", "Codes 代码表", "Law 法律依据")


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def row(cells):
    return "| " + " | ".join(cell(c) for c in cells) + " |\n"


def head(columns):
    return row(columns) + "|" + "---|" * len(columns) + "\n"


def counted(made, noun):
    """"from least to most things", as far as the schema says."""
    if made.most is None:
        return ""
    if made.least == made.most:
        return f"{made.most} {noun}"
    return f"{made.least or 0}–{made.most} {noun}"


def limits(made):
    """What a value must keep to."""
    parts = []
    if made.kind == "integer":
        parts.append(f"{made.least}–{made.most}")
    elif made.kind == "array":
        parts.append(counted(made, "items 项") + (", distinct 不重复" if made.unique else ""))
    elif made.kind == "string":
        parts.append(counted(made, "characters 字符"))
    if made.pattern:
        parts.append(f"`{made.pattern.text}`")
    if made.among is not None:
        parts += [f"`{value}`" for value in made.among]
    if made.kind in FORMS:
        parts.append(FORMS[made.kind])
    return ", ".join(part for part in parts if part)


def type_text(made):
    if made.kind == "array":
        return f"list of 列表: {TYPES[made.item.kind]}"
    return TYPES[made.kind]


def code_links(made):
    """The code list of a value, or of a list's items."""
    name = made.schema.get("x-codes") or (made.item.schema.get("x-codes") if made.item else None)
    return f"[{name}](#{name})" if name else ""


def law_links(made):
    return ", ".join(f"[{name}](rules/{name}.md)" for name in made.schema.get("x-law", []))


def rows(struct, prefix=""):
    """A row for each field, those of objects in it below."""
    for field in struct.fields:
        made, pointer = field.type, f"{prefix}/{field.name}"
        personal = made.personal or (made.item is not None and made.item.personal)
        yield row([("● " if field.required else "") + f"`{pointer}`", type_text(made), limits(made),
                   f"{field.title} {field.zh}".strip(), "● personal 个人" if personal else "",
                   code_links(made), law_links(made)])
        below = made.item if made.kind == "array" else made
        if below is not None and below.kind == "object":
            yield from rows(below.struct, pointer + ("/*" if made.kind == "array" else ""))


def topics(event):
    listed = ", ".join(f"`{topic}`" + (f" (key `/data/{path}`)" if path else "")
                       for topic, path in event.topics.items())
    return listed or "–"


def section(event):
    return (f"\n## {event.name}\n\n**{event.title} {event.zh}**\n\n`{event.type}`; topics 主题: {topics(event)}\n\n"
            + head(COLUMNS) + "".join(rows(event.struct)))


def code_section(document):
    """One code list; a closed one refuses every other word."""
    kind = "closed: other words are refused 封闭" if document["complete"] else "open: others are accepted 开放"
    body = "".join(
        row([f"`{code['code']}`", code["label"], code["labelZh"], code.get("validFrom", ""),
             code.get("validUntil", ""), "" if code["verified"] else "unverified 未核实"])
        for code in document["codes"])
    return (f"\n### {document['name']}\n\n**{document['label']} {document['labelZh']}** ({kind}). Source 来源: "
            f"{document['source']}\n\n"
            + head(("Code 代码", "English", "中文", "From 起", "Until 止", "")) + body)


def attribute_section(model):
    """What a risk profile may ask about an item."""
    body = "".join(row(cells) for cells in attributes.table(model))
    return ("\n## Attributes of risk profiles 风险属性\n\n"
            + head(("Attribute 属性", "Type 类型", "Unit 单位", "Source 来源", "List 名单", "Meaning 含义")) + body)


def source(model):
    """The text of fields.md."""
    envelope = "\n## Envelope 信封\n\nCloudEvents 1.0.\n\n" + head(COLUMNS) + "".join(rows(model.envelope))
    codes = "\n## Code lists 代码表\n" + "".join(code_section(c) for c in model.codes.values())
    return HEAD + envelope + "".join(section(event) for event in model.events) + attribute_section(model) + codes
