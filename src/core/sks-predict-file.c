// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-predict-private.h"

SksPrediction *
sks_predict_makefile (const SksForecast *forecast)
{
  SksValue *mode = forecast->n_args > 0 ? forecast->args[0] : NULL;
  SksValue *buffering = forecast->n_args > 1 ? forecast->args[1] : NULL;
  const char *text = "r";
  gint64 size = -1;

  if (mode != NULL && !sks_value_is (mode, SKS_VALUE_TEXT))
    return sks_predict_raises (forecast, "TypeError", "'%s' object is not iterable", sks_value_get_type_name (mode));
  if (mode != NULL)
    text = sks_value_get_text (mode, NULL);
  if (strspn (text, "rwb") != strlen (text))
    return sks_predict_raises (forecast, "ValueError", "invalid mode '%s' (only r, w, b allowed)", text);
  if (buffering != NULL)
    sks_value_get_int (buffering, &size);
  if (size == 0 && strchr (text, 'b') == NULL)
    return sks_predict_raises (forecast, "ValueError", "unbuffered streams must be binary");
  return sks_predict_at_once (g_strdup (strchr (text, 'w') != NULL && size != 0
                                          ? _("Returns a file object at once. What is written stays in its buffer until flush.")
                                          : _("Returns a file object at once. The kernel is not asked.")));
}

/* What a file's calls have in common; NULL when nothing stands against it. */
static SksPrediction *
check_file (const SksForecast *forecast, char wanted)
{
  const char *mode = sks_file_get_mode (forecast->file);

  if (!sks_file_is_open (forecast->file))
    return sks_predict_raises (forecast, "ValueError", "I/O operation on closed file.");
  if (wanted == 'r' && strchr (mode, 'r') == NULL && strchr (mode, 'w') != NULL)
    return sks_predict_raises (forecast, "io.UnsupportedOperation", "not readable");
  if (wanted == 'w' && strchr (mode, 'w') == NULL)
    return sks_predict_raises (forecast, "io.UnsupportedOperation", "not writable");
  return NULL;
}

SksPrediction *
sks_predict_file_read (const SksForecast *forecast)
{
  SksPrediction *wrong = check_file (forecast, 'r');
  gsize unread = sks_file_get_n_unread (forecast->file);
  int queue = forecast->evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE ? forecast->evidence->receive_queue : 0;
  gboolean line = g_str_equal (forecast->spec->name, "readline");
  g_autofree char *waiting = NULL;
  gint64 size = -1;

  if (wrong != NULL)
    return wrong;
  if (forecast->n_args > 0 && forecast->args[0] != NULL)
    sks_value_get_int (forecast->args[0], &size);
  if (size == 0 && !g_str_equal (forecast->spec->name, "readlines"))
    return sks_predict_at_once (g_strdup (_("Returns nothing at once: 0 was asked for.")));
  if (forecast->timeout == 0)
    return sks_predict_unknown (g_strdup (_("Depends on what is there: file objects are not made for sockets that must not wait.")));
  if (!sks_forecast_has_connection (forecast))
    return sks_predict_unknown (g_strdup (_("Depends on the socket, which is not connected.")));
  if (sks_forecast_is_at_end (forecast))
    return sks_predict_at_once (g_strdup (_("Returns at once: the peer has closed its half, so all there is to read is here.")));
  if (unread == 0 && queue == 0)
    return sks_predict_waits (forecast, line ? _("it wants a whole line, and nothing is there") : _("nothing is there to read"));
  waiting = sks_explain_count (unread + (guint) queue);
  if (!line && size < 0)
    return sks_predict_waits (forecast, _("it reads until end of file, and the peer has not closed its half"));
  if (line)
    return sks_predict_unknown (g_strdup_printf (_("Returns at once if there is an end of line among the %s that are there, else waits for one."), waiting));
  return sks_predict_unknown (g_strdup_printf (_("Returns at once if the %s that are there are enough, else waits for more."), waiting));
}

