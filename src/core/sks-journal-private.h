// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-call-frame.h"
#include "sks-journal.h"

G_BEGIN_DECLS

SksJournal *sks_journal_new (gint64 origin_us);

/* Appends a running call and returns its number. */
guint sks_journal_begin (SksJournal *self, const SksCallFrame *frame, const char *object, const char *const *targets, guint socket_id, guint file_id, int fd, gint64 started_us);
/* Takes in what came of it. @new_socket_id: 0 when it made none. */
void sks_journal_finish (SksJournal *self, guint number, const SksCallFrame *frame, SksRecordFlags flags, guint new_socket_id);

G_END_DECLS
