// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-option-codec.h"
#include "sks-option-private.h"

struct _SksOption
{
  GObject parent_instance;

  const SksOptionSpec *spec;
  SksSocket *socket;

  GBytes *value; /* NULL: not read, or it failed */
  char *value_text, *default_text, *asked_text;
  char **suggestions;
  int read_error;
  guint read_by;
  guint set_by;
  gboolean inherited;

  guint n_pending;
  guint refused_by;
  int refused_error;

  gboolean dirty; /* "changed" is due */
};

G_DEFINE_FINAL_TYPE (SksOption, sks_option, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_VALUE,
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
sks_option_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  if (id == PROP_VALUE)
    g_value_set_boxed (value, SKS_OPTION (object)->value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sks_option_finalize (GObject *object)
{
  SksOption *self = SKS_OPTION (object);

  g_clear_object (&self->socket);
  g_clear_pointer (&self->value, g_bytes_unref);
  g_free (self->value_text);
  g_free (self->default_text);
  g_free (self->asked_text);
  g_strfreev (self->suggestions);

  G_OBJECT_CLASS (sks_option_parent_class)->finalize (object);
}

static void
sks_option_class_init (SksOptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sks_option_get_property;
  object_class->finalize = sks_option_finalize;

  properties[PROP_VALUE] = g_param_spec_boxed ("value", NULL, NULL, G_TYPE_BYTES, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SksOption::changed:
   *
   * Its value, what was asked for, or what came of a setsockopt is new.
   */
  signals[CHANGED] = g_signal_new ("changed", SKS_TYPE_OPTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sks_option_init (SksOption *self)
{
}

SksOption *
sks_option_new (const SksOptionSpec *spec,
                SksSocket           *socket)
{
  SksOption *self = g_object_new (SKS_TYPE_OPTION, NULL);

  self->spec = spec;
  self->socket = g_object_ref (socket);
  self->value_text = g_strdup ("");
  self->default_text = g_strdup (spec->default_text != NULL ? spec->default_text : "");
  self->asked_text = g_strdup ("");
  self->suggestions = g_new0 (char *, 1);

  return self;
}

static void
replace_text (SksOption   *self,
              char       **text,
              const char  *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return;
  g_free (*text);
  *text = g_strdup (with);
  self->dirty = TRUE;
}

void
sks_option_take_reading (SksOption  *self,
                         GBytes     *value,
                         const char *text,
                         int         error)
{
  gboolean same = self->value != NULL && value != NULL ? g_bytes_equal (self->value, value) : self->value == value;

  replace_text (self, &self->value_text, text != NULL ? text : "");
  if (self->read_error != error)
    self->dirty = TRUE;
  self->read_error = error;
  if (same)
    return;

  g_clear_pointer (&self->value, g_bytes_unref);
  if (value != NULL)
    self->value = g_bytes_ref (value);
  self->dirty = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

void
sks_option_take_default (SksOption  *self,
                         const char *text)
{
  if (text != NULL)
    replace_text (self, &self->default_text, text);
}

void
sks_option_take_suggestions (SksOption  *self,
                             char      **suggestions)
{
  if (suggestions == NULL || g_strv_equal ((const char *const *) self->suggestions, (const char *const *) suggestions))
    return;
  g_strfreev (self->suggestions);
  self->suggestions = g_strdupv (suggestions);
  self->dirty = TRUE;
}

/* A value of Python's, an int or bytes, as the kernel saw it. (transfer full) (nullable) */
static GBytes *
to_bytes (SksValue *value)
{
  gint64 number;
  gsize length;
  const guint8 *data;

  if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      data = sks_value_get_bytes (value, &length);
      return g_bytes_new (data, length);
    }
  if (value != NULL && sks_value_get_int (value, &number) && number >= G_MININT && number <= G_MAXINT)
    {
      int flag = (int) number;

      return g_bytes_new (&flag, sizeof flag);
    }
  return NULL;
}

static char *
format (const SksOptionSpec *spec,
        GBytes              *bytes)
{
  gsize length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  return data != NULL ? sks_option_format (spec, data, length) : g_strdup (spec->kind == SKS_OPTION_STRING ? "" : "empty");
}

void
sks_option_take_asked (SksOption *self,
                       SksValue  *value,
                       guint      number,
                       gboolean   inherited)
{
  g_autoptr (GBytes) bytes = to_bytes (value);
  g_autofree char *text = format (self->spec, bytes);

  replace_text (self, &self->asked_text, text);
  self->dirty |= self->set_by != number || self->inherited != inherited;
  self->set_by = number;
  self->inherited = inherited;
}

void
sks_option_take_read_once (SksOption *self,
                           SksValue  *result,
                           guint      number)
{
  self->read_by = number;
  self->dirty = TRUE;
  if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    {
      sks_option_take_reading (self, NULL, NULL, sks_value_get_errno (result));
    }
  else
    {
      g_autoptr (GBytes) bytes = to_bytes (result);
      g_autofree char *text = format (self->spec, bytes);

      sks_option_take_reading (self, bytes, text, 0);
    }
}

void
sks_option_begin_set (SksOption *self)
{
  self->n_pending++;
  self->refused_by = 0;
  self->refused_error = 0;
  self->dirty = TRUE;
}

void
sks_option_end_set (SksOption *self,
                    guint      number,
                    int        error)
{
  self->n_pending--;
  self->refused_by = error != 0 ? number : 0;
  self->refused_error = error;
  self->dirty = TRUE;
}

void
sks_option_tell (SksOption *self)
{
  if (!self->dirty)
    return;
  self->dirty = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

const SksOptionSpec *
sks_option_get_spec (SksOption *self)
{
  return self->spec;
}

GBytes *
sks_option_get_value (SksOption *self)
{
  return self->value;
}

const char *
sks_option_get_value_text (SksOption *self)
{
  return self->value_text;
}

const char *
sks_option_get_default_text (SksOption *self)
{
  return self->default_text;
}

/* The kernel copies some options from the listener and not others: only what arrived here counts. */
static gboolean
has_arrived (SksOption *self)
{
  return !self->inherited || !g_str_equal (self->value_text, self->default_text);
}

const char *
sks_option_get_asked_text (SksOption *self)
{
  return has_arrived (self) ? self->asked_text : "";
}

guint
sks_option_get_set_by (SksOption *self)
{
  return has_arrived (self) ? self->set_by : 0;
}

gboolean
sks_option_is_inherited (SksOption *self)
{
  return self->inherited && has_arrived (self);
}

guint
sks_option_get_read_by (SksOption *self)
{
  return self->read_by;
}

int
sks_option_get_read_error (SksOption *self)
{
  return self->read_error;
}

gboolean
sks_option_is_pending (SksOption *self)
{
  return self->n_pending > 0;
}

guint
sks_option_get_refused_by (SksOption *self)
{
  return self->refused_by;
}

int
sks_option_get_refused_error (SksOption *self)
{
  return self->refused_error;
}

gboolean
sks_option_is_changed (SksOption *self)
{
  if (sks_option_get_set_by (self) != 0)
    return TRUE;
  if (!(self->spec->flags & SKS_OPTION_SETTABLE) || (self->spec->flags & SKS_OPTION_VARYING) || self->value == NULL)
    return FALSE;

  return self->spec->read == SKS_OPTION_READ_FREE && *self->default_text != '\0' && !g_str_equal (self->value_text, self->default_text);
}

static const char *
intern_need (const char *capability)
{
  /* Translators: %s is a capability such as CAP_NET_ADMIN. */
  g_autofree char *text = g_strdup_printf (_("needs %s"), capability);

  return g_intern_string (text);
}

gboolean
sks_option_can_set (SksOption   *self,
                    const char **reason)
{
  const SksOptionSpec *spec = self->spec;
  const char *why = NULL;

  if (!sks_option_spec_may_set (spec))
    why = _("read-only");
  else if (!sks_option_spec_may_set_on (spec, sks_socket_get_family (self->socket), sks_socket_get_socket_type (self->socket),
                                        sks_socket_get_protocol (self->socket)))
    why = _("not on this kind of socket");
  else if (!sks_option_spec_is_permitted (spec))
    why = intern_need (spec->capability);
  else if (!sks_socket_is_open (self->socket))
    why = _("closed");

  if (reason != NULL)
    *reason = why;
  return why == NULL;
}

const char *const *
sks_option_get_suggestions (SksOption *self)
{
  return (const char *const *) self->suggestions;
}

SksValue *
sks_option_parse_value (const SksOptionSpec  *spec,
                        const char           *text,
                        GError              **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gint64 number;

  if (!sks_option_parse (spec, text, &bytes, error))
    return NULL;

  /* Flags and symbols are an int for setsockopt, however they are typed. */
  if ((sks_option_spec_is_int (spec) || spec->kind == SKS_OPTION_UINT) && spec->kind != SKS_OPTION_IFINDEX_BE
      && sks_option_get_int (spec, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &number)
      && number >= G_MININT && number <= G_MAXINT)
    return sks_value_new_int (number);

  return sks_value_new_bytes_from_gbytes (bytes);
}

static gboolean
contains (const char *text,
          const char *wanted)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded && strstr (folded, wanted);
}

gboolean
sks_option_matches (SksOption  *self,
                    const char *wanted)
{
  const SksOptionSpec *spec = sks_option_get_spec (self);

  return !*wanted || contains (spec->name, wanted) || contains (spec->aliases, wanted)
         || contains (sks_option_spec_get_meaning (spec), wanted) || contains (sks_option_level_name (spec->level), wanted)
         || contains (sks_option_get_value_text (self), wanted);
}
