// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "sks-option-codec.h"
#include "sks-option-private.h"

/* What a fresh socket of each kind has: "family/type/protocol" → a table from spec to text. */
static GMutex defaults_lock;
static GHashTable *defaults;

static void
answer_clear (gpointer data)
{
  SksOptionAnswer *answer = data;

  g_clear_pointer (&answer->value, g_bytes_unref);
  g_free (answer->text);
  g_free (answer->default_text);
  g_strfreev (answer->suggestions);
}

SksOptionReading *
sks_option_reading_new (SksHandle *handle,
                        gboolean   first)
{
  SksOptionReading *self = g_new0 (SksOptionReading, 1);

  self->handle = sks_handle_ref (handle);
  self->answers = g_array_new (FALSE, TRUE, sizeof (SksOptionAnswer));
  g_array_set_clear_func (self->answers, answer_clear);
  self->first = first;

  return self;
}

void
sks_option_reading_add (SksOptionReading    *self,
                        const SksOptionSpec *spec)
{
  SksOptionAnswer answer = { .spec = spec };

  g_array_append_val (self->answers, answer);
}

void
sks_option_reading_free (SksOptionReading *self)
{
  sks_handle_unref (self->handle);
  g_array_unref (self->answers);
  g_free (self);
}

/* (transfer full) (nullable): NULL with the errno */
static GBytes *
read_option (int                  fd,
             int                  family,
             const SksOptionSpec *spec,
             int                 *error)
{
  gsize size = sks_option_spec_get_read_size (spec, family);
  g_autofree guint8 *data = g_malloc0 (size);
  socklen_t length = (socklen_t) size;

  if (getsockopt (fd, spec->level, spec->optname, data, &length) < 0)
    {
      *error = errno;
      return NULL;
    }
  *error = 0;
  return g_bytes_new_take (g_steal_pointer (&data), MIN (length, size));
}

static char *
format_bytes (const SksOptionSpec *spec,
              GBytes              *value)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (value, &length);

  return sks_option_format (spec, data != NULL ? data : (const guint8 *) "", length);
}

static GHashTable *
read_fresh (SksOptionReading *self)
{
  const SksHandle *handle = self->handle;
  GHashTable *texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  int fd = socket (handle->family, handle->type | SOCK_CLOEXEC, handle->protocol);

  for (guint i = 0; fd >= 0 && i < self->answers->len; i++)
    {
      const SksOptionSpec *spec = g_array_index (self->answers, SksOptionAnswer, i).spec;
      g_autoptr (GBytes) value = NULL;
      int error;

      if (spec->read != SKS_OPTION_READ_FREE)
        continue;
      value = read_option (fd, handle->family, spec, &error);
      if (value != NULL)
        g_hash_table_insert (texts, (gpointer) spec, format_bytes (spec, value));
    }
  if (fd >= 0)
    close (fd);

  return texts;
}

static void
fill_defaults (SksOptionReading *self)
{
  g_autofree char *key = g_strdup_printf ("%d/%d/%d", self->handle->family, self->handle->type, self->handle->protocol);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&defaults_lock);
  GHashTable *texts;

  if (defaults == NULL)
    defaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  texts = g_hash_table_lookup (defaults, key);
  if (texts == NULL)
    {
      texts = read_fresh (self);
      g_hash_table_insert (defaults, g_steal_pointer (&key), texts);
    }

  for (guint i = 0; i < self->answers->len; i++)
    {
      SksOptionAnswer *answer = &g_array_index (self->answers, SksOptionAnswer, i);

      answer->default_text = g_strdup (g_hash_table_lookup (texts, answer->spec));
      answer->suggestions = sks_option_spec_list_suggestions (answer->spec);
    }
}

void
sks_option_reading_run (SksOptionReading *self)
{
  int fd = sks_handle_look (self->handle);

  for (guint i = 0; i < self->answers->len; i++)
    {
      SksOptionAnswer *answer = &g_array_index (self->answers, SksOptionAnswer, i);

      if (answer->spec->read != SKS_OPTION_READ_FREE)
        continue;
      answer->error = EBADF;
      if (fd >= 0)
        answer->value = read_option (fd, self->handle->family, answer->spec, &answer->error);
      if (answer->value != NULL)
        answer->text = format_bytes (answer->spec, answer->value);
    }
  sks_handle_unlook (self->handle);

  if (self->first)
    fill_defaults (self);
}

gboolean
sks_option_is_too_new (const char *since)
{
  static gsize once;
  static guint running;
  guint major = 0, minor = 0;

  if (g_once_init_enter (&once))
    {
      struct utsname name;

      if (uname (&name) == 0 && sscanf (name.release, "%u.%u", &major, &minor) == 2)
        running = major * 1000 + minor;
      g_once_init_leave (&once, 1);
    }

  if (since == NULL || running == 0 || sscanf (since, "%u.%u", &major, &minor) != 2)
    return FALSE;
  return major * 1000 + minor > running;
}
