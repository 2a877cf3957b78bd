// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "sks-value.h"

#include "sks-constants.h"
#include "sks-value-private.h"

G_DEFINE_BOXED_TYPE (SksValue, sks_value, sks_value_ref, sks_value_unref)

static SksValue *
value_new (SksValueKind kind)
{
  SksValue *value = g_new0 (SksValue, 1);

  g_atomic_ref_count_init (&value->ref_count);
  value->kind = kind;
  return value;
}

SksValue *
sks_value_ref (SksValue *value)
{
  g_atomic_ref_count_inc (&value->ref_count);
  return value;
}

static void
value_clear (SksValue *value)
{
  switch (value->kind)
    {
    case SKS_VALUE_INT:
      g_free (value->digits);
      break;
    case SKS_VALUE_BYTES:
      g_bytes_unref (value->bytes);
      break;
    case SKS_VALUE_TEXT:
      g_free (value->text);
      break;
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      for (guint i = 0; i < value->n_items; i++)
        sks_value_unref (value->items[i]);
      g_free (value->items);
      break;
    case SKS_VALUE_SOCKET:
    case SKS_VALUE_FILE:
      g_free (value->name);
      g_free (value->type_name);
      break;
    case SKS_VALUE_EXCEPTION:
      g_free (value->exception);
      g_free (value->message);
      break;
    case SKS_VALUE_NONE:
    case SKS_VALUE_BOOL:
    case SKS_VALUE_FLOAT:
    default:
      break;
    }
}

void
sks_value_unref (SksValue *value)
{
  if (!value || !g_atomic_ref_count_dec (&value->ref_count))
    return;
  value_clear (value);
  g_free (value);
}

SksValueKind
sks_value_get_kind (const SksValue *value)
{
  return value->kind;
}

gboolean
sks_value_is (const SksValue *value, SksValueKind kind)
{
  return value && value->kind == kind;
}

static gboolean
is_number (const SksValue *value)
{
  return value->kind == SKS_VALUE_BOOL || value->kind == SKS_VALUE_INT || value->kind == SKS_VALUE_FLOAT;
}

/* As Python's ==: True is 1 is 1.0. */
static gboolean
numbers_equal (const SksValue *a, const SksValue *b)
{
  if (a->kind == SKS_VALUE_FLOAT || b->kind == SKS_VALUE_FLOAT)
    return sks_value_get_float (a) == sks_value_get_float (b);
  if (a->digits || b->digits)
    return g_strcmp0 (a->digits, b->digits) == 0;
  return a->number == b->number;
}

static gboolean
items_equal (const SksValue *a, const SksValue *b)
{
  if (a->n_items != b->n_items)
    return FALSE;
  for (guint i = 0; i < a->n_items; i++)
    if (!sks_value_equal (a->items[i], b->items[i]))
      return FALSE;
  return TRUE;
}

/**
 * sks_value_equal:
 * @a: (nullable): a value
 * @b: (nullable): a value
 *
 * Whether Python's == holds; sockets and files are equal to themselves only, exceptions by type and arguments.
 */
gboolean
sks_value_equal (const SksValue *a, const SksValue *b)
{
  if (a == b)
    return TRUE;
  if (!a || !b)
    return FALSE;
  if (is_number (a) && is_number (b))
    return numbers_equal (a, b);
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case SKS_VALUE_BYTES:
      return g_bytes_equal (a->bytes, b->bytes);
    case SKS_VALUE_TEXT:
      return a->text_length == b->text_length && memcmp (a->text, b->text, a->text_length) == 0;
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      return items_equal (a, b);
    case SKS_VALUE_SOCKET:
    case SKS_VALUE_FILE:
      return a->id == b->id && g_str_equal (a->name, b->name);
    case SKS_VALUE_EXCEPTION:
      return a->error == b->error && g_str_equal (a->exception, b->exception) && g_str_equal (a->message, b->message);
    case SKS_VALUE_NONE:
    case SKS_VALUE_BOOL:
    case SKS_VALUE_INT:
    case SKS_VALUE_FLOAT:
    default:
      return TRUE;
    }
}

SksValue *
sks_value_new_none (void)
{
  static SksValue none = { .ref_count = 1, .kind = SKS_VALUE_NONE };

  return sks_value_ref (&none);
}

SksValue *
sks_value_new_bool (gboolean value)
{
  static SksValue values[2] = {
    { .ref_count = 1, .kind = SKS_VALUE_BOOL, .number = 0 },
    { .ref_count = 1, .kind = SKS_VALUE_BOOL, .number = 1 },
  };

  return sks_value_ref (&values[value ? 1 : 0]);
}

SksValue *
sks_value_new_int (gint64 value)
{
  SksValue *self = value_new (SKS_VALUE_INT);

  self->number = value;
  return self;
}

