// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-application.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "sks-window.h"
#include "sks-workers.h"

struct _SksApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (SksApplication, sks_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *accels[3];
} keys[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.new-socket", { "<Control>n" } },
  { "win.run-call", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.interrupt-newest", { "<Control>period" } },
  { "win.interrupt-all", { "<Control><Shift>period", "<Control>greater" } },
  { "win.show-page('calls')", { "<Alt>1" } },
  { "win.show-page('data')", { "<Alt>2" } },
  { "win.show-page('options')", { "<Alt>3" } },
  { "win.show-page('state')", { "<Alt>4" } },
  { "win.previous-socket", { "<Control>Page_Up" } },
  { "win.next-socket", { "<Control>Page_Down" } },
  { "win.find-call", { "<Control>k" } },
  { "win.filter", { "<Control>f" } },
  { "win.errors-only", { "<Control>e" } },
  { "win.toggle-timeline", { "<Control><Shift>j" } },
  { "win.repeat", { "<Control>r" } },
  { "win.next-pane", { "F6" } },
  { "win.toggle-sockets", { "F9" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
};

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  GtkApplication *application = data;
  g_autoptr(GList) windows = g_list_copy (gtk_application_get_windows (application));

  /* Each window closes its session first, and may ask. The application ends with its last window. */
  for (GList *link = windows; link; link = link->next)
    gtk_window_close (link->data);
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       data)
{
  adw_show_about_window (gtk_application_get_active_window (data),
                         "application-name", _("Sockscope"),
                         "application-icon", SKS_APPLICATION_ID,
                         "developer-name", _("The Sockscope authors"),
                         "version", PACKAGE_VERSION,
                         "copyright", "© The Sockscope authors",
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _("A workbench for sockets: create them, play calls on them for real, "
                                       "and see what each call did."),
                         /* Translators: your names, one per line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static const GActionEntry app_actions[] = {
  { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
  { "about", about_cb, NULL, NULL, NULL, { 0 } },
};

static void
sks_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (sks_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (SKS_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), app_actions, G_N_ELEMENTS (app_actions), application);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), keys[i].action, keys[i].accels);
}

static void
sks_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (!window)
    window = GTK_WINDOW (sks_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

static void
sks_application_class_init (SksApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = sks_application_startup;
  application_class->activate = sks_application_activate;
}

static void
sks_application_init (SksApplication *self)
{
}

SksApplication *
sks_application_new (GApplicationFlags flags)
{
  return g_object_new (SKS_TYPE_APPLICATION,
                       "application-id", SKS_APPLICATION_ID,
                       "flags", flags,
                       "resource-base-path", SKS_RESOURCE_PATH,
                       NULL);
}

void
sks_application_prepare_process (void)
{
  const char *localedir = g_getenv ("SKS_LOCALEDIR");

  sks_workers_init ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir ? localedir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* GL without a graphics card is drawn by the processor: it takes longer to the first frame and 65 MiB more than cairo does. */
  if (!g_file_test ("/dev/dri", G_FILE_TEST_IS_DIR))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}
