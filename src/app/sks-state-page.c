// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-state-page.h"

#include <glib/gi18n.h>

#include "sks-columns.h"
#include "sks-queue-level.h"
#include "sks-receiver-row.h"
#include "sks-socket-facts.h"
#include "sks-state-advice.h"
#include "sks-state-glyph.h"
#include "sks-wrap-box.h"

#define CLOCK_MS 200 /* the clocks show tenths of a second */
#define MINUTE_S 60
#define N_CHIPS 7 /* as on the Calls page */

enum
{
  QUEUE_RECEIVE,
  QUEUE_SEND,
  QUEUE_ACCEPT,
  QUEUE_PEER,
  N_QUEUES
};

typedef struct
{
  GtkWidget *row;
  GtkLabel *text;
} FactRow;

struct _SksStatePage
{
  AdwBin parent_instance;

  GtkImage *glyph;
  GtkLabel *heading;
  GtkLabel *meaning;
  GtkLabel *stateless;
  GtkLabel *waits;
  SksWrapBox *calls;
  GtkLabel *last_read;
  GtkWidget *unlink_box;
  GtkLabel *unlink_text;
  GtkButton *unlink_button;
  GtkLabel *unlink_error;
  GtkBox *main;
  GtkBox *side;
  GtkWidget *queues_box;
  SksQueueLevel *queues[N_QUEUES];
  GtkLabel *unsent;

  GtkWidget *cards[SKS_N_FACTS];
  FactRow *facts;

  SksSession *session;
  SksSocket *socket;
  const SksStateAdvice *advice; /* whose calls on the peer are shown */
  const SksCallSpec *shown[N_CHIPS]; /* the calls that make sense on the socket itself */
  guint n_shown;
  guint peer_id;                /* the socket that the peer's calls are shown of */
  char *path;                   /* that was asked for last, whether it still exists */
  GCancellable *looking;
  SksState state;
  guint tick;
  guint clock;
};

G_DEFINE_FINAL_TYPE (SksStatePage, sks_state_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SOCKET,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_text (GtkLabel *label,
          char     *text) /* (transfer full) (nullable) */
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  g_free (text);
}

/* State */

/* "CLOSE_WAIT for 42 s" */
static char *
dup_heading (SksSocket *socket)
{
  const char *word = sks_state_get_word (sks_socket_get_state (socket));
  gint64 since_us = sks_socket_get_state_since_us (socket);
  int s = (int) ((g_get_monotonic_time () - since_us) / G_USEC_PER_SEC);

  if (since_us == 0 || s < 1 || !sks_socket_is_open (socket))
    return g_strdup (word);
  if (s < 2 * MINUTE_S)
    return g_strdup_printf (_("%s for %d s"), word, s);

  return g_strdup_printf (_("%s for %d min"), word, s / MINUTE_S);
}

static char *
dup_last_read (SksSocket *socket)
{
  gint64 when_us = sks_socket_get_evidence_time_us (socket);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (when_us == 0 || !sks_socket_is_open (socket))
    return NULL;
  g_ascii_formatd (number, sizeof number, "%.1f", (double) MAX (g_get_monotonic_time () - when_us, 0) / G_USEC_PER_SEC);

  return g_strdup_printf (_("Last read %s s ago"), number);
}

static gboolean
clock_cb (gpointer data)
{
  SksStatePage *self = data;

  if (self->socket)
    {
      set_text (self->heading, dup_heading (self->socket));
      set_text (self->last_read, dup_last_read (self->socket));
    }

  return G_SOURCE_CONTINUE;
}

static void
call_clicked_cb (SksStatePage *self,
                 GtkWidget    *button)
{
  guint id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "socket"));
  const char *name = g_object_get_data (G_OBJECT (button), "call");

  if (!self->socket || id != sks_socket_get_id (self->socket))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.select-socket", "u", id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.select-call", "s", name);
}

static void
add_call (SksStatePage      *self,
          SksSocket         *socket,
          const SksCallSpec *spec)
{
  g_autofree char *label = g_strdup_printf ("%s.%s(%s)", sks_socket_get_name (socket), spec->name, spec->n_args > 0 ? "…" : "");
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "chip");
  gtk_widget_set_tooltip_text (button, _(spec->meaning));
  g_object_set_data (G_OBJECT (button), "socket", GUINT_TO_POINTER (sks_socket_get_id (socket)));
  g_object_set_data (G_OBJECT (button), "call", (gpointer) spec->name);
  g_signal_connect_object (button, "clicked", G_CALLBACK (call_clicked_cb), self, G_CONNECT_SWAPPED);
  sks_wrap_box_append (self->calls, button);
}

