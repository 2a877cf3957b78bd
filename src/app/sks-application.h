// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SKS_TYPE_APPLICATION (sks_application_get_type ())
G_DECLARE_FINAL_TYPE (SksApplication, sks_application, SKS, APPLICATION, AdwApplication)

/**
 * SksApplication:
 *
 * The program: its windows, its keys and what it says about itself.
 */
SksApplication *sks_application_new (GApplicationFlags flags);

/* Before GTK starts: signals, threads, translations and the renderer. */
void sks_application_prepare_process (void);

G_END_DECLS
