/*
 * ceb_xml.h - bytes into a tree by libxml2, with nothing that XML can do beside holding elements.
 *
 * No network, no entities but the five of XML and characters' numbers, no document type, no
 * comments or instructions in the tree; few levels, few elements, UTF-8 alone.
 */
#pragma once

#include <libxml/tree.h>

#include "wire/ceb.h"

/* Looks for what libxml2 must not be given: a document type, too many tags, too long, too deep. */
bool lg_ceb_xml_scan(struct lg_span bytes, struct ev_faults *reterr_faults);

/* The tree, or NULL with one fault at the whole document.  The caller frees it (xmlFreeDoc). */
xmlDoc *lg_ceb_xml_parse(struct lg_span bytes, struct ev_faults *reterr_faults);

/* The text of an element that holds no elements, in the arena; characters and CDATA are joined. */
struct lg_span lg_ceb_xml_text(struct lg_arena *arena, const xmlNode *element);
