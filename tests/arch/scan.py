"""
Reads C and Python sources for the house's measures.

C is laid out by clang-format, so a function's body opens with "{" and closes with "}" in the first
column, and its head is what stands before, back to a blank line, a comment or another end.
"""
import ast
import dataclasses
import pathlib
import re

# Labels that share one body are one branch.
LABELS = re.compile(r"(?:\bcase\b[^:;{}]*:\s*)+")
BRANCH = re.compile(r"\b(if|for|while|case)\b|&&|\|\||\?")
# A function that a library calls has the library's parameters.
CALLED_BACK = re.compile(r"\benum MHD_Result\b")


@dataclasses.dataclass
class Function:
    file: pathlib.Path
    name: str
    line: int
    lines: int
    parameters: int
    complexity: int


def blank(text, keep_strings=False):
    """The text with comments, and unless kept the insides of strings, as spaces; lines stay."""
    pattern = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)

    def replace(match):
        found = match[0]
        if found[0] in "\"'":
            return found if keep_strings else found[0] + " " * (len(found) - 2) + found[-1]
        return re.sub(r"[^\n]", " ", found)

    return pattern.sub(replace, text)


def parameters_of(head):
    """How many parameters the head of a function has."""
    depth, count, start = 0, 1, head.index("(")
    for at in range(start, len(head)):
        depth += {"(": 1, ")": -1}.get(head[at], 0)
        if depth == 1 and head[at] == ",":
            count += 1
        if depth == 0:
            return 0 if head[start + 1:at].strip() in ("", "void") else count
    return count


def c_functions(file):
    lines = blank(file.read_text()).splitlines()
    opened = None
    for number, line in enumerate(lines):
        if line == "{":
            opened = number
        elif line == "}" and opened is not None:
            head = head_above(lines, opened)
            name = re.search(r"(\w+)\s*\(", head)
            if name:
                body = LABELS.sub("case :", "\n".join(lines[opened:number]))
                count = 0 if CALLED_BACK.search(head) else parameters_of(head[name.start():])
                yield Function(file, name[1], opened + 1, number - opened - 1, count, 1 + len(BRANCH.findall(body)))
            opened = None


def head_above(lines, opened):
    head = []
    for line in reversed(lines[:opened]):
        if not line.strip() or line.startswith(("#", "}")) or line.endswith(";"):
            break
        head.insert(0, line)
    return " ".join(head)


TYPESCRIPT_HEAD = re.compile(r"(?:export )?(?:default )?(?:async )?function\s+(\w+)\s*(?:<[^>]*>)?\(|(?:export )?const (\w+)\s*(?::[^=]*)?= (?:async )?\([^)]*\)[^=]*=> \{$")


def typescript_functions(file):
    """Functions of a module's top level: they open in the first column and end with "}" there."""
    lines = file.read_text().splitlines()
    opened = name = None
    for number, line in enumerate(lines):
        head = TYPESCRIPT_HEAD.match(line)
        if head:
            opened, name = number, head[1] or head[2]
        elif opened is not None and re.match(r"\};?$", line):
            yield Function(file, name, opened + 1, number - opened - 1, 0, 0)
            opened = None


PYTHON_BRANCH = (ast.If, ast.For, ast.While, ast.ExceptHandler, ast.IfExp, ast.comprehension, ast.Assert, ast.match_case)


def python_functions(file):
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            branches = sum(isinstance(n, PYTHON_BRANCH) for n in ast.walk(node))
            branches += sum(len(n.values) - 1 for n in ast.walk(node) if isinstance(n, ast.BoolOp))
            first = node.body[1] if ast.get_docstring(node) is not None and len(node.body) > 1 else node.body[0]
            given = node.args
            count = sum(a.arg != "self" for a in given.posonlyargs + given.args + given.kwonlyargs)
            yield Function(file, node.name, node.lineno, node.end_lineno - first.lineno + 1, count, 1 + branches)


def c_strings(file):
    """(line, text) of each string literal, adjacent ones joined."""
    text = blank(file.read_text(), keep_strings=True)
    for match in re.finditer(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', text):
        yield text.count("\n", 0, match.start()) + 1, "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', match[0]))
