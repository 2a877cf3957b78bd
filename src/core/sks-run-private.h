// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-traffic.h"

G_BEGIN_DECLS

SksRun *sks_run_new (gboolean received, gboolean datagram, guint64 start);
void sks_run_set_peer (SksRun *self, const char *name, gboolean ours);
guint64 sks_run_get_start (SksRun *self); /* where it begins in the stream of its direction */
guint64 sks_run_get_end (SksRun *self);
gsize sks_run_get_room (SksRun *self);    /* bytes that it can still take; 0: the next byte starts another run */
void sks_run_append (SksRun *self, const guint8 *bytes, gsize length);
void sks_run_add_edge (SksRun *self, gboolean send, const SksEdge *edge, gint64 when_us);
void sks_run_set_eof (SksRun *self, guint number, gint64 when_us);
gboolean sks_run_set_dirty (SksRun *self); /* TRUE when it was not dirty yet */
void sks_run_tell (SksRun *self);          /* emits "changed" */

G_END_DECLS
