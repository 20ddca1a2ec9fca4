/*
 * drafted.c - two tables of members.
 */
#include "wire/drafted.h"

#include "model/life_cycle.h"

enum { CODE_MOST = 60, BASIS_MOST = 500, VERSION_MOST = 1000000 };

bool lg_parameter_read(const struct lg_json *document, struct lg_parameter_drafted *ret_parameter,
                       struct lg_error *reterr)
{
    enum { CODE, KEY, VERSION, VALUE, FROM, UNTIL, BASIS, VERIFIED, MEMBERS };
    static const struct lg_flat_member members[MEMBERS] = {
        [CODE] = {"code", LG_FLAT_TEXT, CODE_MOST, true},
        [KEY] = {"key", LG_FLAT_TEXT, CODE_MOST, false},
        [VERSION] = {"version", LG_FLAT_WHOLE, VERSION_MOST, true},
        [VALUE] = {"value", LG_FLAT_DECIMAL, 0, false},
        [FROM] = {"from", LG_FLAT_DAY, 0, true},
        [UNTIL] = {"until", LG_FLAT_DAY, 0, false},
        [BASIS] = {"legalBasis", LG_FLAT_TEXT, BASIS_MOST, true},
        [VERIFIED] = {"verified", LG_FLAT_TRUTH, 0, false},
    };
    struct lg_flat_value said[MEMBERS];

    if (!lg_flat_read(document, members, MEMBERS, said, reterr))
        return false;
    if (said[UNTIL].there && said[UNTIL].day <= said[FROM].day)
        return lg_fail(reterr, LG_REJECT, "at \"/until\": must be behind the first day");
    *ret_parameter = (struct lg_parameter_drafted){.code = said[CODE].text,
                                                   .key = said[KEY].text,
                                                   .basis = said[BASIS].text,
                                                   .version = said[VERSION].whole,
                                                   .value = said[VALUE].decimal,
                                                   .from = said[FROM].day,
                                                   .until = said[UNTIL].day,
                                                   .valued = said[VALUE].there,
                                                   .ends = said[UNTIL].there,
                                                   .verified = said[VERIFIED].truth};
    return true;
}

bool lg_credit_read(const struct lg_json *document, struct lg_credit_drafted *ret_credit,
                    struct lg_error *reterr)
{
    enum { GRADE, BASIS, MEMBERS };
    static const struct lg_flat_member members[MEMBERS] = {
        [GRADE] = {"grade", LG_FLAT_TEXT, CODE_MOST, true},
        [BASIS] = {"basis", LG_FLAT_TEXT, BASIS_MOST, true},
    };
    struct lg_flat_value said[MEMBERS];

    if (!lg_flat_read(document, members, MEMBERS, said, reterr))
        return false;
    if (lg_life_cycle_state(lg_life_cycle_find("credit_grade"), said[GRADE].text)[0] == '\0')
        return lg_fail(reterr, LG_REJECT, "at \"/grade\": there is no such grade");
    *ret_credit = (struct lg_credit_drafted){said[GRADE].text, said[BASIS].text};
    return true;
}
