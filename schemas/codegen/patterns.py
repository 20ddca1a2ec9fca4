"""
Patterns without a library: a row of character classes, run as bits of one machine word.

A pattern is a row of atoms (a character, an escape, a class) with a repeat (* + ? {n} {n,}
{n,m}); ^ and $ stand at the ends only.  No groups, no alternatives, no dot.  Each atom becomes
one or more positions; position i may repeat (loops) or be left out (skips).  The state is the
set of positions that may come next, so matching is a table look-up and an AND for each character.
"""
import dataclasses
import re

POSITIONS_MAX = 63
ASCII = frozenset(range(128))
DIGITS = frozenset(range(ord("0"), ord("9") + 1))
WORDS = DIGITS | frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
# What an escape means: the ASCII characters, and whether all others belong to it too.
ESCAPES = {"d": (DIGITS, False), "D": (ASCII - DIGITS, True), "w": (WORDS, False),
           "W": (ASCII - WORDS, True), "t": (frozenset([9]), False),
           "n": (frozenset([10]), False), "r": (frozenset([13]), False)}
REPEAT = re.compile(r"[*+?]|\{(\d+)(,?)(\d*)\}")


@dataclasses.dataclass
class Pattern:
    """positions: (ASCII characters, all others too?, loops, skips)."""

    text: str
    positions: list


class Reader:
    def __init__(self, text, place):
        self.text, self.place, self.at = text, place, 0

    def peek(self):
        return self.text[self.at:self.at + 1]

    def take(self):
        char = self.peek()
        if not char:
            self.place.refuse("a pattern that ends too early")
        self.at += 1
        return char

    def escape(self):
        char = self.take()
        if char in ESCAPES:
            return ESCAPES[char]
        if char.isalnum() or ord(char) > 127:
            self.place.refuse(f'escape "\\{char}" is outside the subset')
        return frozenset([ord(char)]), False

    def literal(self, char):
        if ord(char) > 127:
            self.place.refuse("a character outside ASCII in a pattern")
        return frozenset([ord(char)]), False

    def one_of_class(self):
        char = self.take()
        chars, others = self.escape() if char == "\\" else self.literal(char)
        if self.peek() != "-" or self.text[self.at + 1:self.at + 2] in ("]", ""):
            return chars, others
        self.take()
        last = self.take()
        ends = self.escape() if last == "\\" else self.literal(last)
        if others or ends[1] or len(chars) != 1 or len(ends[0]) != 1:
            self.place.refuse("a range between classes")
        return frozenset(range(min(chars), min(ends[0]) + 1)), False

    def char_class(self):
        negated = self.peek() == "^"
        if negated:
            self.take()
        chars, others = frozenset(), False
        while self.peek() != "]":
            more, more_others = self.one_of_class()
            chars, others = chars | more, others or more_others
        self.take()
        return (ASCII - chars, not others) if negated else (chars, others)

    def atom(self):
        char = self.take()
        if char == "\\":
            return self.escape()
        if char == "[":
            return self.char_class()
        if char in "().|*+?{}^$":
            self.place.refuse(f'"{char}" here is outside the subset of patterns')
        return self.literal(char)

    def repeat(self):
        """How often the atom stands: (least, most); most None means without end."""
        found = REPEAT.match(self.text, self.at)
        if not found:
            return 1, 1
        self.at = found.end()
        if found[0] in "*+?":
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[found[0]]
        least = int(found[1])
        if not found[2]:
            return least, least
        return least, int(found[3]) if found[3] else None


def positions_of(chars, others, least, most):
    row = [(chars, others, False, False)] * least
    if most is None:
        return row + [(chars, others, True, True)]
    return row + [(chars, others, False, True)] * (most - least)


def compile_pattern(text, place):
    """The pattern as positions; refused with its place when it is outside the subset."""
    if not isinstance(text, str):
        place.refuse("not a pattern")
    anchored_end = text.endswith("$") and not text.endswith("\\$")
    reader = Reader(text[:-1] if anchored_end else text, place)
    anything = (ASCII, True, True, True)
    row = []
    if reader.peek() == "^":
        reader.take()
    else:
        row.append(anything)
    while reader.peek():
        chars, others = reader.atom()
        least, most = reader.repeat()
        if least + (most or 0) > POSITIONS_MAX:
            place.refuse("a pattern too long")
        row += positions_of(chars, others, least, most)
    if not anchored_end:
        row.append(anything)
    if len(row) > POSITIONS_MAX:
        place.refuse("a pattern too long")
    return Pattern(text, row)
