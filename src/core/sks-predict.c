// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <string.h>

#include "sks-predict-private.h"

/* One small function for each entry of the catalogue that can be foreseen. */
static const struct
{
  SksReceiver receiver;
  const char *call;
  SksPredictFunc predict;
} predictions[] = {
  { SKS_ON_MODULE, "socket", sks_predict_new_socket },
  { SKS_ON_MODULE, "getaddrinfo", sks_predict_resolver },
  { SKS_ON_SOCKET, "bind", sks_predict_bind },
  { SKS_ON_SOCKET, "listen", sks_predict_listen },
  { SKS_ON_SOCKET, "accept", sks_predict_accept },
  { SKS_ON_SOCKET, "connect", sks_predict_connect },
  { SKS_ON_SOCKET, "connect_ex", sks_predict_connect },
  { SKS_ON_SOCKET, "send", sks_predict_send },
  { SKS_ON_SOCKET, "sendall", sks_predict_send },
  { SKS_ON_SOCKET, "sendto", sks_predict_send },
  { SKS_ON_SOCKET, "recv", sks_predict_receive },
  { SKS_ON_SOCKET, "recvfrom", sks_predict_receive },
  { SKS_ON_SOCKET, "shutdown", sks_predict_shutdown },
  { SKS_ON_SOCKET, "close", sks_predict_close },
  { SKS_ON_SOCKET, "detach", sks_predict_local },
  { SKS_ON_SOCKET, "fileno", sks_predict_local },
  { SKS_ON_SOCKET, "getpeername", sks_predict_getpeername },
  { SKS_ON_SOCKET, "getsockname", sks_predict_getsockname },
  { SKS_ON_SOCKET, "setsockopt", sks_predict_setsockopt },
  { SKS_ON_SOCKET, "getsockopt", sks_predict_getsockopt },
  { SKS_ON_SOCKET, "settimeout", sks_predict_settimeout },
  { SKS_ON_SOCKET, "setblocking", sks_predict_setblocking },
  { SKS_ON_SOCKET, "gettimeout", sks_predict_local },
  { SKS_ON_SOCKET, "getblocking", sks_predict_local },
  { SKS_ON_SOCKET, "makefile", sks_predict_makefile },
  { SKS_ON_FILE, "read", sks_predict_file_read },
  { SKS_ON_FILE, "readline", sks_predict_file_read },
  { SKS_ON_FILE, "readlines", sks_predict_file_read },
  { SKS_ON_FILE, "write", sks_predict_file_write },
  { SKS_ON_FILE, "flush", sks_predict_file_flush },
  { SKS_ON_FILE, "close", sks_predict_file_close },
};

static SksPrediction *
prediction_new (SksPredictionKind kind, int error, char *text)
{
  SksPrediction *prediction = g_new0 (SksPrediction, 1);

  prediction->kind = kind;
  prediction->error = error;
  prediction->text = text;
  return prediction;
}

void
sks_prediction_free (SksPrediction *prediction)
{
  g_free (prediction->text);
  g_free (prediction);
}

SksPrediction *
sks_predict_at_once (char *text)
{
  return prediction_new (SKS_PREDICTION_AT_ONCE, 0, text);
}

SksPrediction *
sks_predict_unknown (char *text)
{
  return prediction_new (SKS_PREDICTION_UNKNOWN, 0, text);
}

/* The guide is asked as if the call had been made and had failed so. */
static char *
explain (const SksForecast *forecast, SksValue *exception)
{
  SksRecordData data = {
    .number = G_MAXUINT,
    .spec = forecast->spec,
    .family = forecast->family,
    .type = forecast->type,
    .object = (char *) "socket",
    .result = exception,
  };

  if (forecast->socket != NULL)
    {
      data.socket_id = sks_socket_get_id (forecast->socket);
      data.object = (char *) sks_socket_get_name (forecast->socket);
      data.before = *forecast->evidence;
    }
  if (forecast->file != NULL)
    data.file_id = sks_file_get_id (forecast->file);
  for (guint i = 0; i < forecast->n_args && i < SKS_MAX_ARGS; i++)
    data.args[i] = forecast->args[i];
  return sks_explain_record (forecast->session, &data);
}

SksPrediction *
sks_predict_fails (const SksForecast *forecast, int error)
{
  g_autoptr (SksValue) exception = sks_value_new_errno (error);
  g_autofree char *why = explain (forecast, exception);

  if (g_str_equal (forecast->spec->name, "connect_ex"))
    return prediction_new (SKS_PREDICTION_FAILS, error, g_strdup_printf (_("Returns %d, the errno %s. %s"), error, sks_errno_name (error), why));
  return prediction_new (SKS_PREDICTION_FAILS, error, g_strdup_printf (_("Fails with %s (%d). %s"), sks_errno_name (error), error, why));
}