SksValue *
sks_value_new_int_from_digits (const char *digits)
{
  gboolean negative = *digits == '-';
  SksValue *self;
  gint64 number;

  if (*digits == '-' || *digits == '+')
    digits++;
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;

  self = value_new (SKS_VALUE_INT);
  self->digits = g_strconcat (negative ? "-" : "", digits, NULL);
  if (g_ascii_string_to_signed (self->digits, 10, G_MININT64, G_MAXINT64, &number, NULL))
    {
      g_clear_pointer (&self->digits, g_free);
      self->number = number;
    }
  return self;
}

SksValue *
sks_value_new_float (double value)
{
  SksValue *self = value_new (SKS_VALUE_FLOAT);

  self->real = value;
  return self;
}

SksValue *
sks_value_new_bytes (gconstpointer data, gsize length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, length);

  return sks_value_new_bytes_from_gbytes (bytes);
}

SksValue *
sks_value_new_bytes_from_gbytes (GBytes *bytes)
{
  SksValue *self = value_new (SKS_VALUE_BYTES);

  self->bytes = g_bytes_ref (bytes);
  return self;
}

static SksValue *
text_take (GString *text)
{
  SksValue *self = value_new (SKS_VALUE_TEXT);

  self->text_length = text->len;
  self->text = g_string_free (text, FALSE);
  return self;
}

guint
sks_utf8_decode (const guint8 *data, gsize length, gboolean surrogates, gunichar *out)
{
  static const gunichar least[] = { 0, 0, 0x80, 0x800, 0x10000 };
  guint n = data[0] < 0x80 ? 1 : data[0] < 0xc2 ? 0 : data[0] < 0xe0 ? 2 : data[0] < 0xf0 ? 3 : data[0] < 0xf5 ? 4 : 0;
  gunichar c;

  if (n == 0 || n > length)
    return 0;
  c = n == 1 ? data[0] : data[0] & (0x7f >> n);
  for (guint i = 1; i < n; i++)
    {
      if ((data[i] & 0xc0) != 0x80)
        return 0;
      c = c << 6 | (data[i] & 0x3f);
    }
  if (c < least[n] || c > 0x10ffff || (!surrogates && c >= 0xd800 && c <= 0xdfff))
    return 0;
  *out = c;
  return n;
}

/* Bytes that are no UTF-8 become the surrogates U+DC80…U+DCFF, as Python's surrogateescape makes them. */
static SksValue *
text_from_bytes (const guint8 *data, gsize length, gboolean surrogates)
{
  GString *text = g_string_sized_new (length);
  gunichar c;

  for (gsize i = 0; i < length;)
    {
      guint n = sks_utf8_decode (data + i, length - i, surrogates, &c);

      if (n > 0)
        g_string_append_len (text, (const char *) data + i, n);
      else
        {
          const char escaped[] = { (char) 0xed, (char) (0xb0 | data[i] >> 6), (char) (0x80 | (data[i] & 0x3f)) };

          g_string_append_len (text, escaped, sizeof escaped);
          n = 1;
        }
      i += n;
    }
  return text_take (text);
}

SksValue *
sks_value_new_text (const char *text, gssize length)
{
  return text_from_bytes ((const guint8 *) text, length < 0 ? strlen (text) : (gsize) length, TRUE);
}

SksValue *
sks_value_new_path (const char *path, gsize length)
{
  return text_from_bytes ((const guint8 *) path, length, FALSE);
}

static SksValue *
value_new_items (SksValueKind kind, SksValue **items, guint n_items)
{
  SksValue *self = value_new (kind);

  self->n_items = n_items;
  self->items = g_memdup2 (items, n_items * sizeof *items);
  return self;
}

SksValue *
sks_value_new_tuple (SksValue **items, guint n_items)
{
  return value_new_items (SKS_VALUE_TUPLE, items, n_items);
}

SksValue *
sks_value_new_list (SksValue **items, guint n_items)
{
  return value_new_items (SKS_VALUE_LIST, items, n_items);
}

SksValue *
sks_value_new_pair (SksValue *first, SksValue *second)
{
  return sks_value_new_tuple ((SksValue *[]){ first, second }, 2);
}

SksValue *
sks_value_new_socket (guint id, int fd, const char *name)
{
  SksValue *self = value_new (SKS_VALUE_SOCKET);

  self->id = id;
  self->fd = fd;
  self->name = g_strdup (name ? name : "");
  return self;
}

SksValue *
sks_value_new_file (guint id, const char *name, const char *type_name)
{
  SksValue *self = value_new (SKS_VALUE_FILE);

  self->id = id;
  self->fd = -1;
  self->name = g_strdup (name ? name : "");
  self->type_name = g_strdup (type_name ? type_name : "");
  return self;
}

SksValue *
sks_value_new_exception (const char *type, int error, const char *text)
{
  SksValue *self = value_new (SKS_VALUE_EXCEPTION);

  self->exception = g_strdup (type);
  self->error = error;
  self->message = g_strdup (text ? text : "");
  return self;
}

