// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-repeat.h"

#define LEAST_MS 10

struct _SksRepeat
{
  GObject parent_instance;

  SksSession *session;
  SksSocket *socket;
  const SksCallSpec *spec;
  SksValue *args[SKS_MAX_ARGS];
  SksCall *call; /* the newest one */
  guint timer;
  guint n_calls;
};

G_DEFINE_FINAL_TYPE (SksRepeat, sks_repeat, G_TYPE_OBJECT)

static guint stopped_signal;

static gboolean
has_failed (SksCall *call)
{
  return sks_call_get_state (call) != SKS_CALL_RUNNING
         && (sks_call_get_interrupted (call) || sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));
}

static gboolean
again_cb (gpointer data)
{
  SksRepeat *self = data;

  if (self->call && has_failed (self->call))
    {
      self->timer = 0;
      sks_repeat_stop (self);
      return G_SOURCE_REMOVE;
    }
  if (!sks_socket_is_open (self->socket))
    {
      self->timer = 0;
      sks_repeat_stop (self);
      return G_SOURCE_REMOVE;
    }
  if (self->call && sks_call_get_state (self->call) == SKS_CALL_RUNNING)
    return G_SOURCE_CONTINUE;
  g_clear_object (&self->call);
  self->call = sks_session_call (self->session, self->spec, self->socket, self->args, self->spec->n_args, NULL);
  self->n_calls++;

  return G_SOURCE_CONTINUE;
}

static void
sks_repeat_finalize (GObject *object)
{
  SksRepeat *self = SKS_REPEAT (object);

  if (self->timer)
    g_source_remove (self->timer);
  g_clear_object (&self->call);
  g_clear_object (&self->socket);
  g_clear_object (&self->session);
  for (guint i = 0; i < SKS_MAX_ARGS; i++)
    g_clear_pointer (&self->args[i], sks_value_unref);
  G_OBJECT_CLASS (sks_repeat_parent_class)->finalize (object);
}

static void
sks_repeat_class_init (SksRepeatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sks_repeat_finalize;
  stopped_signal = g_signal_new ("stopped", SKS_TYPE_REPEAT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_repeat_init (SksRepeat *self)
{
}

SksRepeat *
sks_repeat_new (SksSession        *session,
                SksSocket         *socket,
                const SksCallSpec *spec,
                SksValue *const   *args,
                double             seconds)
{
  SksRepeat *self = g_object_new (SKS_TYPE_REPEAT, NULL);

  self->session = g_object_ref (session);
  self->socket = g_object_ref (socket);
  self->spec = spec;
  for (guint i = 0; i < spec->n_args; i++)
    self->args[i] = args[i] ? sks_value_ref (args[i]) : NULL;
  self->timer = g_timeout_add ((guint) MAX (seconds * 1000, LEAST_MS), again_cb, self);
  again_cb (self);

  return self;
}

void
sks_repeat_stop (SksRepeat *self)
{
  if (self->timer)
    g_source_remove (self->timer);
  self->timer = 0;
  g_signal_emit (self, stopped_signal, 0);
}

guint
sks_repeat_get_n_calls (SksRepeat *self)
{
  return self->n_calls;
}
