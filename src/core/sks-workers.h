// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SksCallFrame SksCallFrame;

/**
 * SksWorkFunc:
 *
 * A task for a worker; the other half of its result is delivered by sks_workers_deliver().
 */
typedef void (*SksWorkFunc) (gpointer data);

/* The process's worker threads: as many as there are calls that wait. A call's thread has SIGPIPE blocked and the interrupt signal open. */
void sks_workers_init (void); /* once, early in main(), before any thread: blocks the interrupt signal, ignores SIGPIPE; idempotent */
int sks_workers_get_signal (void);
gboolean sks_workers_run (SksWorkFunc func, gpointer data, GError **error); /* G_IO_ERROR-free: the error is errno EAGAIN's text with the limit */
guint sks_workers_get_number (void); /* of the worker that is running, from 1; 0 elsewhere */
guint sks_workers_get_n_busy (void);
void sks_interrupter_start (void); /* by sks_workers_init() */

/**
 * SksInbox:
 *
 * Hands items from any thread to one main context, in order, through at most one pending source at default priority, with a time budget a turn.
 */
typedef struct _SksInbox SksInbox;
typedef void (*SksInboxFunc) (GPtrArray *items, gpointer user_data); /* on the owner's thread: all that has come; takes nothing */

/* @item_free: of an item that is never delivered; comes on its pusher's thread when the inbox is closed already */
SksInbox *sks_inbox_new (GMainContext *context, SksInboxFunc func, gpointer user_data, GDestroyNotify item_free);
void sks_inbox_push (SksInbox *inbox, gpointer item); /* any thread */
void sks_inbox_close (SksInbox *inbox);               /* the owner's thread: no delivery after this; frees when the last pusher is gone */
SksInbox *sks_inbox_ref (SksInbox *inbox);
void sks_inbox_unref (SksInbox *inbox);

G_END_DECLS
