// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-run-private.h"

#define MATCH_DEPTH 256 /* a datagram's send is looked for among so many last ones of its sender */

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
  guint peer_id; /* 0: outside, or not known yet */
  GPtrArray *runs;
  GArray *pending[2]; /* by own: numbers of records that were still running */
  guint n_seen[2];    /* by own: how many of the side's records have been looked at */
  Direction directions[2]; /* by received */
  guint n_runs_told;
  guint n_sends, n_receives;
  guint64 n_sent, n_received;
};

static void list_model_init (GListModelInterface *iface);

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

static gboolean
keeps_messages (SksTraffic *self)
{
  return !sks_socket_is_stream (self->socket);
}

static const char *
get_peer_name (SksTraffic *self)
{
  SksSocket *peer = self->peer_id != 0 ? sks_session_find_socket_by_id (self->session, self->peer_id) : NULL;

  return peer != NULL ? sks_socket_get_name (peer) : sks_socket_get_peer_text (self->socket);
}

/* The run that the next byte of this direction goes to. */
static SksRun *
get_open_run (SksTraffic *self,
              gboolean    received,
              guint64     start)
{
  SksRun *last = self->runs->len > 0 ? g_ptr_array_index (self->runs, self->runs->len - 1) : NULL;
  SksRun *run;

  if (last != NULL && sks_run_is_received (last) == received && sks_run_get_end (last) == start && !sks_run_is_full (last))
    return last;

  run = sks_run_new (received, keeps_messages (self), start);
  sks_run_set_peer (run, get_peer_name (self), self->peer_id != 0);
  g_ptr_array_add (self->runs, run);

  return run;
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

static void
add_event (SksTraffic          *self,
           gboolean             received,
           gboolean             send,
           const SksRecordData *data,
           const guint8        *bytes,
           gsize                length)
{
  Direction *direction = &self->directions[received];
  guint64 *offset = send ? &direction->n_sent : &direction->n_received;
  guint64 known = MAX (direction->n_sent, direction->n_received);
  gint64 when_us = data->started_us + data->took_us;
  gsize done = 0;

  while (done < length || (length == 0 && done == 0))
    {
      SksRun *run = *offset + done < known ? find_run (self, received, *offset + done) : NULL;
      SksEdge edge = { .number = data->number, .lost = send ? 0 : data->n_bytes_lost };
      gboolean whole = length == 0;

      if (run == NULL)
        {
          run = get_open_run (self, received, *offset + done);
          edge.length = length - done;
          edge.offset = (gsize) (sks_run_get_end (run) - sks_run_get_start (run));
          sks_run_append (run, bytes + done, edge.length);
        }
      else
        {
          edge.offset = (gsize) (*offset + done - sks_run_get_start (run));
          edge.length = (gsize) MIN (length - done, sks_run_get_end (run) - (*offset + done));
        }
      sks_run_add_edge (run, send, &edge, when_us);
      sks_run_tell (run);
      done += edge.length;
      if (whole)
        break;
    }

  *offset += length + (send ? 0 : data->n_bytes_lost);
}

/* Datagrams without a connection: each receive is one message, and its send is looked for at its sender. */
static guint
find_send (SksTraffic          *self,
           const SksRecordData *data,
           const guint8        *bytes,
           gsize                length,
           SksSocket          **sender)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  SksValue *source = sks_value_is (data->result, SKS_VALUE_TUPLE) ? sks_value_get_item (data->result, 1) : NULL;
  SksAddress address = SKS_ADDRESS_INIT;
  const GArray *numbers;

  *sender = NULL;
  if (source == NULL || !sks_address_from_value_literal (sks_socket_get_family (self->socket), source, &address))
    return 0;
  *sender = sks_session_find_bound (self->session, sks_socket_get_socket_type (self->socket), &address);
  numbers = *sender != NULL ? sks_journal_get_of_socket (journal, sks_socket_get_id (*sender)) : NULL;

  for (guint i = numbers != NULL ? numbers->len : 0, n = 0; i > 0 && n < MATCH_DEPTH; i--, n++)
    {
      guint number = g_array_index (numbers, guint32, i - 1);
      g_autoptr (SksRecordData) other = NULL;
      const guint8 *sent;
      gsize n_sent;

      if (!(sks_journal_get_flags (journal, number) & SKS_RECORD_SENDS))
        continue;
      other = sks_journal_get (journal, number);
      sent = sks_record_get_sent (other, &n_sent);
      if (sent != NULL && n_sent == length + data->n_bytes_lost && memcmp (sent, bytes, length) == 0)
        return number;
    }

  return 0;
}

