// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sks-scanner-private.h"

#include "sks-constants.h"

/* Brackets in brackets; no call has use for more. */
#define MAX_DEPTH 16

/* Values up to @close, with commas between them and perhaps one after the last; *comma tells whether there was any. */
static GPtrArray *
take_items (SksScanner *scanner, char close, gboolean *comma)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);

  *comma = FALSE;
  if (scanner->depth >= MAX_DEPTH)
    return sks_scanner_fail (scanner, scanner->at, _("too many brackets"));
  scanner->depth++;
  while (!sks_scanner_accept (scanner, close))
    {
      SksValue *item;

      if (items->len > 0 && !*comma)
        return sks_scanner_fail_expected (scanner, scanner->at, close == ')' ? _(", or )") : _(", or ]"));
      item = sks_scanner_take_value (scanner);
      if (!item)
        return NULL;
      g_ptr_array_add (items, item);
      *comma = sks_scanner_accept (scanner, ',');
    }
  *comma = *comma || items->len > 1;
  scanner->depth--;
  return g_steal_pointer (&items);
}

static SksValue *
take_sequence (SksScanner *scanner, char close)
{
  gboolean comma;
  g_autoptr(GPtrArray) items = take_items (scanner, close, &comma);

  if (!items)
    return NULL;
  /* Brackets alone make no tuple. */
  if (close == ')' && items->len == 1 && !comma)
    return sks_value_ref (g_ptr_array_index (items, 0));
  g_ptr_array_set_free_func (items, NULL);
  return close == ')' ? sks_value_new_tuple ((SksValue **) items->pdata, items->len) : sks_value_new_list ((SksValue **) items->pdata, items->len);
}

static SksValue *
find_word (const char *name)
{
  if (g_str_equal (name, "None"))
    return sks_value_new_none ();
  if (g_str_equal (name, "True") || g_str_equal (name, "False"))
    return sks_value_new_bool (*name == 'T');
  return NULL;
}

static SksValue *
find_constant (const char *name)
{
  gint64 number;

  return sks_constants_lookup (name, &number) ? sks_value_new_int (number) : NULL;
}

static SksValue *
run_helper (SksScanner *scanner, const char *start, SksHelperFunc helper)
{
  gboolean comma;
  g_autoptr(GPtrArray) args = take_items (scanner, ')', &comma);
  g_autofree char *problem = NULL;
  SksValue *value;

  if (!args)
    return NULL;
  value = helper (args, &problem);
  return value ? value : sks_scanner_fail (scanner, start, "%s", problem);
}

/* What follows `name.`: a constant or function of a module, or a method without arguments. */
static SksValue *
take_attribute (SksScanner *scanner, const char *start, const char *name)
{
  const char *attribute_start = scanner->at;
  g_autofree char *attribute = sks_scanner_take_name (scanner);
  SksValue *value = NULL;

  if (!attribute)
    return sks_scanner_fail_expected (scanner, scanner->at, _("a name"));
  if (sks_scanner_accept (scanner, '('))
    {
      SksHelperFunc helper = sks_literal_find_helper (name, attribute);

      if (helper)
        return run_helper (scanner, start, helper);
      if (!sks_scanner_expect (scanner, ')'))
        return NULL;
      value = scanner->lookup ? scanner->lookup (name, attribute, scanner->user_data) : NULL;
      return value ? value : sks_scanner_fail (scanner, start, _("%s.%s() has no value here"), name, attribute);
    }
  if (g_str_equal (name, "socket"))
    value = find_constant (attribute);
  return value ? value : sks_scanner_fail (scanner, attribute_start, _("there is no %s.%s"), name, attribute);
}

static SksValue *
take_named (SksScanner *scanner)
{
  const char *start = scanner->at;
  g_autofree char *name = sks_scanner_take_name (scanner);
  SksValue *value;

  if (!name)
    return sks_scanner_fail_expected (scanner, scanner->at, _("a value"));
  if (sks_scanner_accept (scanner, '.'))
    return take_attribute (scanner, start, name);
  value = find_word (name);
  if (!value && scanner->lookup)
    value = scanner->lookup (name, NULL, scanner->user_data);
  if (!value)
    value = find_constant (name);
  return value ? value : sks_scanner_fail (scanner, start, _("there is no %s"), name);
}