SksValue *
sks_value_new_errno (int error)
{
  return sks_value_new_exception (sks_errno_exception_type (error), error, sks_errno_text (error));
}

gboolean
sks_value_get_bool (const SksValue *value)
{
  return (value->kind == SKS_VALUE_BOOL || value->kind == SKS_VALUE_INT) && (value->digits || value->number != 0);
}

gboolean
sks_value_get_int (const SksValue *value, gint64 *out)
{
  if (!value || (value->kind != SKS_VALUE_BOOL && value->kind != SKS_VALUE_INT) || value->digits)
    return FALSE;
  *out = value->number;
  return TRUE;
}

gboolean
sks_value_is_negative (const SksValue *value)
{
  return value->kind == SKS_VALUE_INT && (value->digits ? value->digits[0] == '-' : value->number < 0);
}

double
sks_value_get_float (const SksValue *value)
{
  switch (value->kind)
    {
    case SKS_VALUE_FLOAT:
      return value->real;
    case SKS_VALUE_BOOL:
    case SKS_VALUE_INT:
      return value->digits ? g_ascii_strtod (value->digits, NULL) : (double) value->number;
    default:
      return NAN;
    }
}

const guint8 *
sks_value_get_bytes (const SksValue *value, gsize *length)
{
  gsize ignored;

  if (value->kind == SKS_VALUE_BYTES)
    return g_bytes_get_data (value->bytes, length ? length : &ignored);
  if (length)
    *length = 0;
  return NULL;
}

const char *
sks_value_get_text (const SksValue *value, gsize *length)
{
  if (length)
    *length = value->kind == SKS_VALUE_TEXT ? value->text_length : 0;
  return value->kind == SKS_VALUE_TEXT ? value->text : NULL;
}

GByteArray *
sks_value_to_path (const SksValue *value)
{
  g_autoptr(GByteArray) path = g_byte_array_new ();
  const guint8 *text = (const guint8 *) sks_value_get_text (value, NULL);
  gunichar c;

  if (value->kind == SKS_VALUE_BYTES)
    {
      gsize length;
      const guint8 *data = sks_value_get_bytes (value, &length);

      return g_byte_array_append (g_steal_pointer (&path), data, length);
    }
  if (!text)
    return NULL;
  for (gsize i = 0; i < value->text_length;)
    {
      guint n = sks_utf8_decode (text + i, value->text_length - i, TRUE, &c);
      guint8 byte = c & 0xff;

      if (c >= 0xdc80 && c <= 0xdcff)
        g_byte_array_append (path, &byte, 1);
      else if (c >= 0xd800 && c <= 0xdfff)
        return NULL;
      else
        g_byte_array_append (path, text + i, n);
      i += n;
    }
  return g_steal_pointer (&path);
}

guint
sks_value_get_n_items (const SksValue *value)
{
  return value->kind == SKS_VALUE_TUPLE || value->kind == SKS_VALUE_LIST ? value->n_items : 0;
}

SksValue *
sks_value_get_item (const SksValue *value, guint index)
{
  g_return_val_if_fail (index < sks_value_get_n_items (value), NULL);

  return value->items[index];
}

static gboolean
is_handle (const SksValue *value)
{
  return value->kind == SKS_VALUE_SOCKET || value->kind == SKS_VALUE_FILE;
}

guint
sks_value_get_id (const SksValue *value)
{
  return is_handle (value) ? value->id : 0;
}

int
sks_value_get_fd (const SksValue *value)
{
  return value->kind == SKS_VALUE_SOCKET ? value->fd : -1;
}

const char *
sks_value_get_name (const SksValue *value)
{
  return is_handle (value) ? value->name : NULL;
}

const char *
sks_value_get_exception_type (const SksValue *value)
{
  return value->kind == SKS_VALUE_EXCEPTION ? value->exception : NULL;
}

int
sks_value_get_errno (const SksValue *value)
{
  return value->kind == SKS_VALUE_EXCEPTION ? value->error : 0;
}

const char *
sks_value_get_exception_text (const SksValue *value)
{
  return value->kind == SKS_VALUE_EXCEPTION ? value->message : NULL;
}

const char *
sks_value_get_type_name (const SksValue *value)
{
  static const char *const names[] = {
    [SKS_VALUE_NONE] = "NoneType", [SKS_VALUE_BOOL] = "bool",   [SKS_VALUE_INT] = "int",     [SKS_VALUE_FLOAT] = "float",
    [SKS_VALUE_BYTES] = "bytes",   [SKS_VALUE_TEXT] = "str",    [SKS_VALUE_TUPLE] = "tuple", [SKS_VALUE_LIST] = "list",
    [SKS_VALUE_SOCKET] = "socket",
  };

  if (value->kind == SKS_VALUE_FILE)
    return value->type_name;
  if (value->kind == SKS_VALUE_EXCEPTION)
    return value->exception;
  return names[value->kind];
}
