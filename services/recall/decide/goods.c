/*
 * goods.c - goods as complaints and recalls name them.
 */
#include "decide/goods.h"

#include "base/text.h"

struct lg_span goods_key(struct lg_arena *arena, const struct ev_goods *goods)
{
    if (goods->gtin.at != NULL)
        return lg_text(arena, "gtin/%.*s", LG_SPAN_ARG(goods->gtin));
    if (goods->brand.at != NULL && goods->model.at != NULL)
        return lg_text(arena, "model/%.*s/%.*s", LG_SPAN_ARG(goods->brand),
                       LG_SPAN_ARG(goods->model));
    if (goods->brand.at != NULL && goods->lot.at != NULL)
        return lg_text(arena, "lot/%.*s/%.*s", LG_SPAN_ARG(goods->brand), LG_SPAN_ARG(goods->lot));
    return (struct lg_span){NULL, 0};
}

static bool unit_is_told(const struct ev_goods *goods)
{
    return goods->vin.at != NULL || goods->serial.at != NULL ||
           (goods->vin_from.at != NULL && goods->vin_until.at != NULL);
}

bool goods_are_told(const struct ev_goods *goods)
{
    const bool brand = goods->brand.at != NULL, model = goods->model.at != NULL;

    return unit_is_told(goods) || goods->gtin.at != NULL || goods->enterprise_id.at != NULL ||
           (brand && model) || (goods->lot.at != NULL && (brand || model));
}

bool goods_equal(const struct ev_goods *a, const struct ev_goods *b)
{
    return lg_span_eq(a->hs_code, b->hs_code) && lg_span_eq(a->origin_country, b->origin_country) &&
           lg_span_eq(a->enterprise_id, b->enterprise_id) && lg_span_eq(a->brand, b->brand) &&
           lg_span_eq(a->model, b->model) && lg_span_eq(a->gtin, b->gtin) &&
           lg_span_eq(a->lot, b->lot) && lg_span_eq(a->vin, b->vin) &&
           lg_span_eq(a->vin_from, b->vin_from) && lg_span_eq(a->vin_until, b->vin_until) &&
           lg_span_eq(a->serial, b->serial) && lg_span_eq(a->category, b->category);
}

struct lg_span goods_clip(struct lg_span text, size_t bytes)
{
    if (text.len <= bytes)
        return text;
    while (bytes > 0 && ((unsigned char)text.at[bytes] & 0xC0) == 0x80)
        bytes--;
    return (struct lg_span){text.at, bytes};
}
