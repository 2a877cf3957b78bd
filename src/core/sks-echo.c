// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "sks-echo.h"

typedef enum
{
  LINE_GOES_ON = 1 << 0, /* it waits in the kernel; the next line comes all the same */
  LINE_JOINS = 1 << 1,   /* comes only after all lines before it are done */
} LineFlags;

/* accept comes before connect, so that it is seen waiting. {names} are replaced by free ones. */
static const struct
{
  const char *text;
  LineFlags flags;
} lines[] = {
  { "{server} = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", 0 },
  { "{server}.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)", 0 },
  { "{server}.bind(('127.0.0.1', 0))", 0 },
  { "{server}.listen(5)", 0 },
  { "{conn}, {peer} = {server}.accept()", LINE_GOES_ON },
  { "{client} = socket.socket(socket.AF_INET, socket.SOCK_STREAM)", 0 },
  { "{client}.connect({server}.getsockname())", 0 },
  { "{client}.sendall(b'hello\\r\\n')", LINE_JOINS },
  { "{conn}.recv(1024)", 0 },
  { "{conn}.sendall(b'hello\\r\\n')", 0 },
  { "{client}.recv(1024)", 0 },
  { "{conn}.getpeername()", 0 },
  { "{client}.getsockname()", 0 },
};

static const char *const stems[] = { "server", "client", "conn", "peer" };

struct _SksEcho
{
  GObject parent_instance;

  SksSession *session;
  char *names[G_N_ELEMENTS (stems)];
  GPtrArray *calls; /* of SksCall, issued and not done */
  SksCall *current; /* (nullable): the one of them that the next line waits for */
  guint next;
  guint pause_ms;
  guint source;
  gboolean playing;
};

G_DEFINE_FINAL_TYPE (SksEcho, sks_echo, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PLAYING,
  N_PROPS
};

enum
{
  SIGNAL_FINISHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean step_cb (gpointer user_data);

static void
schedule (SksEcho *self)
{
  if (self->playing && self->source == 0)
    self->source = g_timeout_add_full (G_PRIORITY_DEFAULT, self->pause_ms, step_cb, self, NULL);
}

static void
finish (SksEcho *self)
{
  if (!self->playing)
    return;
  self->playing = FALSE;
  g_clear_handle_id (&self->source, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

static void
forget_call (SksEcho *self, SksCall *call)
{
  g_signal_handlers_disconnect_by_data (call, self);
  if (self->current == call)
    self->current = NULL;
  g_ptr_array_remove (self->calls, call);
}

/* What follows needs what failed or was interrupted: the rows already tell why, so nothing more is played. */
static void
done_cb (SksCall *call, SksEcho *self)
{
  gboolean went_well = sks_call_get_state (call) == SKS_CALL_DONE && !sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION);

  forget_call (self, call);
  if (went_well)
    schedule (self);
  else
    finish (self);
}

static char *
write_line (SksEcho *self, const char *text)
{
  g_autoptr (GString) line = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    {
      g_autofree char *word = g_strdup_printf ("{%s}", stems[i]);

      g_string_replace (line, word, self->names[i], 0);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
issue_line (SksEcho *self)
{
  LineFlags flags = lines[self->next].flags;
  g_autofree char *line = write_line (self, lines[self->next].text);
  g_autoptr (GError) error = NULL;
  SksCall *call = sks_session_call_line (self->session, line, FALSE, &error);

  /* A socket that was closed under us has no name any more. */
  if (call == NULL)
    {
      g_debug ("echo: %s: %s", line, error->message);
      finish (self);
      return;
    }
  self->next++;
  g_ptr_array_add (self->calls, call);
  if ((flags & LINE_GOES_ON) == 0)
    self->current = call;
  if (sks_call_get_state (call) != SKS_CALL_RUNNING)
    {
      done_cb (call, self);
      return;
    }
  g_signal_connect (call, "done", G_CALLBACK (done_cb), self);
  if (flags & LINE_GOES_ON)
    schedule (self);
}

static gboolean
step_cb (gpointer user_data)
{
  SksEcho *self = user_data;
  gboolean over = self->next == G_N_ELEMENTS (lines);

  self->source = 0;
  if (self->current != NULL)
    return G_SOURCE_REMOVE;
  if (over || (lines[self->next].flags & LINE_JOINS))
    {
      if (self->calls->len > 0)
        return G_SOURCE_REMOVE;
      if (over)
        {
          finish (self);
          return G_SOURCE_REMOVE;
        }
    }
  issue_line (self);
  return G_SOURCE_REMOVE;
}

static void
sks_echo_dispose (GObject *object)
{
  SksEcho *self = SKS_ECHO (object);

  g_clear_handle_id (&self->source, g_source_remove);
  while (self->calls != NULL && self->calls->len > 0)
    forget_call (self, g_ptr_array_index (self->calls, 0));
  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_object (&self->session);
  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    g_clear_pointer (&self->names[i], g_free);
  G_OBJECT_CLASS (sks_echo_parent_class)->dispose (object);
}

static void
sks_echo_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PLAYING)
    g_value_set_boolean (value, SKS_ECHO (object)->playing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sks_echo_class_init (SksEchoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sks_echo_dispose;
  object_class->get_property = sks_echo_get_property;

  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_echo_init (SksEcho *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
}

SksEcho *
sks_echo_new (SksSession *session)
{
  SksEcho *self = g_object_new (SKS_TYPE_ECHO, NULL);

  self->session = g_object_ref (session);
  return self;
}

void
sks_echo_play (SksEcho *self, guint pause_ms)
{
  if (self->playing)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (stems); i++)
    {
      g_free (self->names[i]);
      self->names[i] = sks_session_suggest_name (self->session, stems[i]);
    }
  self->next = 0;
  self->pause_ms = pause_ms;
  self->playing = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
  schedule (self);
}

/* A call that is under way goes on: it is the session's, not ours to interrupt. */
void
sks_echo_stop (SksEcho *self)
{
  while (self->calls->len > 0)
    forget_call (self, g_ptr_array_index (self->calls, 0));
  finish (self);
}

gboolean
sks_echo_is_playing (SksEcho *self)
{
  return self->playing;
}
