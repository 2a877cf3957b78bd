// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-explain-private.h"

G_BEGIN_DECLS

/**
 * SksForecast:
 *
 * What a prediction is made from: the call as it would be made, and what is known of its socket. Nothing here asks the kernel.
 */
typedef struct
{
  SksSession *session;
  const SksCallSpec *spec;
  SksSocket *socket; /* (nullable): called on, or behind the file */
  SksFile *file;     /* (nullable) */
  SksValue *const *args;
  guint n_args;
  const SksEvidence *evidence;
  SksState state;
  int family, type; /* a SOCK_RAW of AF_UNIX is what the kernel makes of it, SOCK_DGRAM */
  double timeout;   /* seconds; -1: None */
  gint64 flags;     /* MSG_*, where the call has them */
  SksHistory history;
} SksForecast;

typedef SksPrediction *(*SksPredictFunc) (const SksForecast *forecast);

/* Each takes the text. */
SksPrediction *sks_predict_at_once (char *text);
SksPrediction *sks_predict_unknown (char *text);
/* Fails with an errno, for the reason that the guide gives. */
SksPrediction *sks_predict_fails (const SksForecast *forecast, int error);
SksPrediction *sks_predict_raises (const SksForecast *forecast, const char *type, const char *format, ...) G_GNUC_PRINTF (3, 4);
SksPrediction *sks_predict_raises_value (const SksForecast *forecast, SksValue *exception); /* takes it */
/* Waits, as the timeout says; in non-blocking mode, or with MSG_DONTWAIT, it fails instead. @why: "nothing is in the receive queue" */
SksPrediction *sks_predict_waits (const SksForecast *forecast, const char *why);

SksValue *sks_forecast_get_arg (const SksForecast *forecast, SksArgKind kind); /* the first of the kind; NULL when not given */
/* NULL when an int argument is one that fits into its C type, or is not given; else what Python raises. */
SksPrediction *sks_forecast_check_int (const SksForecast *forecast, guint index, gint64 min, gint64 max, const char *c_type, gint64 *value);
/* NULL when the address argument stands for @address; else what Python raises, or that a name must be looked up first. */
SksPrediction *sks_forecast_check_address (const SksForecast *forecast, SksAddress *address);

gboolean sks_forecast_is_tcp (const SksForecast *forecast);
gboolean sks_forecast_is_datagram (const SksForecast *forecast);
gboolean sks_forecast_has_connection (const SksForecast *forecast); /* a stream that has or had a peer */
gboolean sks_forecast_is_at_end (const SksForecast *forecast);      /* no more bytes come on a connection than are in the queue */
int sks_forecast_get_accept_queue (const SksForecast *forecast);
gboolean sks_forecast_is_named (const SksForecast *forecast);
gboolean sks_forecast_peer_is_gone (const SksForecast *forecast); /* it was of this session, and is closed */
/* The open socket of the session that gets what is sent to @address, a listening one first. (nullable) */
SksSocket *sks_forecast_find_at (const SksForecast *forecast, int type, const SksAddress *address);
/* "conn.recv(1024) is waiting for these bytes.": the call that waits on @socket with one of these flags; NULL when none does. */
char *sks_forecast_find_waiting (const SksForecast *forecast, SksSocket *socket, const char *call, SksCallFlags flags);

SksPrediction *sks_predict_bind (const SksForecast *forecast);
SksPrediction *sks_predict_listen (const SksForecast *forecast);
SksPrediction *sks_predict_accept (const SksForecast *forecast);
SksPrediction *sks_predict_connect (const SksForecast *forecast);
SksPrediction *sks_predict_shutdown (const SksForecast *forecast);
SksPrediction *sks_predict_getpeername (const SksForecast *forecast);
SksPrediction *sks_predict_getsockname (const SksForecast *forecast);
SksPrediction *sks_predict_receive (const SksForecast *forecast);
SksPrediction *sks_predict_send (const SksForecast *forecast);
SksPrediction *sks_predict_setsockopt (const SksForecast *forecast);
SksPrediction *sks_predict_getsockopt (const SksForecast *forecast);
SksPrediction *sks_predict_settimeout (const SksForecast *forecast);
SksPrediction *sks_predict_setblocking (const SksForecast *forecast);
SksPrediction *sks_predict_close (const SksForecast *forecast);
SksPrediction *sks_predict_makefile (const SksForecast *forecast);
SksPrediction *sks_predict_file_read (const SksForecast *forecast);
SksPrediction *sks_predict_file_write (const SksForecast *forecast);
SksPrediction *sks_predict_file_flush (const SksForecast *forecast);
SksPrediction *sks_predict_file_close (const SksForecast *forecast);
SksPrediction *sks_predict_local (const SksForecast *forecast); /* answered from what the program itself keeps */
SksPrediction *sks_predict_resolver (const SksForecast *forecast);
SksPrediction *sks_predict_new_socket (const SksForecast *forecast);

G_END_DECLS
