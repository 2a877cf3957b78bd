// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-scanner-private.h"

/**
 * Prefix:
 *
 * The letters before a quote.
 */
typedef struct
{
  gboolean bytes, raw, formatted;
  guint length;
} Prefix;

/* FALSE when no string begins here. */
static gboolean
read_prefix (const char *at, Prefix *prefix)
{
  *prefix = (Prefix){ .length = 0 };
  for (; prefix->length < 2 && at[prefix->length] != '\'' && at[prefix->length] != '"'; prefix->length++)
    switch (at[prefix->length])
      {
      case 'b':
      case 'B':
        prefix->bytes = TRUE;
        break;
      case 'r':
      case 'R':
        prefix->raw = TRUE;
        break;
      case 'f':
      case 'F':
        prefix->formatted = TRUE;
        break;
      case 'u':
      case 'U':
        break;
      default:
        return FALSE;
      }
  return at[prefix->length] == '\'' || at[prefix->length] == '"';
}

gboolean
sks_scanner_is_at_string (const SksScanner *scanner)
{
  Prefix prefix;

  return read_prefix (scanner->at, &prefix);
}

/* A surrogate is encoded like any other character: Python's str may hold one. */
static void
append_character (GString *out, gunichar c, gboolean bytes)
{
  if (bytes || c < 0x80)
    g_string_append_c (out, (char) c);
  else if (c >= 0xd800 && c <= 0xdfff)
    {
      const char encoded[] = { (char) 0xed, (char) (0x80 | (c >> 6 & 0x3f)), (char) (0x80 | (c & 0x3f)) };

      g_string_append_len (out, encoded, sizeof encoded);
    }
  else
    g_string_append_unichar (out, c);
}

static gboolean
take_hex_escape (SksScanner *scanner, guint n_digits, GString *out, gboolean bytes)
{
  const char *start = scanner->at;
  gunichar c = 0;

  scanner->at += 2;
  for (guint i = 0; i < n_digits; i++, scanner->at++)
    {
      if (!g_ascii_isxdigit (*scanner->at))
        {
          sks_scanner_fail_expected (scanner, scanner->at, _("a hexadecimal digit"));
          return FALSE;
        }
      c = c << 4 | (gunichar) g_ascii_xdigit_value (*scanner->at);
    }
  if (c > 0x10ffff)
    {
      sks_scanner_fail (scanner, start, _("there is no such character"));
      return FALSE;
    }
  append_character (out, c, bytes);
  return TRUE;
}

static void
take_octal_escape (SksScanner *scanner, GString *out, gboolean bytes)
{
  gunichar c = 0;

  scanner->at++;
  for (guint i = 0; i < 3 && *scanner->at >= '0' && *scanner->at <= '7'; i++)
    c = c << 3 | (gunichar) (*scanner->at++ - '0');
  append_character (out, bytes ? c & 0xff : c, bytes);
}

/* Takes a backslash and what belongs to it. */
static gboolean
take_escape (SksScanner *scanner, GString *out, gboolean bytes)
{
  static const char letters[] = "\\'\"abfnrtv", meanings[] = "\\'\"\a\b\f\n\r\t\v";
  char letter = scanner->at[1];
  const char *found = letter ? strchr (letters, letter) : NULL;

  if (found)
    {
      g_string_append_c (out, meanings[found - letters]);
      scanner->at += 2;
      return TRUE;
    }
  if (letter >= '0' && letter <= '7')
    {
      take_octal_escape (scanner, out, bytes);
      return TRUE;
    }
  if (letter == 'x')
    return take_hex_escape (scanner, 2, out, bytes);
  if ((letter == 'u' || letter == 'U') && !bytes)
    return take_hex_escape (scanner, letter == 'u' ? 4 : 8, out, bytes);
  if (letter == 'N' && !bytes)
    {
      sks_scanner_fail (scanner, scanner->at, _("names of characters are not known here; write \\u and four digits"));
      return FALSE;
    }
  /* An unknown escape stands for itself, backslash and all. */
  g_string_append_c (out, *scanner->at++);
  return TRUE;
}

static gboolean
take_one_string (SksScanner *scanner, const Prefix *prefix, GString *out)
{
  const char *start = scanner->at + prefix->length;
  char quote = *start;

  if (prefix->formatted)
    {
      sks_scanner_fail (scanner, scanner->at, _("f-strings are not known here"));
      return FALSE;
    }
  for (scanner->at = start + 1; *scanner->at != quote;)
    {
      if (*scanner->at == '\0' || *scanner->at == '\n')
        {
          sks_scanner_fail (scanner, scanner->at, _("the quote of column %ld is not closed"), g_utf8_strlen (scanner->text, start - scanner->text) + 1);
          return FALSE;
        }
      if (prefix->bytes && (guchar) *scanner->at >= 0x80)
        {
          sks_scanner_fail (scanner, scanner->at, _("bytes hold only ASCII; write others as \\xNN"));
          return FALSE;
        }
      if (*scanner->at == '\\' && !prefix->raw)
        {
          if (!take_escape (scanner, out, prefix->bytes))
            return FALSE;
          continue;
        }
      if (*scanner->at == '\\' && scanner->at[1])
        g_string_append_c (out, *scanner->at++);
      g_string_append_c (out, *scanner->at++);
    }
  scanner->at++;
  return TRUE;
}

SksValue *
sks_scanner_take_string (SksScanner *scanner)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Prefix prefix;
  gboolean bytes = FALSE, first = TRUE;

  while (read_prefix (scanner->at, &prefix))
    {
      if (!first && prefix.bytes != bytes)
        return sks_scanner_fail (scanner, scanner->at, _("bytes and text cannot stand side by side"));
      bytes = prefix.bytes;
      first = FALSE;
      if (!take_one_string (scanner, &prefix, out))
        return NULL;
      sks_scanner_skip_space (scanner);
    }
  return bytes ? sks_value_new_bytes (out->str, out->len) : sks_value_new_text (out->str, (gssize) out->len);
}
