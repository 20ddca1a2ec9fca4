"""Small pieces of C text that several emitters write."""

MADE = "/* Made by schemas/codegen from the schemas; not to be edited. */\n"


def literal(text):
    """A C string literal; everything that is not plain ASCII as octal bytes."""
    out = []
    for byte in text.encode("utf-8"):
        char = chr(byte)
        out.append(char if 32 <= byte < 127 and char not in '"\\?' else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def comment(text):
    """A comment on one line, or nothing."""
    return f" /* {text.replace('*/', '* /')} */" if text else ""


def integer(value):
    """An int64_t constant."""
    if value == -2**63:
        return "INT64_MIN"
    return f"INT64_C({value})"


def label(field):
    """What a person reads beside a field: English, then Chinese."""
    return " ".join(part for part in (field.title, field.zh) if part)
