/*
 * trouble.h - what a client of Kafka complains of.
 */
#pragma once

#include <stdbool.h>

/*
 * A complaint in a line, from whichever thread serves the client.  It mostly heals by itself.
 * down: until more is heard no broker can be talked to.
 */
typedef void (*lg_troubled_fn)(void *user, bool down, const char *why);
