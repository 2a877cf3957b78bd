// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>

#include "sks-ribbon-layout.h"
#include "sks-ribbon.h"
#include "sks-run-words.h"
#include "sks-test-session.h"
#include "sks-workers.h"

#define WIDE 900
#define NARROW 320

typedef struct
{
  SksSession *session;
  SksTraffic *traffic;
  GtkWidget *window;
  SksRibbon *ribbon;
  guint opened; /* by win.open-call */
} Fixture;

static void
play (SksSession        *session,
      const char *const *lines)
{
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(SksCall) call = sks_test_call (session, lines[i]);

      g_assert_false (sks_value_is (sks_call_get_result (call), SKS_VALUE_EXCEPTION));
    }
}

static SksRun *
get_run (Fixture *fixture)
{
  g_autoptr(SksRun) run = g_list_model_get_item (G_LIST_MODEL (fixture->traffic), 0);

  return run; /* the traffic holds it */
}

static void
opened_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       data)
{
  ((Fixture *) data)->opened = g_variant_get_uint32 (parameter);
}

/* What one sees of five sends that two receives took. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const lines[] = { "client.send(b'one ')",  "client.send(b'two ')",  "client.send(b'three ')", "client.send(b'four ')",
                                       "client.send(b'five\\r\\n')", "conn.recv(16)", "conn.recv(1024)", NULL };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("open-call", G_VARIANT_TYPE_UINT32);

  fixture->session = sks_session_new ();
  sks_session_set_observe (fixture->session, TRUE);
  sks_test_make_tcp (fixture->session);
  sks_test_wait_until (sks_socket_get_peer_id (sks_session_find_socket (fixture->session, "conn")) != 0);
  play (fixture->session, lines);
  fixture->traffic = sks_traffic_new (fixture->session, sks_session_find_socket (fixture->session, "conn"));
  sks_traffic_set_paused (fixture->traffic, FALSE);
  sks_test_wait_until (sks_traffic_get_n_receives (fixture->traffic) == 2);

  fixture->window = g_object_ref_sink (adw_window_new ());
  fixture->ribbon = SKS_RIBBON (sks_ribbon_new ());
  gtk_widget_set_valign (GTK_WIDGET (fixture->ribbon), GTK_ALIGN_START);
  gtk_widget_set_halign (GTK_WIDGET (fixture->ribbon), GTK_ALIGN_FILL);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->ribbon));
  g_signal_connect (action, "activate", G_CALLBACK (opened_cb), fixture);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
  sks_ribbon_set_run (fixture->ribbon, get_run (fixture), fixture->traffic);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDE, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sks_test_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->ribbon)) > 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->traffic);
  g_object_unref (fixture->session);
}

static guint
get_number (Fixture  *fixture,
            gboolean  send,
            guint     index)
{
  guint n;
  const SksEdge *edges = send ? sks_run_get_sends (get_run (fixture), &n) : sks_run_get_receives (get_run (fixture), &n);

  g_assert_cmpuint (index, <, n);

  return edges[index].number;
}

/* Every block and every bracket is found where it is said to be, and nothing beside them. */
static void
test_pick (Fixture       *fixture,
           gconstpointer  data)
{
  gboolean send;

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; i < (k == 0 ? 5 : 2); i++)
      {
        GdkRectangle area;
        const SksEdge *edge;

        g_assert_true (sks_ribbon_get_edge_area (fixture->ribbon, k == 0, i, &area));
        edge = sks_ribbon_pick_edge (fixture->ribbon, area.x + area.width / 2.0, area.y + area.height / 2.0, &send);
        g_assert_nonnull (edge);
        g_assert_cmpint (send, ==, k == 0);
        g_assert_cmpuint (edge->number, ==, get_number (fixture, k == 0, i));
      }
  g_assert_null (sks_ribbon_pick_edge (fixture->ribbon, 1, 20, &send));
  g_assert_null (sks_ribbon_pick_edge (fixture->ribbon, WIDE - 5, 20, &send));
}

static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  g_assert_not_reached ();
}

static void
test_click (Fixture       *fixture,
            gconstpointer  data)
{
  GtkEventController *click = find_controller (GTK_WIDGET (fixture->ribbon), GTK_TYPE_GESTURE_CLICK);
  GdkRectangle area;

  g_assert_true (sks_ribbon_get_edge_area (fixture->ribbon, TRUE, 3, &area));
  g_signal_emit_by_name (click, "released", 1, area.x + 3.0, area.y + area.height / 2.0);
  g_assert_cmpuint (fixture->opened, ==, get_number (fixture, TRUE, 3));
  g_assert_true (sks_ribbon_get_edge_area (fixture->ribbon, FALSE, 1, &area));
  g_signal_emit_by_name (click, "released", 1, area.x + 3.0, area.y + area.height / 2.0);
  g_assert_cmpuint (fixture->opened, ==, get_number (fixture, FALSE, 1));
}

