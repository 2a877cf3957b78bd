// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <string.h>

#include "sks-codec-private.h"
#include "sks-value-private.h"

/* What stands in place of a kind for no value. */
#define NO_VALUE 0xff
/* An int that is written as its digits. */
#define LONG_INT 0xfe
/* Bytes that stand in the store, as their place there. */
#define SHARED_BYTES 0xfd
#define SHARED_FROM 4096
/* Deeper tuples come from no call, only from damaged bytes. */
#define MAX_DEPTH 16

void
sks_encode_uint (GByteArray *out, guint64 number)
{
  guint8 bytes[10];
  guint n = 0;

  do
    {
      bytes[n++] = (number & 0x7f) | (number > 0x7f ? 0x80 : 0);
      number >>= 7;
    }
  while (number > 0);
  g_byte_array_append (out, bytes, n);
}

void
sks_encode_int (GByteArray *out, gint64 number)
{
  /* The sign goes to the lowest bit, so that small negative numbers are short. */
  sks_encode_uint (out, number < 0 ? ~((guint64) number << 1) : (guint64) number << 1);
}

void
sks_encode_data (GByteArray *out, gconstpointer data, gsize length)
{
  sks_encode_uint (out, length);
  g_byte_array_append (out, data, length);
}

gboolean
sks_decode_uint (const guint8 *data, gsize length, gsize *position, guint64 *out)
{
  guint64 number = 0;

  for (guint shift = 0; shift < 64 && *position < length; shift += 7)
    {
      guint8 byte = data[(*position)++];

      number |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *out = number;
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
sks_decode_int (const guint8 *data, gsize length, gsize *position, gint64 *out)
{
  guint64 number;

  if (!sks_decode_uint (data, length, position, &number))
    return FALSE;
  *out = (gint64) (number & 1 ? ~(number >> 1) : number >> 1);
  return TRUE;
}

gboolean
sks_decode_data (const guint8 *data, gsize length, gsize *position, const guint8 **out, gsize *n_out)
{
  guint64 n;

  if (!sks_decode_uint (data, length, position, &n) || n > length - *position)
    return FALSE;
  *out = data + *position;
  *n_out = n;
  *position += n;
  return TRUE;
}

static void
encode_text (GByteArray *out, const char *text)
{
  sks_encode_data (out, text, strlen (text));
}

static char *
decode_text (const guint8 *data, gsize length, gsize *position)
{
  const guint8 *text;
  gsize n;

  return sks_decode_data (data, length, position, &text, &n) ? g_strndup ((const char *) text, n) : NULL;
}

static void
encode_kind (GByteArray *out, guint8 kind)
{
  g_byte_array_append (out, &kind, 1);
}

static void
encode_int_value (const SksValue *value, GByteArray *out)
{
  encode_kind (out, value->digits ? LONG_INT : SKS_VALUE_INT);
  if (value->digits)
    encode_text (out, value->digits);
  else
    sks_encode_int (out, value->number);
}

static void encode (const SksValue *value, GByteArray *out, GPtrArray *shared);

static void
encode_contents (const SksValue *value, GByteArray *out, GPtrArray *shared)
{
  gsize n;
  const guint8 *data;

  switch (value->kind)
    {
    case SKS_VALUE_BOOL:
      sks_encode_uint (out, value->number);
      break;
    case SKS_VALUE_FLOAT:
      g_byte_array_append (out, (const guint8 *) &value->real, sizeof value->real);
      break;
    case SKS_VALUE_BYTES:
      data = sks_value_get_bytes (value, &n);
      sks_encode_data (out, data, n);
      break;
    case SKS_VALUE_TEXT:
      sks_encode_data (out, value->text, value->text_length);
      break;
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      sks_encode_uint (out, value->n_items);
      for (guint i = 0; i < value->n_items; i++)
        encode (value->items[i], out, shared);
      break;
    case SKS_VALUE_SOCKET:
    case SKS_VALUE_FILE:
      sks_encode_uint (out, value->id);
      sks_encode_int (out, value->fd);
      encode_text (out, value->name);
      encode_text (out, value->type_name ? value->type_name : "");
      break;
    case SKS_VALUE_EXCEPTION:
      sks_encode_int (out, value->error);
      encode_text (out, value->exception);
      encode_text (out, value->message);
      break;
    case SKS_VALUE_NONE:
    case SKS_VALUE_INT:
    default:
      break;
    }
}

static void
encode (const SksValue *value, GByteArray *out, GPtrArray *shared)
{
  if (!value)
    {
      encode_kind (out, NO_VALUE);
      return;
    }
  if (value->kind == SKS_VALUE_INT)
    {
      encode_int_value (value, out);
      return;
    }
  if (value->kind == SKS_VALUE_BYTES && shared && g_bytes_get_size (value->bytes) >= SHARED_FROM)
    {
      encode_kind (out, SHARED_BYTES);
      sks_encode_uint (out, shared->len);
      g_ptr_array_add (shared, g_bytes_ref (value->bytes));
      return;
    }
  encode_kind (out, value->kind);
  encode_contents (value, out, shared);
}

void
sks_value_encode (const SksValue *value, GByteArray *out)
{
  encode (value, out, NULL);
}

void
sks_value_encode_sharing (const SksValue *value, GByteArray *out, GPtrArray *shared)
{
  encode (value, out, shared);
}

static SksValue *decode (const guint8 *data, gsize length, gsize *position, GPtrArray *shared, guint depth);

static SksValue *
decode_items (SksValueKind kind, const guint8 *data, gsize length, gsize *position, GPtrArray *shared, guint depth)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  SksValue *value;
  guint64 n;

  if (!sks_decode_uint (data, length, position, &n) || n > length - *position)
    return NULL;
  for (guint64 i = 0; i < n; i++)
    {
      SksValue *item = decode (data, length, position, shared, depth + 1);

      if (!item)
        return NULL;
      g_ptr_array_add (items, item);
    }
  value = kind == SKS_VALUE_TUPLE ? sks_value_new_tuple ((SksValue **) items->pdata, items->len)
                                  : sks_value_new_list ((SksValue **) items->pdata, items->len);
  g_ptr_array_set_free_func (items, NULL);
  return value;
}

static SksValue *
decode_handle (SksValueKind kind, const guint8 *data, gsize length, gsize *position)
{
  g_autofree char *name = NULL, *type_name = NULL;
  guint64 id;
  gint64 fd;

  if (!sks_decode_uint (data, length, position, &id) || !sks_decode_int (data, length, position, &fd))
    return NULL;
  name = decode_text (data, length, position);
  type_name = name ? decode_text (data, length, position) : NULL;
  if (!type_name)
    return NULL;
  return kind == SKS_VALUE_SOCKET ? sks_value_new_socket ((guint) id, (int) fd, name) : sks_value_new_file ((guint) id, name, type_name);
}

static SksValue *
decode_exception (const guint8 *data, gsize length, gsize *position)
{
  g_autofree char *type = NULL, *message = NULL;
  gint64 error;

  if (!sks_decode_int (data, length, position, &error))
    return NULL;
  type = decode_text (data, length, position);
  message = type ? decode_text (data, length, position) : NULL;
  return message ? sks_value_new_exception (type, (int) error, message) : NULL;
}

static SksValue *
decode_number (guint8 kind, const guint8 *data, gsize length, gsize *position)
{
  g_autofree char *digits = NULL;
  gint64 number;
  guint64 flag;
  double real;

  switch (kind)
    {
    case SKS_VALUE_BOOL:
      return sks_decode_uint (data, length, position, &flag) ? sks_value_new_bool (flag != 0) : NULL;
    case SKS_VALUE_INT:
      return sks_decode_int (data, length, position, &number) ? sks_value_new_int (number) : NULL;
    case LONG_INT:
      digits = decode_text (data, length, position);
      return digits ? sks_value_new_int_from_digits (digits) : NULL;
    default:
      if (length - *position < sizeof real)
        return NULL;
      memcpy (&real, data + *position, sizeof real);
      *position += sizeof real;
      return sks_value_new_float (real);
    }
}

static SksValue *
decode_shared (const guint8 *data, gsize length, gsize *position, GPtrArray *shared)
{
  guint64 place;

  if (!shared || !sks_decode_uint (data, length, position, &place) || place >= shared->len)
    return NULL;
  return sks_value_new_bytes_from_gbytes (g_ptr_array_index (shared, place));
}

static SksValue *
decode (const guint8 *data, gsize length, gsize *position, GPtrArray *shared, guint depth)
{
  const guint8 *contents;
  guint8 kind;
  gsize n;

  if (*position >= length || depth > MAX_DEPTH)
    return NULL;
  kind = data[(*position)++];
  switch (kind)
    {
    case SKS_VALUE_NONE:
      return sks_value_new_none ();
    case SKS_VALUE_BOOL:
    case SKS_VALUE_INT:
    case LONG_INT:
    case SKS_VALUE_FLOAT:
      return decode_number (kind, data, length, position);
    case SKS_VALUE_BYTES:
    case SKS_VALUE_TEXT:
      if (!sks_decode_data (data, length, position, &contents, &n))
        return NULL;
      return kind == SKS_VALUE_BYTES ? sks_value_new_bytes (contents, n) : sks_value_new_text ((const char *) contents, n);
    case SHARED_BYTES:
      return decode_shared (data, length, position, shared);
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      return decode_items (kind, data, length, position, shared, depth);
    case SKS_VALUE_SOCKET:
    case SKS_VALUE_FILE:
      return decode_handle (kind, data, length, position);
    case SKS_VALUE_EXCEPTION:
      return decode_exception (data, length, position);
    default:
      return NULL;
    }
}

SksValue *
sks_value_decode (const guint8 *data, gsize length, gsize *position)
{
  return decode (data, length, position, NULL, 0);
}

SksValue *
sks_value_decode_sharing (const guint8 *data, gsize length, gsize *position, GPtrArray *shared)
{
  return decode (data, length, position, shared, 0);
}
