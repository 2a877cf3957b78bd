// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-socket-private.h"

struct _SksFile
{
  GObject parent_instance;

  guint id;
  char *name;
  SksSocket *socket; /* borrowed: the socket owns its files */
  SksStream *stream;
  gboolean open;
  guint64 n_unflushed, n_unread;
};

G_DEFINE_FINAL_TYPE (SksFile, sks_file, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_MODE,
  PROP_TYPE_NAME,
  PROP_OPEN,
  PROP_N_UNFLUSHED,
  PROP_N_UNREAD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sks_file_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SksFile *self = SKS_FILE (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_uint (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MODE:
      g_value_set_string (value, sks_file_get_mode (self));
      break;
    case PROP_TYPE_NAME:
      g_value_set_string (value, sks_file_get_type_name (self));
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, self->open);
      break;
    case PROP_N_UNFLUSHED:
      g_value_set_uint64 (value, self->n_unflushed);
      break;
    case PROP_N_UNREAD:
      g_value_set_uint64 (value, self->n_unread);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sks_file_finalize (GObject *object)
{
  SksFile *self = SKS_FILE (object);

  g_free (self->name);
  sks_stream_unref (self->stream);

  G_OBJECT_CLASS (sks_file_parent_class)->finalize (object);
}

static void
sks_file_class_init (SksFileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sks_file_get_property;
  object_class->finalize = sks_file_finalize;

  properties[PROP_ID] = g_param_spec_uint ("id", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_MODE] = g_param_spec_string ("mode", NULL, NULL, NULL, flags);
  properties[PROP_TYPE_NAME] = g_param_spec_string ("type-name", NULL, NULL, NULL, flags);
  properties[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, TRUE, flags);
  properties[PROP_N_UNFLUSHED] = g_param_spec_uint64 ("n-unflushed", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_UNREAD] = g_param_spec_uint64 ("n-unread", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sks_file_init (SksFile *self)
{
  self->open = TRUE;
}

SksFile *
sks_file_new (guint       id,
              const char *name,
              SksSocket  *socket,
              SksStream  *stream)
{
  SksFile *self = g_object_new (SKS_TYPE_FILE, NULL);

  self->id = id;
  self->name = g_strdup (name);
  self->socket = socket;
  self->stream = sks_stream_ref (stream);

  return self;
}

void
sks_file_update (SksFile *self)
{
  gboolean open = !sks_stream_is_closed (self->stream);
  guint64 n_unflushed = open ? sks_stream_get_n_unflushed (self->stream) : 0;
  guint64 n_unread = open ? sks_stream_get_n_unread (self->stream) : 0;

  if (self->open != open)
    {
      self->open = open;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
    }
  if (self->n_unflushed != n_unflushed)
    {
      self->n_unflushed = n_unflushed;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNFLUSHED]);
    }
  if (self->n_unread != n_unread)
    {
      self->n_unread = n_unread;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_UNREAD]);
    }
}

guint
sks_file_get_id (SksFile *self)
{
  return self->id;
}

const char *
sks_file_get_name (SksFile *self)
{
  return self->name;
}

const char *
sks_file_get_mode (SksFile *self)
{
  return sks_stream_get_mode (self->stream);
}

const char *
sks_file_get_type_name (SksFile *self)
{
  return sks_stream_get_type_name (self->stream);
}

gboolean
sks_file_is_open (SksFile *self)
{
  return self->open;
}

gboolean
sks_file_is_text (SksFile *self)
{
  return sks_stream_is_text (self->stream);
}

gsize
sks_file_get_n_unflushed (SksFile *self)
{
  return self->n_unflushed;
}

gsize
sks_file_get_n_unread (SksFile *self)
{
  return self->n_unread;
}

SksSocket *
sks_file_get_socket (SksFile *self)
{
  return self->socket;
}

SksStream *
sks_file_get_stream (SksFile *self)
{
  return self->stream;
}
