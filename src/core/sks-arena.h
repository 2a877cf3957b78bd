// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SksArena:
 *
 * An append-only store of byte strings in large chunks: no allocation per string, and no string ever moves.
 */
typedef struct _SksArena SksArena;

SksArena *sks_arena_new (void);
void sks_arena_free (SksArena *arena);
guint64 sks_arena_append (SksArena *arena, const guint8 *data, gsize length); /* where it stands; never 0 */
const guint8 *sks_arena_get (SksArena *arena, guint64 where, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksArena, sks_arena_free)

G_END_DECLS