static void
press (Fixture *fixture,
       guint    keyval)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (find_controller (GTK_WIDGET (fixture->ribbon), GTK_TYPE_EVENT_CONTROLLER_KEY), "key-pressed", keyval, 0, 0, &handled);
}

static void
test_keyboard (Fixture       *fixture,
               gconstpointer  data)
{
  static const guint keys[] = { GDK_KEY_Right, GDK_KEY_Right, GDK_KEY_Right, GDK_KEY_Right, GDK_KEY_Down, GDK_KEY_Return };

  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->ribbon)));
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->opened, ==, get_number (fixture, TRUE, 0));
  /* The fifth send lies in the second receive. */
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    press (fixture, keys[i]);
  g_assert_cmpuint (fixture->opened, ==, get_number (fixture, FALSE, 1));
  press (fixture, GDK_KEY_Left);
  press (fixture, GDK_KEY_Up);
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->opened, ==, get_number (fixture, TRUE, 0));
}

static int
measure (Fixture *fixture,
         int      width)
{
  int height;

  gtk_widget_measure (GTK_WIDGET (fixture->ribbon), GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);

  return height;
}

static void
test_parts (Fixture       *fixture,
            gconstpointer  data)
{
  int both = measure (fixture, WIDE), text;
  GdkRectangle area;

  g_assert_cmpint (measure (fixture, NARROW), >, both); /* in several lines */
  sks_ribbon_set_form (fixture->ribbon, SKS_RIBBON_TEXT);
  text = measure (fixture, WIDE);
  g_assert_cmpint (text, <, both);
  sks_ribbon_set_form (fixture->ribbon, SKS_RIBBON_BOTH);
  sks_ribbon_set_edges (fixture->ribbon, FALSE);
  g_assert_cmpint (measure (fixture, WIDE), <, both);
  g_assert_false (sks_ribbon_get_edge_area (fixture->ribbon, TRUE, 0, &area));
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (fixture->ribbon)));
}

static void
test_accessible (Fixture       *fixture,
                 gconstpointer  data)
{
  gtk_test_accessible_assert_role (fixture->ribbon, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (fixture->ribbon, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Received from client: 25 bytes, one two three four five\\r\\n; #7, a send of 4 bytes; #8, a send of 4 bytes; "
                                       "#9, a send of 6 bytes; #10, a send of 5 bytes; #11, a send of 6 bytes; #12, a receive of 16 bytes; "
                                       "#13, a receive of 9 bytes");
  press (fixture, GDK_KEY_Right);
  gtk_test_accessible_assert_property (fixture->ribbon, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "#8, a send of 4 bytes");
}

static void
test_words (Fixture       *fixture,
            gconstpointer  data)
{
  SksRun *run = get_run (fixture);
  g_autofree char *tag = sks_run_words_tag (run);
  g_autofree char *hint = sks_run_words_hint (run, fixture->traffic);
  g_autofree char *waiting = sks_run_words_waiting (run, fixture->traffic);

  g_assert_cmpstr (tag, ==, "5 sends → 2 receives");
  g_assert_cmpstr (hint, ==, "A stream keeps bytes, not messages: recv(16) took 3 whole sends and 2 bytes of #10; recv(1024) went on from there.");
  g_assert_null (waiting);
}

/* An edge over several lines has a segment in each. */
static void
test_segments (void)
{
  const SksRibbonLayout layout = { .per_line = 8, .n_lines = 3 };
  const SksEdge edge = { .offset = 6, .length = 12 };
  SksRibbonSegment segment;

  g_assert_true (sks_ribbon_layout_get_segment (&layout, &edge, 20, 0, &segment));
  g_assert_cmpuint (segment.start, ==, 6);
  g_assert_cmpuint (segment.end, ==, 8);
  g_assert_true (segment.first && !segment.last);
  g_assert_true (sks_ribbon_layout_get_segment (&layout, &edge, 20, 1, &segment));
  g_assert_true (segment.start == 0 && segment.end == 8 && !segment.first && !segment.last);
  g_assert_true (sks_ribbon_layout_get_segment (&layout, &edge, 20, 2, &segment));
  g_assert_true (segment.start == 0 && segment.end == 2 && !segment.first && segment.last);
  g_assert_false (sks_ribbon_layout_get_segment (&layout, &edge, 16, 2, &segment));
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  sks_workers_init ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/Sks/Ribbon/pick", test_pick);
  ADD ("/Sks/Ribbon/click", test_click);
  ADD ("/Sks/Ribbon/keyboard", test_keyboard);
  ADD ("/Sks/Ribbon/parts", test_parts);
  ADD ("/Sks/Ribbon/accessible", test_accessible);
  ADD ("/Sks/Ribbon/words", test_words);
  g_test_add_func ("/Sks/Ribbon/segments", test_segments);

  return g_test_run ();
}
