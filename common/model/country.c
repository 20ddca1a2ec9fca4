#include "model/country.h"

#include <stdint.h>

enum { LETTERS = 26, TWO = LETTERS * LETTERS, THREE = TWO * LETTERS, DIGITS = 1000, MOST = 255 };

/* By the number that a code is: one more than the country's place; 0: nobody's. */
struct lg_countries {
    size_t n;
    char two[MOST][2];
    uint8_t by_two[TWO], by_three[THREE], by_digits[DIGITS];
};

struct lg_countries *lg_countries_new(struct lg_arena *arena)
{
    return lg_arena_take(arena, sizeof(struct lg_countries));
}

/* The code as a number of so many digits to that base; -1 when it is none. */
static int number_of(struct lg_span code, size_t len, bool letters)
{
    int number = 0;

    if (code.len != len)
        return -1;
    for (size_t i = 0; i < len; i++) {
        const int character = (unsigned char)code.at[i];
        const int digit = letters ? (character | 0x20) - 'a' : character - '0';

        if (digit < 0 || digit >= (letters ? LETTERS : 10))
            return -1;
        number = number * (letters ? LETTERS : 10) + digit;
    }
    return number;
}

bool lg_countries_add(struct lg_countries *countries, struct lg_span two, struct lg_span three,
                      struct lg_span digits)
{
    const int of_two = number_of(two, 2, true), of_three = number_of(three, 3, true);
    const int of_digits = digits.at == NULL ? 0 : number_of(digits, 3, false);

    if (of_two < 0 || of_three < 0 || of_digits < 0 || countries->n == MOST ||
        countries->by_two[of_two] != 0 || countries->by_three[of_three] != 0 ||
        countries->by_digits[of_digits] != 0)
        return false;
    for (size_t i = 0; i < 2; i++)
        countries->two[countries->n][i] = (char)(two.at[i] & ~0x20);
    const uint8_t place = (uint8_t)++countries->n;
    countries->by_two[of_two] = countries->by_three[of_three] = place;
    if (digits.at != NULL)
        countries->by_digits[of_digits] = place;
    return true;
}

static size_t place_of(const struct lg_countries *countries, struct lg_span code)
{
    const int two = number_of(code, 2, true), three = number_of(code, 3, true);
    const int digits = number_of(code, 3, false);

    if (two >= 0)
        return countries->by_two[two];
    if (three >= 0)
        return countries->by_three[three];
    return digits < 0 ? 0 : countries->by_digits[digits];
}

struct lg_span lg_country_code(const struct lg_countries *countries, struct lg_span code)
{
    const size_t place = countries == NULL ? 0 : place_of(countries, code);

    return place == 0 ? code : (struct lg_span){countries->two[place - 1], 2};
}
