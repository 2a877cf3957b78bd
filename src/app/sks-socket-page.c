// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-socket-page.h"

#include <glib/gi18n.h>

#include "sks-breakpoint.h"
#include "sks-constants.h"
#include "sks-peek-row.h"
#include "sks-state-pill.h"
#include "sks-calls-page.h"
#include "sks-data-page.h"
#include "sks-options-page.h"
#include "sks-state-page.h"

#define MOST_NAME_CHARS 36 /* of both names together, beside the switcher */

struct _SksSocketPage
{
  AdwBin parent_instance;

  SksBreakpoint *breakpoint;
  GtkWidget *strip;
  GtkWidget *titles;
  GtkWidget *facts_box;
  GtkLabel *name;
  SksStatePill *pill;
  GtkLabel *facts;
  GtkWidget *names;
  GtkLabel *local;
  GtkWidget *arrow;
  GtkLabel *peer;
  GtkWidget *switcher;
  GtkButton *close;
  AdwViewStack *stack;
  AdwViewSwitcherBar *switcher_bar;
  GtkWidget *peek;

  SksSession *session;
  SksSocket *socket;
  guint tick;
  guint make_source;
  guint pages_wanted : 1;
  guint narrow : 1;
};

G_DEFINE_FINAL_TYPE (SksSocketPage, sks_socket_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SOCKET,
  PROP_NARROW,
  PROP_PAGE_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *name;
  const char *title;
  const char *icon;
  GType (*get_type) (void);
} pages[] = {
  { "calls", N_("Calls"), "system-run-symbolic", sks_calls_page_get_type },
  { "data", N_("Data"), "network-transmit-receive-symbolic", sks_data_page_get_type },
  { "options", N_("Options"), "preferences-other-symbolic", sks_options_page_get_type },
  { "state", N_("State"), "emblem-shared-symbolic", sks_state_page_get_type },
  { NULL }
};

static guint
find_page (const char *name)
{
  for (guint i = 0; pages[i].name; i++)
    if (g_strcmp0 (pages[i].name, name) == 0)
      return i;
  return G_N_ELEMENTS (pages) - 1;
}

/* Each page stands in a holder and is made when it is first shown, or when there is nothing else to do; the holders, and with them the buttons of
 * the switchers, when the first socket is shown. The first frame need not wait for them.
 */
static void
ensure_holders (SksSocketPage *self)
{
  if (adw_view_stack_get_visible_child (self->stack))
    return;
  for (guint i = 0; pages[i].name; i++)
    adw_view_stack_add_titled_with_icon (self->stack, adw_bin_new (), pages[i].name, _(pages[i].title), pages[i].icon);
}

static GtkWidget *
ensure_page (SksSocketPage *self,
             guint          index)
{
  AdwBin *holder;
  GtkWidget *page;

  ensure_holders (self);
  holder = ADW_BIN (adw_view_stack_get_child_by_name (self->stack, pages[index].name));
  page = adw_bin_get_child (holder);
  if (page)
    return page;
  page = g_object_new (pages[index].get_type (), NULL);
  g_object_bind_property (self, "session", page, "session", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "socket", page, "socket", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->breakpoint, "narrow", page, "narrow", G_BINDING_SYNC_CREATE);
  adw_bin_set_child (holder, page);
  return page;
}

static gboolean
make_next_page_cb (gpointer data)
{
  SksSocketPage *self = data;

  for (guint i = 0; pages[i].name; i++)
    if (!adw_bin_get_child (ADW_BIN (adw_view_stack_get_child_by_name (self->stack, pages[i].name))))
      {
        ensure_page (self, i);
        return G_SOURCE_CONTINUE;
      }
  self->make_source = 0;
  return G_SOURCE_REMOVE;
}

static void
ensure_visible_page (SksSocketPage *self)
{
  guint index = find_page (adw_view_stack_get_visible_child_name (self->stack));

  if (pages[index].name)
    ensure_page (self, index);
}

