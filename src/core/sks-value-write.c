// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <math.h>
#include <string.h>

#include "sks-constants.h"
#include "sks-value-private.h"

/* What strace shows of a buffer unless told otherwise. */
#define STRACE_STRING_LENGTH 32

/* Adds one to the last of the decimal digits; an all-nines text only fails to read back, so it may wrap. */
static void
increment_digits (char *digits, gsize n)
{
  for (gsize i = n; i-- > 0;)
    {
      if (digits[i] == '.')
        continue;
      if (digits[i] != '9')
        {
          digits[i]++;
          return;
        }
      digits[i] = '0';
    }
}

/* The shortest "d.ddde±dd" that reads back as @value. */
static void
format_shortest (double value, char *out, gsize size)
{
  for (int precision = 0; precision < 17; precision++)
    {
      char format[8];
      char *exponent;

      g_snprintf (format, sizeof format, "%%.%de", precision);
      g_ascii_formatd (out, size, format, value);
      if (g_ascii_strtod (out, NULL) == value)
        return;
      /* Just above a power of two the gap is wider than below: the upper neighbour may read back where the nearer lower one does not. */
      exponent = strchr (out, 'e');
      increment_digits (out, exponent - out);
      if (g_ascii_strtod (out, NULL) == value)
        return;
    }
}

void
sks_append_float (GString *out, double value)
{
  char shortest[64], digits[32];
  guint n_digits = 0;
  int exponent;

  if (isnan (value) || isinf (value))
    {
      g_string_append (out, isnan (value) ? "nan" : value < 0 ? "-inf" : "inf");
      return;
    }
  if (signbit (value))
    g_string_append_c (out, '-');
  format_shortest (fabs (value), shortest, sizeof shortest);
  exponent = atoi (strchr (shortest, 'e') + 1);
  for (const char *p = shortest; *p != 'e'; p++)
    if (*p != '.')
      digits[n_digits++] = *p;

  if (exponent < -4 || exponent >= 16)
    {
      g_string_append_c (out, digits[0]);
      if (n_digits > 1)
        g_string_append_printf (out, ".%.*s", (int) n_digits - 1, digits + 1);
      g_string_append_printf (out, "e%c%02d", exponent < 0 ? '-' : '+', ABS (exponent));
      return;
    }
  if (exponent < 0)
    {
      g_string_append (out, "0.");
      for (int i = -1; i > exponent; i--)
        g_string_append_c (out, '0');
      g_string_append_len (out, digits, n_digits);
      return;
    }
  for (int i = 0; i <= MAX (exponent + 1, (int) n_digits - 1); i++)
    {
      if (i == exponent + 1)
        g_string_append_c (out, '.');
      g_string_append_c (out, i < (int) n_digits ? digits[i] : '0');
    }
}

static void
append_hex_escape (GString *out, gunichar c)
{
  if (c < 0x100)
    g_string_append_printf (out, "\\x%02x", c);
  else if (c < 0x10000)
    g_string_append_printf (out, "\\u%04x", c);
  else
    g_string_append_printf (out, "\\U%08x", c);
}

