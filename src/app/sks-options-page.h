// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_OPTIONS_PAGE (sks_options_page_get_type ())
G_DECLARE_FINAL_TYPE (SksOptionsPage, sks_options_page, SKS, OPTIONS_PAGE, AdwBin)

/**
 * SksOptionsPage:
 *
 * Every option that a socket has, by level, each with its editor. Reads only while it is shown.
 *
 * Properties: session, socket, narrow.
 */
GtkWidget *sks_options_page_new (void);
void sks_options_page_focus_filter (SksOptionsPage *self);

G_END_DECLS
