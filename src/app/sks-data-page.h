// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-traffic.h"

G_BEGIN_DECLS

#define SKS_TYPE_DATA_PAGE (sks_data_page_get_type ())
G_DECLARE_FINAL_TYPE (SksDataPage, sks_data_page, SKS, DATA_PAGE, AdwBin)

/**
 * SksDataPage:
 *
 * The conversation of a socket, a card for each run of bytes, and what to send next. Reads nothing while it is not mapped.
 *
 * Properties: session, socket (nullable), narrow.
 */
void sks_data_page_focus_composer (SksDataPage *self);
gboolean sks_data_page_send (SksDataPage *self); /* what is in the composer; FALSE where there is none */

G_END_DECLS
