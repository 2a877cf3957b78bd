// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-workers.h"

#define PAUSE_US 500
#define SLICE 256            /* items handed over at once */
#define BUDGET_US (8 * 1000) /* a turn of the main loop gives us so long, then the window draws */

struct _SksInbox
{
  gatomicrefcount ref_count;
  GMutex lock;
  GPtrArray *items;
  GSource *source; /* (nullable): NULL once closed */
  SksInboxFunc func;
  gpointer user_data;
  GDestroyNotify item_free;
};

typedef struct
{
  GSource source;
  SksInbox *inbox; /* borrowed: the inbox destroys its source before it goes */
} InboxSource;

static GPtrArray *
take_slice (SksInbox *inbox,
            guint     limit)
{
  GPtrArray *slice = NULL;

  g_mutex_lock (&inbox->lock);
  if (inbox->items->len > 0)
    {
      if (inbox->items->len <= limit)
        {
          slice = inbox->items;
          inbox->items = g_ptr_array_new_with_free_func (inbox->item_free);
        }
      else
        {
          slice = g_ptr_array_new_with_free_func (inbox->item_free);
          g_ptr_array_set_free_func (inbox->items, NULL);
          for (guint i = 0; i < limit; i++)
            g_ptr_array_add (slice, g_ptr_array_index (inbox->items, i));
          g_ptr_array_remove_range (inbox->items, 0, limit);
          g_ptr_array_set_free_func (inbox->items, inbox->item_free);
        }
    }
  g_mutex_unlock (&inbox->lock);

  return slice;
}

static gboolean
deliver (SksInbox *inbox)
{
  g_autoptr (GPtrArray) slice = take_slice (inbox, SLICE);

  if (slice == NULL || inbox->source == NULL)
    return FALSE;

  inbox->func (slice, inbox->user_data);

  return TRUE;
}

static gboolean
inbox_source_dispatch (GSource     *source,
                       GSourceFunc  callback,
                       gpointer     user_data)
{
  SksInbox *inbox = sks_inbox_ref (((InboxSource *) source)->inbox);
  gint64 until_us = g_get_monotonic_time () + BUDGET_US;
  gboolean more;

  g_source_set_ready_time (source, -1);
  do
    more = deliver (inbox);
  while (more && g_get_monotonic_time () < until_us);
  /* Not at once: sources of a lower priority, such as the window's drawing, come only when none of ours is ready. */
  if (more && inbox->source != NULL)
    g_source_set_ready_time (inbox->source, g_get_monotonic_time () + PAUSE_US);

  sks_inbox_unref (inbox);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs inbox_source_funcs = { .dispatch = inbox_source_dispatch };

SksInbox *
sks_inbox_new (GMainContext   *context,
               SksInboxFunc    func,
               gpointer        user_data,
               GDestroyNotify  item_free)
{
  SksInbox *inbox = g_new0 (SksInbox, 1);

  g_atomic_ref_count_init (&inbox->ref_count);
  g_mutex_init (&inbox->lock);
  inbox->items = g_ptr_array_new_with_free_func (item_free);
  inbox->func = func;
  inbox->user_data = user_data;
  inbox->item_free = item_free;
  inbox->source = g_source_new (&inbox_source_funcs, sizeof (InboxSource));
  ((InboxSource *) inbox->source)->inbox = inbox;
  g_source_set_static_name (inbox->source, "[sockscope] results");
  /* Default priority: at GTK's idle priorities results would starve under redraw. */
  g_source_set_priority (inbox->source, G_PRIORITY_DEFAULT);
  g_source_attach (inbox->source, context);

  return inbox;
}

SksInbox *
sks_inbox_ref (SksInbox *inbox)
{
  g_atomic_ref_count_inc (&inbox->ref_count);

  return inbox;
}

void
sks_inbox_unref (SksInbox *inbox)
{
  if (!g_atomic_ref_count_dec (&inbox->ref_count))
    return;

  g_assert (inbox->source == NULL);
  g_ptr_array_unref (inbox->items);
  g_mutex_clear (&inbox->lock);
  g_free (inbox);
}

void
sks_inbox_push (SksInbox *inbox,
                gpointer  item)
{
  g_autoptr (GSource) wake = NULL;

  g_mutex_lock (&inbox->lock);
  if (inbox->source != NULL)
    {
      g_ptr_array_add (inbox->items, item);
      item = NULL;
      if (inbox->items->len == 1)
        wake = g_source_ref (inbox->source);
    }
  g_mutex_unlock (&inbox->lock);

  /* After the unlock: on one CPU the woken thread runs at once, and would only wait for the lock. */
  if (wake != NULL)
    g_source_set_ready_time (wake, 0);
  if (item != NULL && inbox->item_free != NULL)
    inbox->item_free (item);
}

void
sks_inbox_close (SksInbox *inbox)
{
  g_autoptr (GPtrArray) items = NULL;
  GSource *source;

  g_mutex_lock (&inbox->lock);
  source = g_steal_pointer (&inbox->source);
  items = g_steal_pointer (&inbox->items);
  inbox->items = g_ptr_array_new_with_free_func (inbox->item_free);
  g_mutex_unlock (&inbox->lock);

  if (source != NULL)
    {
      g_source_destroy (source);
      g_source_unref (source);
    }
  sks_inbox_unref (inbox);
}
