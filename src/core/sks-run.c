// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-run-private.h"

#define MAX_BYTES 16384
#define MAX_EDGES 128

struct _SksRun
{
  GObject parent_instance;

  gboolean received, datagram, peer_ours, dirty;
  guint eof_number; /* of the receive that answered b''; 0: none */
  guint64 start;
  GByteArray *bytes;
  GArray *sends, *receives; /* of SksEdge */
  char *peer_name;
  gint64 first_us, last_us;
};

G_DEFINE_FINAL_TYPE (SksRun, sks_run, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sks_run_finalize (GObject *object)
{
  SksRun *self = SKS_RUN (object);

  g_byte_array_unref (self->bytes);
  g_array_unref (self->sends);
  g_array_unref (self->receives);
  g_free (self->peer_name);

  G_OBJECT_CLASS (sks_run_parent_class)->finalize (object);
}

static void
sks_run_class_init (SksRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sks_run_finalize;

  /**
   * SksRun::changed:
   *
   * Bytes or edges have come.
   */
  signals[CHANGED] = g_signal_new ("changed", SKS_TYPE_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_run_init (SksRun *self)
{
  self->bytes = g_byte_array_new ();
  self->sends = g_array_new (FALSE, FALSE, sizeof (SksEdge));
  self->receives = g_array_new (FALSE, FALSE, sizeof (SksEdge));
  self->peer_name = g_strdup ("");
}

SksRun *
sks_run_new (gboolean received,
             gboolean datagram,
             guint64  start)
{
  SksRun *self = g_object_new (SKS_TYPE_RUN, NULL);

  self->received = received;
  self->datagram = datagram;
  self->start = start;

  return self;
}

void
sks_run_set_peer (SksRun     *self,
                  const char *name,
                  gboolean    ours)
{
  g_free (self->peer_name);
  self->peer_name = g_strdup (name != NULL ? name : "");
  self->peer_ours = ours;
}

guint64
sks_run_get_start (SksRun *self)
{
  return self->start;
}

guint64
sks_run_get_end (SksRun *self)
{
  return self->start + self->bytes->len;
}

gsize
sks_run_get_room (SksRun *self)
{
  if (self->eof_number != 0 || self->sends->len >= MAX_EDGES || self->receives->len >= MAX_EDGES)
    return 0;

  return self->bytes->len < MAX_BYTES ? MAX_BYTES - self->bytes->len : 0;
}

void
sks_run_append (SksRun       *self,
                const guint8 *bytes,
                gsize         length)
{
  g_byte_array_append (self->bytes, bytes, (guint) length);
}

void
sks_run_add_edge (SksRun        *self,
                  gboolean       send,
                  const SksEdge *edge,
                  gint64         when_us)
{
  if (self->sends->len + self->receives->len == 0 || when_us < self->first_us)
    self->first_us = when_us;
  self->last_us = MAX (self->last_us, when_us);
  g_array_append_val (send ? self->sends : self->receives, *edge);
}

void
sks_run_set_eof (SksRun *self,
                 guint   number,
                 gint64  when_us)
{
  if (self->sends->len + self->receives->len == 0)
    self->first_us = when_us;
  self->last_us = MAX (self->last_us, when_us);
  self->eof_number = number;
}

gboolean
sks_run_set_dirty (SksRun *self)
{
  gboolean was_dirty = self->dirty;

  self->dirty = TRUE;

  return !was_dirty;
}

void
sks_run_tell (SksRun *self)
{
  self->dirty = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
sks_run_is_received (SksRun *self)
{
  return self->received;
}

const guint8 *
sks_run_get_bytes (SksRun *self,
                   gsize  *length)
{
  *length = self->bytes->len;

  return self->bytes->data;
}

const SksEdge *
sks_run_get_sends (SksRun *self,
                   guint  *n_edges)
{
  *n_edges = self->sends->len;

  return (const SksEdge *) self->sends->data;
}

const SksEdge *
sks_run_get_receives (SksRun *self,
                      guint  *n_edges)
{
  *n_edges = self->receives->len;

  return (const SksEdge *) self->receives->data;
}

gboolean
sks_run_is_datagram (SksRun *self)
{
  return self->datagram;
}

const char *
sks_run_get_peer_name (SksRun *self)
{
  return self->peer_name;
}

gboolean
sks_run_is_peer_ours (SksRun *self)
{
  return self->peer_ours;
}

gint64
sks_run_get_first_us (SksRun *self)
{
  return self->first_us;
}

gint64
sks_run_get_last_us (SksRun *self)
{
  return self->last_us;
}

gboolean
sks_run_ends_with_eof (SksRun *self)
{
  return self->eof_number != 0;
}

guint
sks_run_get_eof_number (SksRun *self)
{
  return self->eof_number;
}

gsize
sks_run_get_n_waiting (SksRun *self)
{
  gsize n_received = 0;

  /* Of a peer outside we do not know what it has received, nor what it has sent us. */
  if (!self->peer_ours)
    return 0;

  for (guint i = 0; i < self->receives->len; i++)
    n_received += g_array_index (self->receives, SksEdge, i).length + g_array_index (self->receives, SksEdge, i).lost;

  return self->bytes->len > n_received ? self->bytes->len - n_received : 0;
}
