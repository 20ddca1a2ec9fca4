/*
 * ceb_scan.c - a look over the bytes before libxml2 sees them: how many tags, how deep, how long.
 *
 * libxml2 compares each attribute with all before it, so a tag of a megabyte takes minutes; and it
 * reads a whole document type before one can refuse it.  The scan knows tags, quotes, comments,
 * CDATA and instructions, no more; whether the XML is well-formed is for libxml2 to say.
 */
#include "wire/ceb_xml.h"

enum { TAG_MAX = 4096 };

struct scan {
    struct lg_span bytes;
    size_t at, elements;
    size_t depth;
    const char *code, *reason;
};

static bool refuse(struct scan *scan, const char *code, const char *reason)
{
    scan->code = code;
    scan->reason = reason;
    return false;
}

static bool begins(const struct scan *scan, struct lg_span text)
{
    return scan->bytes.len - scan->at >= text.len &&
           memcmp(scan->bytes.at + scan->at, text.at, text.len) == 0;
}

/* Goes behind the next place of that text, or to the end. */
static bool skip_past(struct scan *scan, struct lg_span text)
{
    const char *found =
        memmem(scan->bytes.at + scan->at, scan->bytes.len - scan->at, text.at, text.len);

    scan->at = found == NULL ? scan->bytes.len : (size_t)(found - scan->bytes.at) + text.len;
    return true;
}

/* The length of the tag at the text's begin, with its ">", which does not count within quotes. */
static size_t tag_length(struct lg_span text)
{
    char quote = '\0';

    for (size_t i = 0; i < text.len && i < TAG_MAX; i++) {
        const char c = text.at[i];
        if (quote == '\0' && c == '>')
            return i + 1;
        if (quote == c)
            quote = '\0';
        else if (quote == '\0' && (c == '"' || c == '\''))
            quote = c;
    }
    return text.len < TAG_MAX ? text.len : TAG_MAX;
}

static bool skip_tag(struct scan *scan)
{
    const char *tag = scan->bytes.at + scan->at;
    const size_t length = tag_length((struct lg_span){tag, scan->bytes.len - scan->at});

    if (length == TAG_MAX)
        return refuse(scan, "limit", "has a tag that is too long");
    scan->at += length;
    if (length > 1 && tag[1] == '/') {
        scan->depth -= scan->depth > 0 ? 1 : 0;
        return true;
    }
    scan->elements++;
    if (length < 2 || tag[length - 2] != '/')
        scan->depth++;
    if (scan->elements > LG_CEB_ELEMENTS_MAX)
        return refuse(scan, "limit", "has too many elements");
    if (scan->depth > LG_CEB_DEPTH_MAX)
        return refuse(scan, "limit", "has too many elements within one another");
    return true;
}

static bool skip_markup(struct scan *scan)
{
    if (begins(scan, LG_SPAN("<!--")))
        return skip_past(scan, LG_SPAN("-->"));
    if (begins(scan, LG_SPAN("<![CDATA[")))
        return skip_past(scan, LG_SPAN("]]>"));
    if (begins(scan, LG_SPAN("<?")))
        return skip_past(scan, LG_SPAN("?>"));
    if (begins(scan, LG_SPAN("<!DOCTYPE")))
        return refuse(scan, "dtd", "has a document type declaration, none is taken");
    return skip_tag(scan);
}

bool lg_ceb_xml_scan(struct lg_span bytes, struct ev_faults *reterr_faults)
{
    struct scan scan = {.bytes = bytes};

    while (scan.at < bytes.len) {
        const char *next = memchr(bytes.at + scan.at, '<', bytes.len - scan.at);
        if (next == NULL)
            return true;
        scan.at = (size_t)(next - bytes.at);
        if (!skip_markup(&scan)) {
            ev_fault_add(reterr_faults, NULL, scan.code, "%s", scan.reason);
            return false;
        }
    }
    return true;
}
