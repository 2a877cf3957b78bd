// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-feed-private.h"
#include "sks-messages-private.h"
#include "sks-run-private.h"

#define BUDGET_US 4000   /* for the slices of one turn of the main loop */
#define NEXT_TURN_MS 4

enum
{
  OWN,
  PEER,
  N_FIXED_SIDES
};

/* Where the two ends are ours, a byte's place in its direction joins the send that gave it with the receive that took it: both count the same bytes. */
typedef struct
{
  guint64 n_sent, n_received; /* by the events taken in so far */
} Direction;

struct _SksTraffic
{
  GObject parent_instance;

  SksSession *session;
  SksSocket *socket;
  GPtrArray *runs;
  SksFeed *feed; /* records of both ends, then of the ends that our datagrams went to */
  SksMessages *messages; /* datagrams without a connection */
  Direction directions[2]; /* by received */
  GPtrArray *dirty; /* runs that have changed since they were told of */
  guint n_runs_told;
  guint n_sends, n_receives;
  guint64 n_sent, n_received;
  guint turn; /* source of the next slices */
  gboolean paused;
};

static void list_model_init (GListModelInterface *iface);
static void update (SksTraffic *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (SksTraffic, sks_traffic, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_N_RECEIVED,
  PROP_N_SENT,
  PROP_N_RECEIVES,
  PROP_N_SENDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gpointer
get_item (GListModel *model,
          guint       position)
{
  SksTraffic *self = SKS_TRAFFIC (model);

  return position < self->n_runs_told ? g_object_ref (g_ptr_array_index (self->runs, position)) : NULL;
}

static guint
get_n_items (GListModel *model)
{
  return SKS_TRAFFIC (model)->n_runs_told;
}

static GType
get_item_type (GListModel *model)
{
  return SKS_TYPE_RUN;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = get_item;
  iface->get_n_items = get_n_items;
  iface->get_item_type = get_item_type;
}

static guint
get_peer_id (SksTraffic *self)
{
  return sks_feed_get_id (self->feed, PEER);
}

static const char *
get_peer_name (SksTraffic *self)
{
  SksSocket *peer = get_peer_id (self) != 0 ? sks_session_find_socket_by_id (self->session, get_peer_id (self)) : NULL;

  return peer != NULL ? sks_socket_get_name (peer) : sks_socket_get_peer_text (self->socket);
}

static void
mark (SksTraffic *self,
      SksRun     *run)
{
  if (sks_run_set_dirty (run))
    g_ptr_array_add (self->dirty, g_object_ref (run));
}

static SksRun *
get_last_run (SksTraffic *self)
{
  return self->runs->len > 0 ? g_ptr_array_index (self->runs, self->runs->len - 1) : NULL;
}

static SksRun *
add_run (SksTraffic *self,
         gboolean    received,
         guint64     start,
         const char *peer_name,
         gboolean    peer_ours)
{
  SksRun *run = sks_run_new (received, !sks_socket_is_stream (self->socket), start);

  sks_run_set_peer (run, peer_name, peer_ours);
  g_ptr_array_add (self->runs, run);

  return run;
}

/* The run that the next byte of this direction goes to. */
static SksRun *
get_open_run (SksTraffic *self,
              gboolean    received,
              guint64     start)
{
  SksRun *last = get_last_run (self);

  if (last != NULL && sks_run_is_received (last) == received && sks_run_get_end (last) == start && sks_run_get_room (last) > 0)
    return last;

  return add_run (self, received, start, get_peer_name (self), get_peer_id (self) != 0);
}

/* The run that holds the byte at @at; searched from the end, for new events touch the last runs. */
static SksRun *
find_run (SksTraffic *self,
          gboolean    received,
          guint64     at)
{
  for (guint i = self->runs->len; i > 0; i--)
    {
      SksRun *run = g_ptr_array_index (self->runs, i - 1);

      if (sks_run_is_received (run) == received && sks_run_get_start (run) <= at && at < sks_run_get_end (run))
        return run;
    }

  return NULL;
}

/* A send or receive between two ends that are connected: bytes that the other side's event has not brought yet are new, the rest only get an edge. */
static void
add_event (SksTraffic         *self,
           gboolean            received,
           gboolean            send,
           const SksFeedEvent *event,
           const guint8       *bytes,
           gsize               length)
{
  Direction *direction = &self->directions[received];
  guint64 *offset = send ? &direction->n_sent : &direction->n_received;
  guint64 known = MAX (direction->n_sent, direction->n_received);
  gsize done = 0;
  gboolean empty = length == 0;

  while (done < length || empty)
    {
      SksRun *run = *offset + done < known ? find_run (self, received, *offset + done) : NULL;
      SksEdge edge = { .number = event->data->number };

      if (run == NULL)
        {
          run = get_open_run (self, received, *offset + done);
          edge.length = MIN (length - done, sks_run_get_room (run));
          edge.offset = (gsize) (sks_run_get_end (run) - sks_run_get_start (run));
          sks_run_append (run, bytes + done, edge.length);
        }
      else
        {
          edge.offset = (gsize) (*offset + done - sks_run_get_start (run));
          edge.length = (gsize) MIN (length - done, sks_run_get_end (run) - (*offset + done));
        }
      done += edge.length;
      empty = FALSE;
      if (!send && done == length)
        edge.lost = event->data->n_bytes_lost;
      sks_run_add_edge (run, send, &edge, event->ended_us);
      mark (self, run);
    }

  *offset += length + (send ? 0 : event->data->n_bytes_lost);
}

/* Each message keeps its edges, and may go to or come from another end than the last one. */
static void
add_message (SksTraffic         *self,
             gboolean            received,
             const SksFeedEvent *event,
             const guint8       *bytes,
             gsize               length)
{
  g_autoptr (SksMessage) message = received ? sks_messages_find_sender (self->messages, event->data, bytes, length)
                                            : sks_messages_find_target (self->messages, event->data);
  SksRun *run = get_last_run (self);
  SksEdge edge = { .number = event->data->number };
  gsize whole = length + (message->bytes != NULL ? event->data->n_bytes_lost : 0);

  if (run == NULL || sks_run_is_received (run) != received || sks_run_get_room (run) == 0
      || g_strcmp0 (sks_run_get_peer_name (run), message->name) != 0)
    run = add_run (self, received, 0, message->name, message->socket != NULL);

  edge.offset = (gsize) (sks_run_get_end (run) - sks_run_get_start (run));
  edge.length = whole;
  sks_run_append (run, message->bytes != NULL ? message->bytes : bytes, whole);
  if (received)
    {
      edge.number = message->number;
      sks_run_add_edge (run, TRUE, &edge, event->ended_us);
      edge.number = event->data->number;
      edge.length = length;
      edge.lost = event->data->n_bytes_lost;
      sks_run_add_edge (run, FALSE, &edge, event->ended_us);
    }
  else
    {
      sks_run_add_edge (run, TRUE, &edge, event->ended_us);
      if (message->socket != NULL)
        {
          sks_feed_add (self->feed, sks_socket_get_id (message->socket));
          sks_messages_expect (self->messages, message->socket, run, &edge, event->data->started_us);
        }
    }
  mark (self, run);
}

/* An end that our datagrams went to has received something. */
static void
take_receipt (SksTraffic         *self,
              const SksFeedEvent *event)
{
  SksRun *run;
  SksEdge edge;
  gsize length;
  const guint8 *bytes = sks_record_get_received (event->data, &length);

  if (bytes == NULL && sks_messages_is_empty (event->data))
    {
      bytes = (const guint8 *) "";
      length = 0;
    }
  if (bytes == NULL)
    return;
  run = sks_messages_take_receipt (self->messages, sks_feed_get_id (self->feed, event->side), event->data, bytes, length, &edge);
  if (run != NULL)
    {
      sks_run_add_edge (run, FALSE, &edge, event->ended_us);
      mark (self, run);
    }
}

static void
take_transfer (SksTraffic         *self,
               gboolean            send,
               const SksFeedEvent *event,
               const guint8       *bytes,
               gsize               length)
{
  gboolean own = event->side == OWN;

  if (own)
    {
      self->n_sends += send;
      self->n_sent += send ? length : 0;
      self->n_receives += !send;
      self->n_received += send ? 0 : length;
    }
  if (sks_socket_is_datagram (self->socket) && get_peer_id (self) == 0)
    add_message (self, !send, event, bytes, length);
  else
    add_event (self, own != send, send, event, bytes, length);
}

static void
take_event (SksTraffic         *self,
            const SksFeedEvent *event)
{
  const guint8 *bytes;
  gsize length;

  if (event->side >= N_FIXED_SIDES)
    {
      take_receipt (self, event);
      return;
    }

  bytes = sks_record_get_sent (event->data, &length);
  if (bytes != NULL)
    take_transfer (self, TRUE, event, bytes, length);
  bytes = sks_record_get_received (event->data, &length);
  if (bytes != NULL)
    take_transfer (self, FALSE, event, bytes, length);
  if (sks_messages_is_empty (event->data))
    take_transfer (self, (event->data->spec->flags & SKS_CALL_SENDS) != 0, event, (const guint8 *) "", 0);

  if (event->side == OWN && (event->data->flags & SKS_RECORD_EOF))
    {
      SksRun *last = get_last_run (self);

      /* A second b'' says nothing new. */
      if (last != NULL && sks_run_ends_with_eof (last))
        return;
      last = get_open_run (self, TRUE, MAX (self->directions[TRUE].n_sent, self->directions[TRUE].n_received));
      sks_run_set_eof (last, event->data->number, event->ended_us);
      mark (self, last);
    }
}

/* FALSE when there is no more. */
static gboolean
take_slice (SksTraffic *self)
{
  g_autoptr (GArray) events = sks_feed_take (self->feed);

  for (guint i = 0; i < events->len; i++)
    take_event (self, &g_array_index (events, SksFeedEvent, i));

  return sks_feed_has_more (self->feed); /* taking these in may have added an end */
}

static void
tell (SksTraffic *self)
{
  g_autoptr (GPtrArray) dirty = NULL;
  guint n_old = self->n_runs_told;

  if (self->dirty->len == 0)
    return;

  dirty = g_steal_pointer (&self->dirty);
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_runs_told = self->runs->len;
  if (self->n_runs_told > n_old)
    g_list_model_items_changed (G_LIST_MODEL (self), n_old, 0, self->n_runs_told - n_old);
  for (guint i = 0; i < dirty->len; i++)
    sks_run_tell (g_ptr_array_index (dirty, i));
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static gboolean
turn_cb (gpointer user_data)
{
  SksTraffic *self = user_data;

  self->turn = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static void
update (SksTraffic *self)
{
  gint64 until_us = g_get_monotonic_time () + BUDGET_US;
  gboolean more;

  if (self->paused || self->turn != 0)
    return;

  do
    more = take_slice (self);
  while (more && g_get_monotonic_time () < until_us);

  if (more)
    self->turn = g_timeout_add (NEXT_TURN_MS, turn_cb, self);
  tell (self);
}

/* The other end has become known: what was seen from one side is told again from both. */
static void
start_over (SksTraffic *self)
{
  guint n_old = self->n_runs_told;
  guint peer_id = sks_socket_get_peer_id (self->socket);

  self->n_runs_told = 0;
  g_ptr_array_set_size (self->runs, 0);
  g_ptr_array_set_size (self->dirty, 0);
  memset (self->directions, 0, sizeof self->directions);
  self->n_sends = self->n_receives = 0;
  self->n_sent = self->n_received = 0;
  sks_messages_reset (self->messages);
  sks_feed_reset (self->feed);
  sks_feed_add (self->feed, sks_socket_get_id (self->socket));
  sks_feed_add (self->feed, peer_id);
  if (n_old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
}

static void
journal_cb (SksTraffic *self)
{
  if (self->paused)
    return;
  if (sks_socket_get_peer_id (self->socket) != get_peer_id (self))
    start_over (self);
  update (self);
}

static void
socket_changed_cb (SksTraffic *self,
                   SksSocket  *socket)
{
  if (socket == self->socket && sks_socket_get_peer_id (socket) != get_peer_id (self))
    journal_cb (self);
}

static void
sks_traffic_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SksTraffic *self = SKS_TRAFFIC (object);

  switch (property_id)
    {
    case PROP_N_RECEIVED:
      g_value_set_uint64 (value, self->n_received);
      break;
    case PROP_N_SENT:
      g_value_set_uint64 (value, self->n_sent);
      break;
    case PROP_N_RECEIVES:
      g_value_set_uint (value, self->n_receives);
      break;
    case PROP_N_SENDS:
      g_value_set_uint (value, self->n_sends);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sks_traffic_finalize (GObject *object)
{
  SksTraffic *self = SKS_TRAFFIC (object);

  g_clear_handle_id (&self->turn, g_source_remove);
  sks_messages_free (self->messages);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->runs);
  sks_feed_free (self->feed);
  g_object_unref (self->socket);
  g_object_unref (self->session);

  G_OBJECT_CLASS (sks_traffic_parent_class)->finalize (object);
}

static void
sks_traffic_class_init (SksTrafficClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sks_traffic_get_property;
  object_class->finalize = sks_traffic_finalize;

  properties[PROP_N_RECEIVED] = g_param_spec_uint64 ("n-received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_SENT] = g_param_spec_uint64 ("n-sent", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_RECEIVES] = g_param_spec_uint ("n-receives", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_SENDS] = g_param_spec_uint ("n-sends", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sks_traffic_init (SksTraffic *self)
{
  self->paused = TRUE;
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->dirty = g_ptr_array_new_with_free_func (g_object_unref);
}

SksTraffic *
sks_traffic_new (SksSession *session,
                 SksSocket  *socket)
{
  SksTraffic *self = g_object_new (SKS_TYPE_TRAFFIC, NULL);
  SksJournal *journal = sks_session_get_journal (session);

  self->session = g_object_ref (session);
  self->socket = g_object_ref (socket);
  self->feed = sks_feed_new (sks_session_get_journal (session));
  self->messages = sks_messages_new (session, socket);
  start_over (self);
  g_signal_connect_object (journal, "changed", G_CALLBACK (journal_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (journal, "appended", G_CALLBACK (journal_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "socket-changed", G_CALLBACK (socket_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

void
sks_traffic_set_paused (SksTraffic *self,
                        gboolean    paused)
{
  self->paused = paused;
  if (paused)
    g_clear_handle_id (&self->turn, g_source_remove);
  else
    journal_cb (self);
}

SksSocket *
sks_traffic_get_socket (SksTraffic *self)
{
  return self->socket;
}

SksSession *
sks_traffic_get_session (SksTraffic *self)
{
  return self->session;
}

guint64
sks_traffic_get_n_received (SksTraffic *self)
{
  return self->n_received;
}

guint64
sks_traffic_get_n_sent (SksTraffic *self)
{
  return self->n_sent;
}

guint
sks_traffic_get_n_receives (SksTraffic *self)
{
  return self->n_receives;
}

guint
sks_traffic_get_n_sends (SksTraffic *self)
{
  return self->n_sends;
}
