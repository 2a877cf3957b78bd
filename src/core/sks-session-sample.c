// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-session-private.h"

#define SOON_MS 15        /* after a call: what it did to the other end has arrived by then */
#define LIVE_MS 500       /* between samples while some socket can change by itself */
#define HOST_ADDRESSES_US (5 * G_USEC_PER_SEC)

typedef struct
{
  guint socket_id;
  SksHandle *handle;
  SksEvidence evidence;
  gint64 when_us;
} Reading;

typedef struct
{
  GArray *readings; /* of Reading */
  GPtrArray *host_addresses; /* (nullable): when they were due */
  gboolean want_host_addresses;
} Sample;

static void
reading_clear (gpointer data)
{
  sks_handle_unref (((Reading *) data)->handle);
}

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_array_unref (sample->readings);
  g_clear_pointer (&sample->host_addresses, g_ptr_array_unref);
  g_free (sample);
}

static void
read_sample (gpointer data,
             gpointer user_data)
{
  const SksEvidenceMask wanted = SKS_EVIDENCE_STATE | SKS_EVIDENCE_NAME | SKS_EVIDENCE_PEER | SKS_EVIDENCE_RECEIVE_QUEUE
                                 | SKS_EVIDENCE_SEND_QUEUE | SKS_EVIDENCE_ACCEPT_QUEUE | SKS_EVIDENCE_BUFFERS | SKS_EVIDENCE_INODE
                                 | SKS_EVIDENCE_PEER_CREDENTIALS | SKS_EVIDENCE_TCP;
  Sample *sample = data;

  for (guint i = 0; i < sample->readings->len; i++)
    {
      Reading *reading = &g_array_index (sample->readings, Reading, i);
      SksHandle *handle = reading->handle;
      int fd = sks_handle_look (handle);

      reading->when_us = g_get_monotonic_time ();
      if (fd >= 0)
        sks_kernel_read (fd, handle->family, handle->type, handle->protocol, wanted, &reading->evidence);
      sks_handle_unlook (handle);
    }

  if (sample->want_host_addresses)
    sample->host_addresses = sks_kernel_list_host_addresses ();
}

/* Whether the kernel may change this socket without a call of ours. */
static gboolean
is_live (SksSocket *socket)
{
  SksWhen when = sks_socket_get_situation (socket);

  return sks_socket_is_open (socket)
         && (when & (SKS_WHEN_LISTEN | SKS_WHEN_CONNECTING | SKS_WHEN_CONNECTED | SKS_WHEN_HALF_CLOSED | SKS_WHEN_SHUT
                     | ((when & SKS_WHEN_DATAGRAM) ? SKS_WHEN_BOUND : 0)));
}

static gboolean
sample_cb (gpointer user_data)
{
  SksSession *self = user_data;

  self->sample_timer = 0;
  sks_session_sample (self);

  return G_SOURCE_REMOVE;
}

static void
set_timer (SksSession *self,
           guint       ms)
{
  g_clear_handle_id (&self->sample_timer, g_source_remove);
  self->sample_timer = g_timeout_add (ms, sample_cb, self);
  self->sample_is_soon = ms == SOON_MS;
}

static void
schedule (SksSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sockets));

  if (!self->observe || self->sample_timer != 0)
    return;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (G_LIST_MODEL (self->sockets), i);

      if (is_live (socket))
        {
          set_timer (self, LIVE_MS);
          return;
        }
    }
}

static void
take_sample (SksSession *self,
             gpointer    data)
{
  Sample *sample = data;

  self->sampling--;
  for (guint i = 0; i < sample->readings->len; i++)
    {
      const Reading *reading = &g_array_index (sample->readings, Reading, i);
      SksSocket *socket = sks_session_find_socket_by_id (self, reading->socket_id);

      if (socket != NULL && sks_socket_take_evidence (socket, &reading->evidence, reading->when_us))
        sks_session_tell_changed (self, socket);
    }
  if (sample->host_addresses != NULL)
    {
      g_ptr_array_unref (self->host_addresses);
      self->host_addresses = g_steal_pointer (&sample->host_addresses);
    }

  if (self->sample_again)
    {
      self->sample_again = FALSE;
      sks_session_sample_soon (self);
    }
  else
    {
      schedule (self);
    }
}

void
sks_session_sample (SksSession *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sockets));
  gint64 now_us = g_get_monotonic_time ();
  Sample *sample;

  if (self->sampling > 0)
    {
      self->sample_again = TRUE;
      return;
    }

  sample = g_new0 (Sample, 1);
  sample->readings = g_array_new (FALSE, TRUE, sizeof (Reading));
  g_array_set_clear_func (sample->readings, reading_clear);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (G_LIST_MODEL (self->sockets), i);

      if (sks_socket_is_open (socket))
        {
          Reading reading = { .socket_id = sks_socket_get_id (socket), .handle = sks_handle_ref (sks_socket_get_handle (socket)) };

          g_array_append_val (sample->readings, reading);
        }
    }
  if (self->host_addresses_us == 0 || now_us - self->host_addresses_us > HOST_ADDRESSES_US)
    {
      sample->want_host_addresses = TRUE;
      self->host_addresses_us = now_us;
    }

  self->sampling++;
  if (!sks_session_work (self, read_sample, take_sample, sample, sample_free))
    {
      self->sampling--;
      schedule (self);
    }
}

void
sks_session_sample_soon (SksSession *self)
{
  /* One that is due soon is not put off: in a stream of calls it would never come. */
  if (self->sampling > 0)
    self->sample_again = TRUE;
  else if (self->sample_timer == 0 || !self->sample_is_soon)
    set_timer (self, SOON_MS);
}

void
sks_session_stop_sampling (SksSession *self)
{
  g_clear_handle_id (&self->sample_timer, g_source_remove);
  self->observe = FALSE;
}

void
sks_session_set_observe (SksSession *self,
                         gboolean    observe)
{
  if (self->observe == !!observe)
    return;

  self->observe = !!observe;
  if (self->observe)
    sks_session_sample (self);
  else
    g_clear_handle_id (&self->sample_timer, g_source_remove);
}

gboolean
sks_session_get_observe (SksSession *self)
{
  return self->observe;
}

GPtrArray *
sks_session_get_host_addresses (SksSession *self)
{
  return self->host_addresses;
}