/* The escapes that bytes and str share; FALSE when @c has none of its own. */
static gboolean
append_python_escape (GString *out, gunichar c, char quote)
{
  static const char names[] = { ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r' };

  if (c == '\\' || c == (guchar) quote)
    g_string_append_printf (out, "\\%c", (char) c);
  else if (c < sizeof names && names[c])
    g_string_append_printf (out, "\\%c", names[c]);
  else if (c < 0x20 || c == 0x7f)
    append_hex_escape (out, c);
  else
    return FALSE;
  return TRUE;
}

static char
choose_quote (const void *data, gsize length)
{
  return memchr (data, '\'', length) && !memchr (data, '"', length) ? '"' : '\'';
}

static void
append_python_bytes (GString *out, const guint8 *data, gsize length)
{
  char quote = length ? choose_quote (data, length) : '\'';

  g_string_append_printf (out, "b%c", quote);
  for (gsize i = 0; i < length; i++)
    {
      if (append_python_escape (out, data[i], quote))
        continue;
      if (data[i] < 0x7f)
        g_string_append_c (out, (char) data[i]);
      else
        append_hex_escape (out, data[i]);
    }
  g_string_append_c (out, quote);
}

/* str.isprintable(): all but the categories Other and Separator, and the space. */
static gboolean
is_printable (gunichar c)
{
  if (c < 0x7f)
    return c >= 0x20;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SPACE_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
append_python_text (GString *out, const char *text, gsize length)
{
  char quote = choose_quote (text, length);
  gunichar c = 0;

  g_string_append_c (out, quote);
  for (gsize i = 0; i < length;)
    {
      guint n = sks_utf8_decode ((const guint8 *) text + i, length - i, TRUE, &c);

      if (!append_python_escape (out, c, quote))
        {
          if (is_printable (c))
            g_string_append_len (out, text + i, n);
          else
            append_hex_escape (out, c);
        }
      i += n;
    }
  g_string_append_c (out, quote);
}

/* repr() of an exception: ConnectionRefusedError(111, 'Connection refused'), TimeoutError('timed out'). */
static void
append_python_exception (GString *out, const SksValue *value)
{
  g_string_append_printf (out, "%s(", value->exception);
  if (value->error != 0)
    g_string_append_printf (out, "%d, ", value->error);
  if (value->error != 0 || value->message[0])
    append_python_text (out, value->message, strlen (value->message));
  g_string_append_c (out, ')');
}

static void
write_python_items (const SksValue *value, SksCode *code)
{
  gboolean tuple = value->kind == SKS_VALUE_TUPLE;

  sks_code_append (code, SKS_CODE_PLAIN, tuple ? "(" : "[");
  for (guint i = 0; i < value->n_items; i++)
    {
      if (i > 0)
        sks_code_append (code, SKS_CODE_PLAIN, ", ");
      sks_value_write_python (value->items[i], code);
    }
  sks_code_append (code, SKS_CODE_PLAIN, tuple && value->n_items == 1 ? ",)" : tuple ? ")" : "]");
}

static void
append_int (SksCode *code, const SksValue *value)
{
  if (value->digits)
    sks_code_append (code, SKS_CODE_CONSTANT, value->digits);
  else
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "%" G_GINT64_FORMAT, value->number);
}

void
sks_value_write_python (const SksValue *value, SksCode *code)
{
  g_autoptr(GString) text = g_string_new (NULL);
  SksCodeStyle style = SKS_CODE_STRING;

  switch (value->kind)
    {
    case SKS_VALUE_NONE:
      sks_code_append (code, SKS_CODE_CONSTANT, "None");
      return;
    case SKS_VALUE_BOOL:
      sks_code_append (code, SKS_CODE_CONSTANT, value->number ? "True" : "False");
      return;
    case SKS_VALUE_INT:
      append_int (code, value);
      return;
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      write_python_items (value, code);
      return;
    case SKS_VALUE_SOCKET:
    case SKS_VALUE_FILE:
      sks_code_append (code, SKS_CODE_PLAIN, value->name);
      return;
    case SKS_VALUE_FLOAT:
      sks_append_float (text, value->real);
      style = SKS_CODE_CONSTANT;
      break;
    case SKS_VALUE_BYTES:
      {
        gsize length;
        const guint8 *data = sks_value_get_bytes (value, &length);

        append_python_bytes (text, data, length);
        break;
      }
    case SKS_VALUE_TEXT:
      append_python_text (text, value->text, value->text_length);
      break;
    case SKS_VALUE_EXCEPTION:
    default:
      append_python_exception (text, value);
      style = SKS_CODE_PLAIN;
    }
  sks_code_append_len (code, style, text->str, text->len);
}

char *
sks_value_to_python (const SksValue *value)
{
  SksCode *code = sks_code_new ();

  sks_value_write_python (value, code);
  return sks_code_free_to_text (code);
}

static void
write_c_int (const SksValue *value, SksCode *code)
{
  guint64 large;

  if (!value->digits && value->number == G_MININT64)
    sks_code_append (code, SKS_CODE_CONSTANT, "(-9223372036854775807LL - 1)");
  else if (!value->digits && value->number >= G_MININT32 && value->number <= G_MAXINT32)
    append_int (code, value);
  else if (!value->digits)
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "%" G_GINT64_FORMAT "LL", value->number);
  else if (g_ascii_string_to_unsigned (value->digits, 10, 0, G_MAXUINT64, &large, NULL))
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "%sULL", value->digits);
  else
    sks_code_append_printf (code, SKS_CODE_CONSTANT, "0 /* %s */", value->digits);
}

static void
write_c_float (double value, SksCode *code)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (isnan (value) || isinf (value))
    g_string_append (text, isnan (value) ? "NAN" : value < 0 ? "-INFINITY" : "INFINITY");
  else
    sks_append_float (text, value);
  sks_code_append (code, SKS_CODE_CONSTANT, text->str);
}

