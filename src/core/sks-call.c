// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-call-private.h"
#include "sks-journal.h"
#include "sks-session-private.h"

struct _SksCall
{
  GObject parent_instance;

  SksSession *session; /* (nullable): weak */
  SksCallFrame *frame;
  SksSocket *socket;
  SksFile *file;
  SksSocket *new_socket;
  SksFile *new_file;
  guint number;
  char *targets[3]; /* two, and NULL */
  gint64 issued_us;
  SksCallState state;
  gboolean shown_waiting;
};

G_DEFINE_FINAL_TYPE (SksCall, sks_call, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

enum
{
  DONE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
sks_call_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) SKS_CALL (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sks_call_finalize (GObject *object)
{
  SksCall *self = SKS_CALL (object);

  g_clear_weak_pointer (&self->session);
  sks_call_frame_unref (self->frame);
  g_clear_object (&self->socket);
  g_clear_object (&self->file);
  g_clear_object (&self->new_socket);
  g_clear_object (&self->new_file);
  for (guint i = 0; i < 2; i++)
    g_free (self->targets[i]);

  G_OBJECT_CLASS (sks_call_parent_class)->finalize (object);
}

static void
sks_call_class_init (SksCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sks_call_get_property;
  object_class->finalize = sks_call_finalize;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, SKS_CALL_RUNNING, SKS_CALL_INTERRUPTED, SKS_CALL_RUNNING,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SksCall::done:
   *
   * The call has ended and its session has taken in the result.
   */
  signals[DONE] = g_signal_new ("done", SKS_TYPE_CALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_call_init (SksCall *self)
{
  self->issued_us = g_get_monotonic_time ();
}

SksCall *
sks_call_new (gpointer            session,
              SksCallFrame       *frame,
              SksSocket          *socket,
              SksFile            *file,
              guint               number,
              const char *const  *targets)
{
  SksCall *self = g_object_new (SKS_TYPE_CALL, NULL);

  g_set_weak_pointer (&self->session, session);
  self->frame = sks_call_frame_ref (frame);
  g_set_object (&self->socket, socket);
  g_set_object (&self->file, file);
  self->number = number;
  for (guint i = 0; targets != NULL && i < 2; i++)
    self->targets[i] = g_strdup (targets[i]);

  return self;
}

SksCallFrame *
sks_call_get_frame (SksCall *self)
{
  return self->frame;
}

const char *const *
sks_call_get_targets (SksCall *self)
{
  return (const char *const *) self->targets;
}

const char *
sks_call_get_object (SksCall *self)
{
  if (self->file != NULL)
    return sks_file_get_name (self->file);

  return self->socket != NULL ? sks_socket_get_name (self->socket) : "socket";
}

gint64
sks_call_get_issued_us (SksCall *self)
{
  return self->issued_us;
}

gboolean
sks_call_is_shown_waiting (SksCall *self)
{
  return self->shown_waiting;
}

void
sks_call_set_shown_waiting (SksCall  *self,
                            gboolean  shown)
{
  self->shown_waiting = shown;
}

void
sks_call_replace_frame (SksCall *self)
{
  SksCallFrame *old = self->frame;

  self->frame = sks_call_frame_new (old->spec, old->handle, old->stream, old->args, old->spec->n_args);
  self->frame->interrupted = TRUE;
  self->frame->started_us = self->issued_us;
  self->frame->ended_us = g_get_monotonic_time ();
  self->frame->worker = (guint) g_atomic_int_get (&old->worker);
  sks_call_frame_unref (old);
}

void
sks_call_finish (SksCall   *self,
                 SksSocket *new_socket,
                 SksFile   *new_file)
{
  g_set_object (&self->new_socket, new_socket);
  g_set_object (&self->new_file, new_file);
  self->state = self->frame->result == NULL ? SKS_CALL_INTERRUPTED : SKS_CALL_DONE;
}

void
sks_call_tell_done (SksCall *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_signal_emit (self, signals[DONE], 0);
}

guint
sks_call_get_number (SksCall *self)
{
  return self->number;
}

const SksCallSpec *
sks_call_get_spec (SksCall *self)
{
  return self->frame->spec;
}

SksSocket *
sks_call_get_socket (SksCall *self)
{
  return self->socket;
}

SksFile *
sks_call_get_file (SksCall *self)
{
  return self->file;
}

SksCallState
sks_call_get_state (SksCall *self)
{
  return self->state;
}

gboolean
sks_call_get_interrupted (SksCall *self)
{
  return sks_call_frame_is_interrupted (self->frame);
}

SksValue *
sks_call_get_result (SksCall *self)
{
  /* While it runs the frame is the worker's. */
  return self->state == SKS_CALL_DONE ? self->frame->result : NULL;
}

SksSocket *
sks_call_get_new_socket (SksCall *self)
{
  return self->new_socket;
}

SksFile *
sks_call_get_new_file (SksCall *self)
{
  return self->new_file;
}

gint64
sks_call_get_started_us (SksCall *self)
{
  return self->state == SKS_CALL_RUNNING || self->frame->started_us == 0 ? self->issued_us : self->frame->started_us;
}

guint
sks_call_get_worker (SksCall *self)
{
  return (guint) g_atomic_int_get (&self->frame->worker);
}

void
sks_call_interrupt (SksCall *self)
{
  if (self->state != SKS_CALL_RUNNING)
    return;

  sks_call_frame_interrupt (self->frame);
  if (self->session != NULL && g_atomic_int_get (&self->frame->looking_up))
    sks_session_give_up_look_up (self->session, self);
}

SksCode *
sks_call_dup_python (SksCall *self)
{
  SksHandle *handle = self->frame->handle;

  return sks_call_text_write (SKS_LANGUAGE_PYTHON, self->frame->spec, sks_call_get_object (self),
                              self->socket != NULL ? sks_socket_get_last_fd (self->socket) : -1,
                              handle != NULL ? handle->family : 0,
                              self->frame->args, self->frame->spec->n_args, sks_call_get_targets (self));
}
