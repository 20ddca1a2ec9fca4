"""From the names of the schemas to the names of C."""
import re

KEYWORDS = set(
    "auto break case char const continue default do double else enum extern float for goto if "
    "inline int long register restrict return short signed sizeof static struct switch typedef "
    "union unsigned void volatile while bool true false asm".split())

# Lists that stand in many places and are one enum.
SHARED_ENUMS = {
    ("green", "blue", "yellow", "red", "blocked"): "lane",
    ("mandatory", "risk", "random", "exempt", "none", "complaint", "alert", "officer"): "path",
    ("minor", "general", "serious", "critical"): "severity",
    ("document", "identity", "safety", "health", "environment", "label", "quantity", "quality",
     "other"): "kind",
    ("import", "export"): "direction",
}

WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")


def is_word(text):
    """Can the text become part of a C name?"""
    return WORD.match(text) is not None


def snake(name):
    """camelCase or kebab-case to snake_case: hsCode -> hs_code, lab-result -> lab_result."""
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return name.replace("-", "_").lower()


def pascal(name):
    """Any of the others to PascalCase: lab-result, lab_result, labResult -> LabResult."""
    return "".join(part[:1].upper() + part[1:] for part in re.split("[-_]", name))


def member(name):
    """The member of a struct; a keyword gets a trailing underscore."""
    name = snake(name)
    return name + "_" if name in KEYWORDS else name


def constant(*parts):
    return "EV_" + "_".join(snake(p).upper() for p in parts)


def enum_members(enum):
    """(constant, word) of each value; the first is the absent one and has no word."""
    absent = "ABSENT" if "none" in enum.values else "NONE"
    yield constant(enum.name, absent), None
    for value in enum.values:
        yield constant(enum.name, value), value
