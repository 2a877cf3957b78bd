// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sks-scanner-private.h"

void
sks_line_free (SksLine *line)
{
  g_free (line->targets[0]);
  g_free (line->targets[1]);
  g_free (line->object);
  g_clear_pointer (&line->args, g_ptr_array_unref);
  g_free (line);
}

/* `conn, peer =`, if it is there; else the scanner stays where it was. */
static gboolean
take_targets (SksScanner *scanner, SksLine *line)
{
  const char *start = scanner->at;
  g_autofree char *first = sks_scanner_take_name (scanner), *second = NULL;
  gboolean comma;

  if (!first)
    {
      sks_scanner_fail_expected (scanner, scanner->at, _("a name"));
      return FALSE;
    }
  comma = sks_scanner_accept (scanner, ',');
  if (comma)
    {
      second = sks_scanner_take_name (scanner);
      if (!second)
        {
          sks_scanner_fail_expected (scanner, scanner->at, _("a name"));
          return FALSE;
        }
    }
  if (!sks_scanner_accept (scanner, '='))
    {
      if (comma)
        {
          sks_scanner_fail_expected (scanner, scanner->at, "=");
          return FALSE;
        }
      scanner->at = start;
      return TRUE;
    }
  line->targets[0] = g_steal_pointer (&first);
  line->targets[1] = g_steal_pointer (&second);
  return TRUE;
}

/* `server.accept` */
static gboolean
take_call (SksScanner *scanner, SksLine *line, SksKindFunc kind)
{
  const char *start, *name_start;
  g_autofree char *name = NULL;
  SksReceiver receiver;

  sks_scanner_skip_space (scanner);
  start = scanner->at;
  line->object = sks_scanner_take_name (scanner);
  if (!line->object)
    {
      sks_scanner_fail_expected (scanner, scanner->at, _("a name"));
      return FALSE;
    }
  receiver = g_str_equal (line->object, "socket") ? SKS_ON_MODULE : kind ? kind (line->object, scanner->user_data) : SKS_ON_SOCKET;
  if (receiver == SKS_ON_MODULE && !g_str_equal (line->object, "socket"))
    {
      sks_scanner_fail (scanner, start, _("there is no %s"), line->object);
      return FALSE;
    }
  if (!sks_scanner_expect (scanner, '.'))
    return FALSE;
  sks_scanner_skip_space (scanner);
  name_start = scanner->at;
  name = sks_scanner_take_name (scanner);
  if (!name)
    {
      sks_scanner_fail_expected (scanner, scanner->at, _("the name of a call"));
      return FALSE;
    }
  line->spec = sks_call_spec_find (receiver, name);
  if (!line->spec)
    {
      sks_scanner_fail (scanner, name_start, _("%s has no call %s"), line->object, name);
      return FALSE;
    }
  return sks_scanner_expect (scanner, '(');
}

/* `encoding=`: the argument's index; -1 when none is named; -2 after failing. */
static int
take_keyword (SksScanner *scanner, const SksCallSpec *spec)
{
  const char *start;
  g_autofree char *name = NULL;

  sks_scanner_skip_space (scanner);
  start = scanner->at;
  name = sks_scanner_take_name (scanner);
  if (!name || !sks_scanner_accept (scanner, '='))
    {
      scanner->at = start;
      return -1;
    }
  for (guint i = 0; i < spec->n_args; i++)
    if ((spec->args[i].flags & (SKS_ARG_KEYWORD | SKS_ARG_KEYWORD_ONLY)) && g_str_equal (spec->args[i].name, name))
      return (int) i;
  sks_scanner_fail (scanner, start, _("%s takes no %s="), spec->name, name);
  return -2;
}

static gboolean
take_args (SksScanner *scanner, const SksCallSpec *spec, GPtrArray *positional, SksValue **named)
{
  gboolean comma = TRUE, after_named = FALSE;

  while (!sks_scanner_accept (scanner, ')'))
    {
      const char *start = scanner->at;
      int index;
      SksValue *value;

      if (!comma)
        {
          sks_scanner_fail_expected (scanner, scanner->at, _(", or )"));
          return FALSE;
        }
      index = take_keyword (scanner, spec);
      if (index == -2)
        return FALSE;
      after_named = after_named || index >= 0;
      if ((index >= 0 && named[index]) || (index < 0 && after_named))
        {
          sks_scanner_fail_expected (scanner, start, index >= 0 ? _("another name: this one was given") : _("name=value"));
          return FALSE;
        }
      value = sks_scanner_take_value (scanner);
      if (!value)
        return FALSE;
      if (index >= 0)
        named[index] = value;
      else
        g_ptr_array_add (positional, value);
      comma = sks_scanner_accept (scanner, ',');
    }
  return TRUE;
}

static gboolean
place_args (SksScanner *scanner, SksLine *line, GPtrArray *positional, SksValue **named)
{
  const SksCallSpec *spec = line->spec;

  g_ptr_array_set_size (line->args, (int) spec->n_args);
  for (guint i = 0; i < positional->len; i++)
    {
      int index = sks_call_spec_place (spec, i, positional->len);

      if (index < 0)
        {
          sks_scanner_fail (scanner, scanner->at, _("%s takes fewer arguments"), spec->name);
          return FALSE;
        }
      line->args->pdata[index] = sks_value_ref (g_ptr_array_index (positional, i));
    }
  for (guint i = 0; i < spec->n_args; i++)
    {
      if (named[i] && line->args->pdata[i])
        {
          sks_scanner_fail (scanner, scanner->at, _("%s is given twice"), spec->args[i].name);
          return FALSE;
        }
      if (named[i])
        line->args->pdata[i] = sks_value_ref (named[i]);
      else if (!line->args->pdata[i] && !(spec->args[i].flags & SKS_ARG_OPTIONAL))
        {
          sks_scanner_fail (scanner, scanner->at, _("%s is missing"), spec->args[i].name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
take_line (SksScanner *scanner, SksLine *line, SksKindFunc kind)
{
  g_autoptr(GPtrArray) positional = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  SksValue *named[SKS_MAX_ARGS] = { NULL };
  gboolean ok;

  if (!take_targets (scanner, line) || !take_call (scanner, line, kind))
    return FALSE;
  ok = take_args (scanner, line->spec, positional, named) && place_args (scanner, line, positional, named);
  for (guint i = 0; i < SKS_MAX_ARGS; i++)
    g_clear_pointer (&named[i], sks_value_unref);
  if (ok && !sks_scanner_is_at_end (scanner))
    {
      sks_scanner_fail_expected (scanner, scanner->at, _("the end of the line"));
      return FALSE;
    }
  return ok;
}

/**
 * sks_line_parse:
 * @text: a line such as `conn, peer = server.accept()`
 * @kind: (nullable): tells sockets from files; SKS_ON_MODULE means that there is no such name. NULL: all names are sockets
 * @lookup: (nullable): gives values of names in the arguments
 *
 * Returns: (transfer full) (nullable): NULL with an error that says the column and what was expected there
 */
SksLine *
sks_line_parse (const char *text, SksKindFunc kind, SksLookupFunc lookup, gpointer user_data, GError **error)
{
  g_autoptr(GError) problem = NULL;
  g_autoptr(SksLine) line = g_new0 (SksLine, 1);
  SksScanner scanner = { .text = text, .at = text, .lookup = lookup, .user_data = user_data, .error = &problem };

  line->args = g_ptr_array_new_with_free_func ((GDestroyNotify) sks_value_unref);
  if (take_line (&scanner, line, kind))
    return g_steal_pointer (&line);
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}
