/*
 * ceb_rule.h - the rules of CEB messages as tables: what stands where, how long, of which kind.
 *
 * A message is a part that has parts; a part of leaves is a row of fields, in the schema's order.
 * A field says where in its row's struct its value goes.  The walker (ceb.c) only reads tables.
 */
#pragma once

#include "wire/ceb.h"

enum lg_ceb_kind {
    LG_CEB_TEXT,    /* min to max characters */
    LG_CEB_GUID,    /* 36 characters of A-Z, 0-9 and "-" */
    LG_CEB_DIGITS,  /* min to max digits, text */
    LG_CEB_WORD,    /* one of `words` */
    LG_CEB_INTEGER, /* a whole number from min to max */
    LG_CEB_DECIMAL, /* not negative, 19 digits, 5 of them after the point */
    LG_CEB_DAY,     /* YYYYMMDD, a real day */
    LG_CEB_TIME,    /* YYYYMMDDhhmmss, in China */
    LG_CEB_OPAQUE,  /* whatever it holds */
};

enum lg_ceb_put { LG_CEB_NOWHERE, LG_CEB_SPAN, LG_CEB_VALUE };

struct lg_ceb_field {
    const char *name;
    const char *words; /* LG_CEB_WORD: "1|2|3" */
    const char *mode;  /* the tradeMode that asks for this field; NULL: none */
    uint32_t min, max;
    enum lg_ceb_kind kind;
    enum lg_ceb_put put;
    uint16_t at, has; /* offsets in the row's struct; has 0: no flag */
    bool required;
};

enum lg_ceb_role {
    LG_CEB_DOCUMENT,
    LG_CEB_HEAD,
    LG_CEB_LIST,
    LG_CEB_TRANSFER,
    LG_CEB_BESIDE, /* checked, not kept */
    LG_CEB_SIGNATURE,
};

struct lg_ceb_part {
    const char *name;
    enum lg_ceb_role role;
    uint16_t min, max;
    const struct lg_ceb_field *fields;
    size_t fields_n;
    const struct lg_ceb_part *parts; /* of a document: its head and list */
    size_t parts_n;
};

enum { LG_CEB_PARTS = 5, LG_CEB_FIELDS_MAX = 48 };

struct lg_ceb_rule {
    enum lg_ceb_type type;
    const char *name;
    struct lg_ceb_part parts[LG_CEB_PARTS];
    size_t line_size; /* of a list's struct; 0: no list */
    uint16_t gnum;    /* where a line has its number */
    bool gapless;     /* lines are numbered 1 to n */
};

/* The rule of the message whose root has that name, or NULL. */
const struct lg_ceb_rule *lg_ceb_rule_find(struct lg_span name);

/* What reading has at hand. */
struct lg_ceb_reader {
    struct lg_arena *arena;
    struct ev_faults *faults, *notes;
    const struct lg_ceb_rule *rule;
};

/* Checks a leaf's text against its field and puts it into the struct at `base`; false: faulty. */
bool lg_ceb_field_read(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                       struct lg_span text, char *base, const struct ev_step *step);

/* The lines of a document that is being read. */
struct lg_ceb_lines {
    char *at;
    size_t n;
};

/*
 * After the leaves: sums, numbers of lines, what the notes tell; then the rest of the event.
 * Only for a document whose leaves have no fault.
 */
void lg_ceb_finish(struct lg_ceb_reader *reader, struct lg_ceb_document *document,
                   struct lg_ceb_lines lines, const struct ev_step *step);