static SksSocket *
find_peer (SksStatePage *self)
{
  guint id = sks_socket_get_peer_id (self->socket);
  SksSocket *peer = id != 0 ? sks_session_find_socket_by_id (self->session, id) : NULL;

  return peer && sks_socket_is_open (peer) ? peer : NULL;
}

/* The buttons stay where they are as long as they say the same: one may hold the focus. */
static void
show_advice (SksStatePage *self)
{
  const SksStateAdvice *advice = sks_state_advice_get (self->socket);
  SksSocket *peer = advice->peer_calls[0] ? find_peer (self) : NULL;
  guint peer_id = peer ? sks_socket_get_id (peer) : 0;
  const SksCallSpec *sensible[N_CHIPS];
  guint n_sensible = sks_receiver_list_sensible (self->socket, NULL, sensible, N_CHIPS);

  set_text (self->waits, g_strdup (_(advice->waits)));
  if (advice == self->advice && peer_id == self->peer_id && n_sensible == self->n_shown
      && memcmp (sensible, self->shown, n_sensible * sizeof *sensible) == 0)
    return;
  self->advice = advice;
  self->peer_id = peer_id;
  memcpy (self->shown, sensible, n_sensible * sizeof *sensible);
  self->n_shown = n_sensible;
  sks_wrap_box_remove_all (self->calls);
  for (guint i = 0; i < n_sensible; i++)
    add_call (self, self->socket, sensible[i]);
  for (guint i = 0; peer && i < SKS_MAX_ADVICE_CALLS && advice->peer_calls[i]; i++)
    add_call (self, peer, sks_call_spec_find (SKS_ON_SOCKET, advice->peer_calls[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->calls), n_sensible > 0 || peer);
}

static void
show_state (SksStatePage *self)
{
  SksState state = sks_socket_get_state (self->socket);

  gtk_image_set_from_icon_name (self->glyph, sks_state_icon_name (state));
  sks_state_swap_css_class (GTK_WIDGET (self->glyph), self->state, state);
  self->state = state;
  set_text (self->heading, dup_heading (self->socket));
  set_text (self->meaning, sks_socket_is_tcp (self->socket) ? g_strdup (sks_state_get_meaning (state)) : NULL);
  set_text (self->stateless, sks_socket_is_open (self->socket) ? sks_state_advice_dup_stateless (self->socket) : NULL);
  set_text (self->last_read, dup_last_read (self->socket));
  show_advice (self);
}

/* Facts */

static void
copy_cb (GtkWidget *button,
         gpointer   data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), gtk_label_get_text (GTK_LABEL (data)));
}

static GtkWidget *
create_copy_button (const char *title,
                    GtkLabel   *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *label = g_strdup_printf (_("Copy: %s"), title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), text, 0);

  return button;
}

static void
create_fact_row (const SksFact *fact,
                 FactRow       *row)
{
  GtkWidget *title = gtk_label_new (_(fact->title));
  GtkWidget *text = gtk_label_new (NULL);

  row->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  row->text = GTK_LABEL (text);
  gtk_widget_add_css_class (row->row, "fact");
  gtk_widget_add_css_class (title, "secondary-text");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_valign (title, GTK_ALIGN_CENTER);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 1);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_RIGHT);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (text, fact->code ? "monospace-small" : "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _(fact->title), -1);
  gtk_box_append (GTK_BOX (row->row), title);
  gtk_box_append (GTK_BOX (row->row), text);
  if (fact->copy)
    gtk_box_append (GTK_BOX (row->row), create_copy_button (_(fact->title), GTK_LABEL (text)));
}

static void
create_facts (SksStatePage *self)
{
  guint n;
  const SksFact *facts = sks_socket_facts_list (&n);

  self->facts = g_new0 (FactRow, n);
  for (guint group = 0; group < SKS_N_FACTS; group++)
    {
      GtkWidget *title = gtk_label_new (sks_socket_facts_get_title ((SksFactGroup) group));

      self->cards[group] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      gtk_widget_add_css_class (self->cards[group], "card");
      gtk_widget_add_css_class (self->cards[group], "facts");
      gtk_widget_add_css_class (title, "heading");
      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_box_append (GTK_BOX (self->cards[group]), title);
      gtk_box_append (group <= SKS_FACTS_SOCKET ? self->main : self->side, self->cards[group]);
    }
  for (guint i = 0; i < n; i++)
    {
      create_fact_row (&facts[i], &self->facts[i]);
      gtk_box_append (GTK_BOX (self->cards[facts[i].group]), self->facts[i].row);
    }
}

static void
show_facts (SksStatePage *self)
{
  gboolean shown[SKS_N_FACTS] = { FALSE };
  guint n;
  const SksFact *facts = sks_socket_facts_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = facts[i].dup_text (self->socket);

      if (text && g_strcmp0 (text, gtk_label_get_text (self->facts[i].text)) != 0)
        gtk_label_set_text (self->facts[i].text, text);
      gtk_widget_set_visible (self->facts[i].row, text != NULL);
      shown[facts[i].group] |= text != NULL;
    }
  for (guint group = 0; group < SKS_N_FACTS; group++)
    gtk_widget_set_visible (self->cards[group], shown[group]);
}

