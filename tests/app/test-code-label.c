// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>

#include "sks-code-label.h"

static SksCode *
create_code (void)
{
  SksCode *code = sks_code_new ();

  sks_code_append (code, SKS_CODE_PLAIN, "conn.");
  sks_code_append (code, SKS_CODE_CALLED, "send");
  sks_code_append (code, SKS_CODE_PLAIN, "(");
  sks_code_append (code, SKS_CODE_STRING, "b'<&\xc3\xa9'");
  sks_code_append (code, SKS_CODE_PLAIN, ", ");
  sks_code_append (code, SKS_CODE_CONSTANT, "64");
  sks_code_append (code, SKS_CODE_PLAIN, ")");
  return code;
}

static PangoAttrList *
get_attributes (GtkWidget *label)
{
  GtkWidget *child = gtk_widget_get_first_child (label);

  return GTK_IS_LABEL (child) ? gtk_label_get_attributes (GTK_LABEL (child))
                              : gtk_inscription_get_attributes (GTK_INSCRIPTION (child));
}

/* The colour of the text at a byte, as "#rrggbb"; "" where it is the label's own. */
static char *
dup_colour_at (GtkWidget *label,
               guint      position)
{
  g_autoptr(GSList) attributes = pango_attr_list_get_attributes (get_attributes (label));
  char *colour = g_strdup ("");

  for (GSList *l = attributes; l; l = l->next)
    {
      PangoAttribute *attribute = l->data;
      PangoAttrColor *found = pango_attribute_as_color (attribute);

      if (found && attribute->start_index <= position && position < attribute->end_index)
        {
          g_free (colour);
          colour = g_strdup_printf ("#%02x%02x%02x", found->color.red >> 8, found->color.green >> 8, found->color.blue >> 8);
        }
    }
  g_slist_free_full (attributes, (GDestroyNotify) pango_attribute_destroy);
  attributes = NULL;
  return colour;
}

static void
assert_colours (GtkWidget  *label,
                const char *string,
                const char *constant)
{
  g_autofree char *at_plain = dup_colour_at (label, 0);
  g_autofree char *at_string = dup_colour_at (label, strlen ("conn.send("));
  g_autofree char *at_constant = dup_colour_at (label, strlen ("conn.send(b'<&\xc3\xa9', "));

  g_assert_cmpstr (at_plain, ==, "");
  g_assert_cmpstr (at_string, ==, string);
  g_assert_cmpstr (at_constant, ==, constant);
}

static void
test_colours (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *label = sks_code_label_new ();
  g_autoptr(SksCode) code = create_code ();
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_window_set_child (GTK_WINDOW (window), label);
  sks_code_label_set_code (SKS_CODE_LABEL (label), code);
  g_assert_cmpstr (sks_code_label_get_text (SKS_CODE_LABEL (label)), ==, "conn.send(b'<&\xc3\xa9', 64)");
  g_assert_true (GTK_IS_INSCRIPTION (gtk_widget_get_first_child (label)));
  assert_colours (label, "#1b8553", "#813d9c");

  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  assert_colours (label, "#8ff0a4", "#dc8add");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  assert_colours (label, "#1b8553", "#813d9c");

  sks_code_label_set_text (SKS_CODE_LABEL (label), "plain");
  assert_colours (label, "", "");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_cb (guint *count)
{
  ++*count;
}

static void
test_selectable (void)
{
  GtkWidget *label = g_object_ref_sink (sks_code_label_new ());
  g_autoptr(SksCode) code = create_code ();
  guint n_notified = 0;

  g_signal_connect_swapped (label, "notify::selectable", G_CALLBACK (count_cb), &n_notified);
  sks_code_label_set_code (SKS_CODE_LABEL (label), code);
  sks_code_label_set_selectable (SKS_CODE_LABEL (label), FALSE);
  g_assert_cmpuint (n_notified, ==, 0);
  sks_code_label_set_selectable (SKS_CODE_LABEL (label), TRUE);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_true (GTK_IS_LABEL (gtk_widget_get_first_child (label)));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (label))), ==, "conn.send(b'<&\xc3\xa9', 64)");
  assert_colours (label, "#1b8553", "#813d9c");

  g_assert_false (sks_code_label_get_wrap (SKS_CODE_LABEL (label)));
  g_object_set (label, "wrap", TRUE, NULL);
  g_assert_true (gtk_label_get_wrap (GTK_LABEL (gtk_widget_get_first_child (label))));
  g_assert_finalize_object (label);
}

/* Nobody sees the end of a long line, so it is not laid out; wrapped text is. */
static void
test_long (void)
{
  GtkWidget *label = g_object_ref_sink (sks_code_label_new ());
  g_autofree char *text = g_strnfill (100000, 'x');

  memcpy (text + 599, "\xc3\xa9", 2);
  sks_code_label_set_text (SKS_CODE_LABEL (label), text);
  g_assert_cmpstr (sks_code_label_get_text (SKS_CODE_LABEL (label)), ==, text);
  g_assert_cmpuint (strlen (gtk_inscription_get_text (GTK_INSCRIPTION (gtk_widget_get_first_child (label)))), <, 700);
  g_assert_true (g_str_has_suffix (gtk_inscription_get_text (GTK_INSCRIPTION (gtk_widget_get_first_child (label))), "x…"));
  g_object_set (label, "selectable", TRUE, "wrap", TRUE, NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (label))), ==, text);
  g_assert_finalize_object (label);
}

static void
test_empty (void)
{
  GtkWidget *label = g_object_ref_sink (sks_code_label_new ());

  g_assert_cmpstr (sks_code_label_get_text (SKS_CODE_LABEL (label)), ==, "");
  sks_code_label_set_code (SKS_CODE_LABEL (label), NULL);
  g_assert_cmpstr (sks_code_label_get_text (SKS_CODE_LABEL (label)), ==, "");
  g_assert_finalize_object (label);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_test_add_func ("/Sks/CodeLabel/colours", test_colours);
  g_test_add_func ("/Sks/CodeLabel/selectable", test_selectable);
  g_test_add_func ("/Sks/CodeLabel/long", test_long);
  g_test_add_func ("/Sks/CodeLabel/empty", test_empty);
  return g_test_run ();
}
