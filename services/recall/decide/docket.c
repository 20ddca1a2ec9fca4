/*
 * docket.c - things by subject.
 */
#include "decide/docket.h"

#include "base/text.h"
#include "decide/investigation.h"

struct place {
    void *at;
    struct clock **clocks; /* of what is told by its subject */
};

struct docket *docket_new(struct lg_arena *arena)
{
    struct docket *docket = lg_arena_take(arena, sizeof *docket);

    docket->arena = arena;
    return docket;
}

static const struct place *place_of(const struct docket *docket, struct lg_span key)
{
    static const struct place nothing = {NULL, NULL};
    const uint32_t number = lg_dictionary_find(&docket->keys, key);

    return number == 0 ? &nothing : &docket->places[number - 1];
}

static void *find(const struct docket *docket, struct lg_span key)
{
    return place_of(docket, key)->at;
}

static void put(struct docket *docket, struct lg_span key, void *at, struct clock **clocks)
{
    const size_t known = docket->keys.numbers.n;
    const uint32_t number = lg_dictionary_refer(&docket->keys, docket->arena, key);

    if (number > known)
        docket->places =
            lg_arena_more(docket->arena, docket->places, known, sizeof *docket->places);
    docket->places[number - 1] = (struct place){at, clocks};
}

struct lg_span docket_subject(struct lg_arena *arena, const char *prefix, struct lg_span number)
{
    return lg_text(arena, "%s:%.*s", prefix, LG_SPAN_ARG(number));
}

static const char *prefix_of(enum report_kind kind)
{
    return kind == REPORT_COMPLAINT ? "complaint" : "incident";
}

struct report *docket_report(const struct docket *docket, enum report_kind kind,
                             struct lg_span number)
{
    return find(docket, docket_subject(docket->arena, prefix_of(kind), number));
}

struct investigation *docket_investigation(const struct docket *docket, struct lg_span number)
{
    return find(docket, docket_subject(docket->arena, "case", number));
}

struct campaign *docket_campaign(const struct docket *docket, struct lg_span number)
{
    return find(docket, docket_subject(docket->arena, "recall", number));
}

struct clock **docket_clocks(const struct docket *docket, struct lg_span subject)
{
    return place_of(docket, subject)->clocks;
}

struct report *docket_put_report(struct docket *docket, enum report_kind kind,
                                 struct lg_span number)
{
    struct report *of = lg_arena_take(docket->arena, sizeof *of);

    *of = (struct report){.next = docket->reports, .kind = kind, .number = number, .state = ""};
    of->subject = docket_subject(docket->arena, prefix_of(kind), number);
    docket->reports = of;
    put(docket, of->subject, of, &of->clocks);
    return of;
}

struct investigation *docket_put_investigation(struct docket *docket, struct lg_span number)
{
    struct investigation *of = lg_arena_take(docket->arena, sizeof *of);

    *of = (struct investigation){.next = docket->investigations, .number = number, .state = ""};
    of->subject = docket_subject(docket->arena, "case", number);
    docket->investigations = of;
    put(docket, of->subject, of, &of->clocks);
    return of;
}

struct campaign *docket_put_campaign(struct docket *docket, struct lg_span number)
{
    struct campaign *of = lg_arena_take(docket->arena, sizeof *of);

    *of = (struct campaign){.next = docket->campaigns, .number = number, .state = ""};
    of->subject = docket_subject(docket->arena, "recall", number);
    docket->campaigns = of;
    put(docket, of->subject, of, &of->clocks);
    return of;
}

struct investigation *docket_open_for(const struct docket *docket, struct lg_span goods_key)
{
    struct investigation *of = NULL;

    if (goods_key.at != NULL)
        of = find(docket, docket_subject(docket->arena, "goods", goods_key));
    return of != NULL && investigation_takes_more(of) ? of : NULL;
}

void docket_index(struct docket *docket, struct investigation *of)
{
    const struct investigation *there = docket_open_for(docket, of->goods_key);

    if (of->goods_key.at == NULL || (there != NULL && there->opened_us <= of->opened_us))
        return;
    put(docket, docket_subject(docket->arena, "goods", of->goods_key), of, NULL);
}

void docket_link(struct docket *docket, struct lg_span case_number, enum report_kind kind,
                 struct lg_span number, bool is_new)
{
    struct source *source = lg_arena_take(docket->arena, sizeof *source);

    *source = (struct source){docket->sources, case_number, number, kind, is_new};
    docket->sources = source;
    if (kind == REPORT_COMPLAINT)
        put(docket, docket_subject(docket->arena, "named", number), source, NULL);
}

struct lg_span docket_named_by(const struct docket *docket, struct lg_span complaint)
{
    const struct source *source = find(docket, docket_subject(docket->arena, "named", complaint));

    return source == NULL ? (struct lg_span){NULL, 0} : source->case_number;
}

struct lg_span matter_actor(const struct matter_event *event)
{
    const struct ev_envelope *envelope = &event->event->envelope;

    return envelope->actor.at != NULL ? envelope->actor : envelope->source;
}
