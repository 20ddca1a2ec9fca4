/*
 * profile_fault.c - what can be wrong with a profile's document, in both languages.
 */
#include "base/text.h"
#include "wire/profile_reading.h"

static const struct {
    const char *text, *text_zh;
} whys[] = {
    [LG_PROFILE_NO_PLACE] = {"has no place here", "此处不能有该成员"},
    [LG_PROFILE_TEXT] = {"must be a text", "须为非空文本"},
    [LG_PROFILE_REQUIRED] = {"is required", "必填"},
    [LG_PROFILE_LANE] = {"is no lane", "不是通道"},
    [LG_PROFILE_ACTION] = {"is no action", "不是处置方式"},
    [LG_PROFILE_VERSION] = {"must be a number from 1 to 1000000", "须为 1 至 1000000 的整数"},
    [LG_PROFILE_DECIMAL] = {"must be a decimal in quotes", "须为十进制数，在 JSON 中加引号"},
    [LG_PROFILE_WEIGHT] = {"must lie between -100 and 100", "须在 -100 至 100 之间"},
    [LG_PROFILE_BOOLEAN] = {"must be true or false", "须为真（true）或假（false）"},
    [LG_PROFILE_DAY] = {"must be a day, YYYY-MM-DD", "须为日期，YYYY-MM-DD"},
    [LG_PROFILE_SCOPE] = {"must be a list of 1 to 200 texts", "须为 1 至 200 个文本的数组"},
    [LG_PROFILE_OBJECT] = {"must be an object", "须为对象"},
    [LG_PROFILE_CHECKLIST] = {"must be a list of 1 to 20 items", "须为 1 至 20 项的数组"},
    [LG_PROFILE_BEHIND] = {"must lie behind validFrom", "须晚于生效日期"},
    [LG_PROFILE_VALUES] = {"must be a list of texts, not empty", "须为非空的文本数组"},
    [LG_PROFILE_VALUE] = {"must be a list of texts", "须为文本数组"},
    [LG_PROFILE_BOUND] = {"bounds are decimals in quotes", "上下限须为十进制数，在 JSON 中加引号"},
    [LG_PROFILE_BOUND_DAY] = {"bounds are days, YYYY-MM-DD", "上下限须为日期，YYYY-MM-DD"},
    [LG_PROFILE_CHILDREN] = {"must be a list of conditions, not empty", "须为非空的条件数组"},
    [LG_PROFILE_EMPTY_RANGE] = {"holds no number", "范围内没有任何数值"},
    [LG_PROFILE_LIST] = {"must be the code of a list", "须为名单代码"},
    [LG_PROFILE_UNLISTED] = {"asks of an attribute that no list is of", "没有该属性的名单"},
    [LG_PROFILE_LIST_NOT_IN_FORCE] = {"names a list that is not in force", "名单未生效"},
    [LG_PROFILE_LIST_KIND] = {"names a list of another kind than the attribute",
                              "名单内容与属性不符"},
    [LG_PROFILE_ONE_COMPARISON] =
        {"has more than one of in, prefix, list",
         "等于其中之一（in）、以其中之一开头（prefix）、在名单中（list）只能有一个"},
    [LG_PROFILE_NEEDS_ONE] =
        {"needs one of all, any, not, attribute",
         "须有全部满足（all）、任一满足（any）、不满足（not）、属性（attribute）之一"},
    [LG_PROFILE_ATTRIBUTE] = {"names an attribute that the dictionary does not have",
                              "属性字典中没有该属性"},
    [LG_PROFILE_CONDITION] = {"must be a condition", "须为条件"},
    [LG_PROFILE_DEEP] = {"is nested too deep", "嵌套过深"},
    [LG_PROFILE_ONE_FORM] =
        {"says more than one of all, any, not, attribute",
         "全部满足（all）、任一满足（any）、不满足（not）、属性（attribute）只能有一个"},
};

static bool note(const struct lg_profile_reading *reading, struct lg_span at, struct lg_span text,
                 struct lg_span text_zh)
{
    struct lg_profile_faults *faults = reading->faults;

    if (faults->n < LG_PROFILE_FAULTS_MOST)
        faults->at[faults->n++] = (struct lg_profile_fault){at, text, text_zh};
    return false;
}

bool lg_profile_wrong(const struct lg_profile_reading *reading, struct lg_span at,
                      enum lg_profile_why why)
{
    return note(reading, at, lg_span_of(whys[why].text), lg_span_of(whys[why].text_zh));
}

bool lg_profile_too_long(const struct lg_profile_reading *reading, struct lg_span at, size_t most)
{
    return note(reading, at, lg_text(reading->arena, "has more than %zu characters", most),
                lg_text(reading->arena, "超过 %zu 个字符", most));
}
