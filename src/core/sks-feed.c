// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-feed-private.h"

#define SLICE 256 /* records that are brought into order at a time */

typedef struct
{
  guint id;
  guint n_seen;       /* how many of its records have been looked at */
  GArray *unfinished; /* numbers of those that were still running then */
} Side;

struct _SksFeed
{
  SksJournal *journal;
  GArray *sides;
};

static Side *
get_side (SksFeed *self,
          guint    index)
{
  return &g_array_index (self->sides, Side, index);
}

static void
side_clear (gpointer data)
{
  g_array_unref (((Side *) data)->unfinished);
}

SksFeed *
sks_feed_new (SksJournal *journal)
{
  SksFeed *self = g_new0 (SksFeed, 1);

  self->journal = g_object_ref (journal);
  self->sides = g_array_new (FALSE, TRUE, sizeof (Side));
  g_array_set_clear_func (self->sides, side_clear);

  return self;
}

void
sks_feed_free (SksFeed *self)
{
  g_array_unref (self->sides);
  g_object_unref (self->journal);
  g_free (self);
}

void
sks_feed_reset (SksFeed *self)
{
  g_array_set_size (self->sides, 0);
}

void
sks_feed_add (SksFeed *self,
              guint    id)
{
  const Side side = { .id = id, .unfinished = g_array_new (FALSE, FALSE, sizeof (guint32)) };

  for (guint i = 0; i < self->sides->len; i++)
    if (id != 0 && get_side (self, i)->id == id)
      {
        g_array_unref (side.unfinished);
        return;
      }
  g_array_append_val (self->sides, side);
}

guint
sks_feed_get_id (SksFeed *self,
                 guint    side)
{
  return side < self->sides->len ? get_side (self, side)->id : 0;
}

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const SksFeedEvent *x = a, *y = b;

  if (x->ended_us != y->ended_us)
    return x->ended_us > y->ended_us ? 1 : -1;

  return (x->data->number > y->data->number) - (x->data->number < y->data->number);
}

static void
event_clear (gpointer data)
{
  sks_record_data_free (((SksFeedEvent *) data)->data);
}

/* One record of a side; one that still runs is kept for later. */
static void
look_at (SksFeed *self,
         guint    index,
         guint32  number,
         GArray  *events)
{
  SksRecordFlags flags = sks_journal_get_flags (self->journal, number);
  Side *side = get_side (self, index);

  /* A record stands in its listener's and in the accepted socket's list: only the one called on counts. */
  if (sks_journal_get_socket_id (self->journal, number) != side->id)
    return;

  if (flags & SKS_RECORD_RUNNING)
    {
      g_array_append_val (side->unfinished, number);
    }
  else if ((flags & (SKS_RECORD_SENDS | SKS_RECORD_RECEIVES | SKS_RECORD_EOF))
           || ((flags & SKS_RECORD_DATAGRAM) && (sks_journal_get_spec (self->journal, number)->flags & (SKS_CALL_SENDS | SKS_CALL_RECEIVES))))
    {
      SksRecordData *data = sks_journal_get (self->journal, number);
      const SksFeedEvent event = { index, data->started_us + data->took_us, data };

      g_array_append_val (events, event);
    }
}

static void
look_at_unfinished (SksFeed *self,
                    GArray  *events)
{
  for (guint i = 0; i < self->sides->len; i++)
    {
      g_autoptr (GArray) numbers = get_side (self, i)->unfinished;

      get_side (self, i)->unfinished = g_array_new (FALSE, FALSE, sizeof (guint32));
      for (guint k = 0; k < numbers->len; k++)
        look_at (self, i, g_array_index (numbers, guint32, k), events);
    }
}

/* The side whose next record is the oldest; -1 when all have been looked at. */
static int
find_oldest (SksFeed *self,
             guint32 *number)
{
  int oldest = -1;

  for (guint i = 0; i < self->sides->len; i++)
    {
      const Side *side = get_side (self, i);
      const GArray *numbers = side->id != 0 ? sks_journal_get_of_socket (self->journal, side->id) : NULL;

      if (numbers != NULL && side->n_seen < numbers->len && (oldest < 0 || g_array_index (numbers, guint32, side->n_seen) < *number))
        {
          oldest = (int) i;
          *number = g_array_index (numbers, guint32, side->n_seen);
        }
    }

  return oldest;
}

GArray *
sks_feed_take (SksFeed *self)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (SksFeedEvent));
  guint32 number = 0;
  int side;

  g_array_set_clear_func (events, event_clear);
  look_at_unfinished (self, events);
  for (guint n = 0; n < SLICE && (side = find_oldest (self, &number)) >= 0; n++)
    {
      get_side (self, (guint) side)->n_seen++;
      look_at (self, (guint) side, number, events);
    }
  g_array_sort (events, compare_events);

  return events;
}

gboolean
sks_feed_has_more (SksFeed *self)
{
  guint32 number = 0;

  return find_oldest (self, &number) >= 0;
}
