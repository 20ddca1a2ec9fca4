#!/usr/bin/env python3
"""Named SQL to C: every `-- name:` block becomes a struct lg_query, every `-- table:` block a struct lg_table.

usage: sqlgen.py INPUT.sql OUTPUT.h OUTPUT.c
"""
import pathlib
import re
import sys

TYPES = {"bool": "BOOL", "int4": "INT4", "int8": "INT8", "float8": "FLOAT8", "text": "TEXT", "bytea": "BYTEA", "uuid": "UUID",
         "timestamptz": "TIMESTAMPTZ", "date": "DATE", "jsonb": "JSONB", "xid8": "XID8"}
START = re.compile(r"-- (name|table): (\S+)( :(many|one|exec))?$")
PARAMETER = re.compile(r"-- \$(\d+) ([a-z0-9]+)(\[\])?(\s|$)")
COLUMN = re.compile(r"-- ([a-z_][a-z0-9_]*) ([a-z0-9]+)$")


class Malformed(Exception):
    """A block that cannot be used; the message names the line."""


def type_of(name, where):
    if name not in TYPES:
        raise Malformed(f"{where}: the type \"{name}\" is not one of {' '.join(TYPES)}")
    return TYPES[name]


def blocks(path):
    """(kind, name, first line number, lines) for each block of the file."""
    found = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if START.match(line):
            kind, name, _, shape = START.match(line).groups()
            if kind == "name" and shape is None:
                raise Malformed(f"{path}:{number}: say :many, :one or :exec")
            found.append((kind, name, number, []))
        elif line.startswith(("-- name", "-- table")):
            raise Malformed(f"{path}:{number}: cannot be read: {line}")
        elif found:
            found[-1][3].append(line)
        elif line.strip() and not line.startswith("--"):
            raise Malformed(f"{path}:{number}: stands in no block")
    return found


def quoted(text):
    lines = [line.replace("\\", "\\\\").replace('"', '\\"') for line in text.splitlines()]
    return "\n    ".join(f'"{line}\\n"' for line in lines)


def query_value(name, text, parameters):
    listed = ", ".join("{LG_SQL_%s, %s}" % (kind, "true" if array else "false") for kind, array in parameters)
    return (f'{{\n    .name = "{name}",\n    .text = {quoted(text)},\n    .params_n = {len(parameters)},\n'
            + (f"    .params = {{{listed}}},\n" if parameters else "") + "}")


def query(name, number, lines, path):
    parameters, text = [], []
    for offset, line in enumerate(lines, 1):
        match = PARAMETER.match(line)
        if match:
            if int(match[1]) != len(parameters) + 1:
                raise Malformed(f"{path}:{number + offset}: parameter ${match[1]} is out of order")
            parameters.append((type_of(match[2], f"{path}:{number + offset}"), bool(match[3])))
        elif not line.startswith("--"):
            text.append(line)
    text = "\n".join(text).strip().removesuffix(";")
    used = {int(n) for n in re.findall(r"\$(\d+)", text)}
    if not text or used != set(range(1, len(parameters) + 1)):
        raise Malformed(f"{path}:{number}: \"{name}\" uses parameters {sorted(used)} and describes {len(parameters)}")
    return f"const struct lg_query q_{name} = {query_value(name, text, parameters)};\n"


def table(name, number, lines, path):
    columns = []
    for offset, line in enumerate(lines, 1):
        match = COLUMN.match(line)
        if match:
            columns.append((match[1], match[2], type_of(match[2], f"{path}:{number + offset}")))
        elif line.strip() and not line.startswith("--"):
            raise Malformed(f"{path}:{number + offset}: a table block has column lines only")
    if not columns:
        raise Malformed(f"{path}:{number}: the table \"{name}\" has no columns")
    names = ", ".join(column for column, _, _ in columns)
    arrays = ", ".join(f"${i}::{kind}[]" for i, (_, kind, _) in enumerate(columns, 1))
    insert = f"INSERT INTO {name} ({names})\nSELECT * FROM unnest({arrays})"
    listed = ", ".join('{"%s", LG_SQL_%s}' % (column, kind) for column, _, kind in columns)
    return (f"const struct lg_table t_{name.split('.')[-1]} = {{\n    .name = \"{name}\",\n    .columns_n = {len(columns)},\n"
            f"    .columns = {{{listed}}},\n    .copy = \"COPY {name} ({names}) FROM STDIN (FORMAT binary)\",\n"
            f"    .insert = {query_value('insert_' + name, insert, [(kind, True) for _, _, kind in columns])},\n}};\n")


def generate(path):
    """(header, source) for one file of named queries."""
    declared, defined = [], []
    for kind, name, number, lines in blocks(path):
        make, struct, letter = (query, "lg_query", "q") if kind == "name" else (table, "lg_table", "t")
        defined.append(make(name, number, lines, path))
        declared.append(f"extern const struct {struct} {letter}_{name.split('.')[-1]};")
    stem = path.stem
    header = f"/* Made from {path.name}. */\n#pragma once\n\n#include \"store/table.h\"\n\n" + "\n".join(declared) + "\n"
    source = f"/* Made from {path.name}. */\n#include \"{stem}_sql.h\"\n\n" + "\n".join(defined)
    return header, source


def main():
    path = pathlib.Path(sys.argv[1])
    try:
        header, source = generate(path)
    except Malformed as error:
        print(error, file=sys.stderr)
        return 65
    pathlib.Path(sys.argv[2]).write_text(header)
    pathlib.Path(sys.argv[3]).write_text(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
