#!/usr/bin/env python3
"""
Takes one part of the fence out of the loop's own source, for the test that must notice: sabotage.py FILE WITHOUT OUT.

The source itself knows nothing of this.  When a text is not found, the source has changed and the build fails here.
"""
import pathlib
import sys

CUTS = {
    ("pipeline.sql", "epoch"): [("AND epoch = $4 AND next_offset = $5", "AND $4 IS NOT NULL AND next_offset = $5")],
    ("pipeline.sql", "compare"): [("AND epoch = $4 AND next_offset = $5", "AND $4 IS NOT NULL AND $5 IS NOT NULL")],
    ("attempt.c", "transaction"): [("    queue_fence(work, &opening->advanced);\n",
                                    "    static const struct lg_query apart = {.name = \"apart\", .text = \"COMMIT\"};\n\n"
                                    "    queue_fence(work, &opening->advanced);\n"
                                    "    lg_store_queue(store, &apart, NULL, NULL);\n    lg_store_queue_begin(store);\n")],
    ("attempt.c", "rollback"): [("    if (lg_result_affected(opening.advanced) == 0) {\n        lg_store_rollback(work->loop->store);\n"
                                 "        return LG_ATTEMPT_FENCED;\n    }\n", "")],
}


def main():
    source, without, out = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    text = source.read_text()
    for whole, cut in CUTS.get((source.name, without), []):
        if text.count(whole) != 1:
            print(f"{source}: what the sabotage \"{without}\" takes out is not there once", file=sys.stderr)
            return 1
        text = text.replace(whole, cut)
    out.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
