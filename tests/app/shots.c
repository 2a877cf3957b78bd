// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

/* Takes pictures of every view of the real window: shots OUTDIR. All that they show was played in the kernel. */

#include "config.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sks-application.h"
#include "sks-new-socket.h"
#include "sks-test-window.h"

#define SETTLE_MS 450

typedef struct
{
  const char *suffix;
  const char *language;
  gboolean dark;
  int width, height;
  int dpi;
} Variant;

static const Variant variants[] = {
  { "", "en", FALSE, 1280, 860, 96 },
  { "-dark", "en", TRUE, 1280, 860, 96 },
  { "-medium", "en", FALSE, 800, 640, 96 },
  { "-narrow", "en", FALSE, 360, 720, 96 },
  { "-narrow-dark", "en", TRUE, 360, 720, 96 },
  { "-short", "en", FALSE, 360, 540, 96 },
  { "-large", "en", FALSE, 1280, 860, 144 },
  { "-large-narrow", "en", FALSE, 360, 720, 144 },
  { "-zh", "zh_CN", FALSE, 1280, 860, 96 },
  { "-zh-dark", "zh_CN", TRUE, 1280, 860, 96 },
  { "-zh-narrow", "zh_CN", FALSE, 360, 720, 96 },
};

static const char *const lines[] = {
  "server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
  "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
  "server.bind(('127.0.0.1', %d))",
  "server.listen(5)",
  "client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
  "client.connect(server.getsockname())",
  "conn, peer = server.accept()",
  "client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)",
  "client.sendall(b'hello\\r\\n')",
  "conn.recv(1024)",
  "conn.sendall(b'hello\\r\\n')",
  "client.recv(1024)",
  "conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 100000)",
  "client.send(b'one ')",
  "client.send(b'two ')",
  "client.send(b'three ')",
  "client.send(b'four ')",
  "client.send(b'five\\r\\n')",
  "conn.recv(16)",
  "conn.recv(1024)",
  "conn.sendall(b'one two three four five\\r\\n')",
  "client.recv(1024)",
  "other = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
  "other.connect(('127.0.0.1', 1))",
  "probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
  "probe.bind(('0.0.0.0', 0))",
};

static const char *outdir;
static const Variant *variant;

static void
stop_cb (gpointer data)
{
  g_main_loop_quit (data);
}

static void
settle (guint ms)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add_once (ms, stop_cb, loop);
  g_main_loop_run (loop);
}

/* Popovers have surfaces of their own; they are put where the display shows them. */
static void
snapshot_popovers (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
        {
          g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (child);
          GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (child));
          double x, y;

          gtk_native_get_surface_transform (GTK_NATIVE (child), &x, &y);
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (snapshot,
                                  &GRAPHENE_POINT_INIT ((float) (gdk_popup_get_position_x (GDK_POPUP (surface)) + x),
                                                        (float) (gdk_popup_get_position_y (GDK_POPUP (surface)) + y)));
          gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (child), gtk_widget_get_height (child));
          gtk_snapshot_restore (snapshot);
        }
      snapshot_popovers (child, snapshot);
    }
}

static GskRenderNode *
draw (GtkWidget *window)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));
  snapshot_popovers (window, snapshot);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
take (GtkWidget  *window,
      const char *name)
{
  g_autofree char *base = g_strconcat (name, variant->suffix, ".png", NULL);
  g_autofree char *path = g_build_filename (outdir, base, NULL);
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;

  settle (SETTLE_MS);
  /* A window that is between two layouts draws nothing. */
  while (!(node = draw (window)))
    settle (20);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (window),
                                                              (float) gtk_widget_get_height (window)));
  if (!gdk_texture_save_to_png (texture, path))
    g_error ("%s cannot be written", path);
}

/* 9999, or what the kernel chooses where another program has it. */
static int
choose_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (9999), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;
  gboolean is_free;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  is_free = bind (fd, (struct sockaddr *) &address, sizeof address) == 0 && listen (fd, 1) == 0;
  close (fd);
  return is_free ? 9999 : 0;
}

static void
play (SksSession *session)
{
  int port = choose_port ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], "%d", 2);
      g_autofree char *number = g_strdup_printf ("%d", port);
      g_autofree char *line = g_strjoinv (number, parts);
      g_autoptr(GError) error = NULL;
      g_autoptr(SksCall) call = sks_session_call_line (session, line, TRUE, &error);

      if (!call)
        g_error ("%s: %s", line, error->message);
      settle (5);
    }
}

static SksSocket *
find (GtkWidget  *window,
      const char *name)
{
  return sks_session_find_socket (sks_window_get_session (SKS_WINDOW (window)), name);
}

static void
show (GtkWidget  *window,
      const char *socket,
      const char *page)
{
  sks_window_select_socket (SKS_WINDOW (window), find (window, socket));
  gtk_widget_activate_action (window, "win.show-page", "s", page);
}