SksPrediction *
sks_predict_file_write (const SksForecast *forecast)
{
  SksPrediction *wrong = check_file (forecast, 'w');
  SksValue *data = forecast->args[0];
  gboolean text = sks_file_is_text (forecast->file);

  if (wrong != NULL)
    return wrong;
  if (text && !sks_value_is (data, SKS_VALUE_TEXT))
    return sks_predict_raises (forecast, "TypeError", "write() argument must be str, not %s", sks_value_get_type_name (data));
  if (!text && !sks_value_is (data, SKS_VALUE_BYTES))
    return sks_predict_raises (forecast, "TypeError", "a bytes-like object is required, not '%s'", sks_value_get_type_name (data));
  if (g_str_equal (sks_file_get_type_name (forecast->file), "SocketIO"))
    return sks_predict_unknown (g_strdup (_("This file has no buffer, so it sends at once, as send does.")));
  return sks_predict_at_once (g_strdup (_("Returns at once. The bytes stay in the file’s buffer until flush, or until it is full.")));
}

/* What flushing would do: send what the buffer holds. */
static SksPrediction *
predict_flushed (const SksForecast *forecast)
{
  gsize unflushed = sks_file_get_n_unflushed (forecast->file);
  g_autofree char *count = sks_explain_count (unflushed);

  if (unflushed == 0)
    return sks_predict_at_once (g_strdup (_("Returns None at once: nothing is in the file’s buffer.")));
  if (!sks_forecast_has_connection (forecast))
    return sks_predict_unknown (g_strdup_printf (_("Sends %s, but the socket is not connected."), count));
  if (forecast->history.shut_write || (forecast->family == AF_UNIX && sks_forecast_peer_is_gone (forecast)))
    return sks_predict_fails (forecast, EPIPE);
  return sks_predict_at_once (g_strdup_printf (_("Returns None at once: %s go to the kernel, if its send buffer has room."), count));
}

SksPrediction *
sks_predict_file_flush (const SksForecast *forecast)
{
  if (!sks_file_is_open (forecast->file))
    return sks_predict_raises (forecast, "ValueError", "I/O operation on closed file.");
  return predict_flushed (forecast);
}

SksPrediction *
sks_predict_file_close (const SksForecast *forecast)
{
  if (!sks_file_is_open (forecast->file))
    return sks_predict_at_once (g_strdup (_("Returns None at once: it is closed already.")));
  if (sks_file_get_n_unflushed (forecast->file) > 0)
    return predict_flushed (forecast);
  return sks_predict_at_once (g_strdup (_("Returns None at once. The socket stays open, unless its own close was only waiting for this.")));
}

static guint
count_open_files (SksSocket *socket)
{
  GListModel *files = sks_socket_get_files (socket);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (SksFile) file = g_list_model_get_item (files, i);

      n += sks_file_is_open (file) ? 1 : 0;
    }
  return n;
}

static char *
describe_close (const SksForecast *forecast)
{
  const SksEvidence *evidence = forecast->evidence;
  gboolean unread = (evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE) && evidence->receive_queue > 0;

  if (forecast->state == SKS_STATE_LISTEN)
    return g_strdup (_("Returns None at once. Connections that still wait in the accept queue are reset."));
  if (!sks_forecast_is_tcp (forecast))
    return g_strdup (forecast->family == AF_UNIX && sks_socket_get_unlink_path (forecast->socket) != NULL
                       ? _("Returns None at once. The file of its name stays.")
                       : _("Returns None at once."));
  if (forecast->state == SKS_STATE_CLOSE_WAIT)
    return g_strdup (_("Returns None at once and sends FIN, the last of the two: the connection is over then."));
  if (!sks_forecast_has_connection (forecast) || forecast->state == SKS_STATE_CLOSED)
    return g_strdup (_("Returns None at once."));
  if (unread)
    {
      g_autofree char *count = sks_explain_count ((guint64) evidence->receive_queue);

      return g_strdup_printf (_("Returns None at once. %s were not received, so the kernel sends RST instead of FIN."), count);
    }
  return g_strdup (_("Returns None at once. The kernel sends what is left, then FIN."));
}

SksPrediction *
sks_predict_close (const SksForecast *forecast)
{
  g_autofree char *text = NULL, *waiting = NULL;

  if (!sks_socket_is_open (forecast->socket))
    return sks_predict_at_once (g_strdup (_("Returns None at once: it is closed already.")));
  if (count_open_files (forecast->socket) > 0)
    return sks_predict_at_once (g_strdup (_("Returns None at once, but the fd stays open until the file objects of makefile are closed.")));
  text = describe_close (forecast);
  waiting = sks_forecast_find_waiting (forecast, forecast->socket, NULL, SKS_CALL_MAY_WAIT);
  if (waiting == NULL)
    return sks_predict_at_once (g_steal_pointer (&text));
  return sks_predict_at_once (g_strdup_printf (_("%s %s still waits here."), text, waiting));
}
