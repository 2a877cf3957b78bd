// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>

#include "sks-breakpoint.h"

static GtkWidget *
create (int child_width)
{
  GtkWidget *child = gtk_label_new ("x");

  gtk_widget_set_size_request (child, child_width, 50);
  return g_object_ref_sink (g_object_new (SKS_TYPE_BREAKPOINT,
                                          "child", child, "narrow-below", 600, "min-width", 360, "min-height", 20, NULL));
}

static void
allocate (GtkWidget *breakpoint,
          int        width)
{
  gtk_widget_measure (breakpoint, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (breakpoint, width, 400, -1, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_defaults (void)
{
  g_autoptr(GtkWidget) breakpoint = g_object_ref_sink (sks_breakpoint_new ());
  GtkWidget *child = NULL;

  g_assert_false (sks_breakpoint_get_narrow (SKS_BREAKPOINT (breakpoint)));
  g_object_get (breakpoint, "child", &child, NULL);
  g_assert_null (child);
  g_assert_finalize_object (g_steal_pointer (&breakpoint));
}

static void
test_width (void)
{
  g_autoptr(GtkWidget) breakpoint = create (100);

  allocate (breakpoint, 600);
  g_assert_false (sks_breakpoint_get_narrow (SKS_BREAKPOINT (breakpoint)));
  allocate (breakpoint, 599);
  g_assert_true (sks_breakpoint_get_narrow (SKS_BREAKPOINT (breakpoint)));
  allocate (breakpoint, 900);
  g_assert_false (sks_breakpoint_get_narrow (SKS_BREAKPOINT (breakpoint)));
  g_assert_finalize_object (g_steal_pointer (&breakpoint));
}

/* Large text or a long translation can make the wide layout need more than the fixed width. */
static void
test_needs (void)
{
  g_autoptr(GtkWidget) breakpoint = create (800);

  allocate (breakpoint, 700);
  g_assert_true (sks_breakpoint_get_narrow (SKS_BREAKPOINT (breakpoint)));
  allocate (breakpoint, 800);
  g_assert_false (sks_breakpoint_get_narrow (SKS_BREAKPOINT (breakpoint)));
  g_assert_finalize_object (g_steal_pointer (&breakpoint));
}

static void
test_asks_for_little (void)
{
  g_autoptr(GtkWidget) breakpoint = create (800);
  int minimum, natural;

  gtk_widget_measure (breakpoint, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 360);
  g_assert_cmpint (natural, ==, 800);
  gtk_widget_measure (breakpoint, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  g_assert_finalize_object (g_steal_pointer (&breakpoint));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/Sks/Breakpoint/defaults", test_defaults);
  g_test_add_func ("/Sks/Breakpoint/width", test_width);
  g_test_add_func ("/Sks/Breakpoint/needs", test_needs);
  g_test_add_func ("/Sks/Breakpoint/asks-for-little", test_asks_for_little);
  return g_test_run ();
}