SksPrediction *
sks_predict_raises_value (const SksForecast *forecast, SksValue *exception)
{
  g_autofree char *why = explain (forecast, exception);
  SksPrediction *prediction;

  if (sks_value_get_errno (exception) > 0)
    prediction = sks_predict_fails (forecast, sks_value_get_errno (exception));
  else
    prediction = prediction_new (SKS_PREDICTION_FAILS, 0, g_strdup_printf (_("Raises %s. %s"), sks_value_get_exception_type (exception), why));
  sks_value_unref (exception);
  return prediction;
}

SksPrediction *
sks_predict_raises (const SksForecast *forecast, const char *type, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  return sks_predict_raises_value (forecast, sks_value_new_exception (type, 0, text));
}

SksPrediction *
sks_predict_waits (const SksForecast *forecast, const char *why)
{
  /* With a timeout Python polls before it asks the kernel, so there MSG_DONTWAIT changes nothing. */
  if (forecast->timeout == 0 || (forecast->timeout < 0 && (forecast->flags & MSG_DONTWAIT)))
    return sks_predict_fails (forecast, EAGAIN);
  if (forecast->timeout < 0)
    return prediction_new (SKS_PREDICTION_WAITS, 0, g_strdup_printf (_("Waits: %s, and the timeout is None."), why));
  return prediction_new (SKS_PREDICTION_WAITS, 0,
                         g_strdup_printf (_("Waits up to %g s, then TimeoutError: %s."), forecast->timeout, why));
}

SksValue *
sks_forecast_get_arg (const SksForecast *forecast, SksArgKind kind)
{
  for (guint i = 0; i < forecast->spec->n_args && i < forecast->n_args; i++)
    if (forecast->spec->args[i].kind == kind)
      return forecast->args[i];
  return NULL;
}

SksPrediction *
sks_forecast_check_int (const SksForecast *forecast, guint index, gint64 min, gint64 max, const char *c_type, gint64 *value)
{
  SksValue *given = index < forecast->n_args ? forecast->args[index] : NULL;

  if (given == NULL)
    return NULL;
  if (!sks_value_is (given, SKS_VALUE_INT) && !sks_value_is (given, SKS_VALUE_BOOL))
    return sks_predict_raises (forecast, "TypeError", "'%s' object cannot be interpreted as an integer", sks_value_get_type_name (given));
  if (!sks_value_get_int (given, value) || *value < min || *value > max)
    return sks_predict_raises (forecast, "OverflowError", "Python int too large to convert to C %s", c_type);
  return NULL;
}

/* Stands in for the resolver, which may wait: only notes that it would be asked. */
static SksValue *
note_host (const char *host, int family, SksAddress *address, gpointer user_data)
{
  char **name = user_data;

  if (*name == NULL)
    *name = g_strdup (host);
  return NULL;
}

/* An address of the other IP version: getaddrinfo refuses it without asking anybody. */
static gboolean
is_of_other_family (const char *host, int family)
{
  struct in6_addr address;
  int other = family == AF_INET6 ? AF_INET : AF_INET6;

  return (family == AF_INET || family == AF_INET6) && inet_pton (other, host, &address) == 1;
}

SksPrediction *
sks_forecast_check_address (const SksForecast *forecast, SksAddress *address)
{
  SksValue *value = sks_forecast_get_arg (forecast, SKS_ARG_ADDRESS);
  g_autofree char *host = NULL;
  SksValue *exception;

  if (value == NULL)
    return sks_predict_unknown (g_strdup (_("It needs an address.")));
  exception = sks_address_from_value (forecast->family, value, forecast->spec->name, note_host, &host, address);
  if (exception != NULL)
    return sks_predict_raises_value (forecast, exception);
  if (host != NULL && is_of_other_family (host, forecast->family))
    return sks_predict_raises_value (forecast, sks_value_new_exception ("gaierror", EAI_ADDRFAMILY, gai_strerror (EAI_ADDRFAMILY)));
  if (host != NULL)
    return sks_predict_unknown (g_strdup_printf (_("Looks up %s first, which may wait for a name server; then it depends on the address found."), host));
  return NULL;
}

gboolean
sks_forecast_is_tcp (const SksForecast *forecast)
{
  return sks_socket_is_tcp (forecast->socket);
}

gboolean
sks_forecast_is_datagram (const SksForecast *forecast)
{
  return forecast->type == SOCK_DGRAM || forecast->type == SOCK_RAW || forecast->type == SOCK_RDM;
}