/* "fd 9 · AF_INET · SOCK_STREAM", and the protocol where it was chosen. */
static char *
dup_facts (SksSocket *socket)
{
  const SksConstant *family = sks_constants_find (SKS_CONSTANTS_FAMILY, sks_socket_get_family (socket));
  const SksConstant *type = sks_constants_find (SKS_CONSTANTS_TYPE, sks_socket_get_socket_type (socket));
  const SksConstant *protocol = sks_constants_find (SKS_CONSTANTS_PROTOCOL, sks_socket_get_protocol (socket));
  GString *facts = g_string_new (NULL);

  if (sks_socket_is_open (socket))
    g_string_append_printf (facts, _("fd %d"), sks_socket_get_fd (socket));
  else
    g_string_append_printf (facts, _("closed, was fd %d"), sks_socket_get_last_fd (socket));
  g_string_append_printf (facts, " · %s · %s", family ? family->name : "?", type ? type->name : "?");
  if (protocol && sks_socket_get_protocol (socket) != 0)
    g_string_append_printf (facts, " · %s", protocol->name);
  return g_string_free (facts, FALSE);
}

/* Where not all fits, the names are worth more than the family and the type; the longer of the two gives way. */
static void
keep_names (SksSocketPage *self)
{
  int n_local = (int) g_utf8_strlen (gtk_label_get_label (self->local), -1);
  int n_peer = (int) g_utf8_strlen (gtk_label_get_label (self->peer), -1);
  gboolean room = !sks_breakpoint_get_narrow (self->breakpoint);

  gtk_label_set_width_chars (self->local, room ? MIN (n_local, MAX (MOST_NAME_CHARS / 2, MOST_NAME_CHARS - n_peer)) : -1);
  gtk_label_set_width_chars (self->peer, room ? MIN (n_peer, MAX (MOST_NAME_CHARS / 2, MOST_NAME_CHARS - n_local)) : -1);
}

static void
show_names (SksSocketPage *self)
{
  const char *local = sks_socket_get_local_text (self->socket);
  const char *peer = sks_socket_get_peer_text (self->socket);
  g_autofree char *both = g_strdup_printf (*peer ? "%s ⇄ %s" : "%s", local, peer);

  gtk_label_set_label (self->local, local);
  gtk_label_set_label (self->peer, peer);
  gtk_widget_set_visible (self->arrow, *peer != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->peer), *peer != '\0');
  gtk_widget_set_visible (self->names, *local || *peer);
  gtk_widget_set_tooltip_text (self->names, both);
  keep_names (self);
}

static void
show_close_button (SksSocketPage *self)
{
  gboolean open = sks_socket_is_open (self->socket);

  gtk_button_set_label (self->close, open ? _("Close") : _("Remove"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->close),
                               open ? _("Interrupt what waits on this socket, then close it")
                                    : _("Take this closed socket out of the list; its calls stay in the journal"));
}

static void
show_socket (SksSocketPage *self)
{
  g_autofree char *facts = NULL;

  if (!self->socket)
    return;
  facts = dup_facts (self->socket);
  gtk_label_set_label (self->name, sks_socket_get_name (self->socket));
  sks_state_pill_set_state (self->pill, sks_socket_get_state (self->socket));
  gtk_label_set_label (self->facts, facts);
  show_names (self);
  show_close_button (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SksSocketPage *self = SKS_SOCKET_PAGE (widget);

  self->tick = 0;
  show_socket (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (SksSocketPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_socket (self);
  else if (!self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* Three layouts: all in one strip; the switcher below the pages; and, with one pane, the name in the window's header too. */
static void
show_layout (SksSocketPage *self)
{
  gboolean compact = sks_breakpoint_get_narrow (self->breakpoint);

  gtk_widget_set_visible (self->switcher, !compact);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, compact);
  gtk_widget_set_visible (self->titles, !self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), !self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->close), !self->narrow);
  gtk_widget_set_halign (self->facts_box, self->narrow ? GTK_ALIGN_CENTER : GTK_ALIGN_FILL);
  gtk_widget_set_visible (self->peek, self->narrow);
  keep_names (self);
  if (self->narrow)
    gtk_widget_add_css_class (self->strip, "narrow");
  else
    gtk_widget_remove_css_class (self->strip, "narrow");
}

static void
page_changed_cb (SksSocketPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ensure_visible_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE_NAME]);
}