/* Queues */

static gboolean
show_queue (SksStatePage    *self,
            guint            queue,
            SksSocket       *socket,
            SksEvidenceMask  wanted,
            const char      *title,
            int              value,
            int              limit)
{
  gboolean known = socket && sks_socket_is_open (socket) && (sks_socket_get_evidence (socket)->valid & wanted);

  gtk_widget_set_visible (GTK_WIDGET (self->queues[queue]), known);
  if (known)
    sks_queue_level_show (self->queues[queue], title, wanted == SKS_EVIDENCE_ACCEPT_QUEUE ? SKS_QUEUE_CONNECTIONS : SKS_QUEUE_BYTES, value, limit);

  return known;
}

static const char *
get_receive_title (SksSocket *socket)
{
  return sks_socket_is_stream (socket) ? _("Receive queue") : _("Receive queue, its next datagram");
}

static void
show_queues (SksStatePage *self)
{
  const SksEvidence *evidence = sks_socket_get_evidence (self->socket);
  gboolean listens = sks_socket_get_situation (self->socket) & SKS_WHEN_LISTEN;
  SksSocket *peer = find_peer (self);
  SksSocket *transfers = listens ? NULL : self->socket;
  gboolean over = sks_socket_is_tcp (self->socket) && sks_socket_get_state (self->socket) == SKS_STATE_CLOSED;
  const SksEvidence *of_peer = peer ? sks_socket_get_evidence (peer) : evidence;
  g_autofree char *unsent = sks_format_bytes ((guint64) MAX (evidence->unsent, 0));
  g_autofree char *peer_title = peer ? g_strdup_printf (_("Receive queue of %s, the peer"), sks_socket_get_name (peer)) : NULL;
  gboolean any = FALSE;

  any |= show_queue (self, QUEUE_RECEIVE, transfers, SKS_EVIDENCE_RECEIVE_QUEUE, get_receive_title (self->socket), evidence->receive_queue,
                     evidence->receive_buffer);
  /* What the kernel counts for a TCP socket without a connection is left over from its SYN. */
  any |= show_queue (self, QUEUE_SEND, over ? NULL : transfers, SKS_EVIDENCE_SEND_QUEUE,
                     sks_socket_is_tcp (self->socket) ? _("Send queue, not yet acknowledged") : _("Send queue, not yet received"), evidence->send_queue,
                     evidence->send_buffer);
  any |= show_queue (self, QUEUE_ACCEPT, listens ? self->socket : NULL, SKS_EVIDENCE_ACCEPT_QUEUE, _("Accept queue"), evidence->accept_queue,
                     evidence->accept_limit);
  any |= show_queue (self, QUEUE_PEER, listens ? NULL : peer, SKS_EVIDENCE_RECEIVE_QUEUE, peer_title, of_peer->receive_queue, of_peer->receive_buffer);
  set_text (self->unsent, !listens && !over && sks_socket_is_open (self->socket) && evidence->unsent > 0 ? g_strdup_printf (_("%s of it not yet sent"), unsent) : NULL);
  gtk_widget_set_visible (self->queues_box, any);
}

/* The file of an AF_UNIX socket */

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr(SksStatePage) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  g_autofree char *path = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  path = g_filename_display_name (self->path);
  if (info)
    set_text (self->unlink_text, g_strdup_printf (_("%s still exists: closing a socket does not remove its file."), path));
  gtk_widget_set_visible (self->unlink_box, info != NULL);
}

static void
forget_path (SksStatePage *self)
{
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->path, g_free);
  gtk_widget_set_visible (self->unlink_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->unlink_error), FALSE);
}

static void
show_path (SksStatePage *self)
{
  const char *path = sks_socket_is_open (self->socket) ? NULL : sks_socket_get_unlink_path (self->socket);
  g_autoptr(GFile) file = path ? g_file_new_for_path (path) : NULL;

  if (g_strcmp0 (path, self->path) == 0)
    return;
  forget_path (self);
  if (!file)
    return;
  self->path = g_strdup (path);
  self->looking = g_cancellable_new ();
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_DEFAULT, self->looking, found_cb,
                           g_object_ref (self));
}

static void
unlinked_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr(SksStatePage) self = data;
  g_autoptr(GError) error = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->unlink_button), TRUE);
  if (sks_session_unlink_path_finish (SKS_SESSION (source), result, &error))
    forget_path (self);
  else
    set_text (self->unlink_error, g_strdup (error->message));
}

