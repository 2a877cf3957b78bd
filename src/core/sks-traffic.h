// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "sks-session.h"

G_BEGIN_DECLS

#define SKS_TYPE_RUN (sks_run_get_type ())
G_DECLARE_FINAL_TYPE (SksRun, sks_run, SKS, RUN, GObject)
#define SKS_TYPE_TRAFFIC (sks_traffic_get_type ())
G_DECLARE_FINAL_TYPE (SksTraffic, sks_traffic, SKS, TRAFFIC, GObject)

/**
 * SksEdge:
 *
 * One send or receive within a run: the bytes from @offset on, @length of them.
 */
typedef struct
{
  guint number; /* of the call in the journal; 0: a send from outside */
  gsize offset; /* into the run */
  gsize length;
  gsize lost;   /* of a datagram that the buffer was too short for */
} SksEdge;

/**
 * SksRun:
 *
 * Bytes that went one way without a byte of the other way between: with the edges of the sends and of the receives.
 * Where the other end is not ours, only our own side's edges are known. A run ends by length too, so that no run is unbounded.
 *
 * Signal: "changed": bytes or edges have come.
 */
gboolean sks_run_is_received (SksRun *self); /* from the peer to us */
const guint8 *sks_run_get_bytes (SksRun *self, gsize *length);
const SksEdge *sks_run_get_sends (SksRun *self, guint *n_edges);
const SksEdge *sks_run_get_receives (SksRun *self, guint *n_edges);
gboolean sks_run_is_datagram (SksRun *self);
const char *sks_run_get_peer_name (SksRun *self); /* "client", or the address of a peer outside; "" when unknown */
gboolean sks_run_is_peer_ours (SksRun *self);
gint64 sks_run_get_first_us (SksRun *self); /* since the journal's origin */
gint64 sks_run_get_last_us (SksRun *self);
gboolean sks_run_ends_with_eof (SksRun *self);
guint sks_run_get_eof_number (SksRun *self); /* of the receive that answered b''; 0: none */
gsize sks_run_get_n_waiting (SksRun *self); /* sent and not received yet, by an end of ours */

/**
 * SksTraffic:
 *
 * The conversation of one socket, a GListModel of SksRun, kept up to date from the journal; a long one is told in slices, so that the main loop is never
 * held. Properties: n-received, n-sent (bytes), n-receives, n-sends (calls).
 */
SksTraffic *sks_traffic_new (SksSession *session, SksSocket *socket); /* paused */
/* While paused it reads nothing; what came meanwhile is told afterwards. */
void sks_traffic_set_paused (SksTraffic *self, gboolean paused);
SksSocket *sks_traffic_get_socket (SksTraffic *self);
SksSession *sks_traffic_get_session (SksTraffic *self);
guint64 sks_traffic_get_n_received (SksTraffic *self);
guint64 sks_traffic_get_n_sent (SksTraffic *self);
guint sks_traffic_get_n_receives (SksTraffic *self);
guint sks_traffic_get_n_sends (SksTraffic *self);

G_END_DECLS
