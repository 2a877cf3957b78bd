// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-arena.h"

#define CHUNK_SIZE (1024 * 1024)

typedef struct
{
  guint8 *data;
  gsize size;
  gsize used;
} Chunk;

struct _SksArena
{
  GArray *chunks; /* of Chunk */
};

static void
chunk_clear (gpointer data)
{
  g_free (((Chunk *) data)->data);
}

SksArena *
sks_arena_new (void)
{
  SksArena *arena = g_new0 (SksArena, 1);

  arena->chunks = g_array_new (FALSE, TRUE, sizeof (Chunk));
  g_array_set_clear_func (arena->chunks, chunk_clear);

  return arena;
}

void
sks_arena_free (SksArena *arena)
{
  g_array_unref (arena->chunks);
  g_free (arena);
}

static Chunk *
get_room (SksArena *arena,
          gsize     length)
{
  Chunk *chunk = arena->chunks->len > 0 ? &g_array_index (arena->chunks, Chunk, arena->chunks->len - 1) : NULL;

  if (chunk == NULL || chunk->size - chunk->used < length)
    {
      Chunk fresh = { .size = MAX (CHUNK_SIZE, length) };

      fresh.data = g_malloc (fresh.size);
      g_array_append_val (arena->chunks, fresh);
      chunk = &g_array_index (arena->chunks, Chunk, arena->chunks->len - 1);
    }

  return chunk;
}

guint64
sks_arena_append (SksArena     *arena,
                  const guint8 *data,
                  gsize         length)
{
  Chunk *chunk = get_room (arena, sizeof length + length);
  /* The chunk's number counts from 1, so that 0 can mean nowhere. */
  guint64 where = (guint64) arena->chunks->len << 32 | chunk->used;

  memcpy (chunk->data + chunk->used, &length, sizeof length);
  if (length > 0)
    memcpy (chunk->data + chunk->used + sizeof length, data, length);
  chunk->used += sizeof length + length;

  return where;
}

const guint8 *
sks_arena_get (SksArena *arena,
               guint64   where,
               gsize    *length)
{
  const Chunk *chunk = &g_array_index (arena->chunks, Chunk, (where >> 32) - 1);
  const guint8 *at = chunk->data + (where & G_MAXUINT32);

  memcpy (length, at, sizeof *length);

  return at + sizeof *length;
}