static void
add_message (SksTraffic          *self,
             gboolean             received,
             const SksRecordData *data,
             const guint8        *bytes,
             gsize                length)
{
  Direction *direction = &self->directions[received];
  SksRun *run = get_open_run (self, received, direction->n_sent);
  gint64 when_us = data->started_us + data->took_us;
  SksEdge edge = { .number = data->number, .length = length, .offset = (gsize) (sks_run_get_end (run) - sks_run_get_start (run)) };
  SksEdge send = edge;
  SksSocket *sender = NULL;

  sks_run_append (run, bytes, length);
  if (received)
    {
      edge.lost = data->n_bytes_lost;
      sks_run_add_edge (run, FALSE, &edge, when_us);
      send.number = find_send (self, data, bytes, length, &sender);
      if (sender != NULL)
        sks_run_set_peer (run, sks_socket_get_name (sender), TRUE);
    }
  sks_run_add_edge (run, TRUE, &send, when_us);
  sks_run_tell (run);
  direction->n_sent += length;
  direction->n_received += length;
}

static gboolean
is_connected_pair (SksTraffic *self)
{
  return self->peer_id != 0;
}

/* One finished record of this socket (@own) or of its peer. */
static void
take_record (SksTraffic *self,
             guint       number,
             gboolean    own)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  SksRecordFlags flags = sks_journal_get_flags (journal, number);
  guint id = own ? sks_socket_get_id (self->socket) : self->peer_id;
  g_autoptr (SksRecordData) data = NULL;
  const guint8 *bytes;
  gsize length;

  /* A record stands in its listener's and in the accepted socket's list: only the one called on counts. */
  if (sks_journal_get_socket_id (journal, number) != id)
    return;

  data = sks_journal_get (journal, number);
  bytes = sks_record_get_sent (data, &length);
  if (bytes != NULL)
    {
      if (own)
        {
          self->n_sends++;
          self->n_sent += length;
        }
      if (keeps_messages (self) && !is_connected_pair (self))
        add_message (self, FALSE, data, bytes, length);
      else
        add_event (self, !own, TRUE, data, bytes, length);
    }

  bytes = sks_record_get_received (data, &length);
  if (bytes != NULL)
    {
      if (own)
        {
          self->n_receives++;
          self->n_received += length;
        }
      if (keeps_messages (self) && !is_connected_pair (self))
        add_message (self, TRUE, data, bytes, length);
      else
        add_event (self, own, FALSE, data, bytes, length);
    }

  if (own && (flags & SKS_RECORD_EOF))
    {
      SksRun *run = get_open_run (self, TRUE, MAX (self->directions[TRUE].n_sent, self->directions[TRUE].n_received));
      const SksEdge edge = { .number = number, .offset = (gsize) (sks_run_get_end (run) - sks_run_get_start (run)) };

      sks_run_add_edge (run, FALSE, &edge, data->started_us + data->took_us);
      sks_run_set_eof (run);
      sks_run_tell (run);
    }
}

typedef struct
{
  guint number;
  gboolean own;
  gint64 ended_us;
} Event;

static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const Event *x = a, *y = b;

  return x->ended_us != y->ended_us ? (x->ended_us > y->ended_us ? 1 : -1) : (x->number > y->number) - (x->number < y->number);
}