gboolean
sks_forecast_has_connection (const SksForecast *forecast)
{
  if (forecast->state == SKS_STATE_CLOSED)
    return forecast->history.connected;
  return forecast->state == SKS_STATE_CONNECTED || (forecast->state >= SKS_STATE_ESTABLISHED && forecast->state <= SKS_STATE_TIME_WAIT);
}

gboolean
sks_forecast_is_named (const SksForecast *forecast)
{
  const SksAddress *name = &forecast->evidence->name;

  if (forecast->family == AF_UNIX)
    return name->length > sizeof (sa_family_t);
  return name->length > 0 && sks_address_get_port (name) > 0;
}

gboolean
sks_forecast_peer_is_gone (const SksForecast *forecast)
{
  guint id = sks_socket_get_peer_id (forecast->socket);
  SksSocket *peer = id != 0 ? sks_session_find_socket_by_id (forecast->session, id) : NULL;

  return peer != NULL && !sks_socket_is_open (peer);
}

SksSocket *
sks_forecast_find_at (const SksForecast *forecast, int type, const SksAddress *address)
{
  GListModel *sockets = sks_session_get_sockets (forecast->session);
  SksSocket *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (sockets); i++)
    {
      g_autoptr (SksSocket) socket = g_list_model_get_item (sockets, i);
      const SksEvidence *evidence = sks_socket_get_evidence (socket);

      if (socket == forecast->socket || !sks_socket_is_open (socket) || sks_socket_get_family (socket) == AF_UNSPEC
          || (type != 0 && sks_socket_get_socket_type (socket) != type) || !sks_reach_covers (&evidence->name, address))
        continue;
      if (sks_socket_get_state (socket) == SKS_STATE_LISTEN)
        return socket;
      /* The sockets that accept made have their listener's name, but what comes anew is not for them. */
      if (found == NULL && (evidence->valid & SKS_EVIDENCE_PEER) == 0)
        found = socket;
    }
  return found;
}

char *
sks_forecast_find_waiting (const SksForecast *forecast, SksSocket *socket, const char *call, SksCallFlags flags)
{
  GListModel *waiting = sks_session_get_waiting (forecast->session);

  for (guint i = 0; i < g_list_model_get_n_items (waiting); i++)
    {
      g_autoptr (SksCall) one = g_list_model_get_item (waiting, i);
      const SksCallSpec *spec = sks_call_get_spec (one);

      if (sks_call_get_socket (one) == socket && ((call != NULL && g_str_equal (spec->name, call)) || (spec->flags & flags)))
        return sks_code_free_to_text (sks_call_dup_python (one));
    }
  return NULL;
}

static const char *
find_missing (const SksForecast *forecast)
{
  for (guint i = 0; i < forecast->spec->n_args; i++)
    if ((forecast->spec->args[i].flags & SKS_ARG_OPTIONAL) == 0 && (i >= forecast->n_args || forecast->args[i] == NULL))
      return forecast->spec->args[i].name;
  return NULL;
}

static void
look_at_socket (SksForecast *forecast)
{
  SksValue *flags = sks_forecast_get_arg (forecast, SKS_ARG_FLAGS);

  forecast->evidence = sks_socket_get_evidence (forecast->socket);
  forecast->state = sks_socket_get_state (forecast->socket);
  forecast->family = sks_socket_get_family (forecast->socket);
  forecast->type = sks_socket_get_socket_type (forecast->socket);
  if (forecast->family == AF_UNIX && forecast->type == SOCK_RAW)
    forecast->type = SOCK_DGRAM;
  forecast->timeout = sks_socket_get_timeout (forecast->socket);
  if (flags != NULL)
    sks_value_get_int (flags, &forecast->flags);
  sks_history_read (forecast->session, forecast->socket, 0, &forecast->history);
}

SksPrediction *
sks_predict (SksSession *session, const SksCallSpec *spec, gpointer receiver, SksValue *const *args, guint n_args)
{
  SksForecast forecast = { .session = session, .spec = spec, .args = args, .n_args = n_args, .timeout = -1 };
  const char *missing;

  if (receiver != NULL && SKS_IS_FILE (receiver))
    forecast.file = receiver;
  forecast.socket = forecast.file != NULL ? sks_file_get_socket (forecast.file) : receiver;
  if (forecast.socket != NULL)
    look_at_socket (&forecast);
  missing = find_missing (&forecast);
  if (missing != NULL)
    return sks_predict_unknown (g_strdup_printf (_("%s is missing."), missing));

  for (guint i = 0; i < G_N_ELEMENTS (predictions); i++)
    if (predictions[i].receiver == spec->receiver && g_str_equal (predictions[i].call, spec->name) && (spec->receiver == SKS_ON_MODULE || forecast.socket != NULL))
      return predictions[i].predict (&forecast);
  return sks_predict_unknown (g_strdup (_("Nothing is known beforehand about this call.")));
}
