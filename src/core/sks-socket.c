// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <netinet/in.h>

#include "sks-socket-private.h"

#define NS_PER_S 1e9

struct _SksSocket
{
  GObject parent_instance;

  guint id;
  char *name;
  SksHandle *handle;
  int fd; /* as of the last outcome; the handle's own is for workers */
  int last_fd;
  gint64 timeout_ns;

  SksEvidence evidence;
  gint64 evidence_us;
  gint64 state_since_us;
  SksState state;
  char *local_text;
  char *peer_text;

  guint64 n_sent, n_received;
  guint n_waiting, n_running;
  gboolean saw_eof, connect_failed, shut_write, closing, names_changed, dirty;
  guint peer_id;
  SksUnixPath *unix_path;
  GListStore *files;
};

G_DEFINE_FINAL_TYPE (SksSocket, sks_socket, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_FD,
  PROP_FAMILY,
  PROP_SOCKET_TYPE,
  PROP_PROTOCOL,
  PROP_STATE,
  PROP_LOCAL_TEXT,
  PROP_PEER_TEXT,
  PROP_N_SENT,
  PROP_N_RECEIVED,
  PROP_N_WAITING,
  PROP_TIMEOUT,
  PROP_OPEN,
  PROP_FILES,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
sks_socket_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SksSocket *self = SKS_SOCKET (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_uint (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_FD:
      g_value_set_int (value, self->fd);
      break;
    case PROP_FAMILY:
      g_value_set_int (value, self->handle->family);
      break;
    case PROP_SOCKET_TYPE:
      g_value_set_int (value, self->handle->type);
      break;
    case PROP_PROTOCOL:
      g_value_set_int (value, self->handle->protocol);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_LOCAL_TEXT:
      g_value_set_string (value, self->local_text);
      break;
    case PROP_PEER_TEXT:
      g_value_set_string (value, self->peer_text);
      break;
    case PROP_N_SENT:
      g_value_set_uint64 (value, self->n_sent);
      break;
    case PROP_N_RECEIVED:
      g_value_set_uint64 (value, self->n_received);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;
    case PROP_TIMEOUT:
      g_value_set_double (value, sks_socket_get_timeout (self));
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, self->fd >= 0);
      break;
    case PROP_FILES:
      g_value_set_object (value, self->files);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sks_socket_finalize (GObject *object)
{
  SksSocket *self = SKS_SOCKET (object);

  g_object_unref (self->files);
  sks_handle_unref (self->handle);
  g_free (self->name);
  g_free (self->local_text);
  g_free (self->peer_text);
  g_clear_pointer (&self->unix_path, sks_unix_path_unref);

  G_OBJECT_CLASS (sks_socket_parent_class)->finalize (object);
}

static void
sks_socket_class_init (SksSocketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sks_socket_get_property;
  object_class->finalize = sks_socket_finalize;

  properties[PROP_ID] = g_param_spec_uint ("id", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_FD] = g_param_spec_int ("fd", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_FAMILY] = g_param_spec_int ("family", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SOCKET_TYPE] = g_param_spec_int ("socket-type", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_PROTOCOL] = g_param_spec_int ("protocol", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, SKS_N_STATES, SKS_STATE_UNKNOWN, flags);
  properties[PROP_LOCAL_TEXT] = g_param_spec_string ("local-text", NULL, NULL, "", flags);
  properties[PROP_PEER_TEXT] = g_param_spec_string ("peer-text", NULL, NULL, "", flags);
  properties[PROP_N_SENT] = g_param_spec_uint64 ("n-sent", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_RECEIVED] = g_param_spec_uint64 ("n-received", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_WAITING] = g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TIMEOUT] = g_param_spec_double ("timeout", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);
  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, TRUE, flags);
  properties[PROP_FILES] = g_param_spec_object ("files", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", SKS_TYPE_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_socket_init (SksSocket *self)
{
  self->files = g_list_store_new (SKS_TYPE_FILE);
  self->local_text = g_strdup ("");
  self->peer_text = g_strdup ("");
}

SksSocket *
sks_socket_new (guint       id,
                const char *name,
                SksHandle  *handle)
{
  SksSocket *self = g_object_new (SKS_TYPE_SOCKET, NULL);

  self->id = id;
  self->name = g_strdup (name);
  self->handle = sks_handle_ref (handle);
  self->fd = sks_handle_get_fd (handle);
  self->last_fd = self->fd;
  self->timeout_ns = sks_handle_get_timeout_ns (handle);
  handle->id = id;

  return self;
}

static void
notify (SksSocket *self,
        guint      property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
set_text (SksSocket  *self,
          char      **field,
          char       *text, /* taken */
          guint       property)
{
  if (g_str_equal (*field, text))
    {
      g_free (text);
      return FALSE;
    }

  g_free (*field);
  *field = text;
  notify (self, property);

  return TRUE;
}

static gboolean
set_state (SksSocket *self,
           SksState   state,
           gint64     when_us)
{
  if (self->state == state)
    return FALSE;

  self->state = state;
  self->state_since_us = when_us;
  notify (self, PROP_STATE);

  return TRUE;
}

gboolean
sks_socket_take_evidence (SksSocket         *self,
                          const SksEvidence *evidence,
                          gint64             when_us)
{
  gboolean changed = FALSE;

  /* A sample that was under way when the socket was closed, or one older than what a call has told since. */
  if (self->fd < 0 || evidence->valid == 0 || when_us < self->evidence_us)
    return FALSE;

  self->evidence_us = when_us;
  if (evidence->valid & SKS_EVIDENCE_NAME)
    {
      self->evidence.name = evidence->name;
      self->names_changed |= set_text (self, &self->local_text, sks_address_to_text (&evidence->name), PROP_LOCAL_TEXT);
    }
  /* Where a peer was asked for and there is none, the reading has no PEER but a state or name. */
  if (evidence->valid & (SKS_EVIDENCE_PEER | SKS_EVIDENCE_NAME))
    {
      gboolean has_peer = (evidence->valid & SKS_EVIDENCE_PEER) != 0;

      if (has_peer)
        self->evidence.peer = evidence->peer;
      else
        self->evidence.peer.length = 0;
      if ((self->evidence.valid & SKS_EVIDENCE_PEER) != (evidence->valid & SKS_EVIDENCE_PEER))
        self->names_changed = TRUE;
      self->names_changed |= set_text (self, &self->peer_text, has_peer ? sks_address_to_text (&evidence->peer) : g_strdup (""), PROP_PEER_TEXT);
    }
  changed |= self->names_changed;
  changed |= sks_evidence_merge (&self->evidence, evidence);
  if (!(evidence->valid & SKS_EVIDENCE_PEER) && (evidence->valid & SKS_EVIDENCE_NAME))
    self->evidence.valid &= ~SKS_EVIDENCE_PEER;
  if (evidence->valid & SKS_EVIDENCE_STATE)
    {
      self->evidence.state = evidence->state;
      changed |= set_state (self, evidence->state, when_us);
    }

  return changed;
}

static void
update_fd (SksSocket *self)
{
  int fd = sks_handle_get_fd (self->handle);
  gint64 timeout_ns = sks_handle_get_timeout_ns (self->handle);

  if (self->timeout_ns != timeout_ns)
    {
      self->timeout_ns = timeout_ns;
      notify (self, PROP_TIMEOUT);
    }
  if (self->fd != fd)
    {
      self->fd = fd;
      set_state (self, SKS_STATE_CLOSED, g_get_monotonic_time ());
      self->evidence.valid = 0;
      notify (self, PROP_FD);
      notify (self, PROP_OPEN);
    }
}

void
sks_socket_take_outcome (SksSocket          *self,
                         const SksCallFrame *frame)
{
  const char *name = frame->spec->name;
  gboolean raised = sks_value_is (frame->result, SKS_VALUE_EXCEPTION);

  if (frame->n_sent > 0)
    {
      self->n_sent += frame->n_sent;
      notify (self, PROP_N_SENT);
    }
  if (frame->n_received > 0)
    {
      self->n_received += frame->n_received;
      notify (self, PROP_N_RECEIVED);
    }
  if (sks_frame_is_eof (frame))
    self->saw_eof = TRUE;
  if (g_str_equal (name, "connect") && frame->result != NULL)
    self->connect_failed = raised && sks_value_get_errno (frame->result) != EINPROGRESS;
  if (g_str_equal (name, "shutdown") && !raised && frame->result != NULL)
    {
      gint64 how = -1;

      sks_value_get_int (frame->args[0], &how);
      self->shut_write |= how == SHUT_WR || how == SHUT_RDWR;
    }

  update_fd (self);
  sks_socket_take_evidence (self, &frame->after, frame->ended_us);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++)
    {
      g_autoptr (SksFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

      sks_file_update (file);
    }
}

void
sks_socket_add_waiting (SksSocket *self,
                        int        change)
{
  self->n_waiting = (guint) ((int) self->n_waiting + change);
  notify (self, PROP_N_WAITING);
}

void
sks_socket_set_peer_id (SksSocket *self,
                        guint      peer_id)
{
  self->peer_id = peer_id;
}

void
sks_socket_set_unix_path (SksSocket   *self,
                          SksUnixPath *path)
{
  g_clear_pointer (&self->unix_path, sks_unix_path_unref);
  self->unix_path = path != NULL ? sks_unix_path_ref (path) : NULL;
}

SksUnixPath *
sks_socket_get_unix_path (SksSocket *self)
{
  return self->unix_path;
}

void
sks_socket_add_running (SksSocket *self,
                        int        change)
{
  self->n_running = (guint) ((int) self->n_running + change);
}

guint
sks_socket_get_n_running (SksSocket *self)
{
  return self->n_running;
}

gboolean
sks_socket_take_names_changed (SksSocket *self)
{
  gboolean changed = self->names_changed;

  self->names_changed = FALSE;

  return changed;
}

gboolean
sks_socket_set_dirty (SksSocket *self,
                      gboolean   dirty)
{
  gboolean was_dirty = self->dirty;

  self->dirty = dirty;

  return was_dirty;
}

void
sks_socket_set_closing (SksSocket *self,
                        gboolean   closing)
{
  self->closing = closing;
}

gboolean
sks_socket_get_closing (SksSocket *self)
{
  return self->closing;
}

void
sks_socket_tell_changed (SksSocket *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
sks_socket_add_file (SksSocket *self,
                     SksFile   *file)
{
  g_list_store_append (self->files, file);
}

guint
sks_socket_get_id (SksSocket *self)
{
  return self->id;
}

const char *
sks_socket_get_name (SksSocket *self)
{
  return self->name;
}

int
sks_socket_get_fd (SksSocket *self)
{
  return self->fd;
}

int
sks_socket_get_last_fd (SksSocket *self)
{
  return self->last_fd;
}

int
sks_socket_get_family (SksSocket *self)
{
  return self->handle->family;
}

int
sks_socket_get_socket_type (SksSocket *self)
{
  return self->handle->type;
}

int
sks_socket_get_protocol (SksSocket *self)
{
  return self->handle->protocol;
}

gboolean
sks_socket_is_open (SksSocket *self)
{
  return self->fd >= 0;
}

gboolean
sks_socket_is_stream (SksSocket *self)
{
  return self->handle->type == SOCK_STREAM;
}

gboolean
sks_socket_is_tcp (SksSocket *self)
{
  int family = self->handle->family, protocol = self->handle->protocol;

  return (family == AF_INET || family == AF_INET6) && self->handle->type == SOCK_STREAM
         && (protocol == 0 || protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP);
}

gboolean
sks_socket_is_datagram (SksSocket *self)
{
  return self->handle->type != SOCK_STREAM && self->handle->type != SOCK_SEQPACKET;
}

double
sks_socket_get_timeout (SksSocket *self)
{
  return self->timeout_ns < 0 ? -1 : (double) self->timeout_ns / NS_PER_S;
}

SksState
sks_socket_get_state (SksSocket *self)
{
  return self->fd < 0 ? SKS_STATE_CLOSED : self->state;
}

const SksEvidence *
sks_socket_get_evidence (SksSocket *self)
{
  return &self->evidence;
}

gint64
sks_socket_get_evidence_time_us (SksSocket *self)
{
  return self->evidence_us;
}

gint64
sks_socket_get_state_since_us (SksSocket *self)
{
  return self->state_since_us;
}

const char *
sks_socket_get_local_text (SksSocket *self)
{
  return self->local_text;
}

const char *
sks_socket_get_peer_text (SksSocket *self)
{
  return self->peer_text;
}

guint64
sks_socket_get_n_sent (SksSocket *self)
{
  return self->n_sent;
}

guint64
sks_socket_get_n_received (SksSocket *self)
{
  return self->n_received;
}

guint
sks_socket_get_n_waiting (SksSocket *self)
{
  return self->n_waiting;
}

gboolean
sks_socket_get_saw_eof (SksSocket *self)
{
  return self->saw_eof;
}

gboolean
sks_socket_get_connect_failed (SksSocket *self)
{
  return self->connect_failed;
}

gboolean
sks_socket_get_shut_write (SksSocket *self)
{
  return self->shut_write;
}

guint
sks_socket_get_peer_id (SksSocket *self)
{
  return self->peer_id;
}

const char *
sks_socket_get_unlink_path (SksSocket *self)
{
  return self->unix_path != NULL ? self->unix_path->path : NULL;
}

GListModel *
sks_socket_get_files (SksSocket *self)
{
  return G_LIST_MODEL (self->files);
}

SksHandle *
sks_socket_get_handle (SksSocket *self)
{
  return self->handle;
}

static char *
dup_constant (SksConstantGroup group,
              int              value)
{
  const SksConstant *constant = sks_constants_find (group, value);

  return constant != NULL ? g_strdup (constant->name) : g_strdup_printf ("%d", value);
}

char *
sks_socket_dup_summary (SksSocket *self)
{
  g_autofree char *family = dup_constant (SKS_CONSTANTS_FAMILY, self->handle->family);
  g_autofree char *type = dup_constant (SKS_CONSTANTS_TYPE, self->handle->type);
  g_autofree char *protocol = self->handle->protocol != 0 ? dup_constant (SKS_CONSTANTS_PROTOCOL, self->handle->protocol) : NULL;

  return g_strdup_printf ("fd %d · %s · %s%s%s", self->last_fd, family, type, protocol != NULL ? " · " : "", protocol != NULL ? protocol : "");
}
