// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "sks-calls-page.h"
#include "sks-workers.h"

/* What the tests of the Calls page share: a window with the page over a real session, and hands that find and click its widgets. */

typedef struct
{
  SksSession *session;
  GtkWidget *window;
  SksCallsPage *page;
} CallsFixture;

typedef gboolean (*WidgetFunc) (GtkWidget *widget, gconstpointer data);
typedef gboolean (*Condition) (gpointer data);

#define WATCHDOG_S 20

static inline gboolean
watchdog_cb (gpointer what)
{
  g_error ("waited in vain for %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

static inline void
wait_for (Condition   condition,
          gpointer    data,
          const char *what)
{
  guint watchdog = g_timeout_add_seconds (WATCHDOG_S, watchdog_cb, (gpointer) what);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watchdog);
}

static inline void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static inline GtkWidget *
find_widget (GtkWidget    *root,
             WidgetFunc    matches,
             gconstpointer data)
{
  if (matches (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, matches, data);

      if (found)
        return found;
    }
  return NULL;
}

static inline gboolean
is_button_labelled (GtkWidget    *widget,
                    gconstpointer label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static inline gboolean
has_class (GtkWidget    *widget,
           gconstpointer css_class)
{
  return gtk_widget_has_css_class (widget, css_class);
}

static inline gboolean
has_type_named (GtkWidget    *widget,
                gconstpointer name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

static inline void
click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static inline void
click_labelled (GtkWidget  *root,
                const char *label)
{
  GtkWidget *button = find_widget (root, is_button_labelled, label);

  if (button == NULL)
    g_error ("no button %s", label);
  click (button);
}

static inline GtkWidget *
get_entry_in (GtkWidget *root,
              guint     *index)
{
  if (GTK_IS_ENTRY (root) || GTK_IS_SPIN_BUTTON (root))
    return (*index)-- == 0 ? root : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = get_entry_in (child, index);

      if (found)
        return found;
    }
  return NULL;
}

/* The entries of an editor count from 0, top to bottom, hidden ones too. */
static inline GtkWidget *
get_entry (GtkWidget *editor,
           guint      index)
{
  GtkWidget *entry = get_entry_in (editor, &index);

  g_assert_nonnull (entry);
  return entry;
}

static inline void
type_into (GtkWidget  *editor,
           guint       index,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_entry (editor, index)), text);
}

static inline GtkWidget *
get_arg (CallsFixture *fixture,
         guint         index)
{
  return GTK_WIDGET (sks_call_form_get_editor (sks_calls_page_get_form (fixture->page), index));
}

static inline GtkWidget *
get_call_button (CallsFixture *fixture)
{
  return find_widget (GTK_WIDGET (sks_calls_page_get_form (fixture->page)), has_class, "call");
}

static inline gboolean
is_chip_of (GtkWidget    *widget,
            gconstpointer name)
{
  return gtk_widget_has_css_class (widget, "chip") && is_button_labelled (widget, name);
}

static inline GtkWidget *
get_chip (CallsFixture *fixture,
          const char   *name)
{
  return find_widget (GTK_WIDGET (fixture->page), is_chip_of, name);
}

static inline gboolean
chip_exists (gpointer data)
{
  gpointer *both = data;

  return get_chip (both[0], both[1]) != NULL;
}

/* The chip of a call comes when the socket's state has been read again. */
static inline void
choose (CallsFixture *fixture,
        const char   *name)
{
  wait_for (chip_exists, ((gpointer[]) { fixture, (gpointer) name }), name);
  click (get_chip (fixture, name));
  g_assert_cmpstr (sks_call_form_get_call (sks_calls_page_get_form (fixture->page))->name, ==, name);
}

static inline void
choose_any (CallsFixture *fixture,
            const char   *name)
{
  sks_calls_page_select_call (fixture->page, sks_call_spec_find (SKS_ON_SOCKET, name));
}

static inline guint
press_call (CallsFixture *fixture)
{
  SksJournal *journal = sks_session_get_journal (fixture->session);
  guint before = sks_journal_get_n_records (journal);

  click (get_call_button (fixture));
  g_assert_cmpuint (sks_journal_get_n_records (journal), ==, before + 1);
  return before + 1;
}

static inline gboolean
record_is_done (gpointer data)
{
  gpointer *both = data;

  return !(sks_journal_get_flags (both[0], GPOINTER_TO_UINT (both[1])) & SKS_RECORD_RUNNING);
}

static inline SksRecordData *
wait_for_record (CallsFixture *fixture,
                 guint         number)
{
  SksJournal *journal = sks_session_get_journal (fixture->session);

  wait_for (record_is_done, ((gpointer[]) { journal, GUINT_TO_POINTER (number) }), "a call's end");
  run_pending ();
  return sks_journal_get (journal, number);
}

/* The result of a record as Python prints it, or the exception's type with its errno. */
static inline char *
dup_result (const SksRecordData *data)
{
  if (data->result == NULL)
    return g_strdup ("interrupted");
  if (sks_value_is (data->result, SKS_VALUE_EXCEPTION))
    return g_strdup_printf ("%s %d", sks_value_get_exception_type (data->result), sks_value_get_errno (data->result));
  return sks_value_to_python (data->result);
}

static inline void
assert_call_gives (CallsFixture *fixture,
                   const char   *expected)
{
  guint number = press_call (fixture);
  g_autoptr(SksRecordData) data = wait_for_record (fixture, number);
  g_autofree char *result = dup_result (data);

  g_assert_cmpstr (result, ==, expected);
}

static inline void
play (CallsFixture *fixture,
      const char   *line)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SksCall) call = sks_session_call_line (fixture->session, line, TRUE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (call);
}

static inline void
show_socket (CallsFixture *fixture,
             const char   *name)
{
  SksSocket *socket = sks_session_find_socket (fixture->session, name);

  g_assert_nonnull (socket);
  g_object_set (fixture->page, "socket", socket, NULL);
}

static inline gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

static inline void
calls_fixture_set_up (CallsFixture *fixture,
                      gconstpointer data)
{
  fixture->session = sks_session_new ();
  sks_session_set_observe (fixture->session, TRUE);
  fixture->window = adw_window_new ();
  fixture->page = SKS_CALLS_PAGE (sks_calls_page_new ());
  g_object_set (fixture->page, "session", fixture->session, NULL);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 600);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for (is_mapped, fixture->page, "the window");
}

static inline void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      done)
{
  sks_session_close_all_finish (SKS_SESSION (source), result, NULL);
  *(gboolean *) done = TRUE;
}

static inline gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static inline void
calls_fixture_tear_down (CallsFixture *fixture,
                         gconstpointer data)
{
  gboolean closed = FALSE;

  sks_session_close_all_async (fixture->session, TRUE, closed_cb, &closed);
  wait_for (is_true, &closed, "the sockets to close");
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  run_pending ();
  g_assert_null (fixture->page);
  g_assert_finalize_object (fixture->session);
}

#define calls_test_add(path, function) g_test_add (path, CallsFixture, NULL, calls_fixture_set_up, function, calls_fixture_tear_down)

static inline void
calls_test_init (int   *argc,
                 char ***argv)
{
  sks_workers_init ();
  gtk_test_init (argc, argv, NULL);
  adw_init ();
}