static void
unlink_cb (SksStatePage *self)
{
  if (!self->path)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->unlink_button), FALSE);
  sks_session_unlink_path_async (self->session, self->path, unlinked_cb, g_object_ref (self));
}

/* All of it */

static void
show_all (SksStatePage *self)
{
  if (!self->socket || !self->session)
    return;
  show_state (self);
  show_facts (self);
  show_queues (self);
  show_path (self);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SksStatePage *self = SKS_STATE_PAGE (widget);

  self->tick = 0;
  show_all (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SksStatePage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
sks_state_page_map (GtkWidget *widget)
{
  SksStatePage *self = SKS_STATE_PAGE (widget);

  GTK_WIDGET_CLASS (sks_state_page_parent_class)->map (widget);
  self->clock = g_timeout_add (CLOCK_MS, clock_cb, self);
  show_all (self);
  if (self->session && sks_session_get_observe (self->session))
    sks_session_sample (self->session);
}

static void
sks_state_page_unmap (GtkWidget *widget)
{
  SksStatePage *self = SKS_STATE_PAGE (widget);

  g_clear_handle_id (&self->clock, g_source_remove);
  GTK_WIDGET_CLASS (sks_state_page_parent_class)->unmap (widget);
}

static void
set_session (SksStatePage *self,
             SksSession   *session)
{
  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, changed_cb, self);
  g_set_object (&self->session, session);
  /* Of any socket: the peer's queue is shown too. */
  if (session)
    g_signal_connect_swapped (session, "socket-changed", G_CALLBACK (changed_cb), self);
}

static void
set_socket (SksStatePage *self,
            SksSocket    *socket)
{
  if (self->socket == socket)
    return;
  if (self->socket)
    g_signal_handlers_disconnect_by_func (self->socket, changed_cb, self);
  g_set_object (&self->socket, socket);
  self->advice = NULL;
  forget_path (self);
  if (!socket)
    return;
  g_signal_connect_swapped (socket, "notify", G_CALLBACK (changed_cb), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show_all (self);
}

static void
set_narrow (SksStatePage *self,
            gboolean      narrow)
{
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
sks_state_page_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SksStatePage *self = SKS_STATE_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SOCKET:
      g_value_set_object (value, self->socket);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, gtk_widget_has_css_class (GTK_WIDGET (self), "narrow"));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_state_page_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SksStatePage *self = SKS_STATE_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_SOCKET:
      set_socket (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      set_narrow (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_state_page_dispose (GObject *object)
{
  SksStatePage *self = SKS_STATE_PAGE (object);

  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->clock, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->path, g_free);
  set_session (self, NULL);
  if (self->socket)
    g_signal_handlers_disconnect_by_func (self->socket, changed_cb, self);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (sks_state_page_parent_class)->dispose (object);
}

static void
sks_state_page_finalize (GObject *object)
{
  g_free (SKS_STATE_PAGE (object)->facts);
  G_OBJECT_CLASS (sks_state_page_parent_class)->finalize (object);
}

static void
sks_state_page_class_init (SksStatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_state_page_get_property;
  object_class->set_property = sks_state_page_set_property;
  object_class->dispose = sks_state_page_dispose;
  object_class->finalize = sks_state_page_finalize;
  widget_class->map = sks_state_page_map;
  widget_class->unmap = sks_state_page_unmap;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOCKET] = g_param_spec_object ("socket", NULL, NULL, SKS_TYPE_SOCKET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SKS_TYPE_COLUMNS);
  g_type_ensure (SKS_TYPE_QUEUE_LEVEL);
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-state-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, glyph);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, heading);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, meaning);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, stateless);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, waits);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, calls);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, last_read);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, unlink_box);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, unlink_text);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, unlink_button);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, unlink_error);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, main);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, side);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, queues_box);
  gtk_widget_class_bind_template_child (widget_class, SksStatePage, unsent);
  gtk_widget_class_bind_template_child_full (widget_class, "receive_queue", FALSE, G_STRUCT_OFFSET (SksStatePage, queues[QUEUE_RECEIVE]));
  gtk_widget_class_bind_template_child_full (widget_class, "send_queue", FALSE, G_STRUCT_OFFSET (SksStatePage, queues[QUEUE_SEND]));
  gtk_widget_class_bind_template_child_full (widget_class, "accept_queue", FALSE, G_STRUCT_OFFSET (SksStatePage, queues[QUEUE_ACCEPT]));
  gtk_widget_class_bind_template_child_full (widget_class, "peer_queue", FALSE, G_STRUCT_OFFSET (SksStatePage, queues[QUEUE_PEER]));
  gtk_widget_class_bind_template_callback (widget_class, unlink_cb);
  gtk_widget_class_set_css_name (widget_class, "statepage");
}

static void
sks_state_page_init (SksStatePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self->glyph), sks_state_css_class (self->state));
  create_facts (self);
}
