// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-journal-model.h"
#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_JOURNAL_ROW (sks_journal_row_get_type ())
G_DECLARE_FINAL_TYPE (SksJournalRow, sks_journal_row, SKS, JOURNAL_ROW, GtkWidget)

/**
 * SksJournalRow:
 *
 * One row of the journal: number, time, call, result, how long it took; or the note under an error. All rows are of one height, whatever they show.
 */
GtkWidget *sks_journal_row_new (void);
GtkWidget *sks_journal_row_new_heading (void);
void sks_journal_row_bind (SksJournalRow *self, SksSession *session, SksEntry *row); /* @row NULL: shows nothing, holds nothing */
SksEntry *sks_journal_row_get_row (SksJournalRow *self);
gboolean sks_journal_row_is_waiting (SksJournalRow *self);
void sks_journal_row_tick (SksJournalRow *self); /* moves a waiting row's clock on */

G_END_DECLS