static void
write_c_items (const SksValue *value, SksCode *code)
{
  sks_code_append (code, SKS_CODE_PLAIN, "{ ");
  for (guint i = 0; i < value->n_items; i++)
    {
      if (i > 0)
        sks_code_append (code, SKS_CODE_PLAIN, ", ");
      sks_value_write_c (value->items[i], code);
    }
  sks_code_append (code, SKS_CODE_PLAIN, " }");
}

void
sks_value_write_c (const SksValue *value, SksCode *code)
{
  g_autoptr(GByteArray) path = NULL;

  switch (value->kind)
    {
    case SKS_VALUE_NONE:
      sks_code_append (code, SKS_CODE_CONSTANT, "NULL");
      break;
    case SKS_VALUE_BOOL:
      sks_code_append (code, SKS_CODE_CONSTANT, value->number ? "1" : "0");
      break;
    case SKS_VALUE_INT:
      write_c_int (value, code);
      break;
    case SKS_VALUE_FLOAT:
      write_c_float (value->real, code);
      break;
    case SKS_VALUE_BYTES:
    case SKS_VALUE_TEXT:
      path = sks_value_to_path (value);
      if (path)
        sks_code_append_c_string (code, path->data, path->len);
      else
        sks_code_append_c_string (code, (const guint8 *) value->text, value->text_length);
      break;
    case SKS_VALUE_TUPLE:
    case SKS_VALUE_LIST:
      write_c_items (value, code);
      break;
    case SKS_VALUE_SOCKET:
      sks_code_append_printf (code, SKS_CODE_CONSTANT, "%d", value->fd);
      break;
    case SKS_VALUE_FILE:
      sks_code_append (code, SKS_CODE_PLAIN, value->name);
      break;
    case SKS_VALUE_EXCEPTION:
    default:
      sks_code_append (code, SKS_CODE_CONSTANT, value->error > 0 ? sks_errno_name (value->error) : "-1");
    }
}

/* A backslash and a letter for the control characters that have one, or 0. */
static char
get_c_escape (guint8 c)
{
  static const char names[] = { ['\a'] = 'a', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\v'] = 'v', ['\f'] = 'f', ['\r'] = 'r' };

  if (c == '"' || c == '\\')
    return (char) c;
  return c < sizeof names ? names[c] : 0;
}

void
sks_code_append_c_string (SksCode *code, const guint8 *data, gsize length)
{
  g_autoptr(GString) text = g_string_new ("\"");

  for (gsize i = 0; i < length; i++)
    {
      char escape = get_c_escape (data[i]);

      /* Two question marks might begin a trigraph. */
      if (data[i] == '?' && i > 0 && data[i - 1] == '?')
        escape = '?';
      if (escape)
        g_string_append_printf (text, "\\%c", escape);
      else if (data[i] >= 0x20 && data[i] < 0x7f)
        g_string_append_c (text, (char) data[i]);
      else if (data[i] == 0 && (i + 1 == length || !g_ascii_isdigit (data[i + 1])))
        g_string_append (text, "\\0");
      else
        g_string_append_printf (text, "\\%03o", data[i]);
    }
  g_string_append_c (text, '"');
  sks_code_append_len (code, SKS_CODE_STRING, text->str, text->len);
}

/* strace knows \a and \b only as octal. */
static char
get_strace_escape (guint8 c)
{
  return c == '\a' || c == '\b' ? 0 : get_c_escape (c);
}

static void
append_strace_quoted (SksCode *code, const guint8 *data, gsize length)
{
  g_autoptr(GString) text = g_string_new ("\"");

  for (gsize i = 0; i < length; i++)
    {
      char escape = get_strace_escape (data[i]);
      gboolean digit_follows = i + 1 < length && data[i + 1] >= '0' && data[i + 1] <= '7';

      if (escape)
        g_string_append_printf (text, "\\%c", escape);
      else if (data[i] >= 0x20 && data[i] < 0x7f)
        g_string_append_c (text, (char) data[i]);
      else
        g_string_append_printf (text, digit_follows ? "\\%03o" : "\\%o", data[i]);
    }
  g_string_append_c (text, '"');
  sks_code_append_len (code, SKS_CODE_STRING, text->str, text->len);
}

void
sks_code_append_strace_string (SksCode *code, const guint8 *data, gsize length, gsize n_total)
{
  append_strace_quoted (code, data, MIN (length, STRACE_STRING_LENGTH));
  if (n_total > MIN (length, STRACE_STRING_LENGTH))
    sks_code_append (code, SKS_CODE_PLAIN, "...");
}

void
sks_code_append_strace_path (SksCode *code, const guint8 *data, gsize length)
{
  append_strace_quoted (code, data, length);
}