/* An item of what stands before: server.getsockname()[1] */
static SksValue *
take_index (SksScanner *scanner, SksValue *sequence)
{
  const char *start = scanner->at;
  g_autoptr(SksValue) index = sks_scanner_take_value (scanner);
  gint64 n_items = sks_value_get_n_items (sequence), number;

  if (!index || !sks_scanner_expect (scanner, ']'))
    return NULL;
  if (!sks_value_get_int (index, &number) || number < -n_items || number >= n_items)
    return sks_scanner_fail (scanner, start, _("there is no such item"));
  return sks_value_ref (sks_value_get_item (sequence, (guint) (number < 0 ? number + n_items : number)));
}

static SksValue *
take_primary (SksScanner *scanner)
{
  g_autoptr(SksValue) value = NULL;

  sks_scanner_skip_space (scanner);
  if (sks_scanner_is_at_string (scanner))
    value = sks_scanner_take_string (scanner);
  else if (sks_scanner_is_at_number (scanner))
    value = sks_scanner_take_number (scanner);
  else if (sks_scanner_accept (scanner, '('))
    value = take_sequence (scanner, ')');
  else if (sks_scanner_accept (scanner, '['))
    value = take_sequence (scanner, ']');
  else
    value = take_named (scanner);

  while (value && sks_scanner_accept (scanner, '['))
    {
      SksValue *item = take_index (scanner, value);

      sks_value_unref (value);
      value = item;
    }
  return g_steal_pointer (&value);
}

static SksValue *
negate (SksScanner *scanner, const char *start, SksValue *value)
{
  g_autofree char *digits = NULL, *negative = NULL;
  gint64 number;

  if (sks_value_is (value, SKS_VALUE_FLOAT))
    return sks_value_new_float (-sks_value_get_float (value));
  if (sks_value_get_int (value, &number) && number != G_MININT64)
    return sks_value_new_int (-number);
  if (!sks_value_is (value, SKS_VALUE_INT))
    return sks_scanner_fail (scanner, start, _("only a number has a sign"));
  digits = sks_value_to_python (value);
  negative = g_strconcat ("-", digits, NULL);
  return sks_value_new_int_from_digits (*digits == '-' ? digits + 1 : negative);
}

static SksValue *
take_signed (SksScanner *scanner)
{
  const char *start;
  gboolean negative = FALSE;
  g_autoptr(SksValue) value = NULL;

  sks_scanner_skip_space (scanner);
  start = scanner->at;
  while (*scanner->at == '-' || *scanner->at == '+')
    {
      negative ^= *scanner->at++ == '-';
      sks_scanner_skip_space (scanner);
    }
  value = take_primary (scanner);
  return value && negative ? negate (scanner, start, value) : g_steal_pointer (&value);
}

SksValue *
sks_scanner_take_value (SksScanner *scanner)
{
  g_autoptr(SksValue) value = take_signed (scanner);

  while (value)
    {
      g_autoptr(SksValue) other = NULL;
      gint64 left, right;
      const char *start;

      if (!sks_scanner_accept (scanner, '|'))
        break;
      start = scanner->at - 1;
      other = take_signed (scanner);
      if (!other)
        return NULL;
      if (!sks_value_get_int (value, &left) || !sks_value_get_int (other, &right))
        return sks_scanner_fail (scanner, start, _("| joins whole numbers only"));
      sks_value_unref (value);
      value = sks_value_new_int (left | right);
    }
  return g_steal_pointer (&value);
}

SksValue *
sks_literal_parse (const char *text, SksLookupFunc lookup, gpointer user_data, GError **error)
{
  g_autoptr(GError) problem = NULL;
  SksScanner scanner = { .text = text, .at = text, .lookup = lookup, .user_data = user_data, .error = &problem };
  g_autoptr(SksValue) value = sks_scanner_take_value (&scanner);

  if (value && !sks_scanner_is_at_end (&scanner))
    {
      sks_scanner_fail_expected (&scanner, scanner.at, _("the end of the value"));
      g_clear_pointer (&value, sks_value_unref);
    }
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  return g_steal_pointer (&value);
}
