// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-journal.h"

G_BEGIN_DECLS

#define SKS_TYPE_JOURNAL_VIEW (sks_journal_view_get_type ())
G_DECLARE_FINAL_TYPE (SksJournalView, sks_journal_view, SKS, JOURNAL_VIEW, GObject)
#define SKS_TYPE_ROW (sks_row_get_type ())
G_DECLARE_FINAL_TYPE (SksRow, sks_row, SKS, ROW, GObject)

/**
 * SksJournalView:
 *
 * The journal as a GListModel of SksRow, filtered. An error's note is a row of its own, after its call's. Rows are made when they are looked at;
 * position and record find each other through a sorted array of keys. Tells of changes once a batch.
 *
 * Properties: filter (text matched in the call's Python text, its result and the socket's name), errors-only, n-records (shown), total.
 */
SksJournalView *sks_journal_view_new (SksJournal *journal);
void sks_journal_view_set_filter (SksJournalView *self, const char *filter); /* NULL or "": all */
const char *sks_journal_view_get_filter (SksJournalView *self);
void sks_journal_view_set_errors_only (SksJournalView *self, gboolean errors_only);
gboolean sks_journal_view_get_errors_only (SksJournalView *self);
void sks_journal_view_set_socket (SksJournalView *self, guint socket_id); /* 0: all */
guint sks_journal_view_find (SksJournalView *self, guint number); /* the position of a record's row, or GTK's invalid position, G_MAXUINT */

/**
 * SksRow:
 *
 * One row of the journal as it is looked at: a call or the note under it.
 */
guint sks_row_get_number (SksRow *self);
gboolean sks_row_is_note (SksRow *self);
const SksRecordData *sks_row_get_data (SksRow *self); /* decoded at first use */
SksJournal *sks_row_get_journal (SksRow *self);

G_END_DECLS