static void
close_clicked_cb (SksSocketPage *self)
{
  if (!self->socket)
    return;
  if (sks_socket_is_open (self->socket))
    sks_session_close_socket (self->session, self->socket);
  else
    sks_session_forget_socket (self->session, self->socket);
}

static void
sks_socket_page_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SksSocketPage *self = SKS_SOCKET_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SOCKET:
      g_value_set_object (value, self->socket);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_PAGE_NAME:
      g_value_set_string (value, sks_socket_page_get_page_name (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_socket_page_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SksSocketPage *self = SKS_SOCKET_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      g_set_object (&self->session, g_value_get_object (value));
      break;
    case PROP_SOCKET:
      sks_socket_page_set_socket (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      show_layout (self);
      break;
    case PROP_PAGE_NAME:
      sks_socket_page_show (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_socket_page_map (GtkWidget *widget)
{
  SksSocketPage *self = SKS_SOCKET_PAGE (widget);

  ensure_holders (self);
  ensure_visible_page (self);
  if (!self->pages_wanted)
    self->make_source = g_idle_add_full (G_PRIORITY_LOW, make_next_page_cb, self, NULL);
  self->pages_wanted = TRUE;
  GTK_WIDGET_CLASS (sks_socket_page_parent_class)->map (widget);
}

static void
sks_socket_page_dispose (GObject *object)
{
  SksSocketPage *self = SKS_SOCKET_PAGE (object);

  g_clear_handle_id (&self->make_source, g_source_remove);
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  sks_socket_page_set_socket (self, NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sks_socket_page_parent_class)->dispose (object);
}

static void
sks_socket_page_class_init (SksSocketPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_socket_page_get_property;
  object_class->set_property = sks_socket_page_set_property;
  object_class->dispose = sks_socket_page_dispose;
  widget_class->map = sks_socket_page_map;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOCKET] = g_param_spec_object ("socket", NULL, NULL, SKS_TYPE_SOCKET,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAGE_NAME] = g_param_spec_string ("page-name", NULL, NULL, NULL,
                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SKS_TYPE_BREAKPOINT);
  g_type_ensure (SKS_TYPE_PEEK_ROW);
  g_type_ensure (SKS_TYPE_STATE_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-socket-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, breakpoint);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, strip);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, titles);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, facts_box);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, name);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, pill);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, facts);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, names);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, local);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, arrow);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, peer);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, switcher);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, close);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, SksSocketPage, peek);
  gtk_widget_class_bind_template_callback (widget_class, show_layout);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_clicked_cb);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_socket_page_init (SksSocketPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_layout (self);
}

void
sks_socket_page_set_socket (SksSocketPage *self,
                            SksSocket     *socket)
{
  if (self->socket == socket)
    return;
  if (self->socket)
    g_signal_handlers_disconnect_by_func (self->socket, changed_cb, self);
  g_set_object (&self->socket, socket);
  if (socket)
    {
      g_signal_connect_swapped (socket, "notify", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (socket, "changed", G_CALLBACK (changed_cb), self);
      show_socket (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOCKET]);
}

SksSocket *
sks_socket_page_get_socket (SksSocketPage *self)
{
  return self->socket;
}

void
sks_socket_page_show (SksSocketPage *self,
                      const char    *page_name)
{
  if (sks_socket_page_get_page (self, page_name))
    adw_view_stack_set_visible_child_name (self->stack, page_name);
}

const char *
sks_socket_page_get_page_name (SksSocketPage *self)
{
  return adw_view_stack_get_visible_child_name (self->stack);
}

GtkWidget *
sks_socket_page_get_page (SksSocketPage *self,
                          const char    *page_name)
{
  guint index = find_page (page_name);

  return pages[index].name ? ensure_page (self, index) : NULL;
}

void
sks_socket_page_focus_content (SksSocketPage *self)
{
  GtkWidget *page = sks_socket_page_get_page (self, sks_socket_page_get_page_name (self));

  /* The form is the work; what stands above it chooses another call. */
  if (page && SKS_IS_CALLS_PAGE (page))
    gtk_widget_grab_focus (GTK_WIDGET (sks_calls_page_get_form (SKS_CALLS_PAGE (page))));
  else if (page)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}
