// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-scanner-private.h"

#include "sks-error.h"

void
sks_scanner_skip_space (SksScanner *scanner)
{
  while (*scanner->at == ' ' || *scanner->at == '\t' || *scanner->at == '\f')
    scanner->at++;
}

gboolean
sks_scanner_accept (SksScanner *scanner, char c)
{
  sks_scanner_skip_space (scanner);
  if (*scanner->at != c)
    return FALSE;
  scanner->at++;
  return TRUE;
}

gboolean
sks_scanner_expect (SksScanner *scanner, char c)
{
  const char expected[] = { c, '\0' };

  if (sks_scanner_accept (scanner, c))
    return TRUE;
  sks_scanner_fail_expected (scanner, scanner->at, expected);
  return FALSE;
}

gboolean
sks_scanner_is_at_end (SksScanner *scanner)
{
  sks_scanner_skip_space (scanner);
  return *scanner->at == '\0' || *scanner->at == '#' || *scanner->at == '\n' || *scanner->at == '\r';
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
}

char *
sks_scanner_take_name (SksScanner *scanner)
{
  const char *start;

  sks_scanner_skip_space (scanner);
  start = scanner->at;
  if (!is_name_start (*start))
    return NULL;
  while (is_name_start (*scanner->at) || g_ascii_isdigit (*scanner->at))
    scanner->at++;
  return g_strndup (start, scanner->at - start);
}

/* Characters from 1, as a person counts them. */
static glong
get_column (SksScanner *scanner, const char *at)
{
  glong column = 1;

  for (const char *p = scanner->text; p < at; p++)
    column += ((guchar) *p & 0xc0) != 0x80;
  return column;
}

gpointer
sks_scanner_fail_expected (SksScanner *scanner, const char *at, const char *expected)
{
  return sks_scanner_fail (scanner, at, _("expected %s"), expected);
}

gpointer
sks_scanner_fail (SksScanner *scanner, const char *at, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  if (!scanner->error || !*scanner->error)
    /* Translators: where a typed line is wrong, and how: “Column 14: expected a value” */
    g_set_error (scanner->error, SKS_ERROR, SKS_ERROR_INVALID, _("Column %ld: %s"), get_column (scanner, at), message);
  return NULL;
}

gboolean
sks_scanner_is_at_number (const SksScanner *scanner)
{
  return g_ascii_isdigit (scanner->at[0]) || (scanner->at[0] == '.' && g_ascii_isdigit (scanner->at[1]));
}

/* decimal * @base + @digit, on the decimal digits themselves: an int has no greatest value. */
static void
multiply_add (GString *decimal, guint base, guint digit)
{
  guint carry = digit;

  for (gsize i = decimal->len; i-- > 0;)
    {
      guint sum = (guint) (decimal->str[i] - '0') * base + carry;

      decimal->str[i] = (char) ('0' + sum % 10);
      carry = sum / 10;
    }
  for (; carry > 0; carry /= 10)
    g_string_prepend_c (decimal, (char) ('0' + carry % 10));
}

static SksValue *
take_radix_int (SksScanner *scanner, guint base)
{
  g_autoptr(GString) decimal = g_string_new ("0");
  guint n_digits = 0;

  for (scanner->at += 2; *scanner->at; scanner->at++)
    {
      int digit = g_ascii_xdigit_value (*scanner->at);

      if (*scanner->at == '_' && g_ascii_isxdigit (scanner->at[1]))
        continue;
      if (digit < 0 || (guint) digit >= base)
        break;
      multiply_add (decimal, base, (guint) digit);
      n_digits++;
    }
  if (n_digits == 0)
    return sks_scanner_fail_expected (scanner, scanner->at, _("a digit"));
  return sks_value_new_int_from_digits (decimal->str);
}

/* Takes decimal digits with single underscores between them. */
static guint
take_digits (SksScanner *scanner, GString *out)
{
  guint n = 0;

  while (g_ascii_isdigit (*scanner->at) || (n > 0 && *scanner->at == '_' && g_ascii_isdigit (scanner->at[1])))
    {
      if (*scanner->at != '_')
        {
          g_string_append_c (out, *scanner->at);
          n++;
        }
      scanner->at++;
    }
  return n;
}

static gboolean
has_exponent (const char *at)
{
  if (*at != 'e' && *at != 'E')
    return FALSE;
  at++;
  if (*at == '+' || *at == '-')
    at++;
  return g_ascii_isdigit (*at);
}

static SksValue *
take_decimal (SksScanner *scanner)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *start = scanner->at;
  guint n_digits = take_digits (scanner, text);
  gboolean real = FALSE;

  if (*scanner->at == '.')
    {
      real = TRUE;
      g_string_append_c (text, *scanner->at++);
      take_digits (scanner, text);
    }
  if (has_exponent (scanner->at))
    {
      real = TRUE;
      g_string_append_c (text, 'e');
      scanner->at++;
      if (*scanner->at == '+' || *scanner->at == '-')
        g_string_append_c (text, *scanner->at++);
      take_digits (scanner, text);
    }
  if (real)
    return sks_value_new_float (g_ascii_strtod (text->str, NULL));
  if (n_digits > 1 && text->str[0] == '0' && strspn (text->str, "0") < text->len)
    return sks_scanner_fail (scanner, start, _("a number does not begin with 0; octal is 0o%s"), text->str + 1);
  return sks_value_new_int_from_digits (text->str);
}

SksValue *
sks_scanner_take_number (SksScanner *scanner)
{
  static const struct
  {
    char letter;
    guint base;
  } radixes[] = { { 'x', 16 }, { 'o', 8 }, { 'b', 2 } };
  const char *start = scanner->at;
  g_autoptr(SksValue) value = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (radixes) && !value; i++)
    if (start[0] == '0' && g_ascii_tolower (start[1]) == radixes[i].letter)
      {
        value = take_radix_int (scanner, radixes[i].base);
        if (!value)
          return NULL;
      }
  if (!value)
    value = take_decimal (scanner);
  if (value && (is_name_start (*scanner->at) || g_ascii_isdigit (*scanner->at)))
    return sks_scanner_fail_expected (scanner, scanner->at, _("the end of the number"));
  return g_steal_pointer (&value);
}
