/*
 * Any bytes through the gate's head and body rules, as libFuzzer calls them.
 */
#include "http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct lg_span bytes = {(const char *)data, size};
    const char *why = NULL;
    struct lg_http_head head;
    const size_t end = lg_http_head_end(bytes, 0, &why);

    if (end == 0 || !lg_http_head_check((struct lg_span){bytes.at, end}, &head, &why))
        return 0;

    struct lg_http_framing framing = lg_http_framing(&head);
    const size_t body = lg_http_frame(&framing, (struct lg_span){bytes.at + end, size - end}, &why);

    if (head.path.len == 0 || end + body > size)
        __builtin_trap();
    return 0;
}
