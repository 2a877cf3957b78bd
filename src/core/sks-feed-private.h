// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-journal.h"

G_BEGIN_DECLS

/**
 * SksFeed:
 *
 * The finished sends and receives of some sockets, in the order in which they ended, a slice at a time. A call that still runs comes when it has ended.
 */
typedef struct _SksFeed SksFeed;

typedef struct
{
  guint side; /* whose, in the order of adding */
  gint64 ended_us;
  SksRecordData *data;
} SksFeedEvent;

SksFeed *sks_feed_new (SksJournal *journal);
void sks_feed_free (SksFeed *self);
void sks_feed_reset (SksFeed *self);
void sks_feed_add (SksFeed *self, guint id); /* a socket, once; 0 keeps a place without one */
guint sks_feed_get_id (SksFeed *self, guint side);
GArray *sks_feed_take (SksFeed *self); /* of SksFeedEvent, (transfer full) */
gboolean sks_feed_has_more (SksFeed *self); /* without what still runs */

G_END_DECLS
