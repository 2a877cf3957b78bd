// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_TIMELINE (sks_timeline_get_type ())
G_DECLARE_FINAL_TYPE (SksTimeline, sks_timeline, SKS, TIMELINE, AdwBin)

/**
 * SksTimeline:
 *
 * The journal as a list that follows its tail until the user scrolls up, with a filter and ways to copy it.
 *
 * Properties: session, narrow.
 */
void sks_timeline_set_errors_only (SksTimeline *self, gboolean errors_only);
gboolean sks_timeline_get_errors_only (SksTimeline *self);
void sks_timeline_set_expanded (SksTimeline *self, gboolean expanded); /* how its button looks; the window makes the room */
void sks_timeline_focus_filter (SksTimeline *self);
guint sks_timeline_get_selected_number (SksTimeline *self); /* of the first selected call, or 0 */
/* Selects a call's row and opens its card over it. */
void sks_timeline_open_call (SksTimeline *self, guint number);
/* "python", "c" or "strace": the selected rows, or all that are shown when none is. */
void sks_timeline_copy_as (SksTimeline *self, const char *language);

G_END_DECLS
