#include "decide/advice.h"

#include "base/text.h"
#include "base/time.h"
#include "model/identifier.h"

struct notes {
    struct lg_arena *arena;
    struct gw_notes of;
};

const char *gw_note_kind_name(enum gw_note_kind kind)
{
    static const char *const names[] = {"identifier", "document", "standard",
                                        "duty",       "ban",      "recall"};

    return names[kind];
}

static void add(struct notes *notes, struct gw_note note)
{
    struct gw_notes *of = &notes->of;

    of->at = lg_arena_more(notes->arena, of->at, of->n, sizeof *of->at);
    of->at[of->n++] = note;
}

static struct lg_identifier_text text_of(struct lg_span code)
{
    static const struct lg_identifier_text missing[] = {
        {"VIN_MISSING", "no vehicle identification number is declared", "未申报车辆识别代号"},
        {"LOT_MISSING", "no lot is declared", "未申报批次"},
        {"GTIN_MISSING", "no trade item number is declared", "未申报商品条码"},
    };

    for (int fault = 1; fault < LG_IDENTIFIER_FAULTS; fault++) {
        const struct lg_identifier_text text = lg_identifier_text((enum lg_identifier_fault)fault);

        if (lg_span_eq(lg_span_of(text.code), code))
            return text;
    }
    for (size_t i = 0; i + 1 < sizeof missing / sizeof *missing; i++) {
        if (lg_span_eq(lg_span_of(missing[i].code), code))
            return missing[i];
    }
    return missing[sizeof missing / sizeof *missing - 1];
}

static void add_findings(struct notes *notes, const struct lg_fact *findings)
{
    for (size_t i = 0; i < findings->set_n; i++) {
        const struct lg_identifier_text text = text_of(findings->set[i]);

        add(notes, (struct gw_note){.kind = GW_NOTE_IDENTIFIER,
                                    .code = findings->set[i],
                                    .text = lg_span_of(text.text),
                                    .text_zh = lg_span_of(text.text_zh),
                                    .verified = true});
    }
}

static bool has(const struct lg_fact *documents, struct lg_span type)
{
    for (size_t i = 0; i < documents->set_n; i++) {
        if (lg_span_eq(documents->set[i], type))
            return true;
    }
    return false;
}

static void add_documents(struct notes *notes, const struct lg_category *category,
                          const struct lg_fact *documents)
{
    for (size_t i = 0; i < category->required_documents_n; i++) {
        const struct lg_category_document *document = &category->required_documents[i];

        if (has(documents, document->type))
            continue;
        add(notes,
            (struct gw_note){
                .kind = GW_NOTE_DOCUMENT,
                .code = document->type,
                .text = lg_text(notes->arena, "not declared: %.*s", LG_SPAN_ARG(document->label)),
                .text_zh = lg_text(notes->arena, "未申报：%.*s", LG_SPAN_ARG(document->label_zh)),
                .basis = document->legal_basis,
                .verified = document->verified});
    }
}

static void add_standards(struct notes *notes, const struct lg_category *category)
{
    for (size_t i = 0; i < category->standards_n; i++) {
        const struct lg_category_standard *standard = &category->standards[i];

        add(notes, (struct gw_note){.kind = GW_NOTE_STANDARD,
                                    .code = standard->code,
                                    .text = standard->title,
                                    .text_zh = standard->title_zh,
                                    .verified = standard->verified});
    }
}

/* Duties first, then bans. */
static void add_profiles(struct notes *notes, const struct lg_profile_set *profiles,
                         const struct lg_facts *facts)
{
    const struct lg_matches matched = lg_profile_match(notes->arena, profiles, facts);

    for (int bans = 0; bans < 2; bans++) {
        for (size_t i = 0; i < matched.n; i++) {
            const struct lg_profile *profile = lg_profile_at(profiles, matched.at[i]);

            if ((profile->lane == EV_LANE_BLOCKED) != (bans == 1))
                continue;
            add(notes, (struct gw_note){.kind = bans == 1 ? GW_NOTE_BAN : GW_NOTE_DUTY,
                                        .code = profile->code,
                                        .text = profile->reason,
                                        .text_zh = profile->reason_zh,
                                        .basis = profile->legal_basis,
                                        .verified = true});
        }
    }
}

static void add_recalls(struct notes *notes, const struct lg_measures *measures,
                        const struct lg_goods *goods, int64_t at_us)
{
    const struct ev_measure *found[LG_MEASURES_MOST];
    const size_t n = lg_measures_find(measures, goods, at_us, found, LG_MEASURES_MOST);

    for (size_t i = 0; i < n; i++)
        add(notes, (struct gw_note){.kind = GW_NOTE_RECALL,
                                    .code = lg_span_of(ev_measure_kind_name(found[i]->kind)),
                                    .text = found[i]->basis,
                                    .text_zh = found[i]->basis_zh,
                                    .basis = found[i]->cites,
                                    .verified = true});
}

struct gw_notes gw_advise(struct lg_arena *arena, const struct gw_published *published,
                          const struct lg_goods *goods, int64_t at_us)
{
    struct notes notes = {.arena = arena};
    struct lg_facts facts;

    lg_goods_facts(arena, goods, lg_day_of_time(at_us), &facts);
    add_findings(&notes, &facts.at[LG_FACT_FINDINGS]);
    add_documents(&notes, goods->category, &facts.at[LG_FACT_DOCUMENTS]);
    add_standards(&notes, goods->category);
    add_profiles(&notes, published->profiles, &facts);
    add_recalls(&notes, published->measures, goods, at_us);
    return notes.of;
}
