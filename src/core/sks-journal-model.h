// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-journal.h"

G_BEGIN_DECLS

#define SKS_TYPE_JOURNAL_MODEL (sks_journal_model_get_type ())
G_DECLARE_FINAL_TYPE (SksJournalModel, sks_journal_model, SKS, JOURNAL_MODEL, GObject)
#define SKS_TYPE_ENTRY (sks_entry_get_type ())
G_DECLARE_FINAL_TYPE (SksEntry, sks_entry, SKS, ENTRY, GObject)

/**
 * SksJournalModel:
 *
 * The journal as a GListModel of SksEntry, filtered. An error's note is a row of its own, after its call's. Rows are made when they are looked at;
 * position and record find each other through a sorted array of keys. Tells of changes once a batch.
 *
 * Properties: filter (text matched in the call's Python text, its result and the socket's name), errors-only, n-records (shown), total.
 */
SksJournalModel *sks_journal_model_new (SksJournal *journal);
void sks_journal_model_set_filter (SksJournalModel *self, const char *filter); /* NULL or "": all */
const char *sks_journal_model_get_filter (SksJournalModel *self);
void sks_journal_model_set_errors_only (SksJournalModel *self, gboolean errors_only);
gboolean sks_journal_model_get_errors_only (SksJournalModel *self);
void sks_journal_model_set_socket (SksJournalModel *self, guint socket_id); /* 0: all */
guint sks_journal_model_find (SksJournalModel *self, guint number); /* the position of a record's row, or GTK's invalid position, G_MAXUINT */

/**
 * SksEntry:
 *
 * One row of the journal as it is looked at: a call or the note under it.
 */
guint sks_entry_get_number (SksEntry *self);
gboolean sks_entry_is_note (SksEntry *self);
const SksRecordData *sks_entry_get_data (SksEntry *self); /* decoded at first use */

G_END_DECLS