static void
close_popovers (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
        gtk_popover_popdown (GTK_POPOVER (child));
      close_popovers (child);
    }
}

static void
take_new_socket (GtkWidget  *window,
                 const char *preset,
                 const char *name)
{
  gtk_widget_activate_action (window, "win.new-socket-preset", "s", preset);
  take (window, name);
  close_popovers (window);
}

/* No protocol of IPv4 is a SOCK_RDM. */
static void
take_refused (GtkWidget *window)
{
  GtkWidget *popover;

  gtk_widget_activate_action (window, "win.new-socket-preset", "s", "tcp-client");
  settle (SETTLE_MS);
  popover = sks_test_find (window, SKS_TYPE_NEW_SOCKET, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (sks_test_find (popover, GTK_TYPE_DROP_DOWN, "type")), 4);
  settle (SETTLE_MS);
  sks_test_click (sks_test_find (popover, GTK_TYPE_BUTTON, "create"));
  take (window, "new-socket-refused");
  close_popovers (window);
}

/* The number of the call that was refused. */
static guint
find_error (SksSession *session)
{
  SksJournal *journal = sks_session_get_journal (session);
  guint number = sks_journal_get_n_records (journal);

  while (number > 1 && !(sks_journal_get_flags (journal, number) & SKS_RECORD_FAILED))
    number--;
  return number;
}

static void
take_all (GtkWidget *window)
{
  SksSession *session = sks_window_get_session (SKS_WINDOW (window));
  g_autoptr(SksCall) waiting = NULL;
  g_autoptr(GError) error = NULL;

  take (window, "welcome");
  take_new_socket (window, "tcp-server", "new-socket-first");
  play (session);
  waiting = sks_session_call_line (session, "conn.recv(1024)", FALSE, &error);
  if (!waiting)
    g_error ("%s", error->message);
  show (window, "client", "calls");
  take (window, "main-calls");
  show (window, "conn", "data");
  take (window, "main-data");
  show (window, "conn", "options");
  take (window, "main-options");
  show (window, "conn", "state");
  take (window, "main-state");
  show (window, "server", "calls");
  take (window, "main-server");
  show (window, "other", "calls");
  take (window, "main-refused");
  show (window, "probe", "data");
  take (window, "main-udp");
  show (window, "client", "calls");
  take_new_socket (window, "tcp-client", "new-socket");
  take_new_socket (window, "unix-stream", "new-socket-unix");
  gtk_widget_activate_action (window, "win.toggle-timeline", NULL);
  take (window, "journal");
  gtk_widget_activate_action (window, "win.open-call", "u", find_error (session));
  take (window, "error-card");
  close_popovers (window);
  gtk_widget_activate_action (window, "win.toggle-timeline", NULL);
  gtk_widget_activate_action (window, "win.toggle-sockets", NULL);
  take (window, "sockets");
  take_refused (window);
}

static void
shoot (GtkApplication *application)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  GtkWidget *window;

  adw_style_manager_set_color_scheme (style, variant->dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", variant->dpi * 1024, "gtk-font-name", "Sans 11",
                "gtk-xft-antialias", 1, "gtk-xft-hinting", 1, "gtk-xft-hintstyle", "hintslight", "gtk-enable-animations", FALSE,
                "gtk-decoration-layout", ":close", NULL);
  window = sks_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (window), variant->width, variant->height);
  gtk_window_present (GTK_WINDOW (window));
  take_all (window);
  gtk_window_close (GTK_WINDOW (window));
  for (guint i = 0; i < 50 && gtk_application_get_windows (application); i++)
    settle (50);
}

/* A process has one language. */
static void
run_in_language (const char *program,
                 const char *language)
{
  const char *argv[] = { program, outdir, language, NULL };
  g_autoptr(GError) error = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", language, error->message);
}

int
main (int   argc,
      char *argv[])
{
  const char *language = argc > 2 ? argv[2] : NULL;
  const char *only = argc > 3 ? argv[3] : NULL;
  g_autoptr(SksApplication) application = NULL;

  if (argc < 2)
    {
      g_printerr ("Usage: %s OUTDIR [LANGUAGE [SUFFIX]]\n", argv[0]);
      return 2;
    }
  outdir = argv[1];
  if (!language)
    {
      run_in_language (argv[0], "en");
      run_in_language (argv[0], "zh_CN");
      return 0;
    }

  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("LANGUAGE", language, TRUE);
  sks_application_prepare_process ();
  application = sks_application_new (G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return 1;
  sks_test_hide_frame ();
  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      variant = &variants[i];
      if (g_str_equal (variant->language, language) && (!only || g_str_equal (variant->suffix, only)))
        shoot (GTK_APPLICATION (application));
    }
  return 0;
}
