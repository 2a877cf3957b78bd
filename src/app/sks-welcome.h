// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SKS_TYPE_WELCOME (sks_welcome_get_type ())
G_DECLARE_FINAL_TYPE (SksWelcome, sks_welcome, SKS, WELCOME, AdwBin)

/**
 * SksWelcome:
 *
 * What the program is, and what to begin with. Properties: narrow.
 */
GtkWidget *sks_welcome_new (void);

G_END_DECLS