/* Finished records that have not been taken in yet, of one side; those still running are kept for later. */
static void
collect (SksTraffic *self,
         gboolean    own,
         GArray     *events)
{
  SksJournal *journal = sks_session_get_journal (self->session);
  const GArray *numbers = sks_journal_get_of_socket (journal, own ? sks_socket_get_id (self->socket) : self->peer_id);
  g_autoptr (GArray) running = self->pending[own];

  self->pending[own] = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (numbers != NULL && numbers->len > self->n_seen[own])
    {
      g_array_append_vals (running, &g_array_index (numbers, guint32, self->n_seen[own]), numbers->len - self->n_seen[own]);
      self->n_seen[own] = numbers->len;
    }

  for (guint i = 0; i < running->len; i++)
    {
      guint32 number = g_array_index (running, guint32, i);
      SksRecordFlags flags = sks_journal_get_flags (journal, number);

      if (flags & SKS_RECORD_RUNNING)
        {
          g_array_append_val (self->pending[own], number);
        }
      else if (flags & (SKS_RECORD_SENDS | SKS_RECORD_RECEIVES))
        {
          g_autoptr (SksRecordData) data = sks_journal_get (journal, number);
          const Event event = { number, own, data->started_us + data->took_us };

          g_array_append_val (events, event);
        }
    }
}

static void
tell (SksTraffic *self)
{
  guint n_old = self->n_runs_told;

  self->n_runs_told = self->runs->len;
  if (self->n_runs_told > n_old)
    g_list_model_items_changed (G_LIST_MODEL (self), n_old, 0, self->n_runs_told - n_old);
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
update (SksTraffic *self)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (Event));

  collect (self, TRUE, events);
  if (self->peer_id != 0)
    collect (self, FALSE, events);
  if (events->len == 0)
    return;

  g_array_sort (events, compare_events);
  for (guint i = 0; i < events->len; i++)
    take_record (self, g_array_index (events, Event, i).number, g_array_index (events, Event, i).own);
  tell (self);
}

/* The other end has become known: what was seen from one side is told again from both. */
static void
start_over (SksTraffic *self)
{
  guint n_old = self->n_runs_told;

  self->n_runs_told = 0;
  g_ptr_array_set_size (self->runs, 0);
  memset (self->directions, 0, sizeof self->directions);
  self->n_sends = self->n_receives = 0;
  self->n_sent = self->n_received = 0;
  for (guint i = 0; i < 2; i++)
    {
      g_array_set_size (self->pending[i], 0);
      self->n_seen[i] = 0;
    }
  if (n_old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);
  update (self);
}

static void
check_peer (SksTraffic *self)
{
  guint peer_id = sks_socket_get_peer_id (self->socket);

  if (peer_id == self->peer_id)
    return;

  self->peer_id = peer_id;
  start_over (self);
}

static void
socket_changed_cb (SksTraffic *self,
                   SksSocket  *socket)
{
  if (socket == self->socket)
    check_peer (self);
}

static void
journal_cb (SksTraffic *self)
{
  check_peer (self);
  update (self);
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

  g_ptr_array_unref (self->runs);
  for (guint i = 0; i < 2; i++)
    g_array_unref (self->pending[i]);
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
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < 2; i++)
    self->pending[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
}

SksTraffic *
sks_traffic_new (SksSession *session,
                 SksSocket  *socket)
{
  SksTraffic *self = g_object_new (SKS_TYPE_TRAFFIC, NULL);
  SksJournal *journal = sks_session_get_journal (session);

  self->session = g_object_ref (session);
  self->socket = g_object_ref (socket);
  self->peer_id = sks_socket_get_peer_id (socket);
  update (self);
  g_signal_connect_object (journal, "changed", G_CALLBACK (journal_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (journal, "appended", G_CALLBACK (journal_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "socket-changed", G_CALLBACK (socket_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
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
