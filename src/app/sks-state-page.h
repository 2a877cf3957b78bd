// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_STATE_PAGE (sks_state_page_get_type ())
G_DECLARE_FINAL_TYPE (SksStatePage, sks_state_page, SKS, STATE_PAGE, AdwBin)

/**
 * SksStatePage:
 *
 * What the kernel says of a socket: its state and what ends it, its names, its queues. Shows nothing new while it is not mapped.
 *
 * Properties: session, socket (nullable), narrow.
 */

G_END_DECLS
