// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-error.h"
#include "sks-payload.h"

static const char *const endings[] = {
  [SKS_LINE_ENDING_NONE] = "",
  [SKS_LINE_ENDING_LF] = "\n",
  [SKS_LINE_ENDING_CRLF] = "\r\n",
  [SKS_LINE_ENDING_CR] = "\r",
};

/* Escapes of one letter, as Python has them. */
static const char escape_letters[] = "abfnrtv\\'\"";
static const char escape_values[] = "\a\b\f\n\r\t\v\\'\"";

static void
set_error (GError     **error,
           const char  *text,
           const char  *at,
           const char  *message)
{
  g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("Column %ld: %s"), g_utf8_pointer_to_offset (text, at) + 1, message);
}

/* Up to @n digits of @base; how many there were. */
static guint
read_digits (const char *at,
             guint       n,
             guint       base,
             guint32    *value)
{
  guint i;

  *value = 0;
  for (i = 0; i < n; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0 || (guint) digit >= base)
        break;
      *value = *value * base + (guint) digit;
    }

  return i;
}

/* One escape, from its backslash on. Returns what follows it, or NULL with an error. Raw bytes go to @bytes; characters are encoded by the caller, so
 * they are told apart by @character. */
static const char *
read_escape (const char  *text,
             const char  *at,
             gunichar    *character,
             int         *byte,
             GError     **error)
{
  const char *letter = *at != '\0' && at[1] != '\0' ? strchr (escape_letters, at[1]) : NULL;
  guint32 value;
  guint n;

  *byte = -1;
  if (letter != NULL)
    {
      *byte = escape_values[letter - escape_letters];
      return at + 2;
    }

  switch (at[1])
    {
    case 'x':
      if (read_digits (at + 2, 2, 16, &value) != 2)
        {
          set_error (error, text, at, _("\\x wants two hex digits, such as \\x0d."));
          return NULL;
        }
      *byte = (int) value;
      return at + 4;

    case 'u':
    case 'U':
      n = at[1] == 'u' ? 4 : 8;
      if (read_digits (at + 2, n, 16, &value) != n || !g_unichar_validate (value))
        {
          set_error (error, text, at, _("\\u wants four hex digits of a character, such as \\u4e2d."));
          return NULL;
        }
      *character = value;
      return at + 2 + n;

    default:
      n = read_digits (at + 1, 3, 8, &value);
      if (n == 0 || value > 0xff)
        {
          set_error (error, text, at, _("There is no such escape. Write \\\\ for a backslash itself."));
          return NULL;
        }
      *byte = (int) value;
      return at + 1 + n;
    }
}

/* Encodes the characters gathered so far and appends their bytes. */
static gboolean
encode (GString     *characters,
        const char  *encoding,
        GByteArray  *out,
        GError     **error)
{
  g_autofree char *converted = NULL;
  gsize n_written;

  if (characters->len == 0)
    return TRUE;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "UTF-8") == 0)
    {
      g_byte_array_append (out, (const guint8 *) characters->str, (guint) characters->len);
    }
  else
    {
      converted = g_convert (characters->str, (gssize) characters->len, encoding, "UTF-8", NULL, &n_written, NULL);
      if (converted == NULL)
        {
          g_set_error (error, SKS_ERROR, SKS_ERROR_INVALID, _("%s has no way to write some of these characters."), encoding);
          return FALSE;
        }
      g_byte_array_append (out, (const guint8 *) converted, (guint) n_written);
    }
  g_string_truncate (characters, 0);

  return TRUE;
}

static gboolean
parse_characters (const char  *text,
                  gboolean     escapes,
                  const char  *encoding,
                  GByteArray  *out,
                  GError     **error)
{
  g_autoptr (GString) characters = g_string_new (NULL);
  const char *at = text;

  while (*at != '\0')
    {
      gunichar character = g_utf8_get_char (at);
      int byte = -1;

      if (escapes && *at == '\\')
        {
          at = read_escape (text, at, &character, &byte, error);
          if (at == NULL)
            return FALSE;
        }
      else
        {
          at = g_utf8_next_char (at);
        }

      if (byte >= 0)
        {
          guint8 raw = (guint8) byte;

          if (!encode (characters, encoding, out, error))
            return FALSE;
          g_byte_array_append (out, &raw, 1);
        }
      else
        {
          g_string_append_unichar (characters, character);
        }
    }

  return encode (characters, encoding, out, error);
}

