/*
 * identifier.h - do a VIN, a credit code, a GTIN, an HS code hold what their standards ask?
 *
 * A fault is a finding, never a rejection: real credit codes break their own rule, and a VIN that
 * fails its check digit is a nonconformity of the vehicle, not of the message.  Each fault has a
 * stable code and a sentence in English and Chinese for whoever must act on it.  The first fault
 * in the order length, character, check is told.
 *
 * A check digit finds every change of one character to another of a different value.  The VIN
 * gives several characters the same value (A, J and 1 are all 1): swapping those goes unseen, as
 * the standard has it.
 */
#pragma once

#include "base/span.h"

enum lg_identifier_fault {
    LG_IDENTIFIER_SOUND = 0,
    LG_VIN_LENGTH,
    LG_VIN_CHARACTER,
    LG_VIN_CHECK,
    LG_USCC_LENGTH,
    LG_USCC_CHARACTER,
    LG_USCC_CHECK,
    LG_USCC_ORGANISATION_CHECK,
    LG_ENTERPRISE_ID_FORM,
    LG_GTIN_LENGTH,
    LG_GTIN_CHARACTER,
    LG_GTIN_CHECK,
    LG_HS_LENGTH,
    LG_HS_CHARACTER,
    LG_HS_CHAPTER,
    LG_HS_EDITION,
    LG_IDENTIFIER_FAULTS, /* how many there are, with the sound one */
};

/* The stable code ("VIN_CHECK") and a sentence without full stop; NULL where nothing is wrong. */
struct lg_identifier_text {
    const char *code, *text, *text_zh;
};

/* The words for a fault; they live as long as the process. */
struct lg_identifier_text lg_identifier_text(enum lg_identifier_fault fault);

/*
 * A vehicle identification number: 17 characters, capital letters without I, O, Q, and digits; the
 * ninth is the sum of the others by weight modulo 11, ten as X.  Source: GB 16735, ISO 3779;
 * schemas/rules/vehicle-identification.md.
 */
enum lg_identifier_fault lg_vin_check(struct lg_span vin);

/*
 * A unified social credit code: 18 characters of 0-9 and A-Z without I, O, S, V, Z; the last is a
 * check modulo 31 over the others (GB 32100), the ninth to the 17th are an organisation code with
 * a check modulo 11 of its own (GB 11714).  Some codes in use fail the latter.  Source:
 * schemas/rules/credit-code.md.
 */
enum lg_identifier_fault lg_credit_code_check(struct lg_span code);

/*
 * The id of an importer or producer in China: ten digits are a customs registration code, which
 * has no check; 18 characters are checked as a credit code; anything else is LG_ENTERPRISE_ID_FORM.
 */
enum lg_identifier_fault lg_enterprise_id_check(struct lg_span id);

/*
 * A trade item number of 8, 12, 13 or 14 digits, weights 3 and 1 from the right modulo 10.
 * Source: GS1 General Specifications.
 */
enum lg_identifier_fault lg_gtin_check(struct lg_span gtin);

/*
 * A commodity code: 6 digits of the Harmonized System, 8 of the tariff, 10 as declared, 13 with
 * the inspection code.  Chapters 00 and 77 do not exist.  Whether the rest exists depends on
 * the day: hs_edition.h.
 */
enum lg_identifier_fault lg_hs_check(struct lg_span code);
