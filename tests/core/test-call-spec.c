// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "sks-call-spec.h"
#include "sks-literal.h"

static void
assert_literal (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SksValue) value = NULL;

  if (text == NULL)
    return;
  value = sks_literal_parse (text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (value);
}

static void
test_complete (void)
{
  guint n_specs;
  const SksCallSpec *specs = sks_call_spec_list (&n_specs);

  for (guint i = 0; i < n_specs; i++)
    {
      const SksCallSpec *spec = &specs[i];

      g_assert_nonnull (spec->meaning);
      g_assert_nonnull (spec->result);
      g_assert_nonnull (spec->source);
      g_assert_nonnull (spec->run);
      g_assert_cmpuint (spec->n_args, <=, SKS_MAX_ARGS);
      g_assert_true (sks_call_spec_find (spec->receiver, spec->name) == spec);
      g_assert_true (sks_call_spec_get (sks_call_spec_get_index (spec)) == spec);
      g_assert_nonnull (sks_call_group_get_title (spec->group));
      for (guint n = 0; n < spec->n_args; n++)
        {
          g_assert_nonnull (spec->args[n].name);
          g_assert_nonnull (spec->args[n].type);
          g_assert_nonnull (spec->args[n].meaning);
          assert_literal (spec->args[n].fallback);
          assert_literal (sks_arg_spec_get_initial (&spec->args[n]));
        }
    }
  g_assert_null (sks_call_spec_get (n_specs));
  g_assert_null (sks_call_spec_find (SKS_ON_SOCKET, "recvmsgx"));
}

static gboolean
has_argument (const SksCallSpec *spec, const char *name)
{
  for (guint i = 0; i < spec->n_args; i++)
    {
      if (g_str_equal (spec->args[i].name, name))
        return TRUE;
    }
  return g_str_equal (name, "fd");
}

/* Every place in a template of C is an argument of its call. */
static void
test_templates (void)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\{(\\w+)(?:\\.(len|addr|addrlen|fionbio))?\\}", 0, 0, NULL);
  guint n_specs;
  const SksCallSpec *specs = sks_call_spec_list (&n_specs);

  for (guint i = 0; i < n_specs; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      g_autofree char *rest = NULL;

      if (specs[i].c_text == NULL)
        continue;
      for (g_regex_match (regex, specs[i].c_text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 1);

          g_assert_true (has_argument (&specs[i], name));
        }
      rest = g_regex_replace_literal (regex, specs[i].c_text, -1, 0, "", 0, NULL);
      g_assert_null (strpbrk (rest, "{}"));
    }
}

/* What the chips of a socket in some situation are, in order. */
static char *
list_for (SksWhen situation, SksWhen kind)
{
  GString *names = g_string_new (NULL);
  guint n_specs;
  const SksCallSpec *specs = sks_call_spec_list (&n_specs);

  for (guint i = 0; i < n_specs; i++)
    {
      SksWhen kinds = specs[i].when & (SKS_WHEN_STREAM | SKS_WHEN_DATAGRAM);

      if (specs[i].receiver == SKS_ON_SOCKET && (specs[i].when & situation) && (kinds == 0 || (kinds & kind)))
        g_string_append_printf (names, "%s ", specs[i].name);
    }
  return g_string_free (names, FALSE);
}

static void
test_when (void)
{
  g_autofree char *unbound = list_for (SKS_WHEN_UNBOUND, SKS_WHEN_STREAM);
  g_autofree char *bound = list_for (SKS_WHEN_BOUND, SKS_WHEN_STREAM);
  g_autofree char *listening = list_for (SKS_WHEN_LISTEN, SKS_WHEN_STREAM);
  g_autofree char *connected = list_for (SKS_WHEN_CONNECTED, SKS_WHEN_STREAM);
  g_autofree char *datagram = list_for (SKS_WHEN_BOUND, SKS_WHEN_DATAGRAM);
  g_autofree char *closed = list_for (SKS_WHEN_CLOSED, SKS_WHEN_STREAM);

  g_assert_true (g_str_has_prefix (unbound, "bind connect connect_ex setsockopt "));
  g_assert_true (g_str_has_prefix (bound, "listen connect close getsockname "));
  g_assert_true (g_str_has_prefix (listening, "accept close getsockname "));
  g_assert_true (g_str_has_prefix (connected, "send recv sendall shutdown close getpeername "));
  g_assert_true (g_str_has_prefix (datagram, "connect recvfrom sendto close "));
  g_assert_cmpstr (closed, ==, "fileno ");
}

/* sendto's flags stand in the middle: Python's two forms. */
static void
test_place (void)
{
  const SksCallSpec *sendto = sks_call_spec_find (SKS_ON_SOCKET, "sendto");
  const SksCallSpec *getsockopt = sks_call_spec_find (SKS_ON_SOCKET, "getsockopt");
  const SksCallSpec *makefile = sks_call_spec_find (SKS_ON_SOCKET, "makefile");

  g_assert_cmpint (sks_call_spec_place (sendto, 0, 2), ==, 0);
  g_assert_cmpint (sks_call_spec_place (sendto, 1, 2), ==, 2);
  g_assert_cmpint (sks_call_spec_place (sendto, 1, 3), ==, 1);
  g_assert_cmpint (sks_call_spec_place (sendto, 2, 3), ==, 2);
  g_assert_cmpint (sks_call_spec_place (sendto, 3, 4), ==, -1);
  g_assert_cmpint (sks_call_spec_place (getsockopt, 2, 3), ==, 2);
  g_assert_cmpint (sks_call_spec_place (makefile, 1, 2), ==, 1);
  g_assert_cmpint (sks_call_spec_place (makefile, 2, 3), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/Sks/CallSpec/complete", test_complete);
  g_test_add_func ("/Sks/CallSpec/templates", test_templates);
  g_test_add_func ("/Sks/CallSpec/when", test_when);
  g_test_add_func ("/Sks/CallSpec/place", test_place);
  return g_test_run ();
}