static gboolean
parse_hex (const char  *text,
           GByteArray  *out,
           GError     **error)
{
  const char *at = text;

  while (*at != '\0')
    {
      guint32 value;
      guint8 byte;

      if (g_ascii_isspace (*at) || strchr (",:;-", *at) != NULL)
        {
          at++;
          continue;
        }
      if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X'))
        at += 2;

      switch (read_digits (at, 2, 16, &value))
        {
        case 0:
          set_error (error, text, at, _("Only hex digits stand here: 0–9 and a–f, two for each byte."));
          return FALSE;
        case 1:
          set_error (error, text, at, _("A byte wants two hex digits; one is missing."));
          return FALSE;
        default:
          byte = (guint8) value;
          g_byte_array_append (out, &byte, 1);
          at += 2;
        }
    }

  return TRUE;
}

GBytes *
sks_payload_parse (const char      *text,
                   SksPayloadForm   form,
                   SksLineEnding    ending,
                   const char      *encoding,
                   GError         **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gboolean ok;

  if (form == SKS_PAYLOAD_HEX)
    ok = parse_hex (text, out, error);
  else
    ok = parse_characters (text, form == SKS_PAYLOAD_ESCAPES, encoding, out, error);
  if (!ok)
    return NULL;

  if (ending == SKS_LINE_ENDING_NUL)
    g_byte_array_append (out, (const guint8 *) "", 1);
  else if (ending != SKS_LINE_ENDING_NONE && !parse_characters (endings[ending], FALSE, form == SKS_PAYLOAD_HEX ? NULL : encoding, out, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static gboolean
is_plain (gunichar character)
{
  return g_unichar_isprint (character) && character != 0xad; /* a soft hyphen prints as nothing */
}

/* The character at @at, or 0 with one raw byte to show when there is no printable one. */
static gunichar
take_character (const guint8 **at,
                const guint8  *end)
{
  gunichar character = g_utf8_get_char_validated ((const char *) *at, end - *at);

  if (character == (gunichar) -1 || character == (gunichar) -2 || character == 0 || !is_plain (character))
    {
      *at += 1;
      return 0;
    }
  *at = (const guint8 *) g_utf8_next_char ((const char *) *at);

  return character;
}

static void
append_escaped_byte (GString *out,
                     guint8   byte)
{
  const char *value = byte != '\0' ? strchr (escape_values, byte) : NULL;

  if (value != NULL)
    g_string_append_printf (out, "\\%c", escape_letters[value - escape_values]);
  else
    g_string_append_printf (out, "\\x%02x", byte);
}

static char *
format_escapes (const guint8 *data,
                gsize         length,
                gboolean      keep_backslash)
{
  GString *out = g_string_sized_new (length);
  const guint8 *at = data, *end = data + length;

  while (at < end)
    {
      const guint8 *start = at;
      gunichar character = take_character (&at, end);

      if (character == 0)
        append_escaped_byte (out, *start);
      else if (character == '\\' && !keep_backslash)
        g_string_append (out, "\\\\");
      else
        g_string_append_unichar (out, character);
    }

  return g_string_free (out, FALSE);
}

char *
sks_payload_format (GBytes         *bytes,
                    SksPayloadForm  form)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  GString *out;

  if (form == SKS_PAYLOAD_ESCAPES)
    return format_escapes (data, length, FALSE);

  if (form == SKS_PAYLOAD_TEXT)
    {
      /* An entry has one line: text with control characters would lose them. */
      for (gsize i = 0; i < length; i++)
        if (data[i] < 0x20 || data[i] == 0x7f)
          return NULL;

      return g_utf8_validate_len ((const char *) data, length, NULL) ? g_strndup ((const char *) data, length) : NULL;
    }

  out = g_string_sized_new (length * 3);
  for (gsize i = 0; i < length; i++)
    g_string_append_printf (out, i > 0 ? " %02x" : "%02x", data[i]);

  return g_string_free (out, FALSE);
}

char *
sks_payload_to_display (const guint8 *data,
                        gsize         length)
{
  return format_escapes (data, length, TRUE);
}
