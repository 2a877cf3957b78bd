// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-data-page.h"

#include <glib/gi18n.h>

#include "sks-composer.h"
#include "sks-run-card.h"
#include "sks-wrap-box.h"

#define AT_END_PX 24 /* so near the end one wants to see what comes */
#define OPENING_FRAMES 6 /* until the list knows how high its rows are */

struct _SksDataPage
{
  AdwBin parent_instance;

  GtkWidget *forms[3]; /* by SksRibbonForm */
  GtkToggleButton *edges_button;
  GtkLabel *received, *received_in, *sent, *sent_in, *queue, *queue_in;
  GtkWidget *queue_box;
  GtkWidget *bar;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkWidget *composer_separator;
  SksComposer *composer;

  SksSession *session;
  SksSocket *socket;
  SksTraffic *traffic;
  GPtrArray *cards; /* all that the list has made */
  SksRibbonForm form;
  guint tick;
  guint scroll_tick;
  guint opening; /* frames */
  double upper, page_size, value; /* of the list, as last heard */
  guint narrow : 1;
  guint following : 1;
};

G_DEFINE_FINAL_TYPE (SksDataPage, sks_data_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SOCKET,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Cards */

static void
show_view (SksDataPage *self,
           SksRunCard  *card)
{
  sks_run_card_set_view (card, self->form, gtk_toggle_button_get_active (self->edges_button), self->narrow);
}

static void
view_changed_cb (SksDataPage *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    show_view (self, g_ptr_array_index (self->cards, i));
}

static void
form_cb (SksDataPage *self,
         GtkWidget   *button)
{
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->forms); i++)
    if (self->forms[i] == button)
      self->form = (SksRibbonForm) i;
  view_changed_cb (self);
}

/* A row that is thrown away while bound has lost its child by the time that its teardown is told. */
static void
card_destroyed_cb (SksDataPage *self,
                   GtkWidget   *card)
{
  g_ptr_array_remove_fast (self->cards, card);
}

static void
setup_cb (SksDataPage *self,
          GtkListItem *item)
{
  GtkWidget *card = sks_run_card_new ();

  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, card);
  g_ptr_array_add (self->cards, card);
  g_signal_connect_object (card, "destroy", G_CALLBACK (card_destroyed_cb), self, G_CONNECT_SWAPPED);
  show_view (self, SKS_RUN_CARD (card));
}


static void
bind_cb (SksDataPage *self,
         GtkListItem *item)
{
  sks_run_card_set_run (SKS_RUN_CARD (gtk_list_item_get_child (item)), gtk_list_item_get_item (item), self->traffic);
}

static void
unbind_cb (SksDataPage *self,
           GtkListItem *item)
{
  sks_run_card_set_run (SKS_RUN_CARD (gtk_list_item_get_child (item)), NULL, NULL);
}

/* The tail */

static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  SksDataPage *self = SKS_DATA_PAGE (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  if (self->following)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment));
  if (self->opening > 0)
    {
      self->opening--;
      return G_SOURCE_CONTINUE;
    }
  self->scroll_tick = 0;

  return G_SOURCE_REMOVE;
}

static void
queue_scroll (SksDataPage *self)
{
  if (self->following && !self->scroll_tick)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

/* While the rows of another socket get their places, the list moves by itself. */
static void
open_at_end (SksDataPage *self)
{
  self->following = TRUE;
  self->opening = OPENING_FRAMES;
  queue_scroll (self);
}

static void
resized_cb (SksDataPage   *self,
            GtkAdjustment *adjustment)
{
  self->upper = gtk_adjustment_get_upper (adjustment);
  self->page_size = gtk_adjustment_get_page_size (adjustment);
  queue_scroll (self);
}

/* A move up that did not come from a changed size is the user's. */
static void
scrolled_cb (SksDataPage   *self,
             GtkAdjustment *adjustment)
{
  double upper = gtk_adjustment_get_upper (adjustment);
  double page_size = gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment);
  gboolean resized = upper < self->upper || upper > self->upper || page_size < self->page_size || page_size > self->page_size;

  if (value + page_size >= upper - AT_END_PX)
    self->following = TRUE;
  else if (value < self->value && !resized && !self->opening)
    self->following = FALSE;
  self->value = value;
}

/* What is shown around the list */

static void
show_size (GtkLabel *label,
           guint64   n)
{
  g_autofree char *text = sks_format_bytes (n);

  gtk_label_set_text (label, text);
}

static void
show_counters (SksDataPage *self)
{
  const SksEvidence *evidence = sks_socket_get_evidence (self->socket);
  g_autofree char *received = g_strdup_printf (_("received in %u"), sks_traffic_get_n_receives (self->traffic));
  g_autofree char *sent = g_strdup_printf (_("sent in %u"), sks_traffic_get_n_sends (self->traffic));

  show_size (self->received, sks_traffic_get_n_received (self->traffic));
  show_size (self->sent, sks_traffic_get_n_sent (self->traffic));
  gtk_label_set_text (self->received_in, received);
  gtk_label_set_text (self->sent_in, sent);
  gtk_widget_set_visible (self->queue_box, sks_socket_is_open (self->socket) && (evidence->valid & SKS_EVIDENCE_RECEIVE_QUEUE));
  show_size (self->queue, (guint64) MAX (evidence->receive_queue, 0));
  /* Of datagrams the kernel only tells the size of the next one. */
  gtk_label_set_text (self->queue_in, sks_socket_is_datagram (self->socket) ? _("next in receive queue") : _("in receive queue"));
}

static void
set_empty (SksDataPage *self,
           const char  *title,
           const char  *description)
{
  adw_status_page_set_title (self->empty, title);
  adw_status_page_set_description (self->empty, description);
}

static void
show_empty_words (SksDataPage *self)
{
  SksWhen when = sks_socket_get_situation (self->socket);

  if (when & SKS_WHEN_LISTEN)
    set_empty (self, _("A listening socket carries no bytes"), _("Its connections do."));
  else if (when & SKS_WHEN_CLOSED)
    set_empty (self, _("No bytes went through here"), _("This socket is closed."));
  else if ((when & SKS_WHEN_STREAM) && (when & (SKS_WHEN_UNBOUND | SKS_WHEN_BOUND | SKS_WHEN_CONNECTING)))
    set_empty (self, _("No bytes yet"), _("This socket has no connection. Once it has one, send some below."));
  else
    set_empty (self, _("No bytes yet"), _("Send some below, or receive on the other end."));
}

static void
show_content (SksDataPage *self)
{
  SksWhen when = self->socket ? sks_socket_get_situation (self->socket) : SKS_WHEN_CLOSED;
  gboolean has_runs = self->traffic && g_list_model_get_n_items (G_LIST_MODEL (self->traffic)) > 0;
  gboolean can_send = !(when & (SKS_WHEN_CLOSED | SKS_WHEN_LISTEN));

  if (!self->socket || !self->traffic)
    return;
  if (!has_runs)
    show_empty_words (self);
  gtk_stack_set_visible_child_name (self->stack, has_runs ? "runs" : "empty");
  gtk_widget_set_visible (self->bar, !(when & SKS_WHEN_LISTEN));
  gtk_widget_set_visible (GTK_WIDGET (self->composer), can_send);
  gtk_widget_set_visible (self->composer_separator, can_send);
  show_counters (self);
  for (guint i = 0; i < self->cards->len; i++)
    sks_run_card_refresh_waiting (g_ptr_array_index (self->cards, i));
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  SksDataPage *self = SKS_DATA_PAGE (widget);

  self->tick = 0;
  show_content (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SksDataPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->tick)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
drop_traffic (SksDataPage *self)
{
  gtk_list_view_set_model (self->list, NULL);
  if (self->traffic)
    {
      g_signal_handlers_disconnect_by_func (self->traffic, changed_cb, self);
      sks_traffic_set_paused (self->traffic, TRUE);
    }
  g_clear_object (&self->traffic);
}

static void
take_traffic (SksDataPage *self)
{
  g_autoptr(GtkNoSelection) selection = NULL;

  self->traffic = sks_traffic_new (self->session, self->socket);
  open_at_end (self);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->traffic)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  g_signal_connect_swapped (self->traffic, "items-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->traffic, "notify", G_CALLBACK (changed_cb), self);
}

static void
look (SksDataPage *self)
{
  gboolean mapped = gtk_widget_get_mapped (GTK_WIDGET (self));

  if (self->traffic && sks_traffic_get_socket (self->traffic) != self->socket)
    drop_traffic (self);
  if (!self->socket || !self->session)
    return;
  if (mapped && !self->traffic)
    take_traffic (self);
  if (self->traffic)
    sks_traffic_set_paused (self->traffic, !mapped);
  if (mapped)
    show_content (self);
}

static void
sks_data_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_data_page_parent_class)->map (widget);
  look (SKS_DATA_PAGE (widget));
}

static void
sks_data_page_unmap (GtkWidget *widget)
{
  SksDataPage *self = SKS_DATA_PAGE (widget);

  GTK_WIDGET_CLASS (sks_data_page_parent_class)->unmap (widget);
  if (self->traffic)
    sks_traffic_set_paused (self->traffic, TRUE);
}

static void
set_session (SksDataPage *self,
             SksSession  *session)
{
  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, changed_cb, self);
  drop_traffic (self);
  g_set_object (&self->session, session);
  sks_composer_set_session (self->composer, session);
  if (session)
    g_signal_connect_swapped (session, "socket-changed", G_CALLBACK (changed_cb), self);
  look (self);
}

static void
set_socket (SksDataPage *self,
            SksSocket   *socket)
{
  if (self->socket == socket)
    return;
  g_set_object (&self->socket, socket);
  sks_composer_set_socket (self->composer, socket);
  if (!socket)
    drop_traffic (self);
  look (self);
}

static void
set_narrow (SksDataPage *self,
            gboolean     narrow)
{
  self->narrow = narrow;
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  /* A picture would push the words out of sight. */
  adw_status_page_set_icon_name (self->empty, narrow ? NULL : "network-transmit-receive-symbolic");
  sks_composer_set_narrow (self->composer, narrow);
  view_changed_cb (self);
}

static void
sks_data_page_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SksDataPage *self = SKS_DATA_PAGE (object);

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
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_data_page_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SksDataPage *self = SKS_DATA_PAGE (object);

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
sks_data_page_dispose (GObject *object)
{
  SksDataPage *self = SKS_DATA_PAGE (object);

  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  if (self->scroll_tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->tick = self->scroll_tick = 0;
  if (self->session)
    g_signal_handlers_disconnect_by_func (self->session, changed_cb, self);
  if (self->traffic)
    drop_traffic (self);
  g_clear_object (&self->socket);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sks_data_page_parent_class)->dispose (object);
}

static void
sks_data_page_finalize (GObject *object)
{
  g_ptr_array_unref (SKS_DATA_PAGE (object)->cards);
  G_OBJECT_CLASS (sks_data_page_parent_class)->finalize (object);
}

static void
sks_data_page_class_init (SksDataPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_data_page_get_property;
  object_class->set_property = sks_data_page_set_property;
  object_class->dispose = sks_data_page_dispose;
  object_class->finalize = sks_data_page_finalize;
  widget_class->map = sks_data_page_map;
  widget_class->unmap = sks_data_page_unmap;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOCKET] = g_param_spec_object ("socket", NULL, NULL, SKS_TYPE_SOCKET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SKS_TYPE_COMPOSER);
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-data-page.ui");
  gtk_widget_class_bind_template_child_full (widget_class, "text", FALSE, G_STRUCT_OFFSET (SksDataPage, forms[SKS_RIBBON_TEXT]));
  gtk_widget_class_bind_template_child_full (widget_class, "hex", FALSE, G_STRUCT_OFFSET (SksDataPage, forms[SKS_RIBBON_HEX]));
  gtk_widget_class_bind_template_child_full (widget_class, "both", FALSE, G_STRUCT_OFFSET (SksDataPage, forms[SKS_RIBBON_BOTH]));
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, edges_button);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, received);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, received_in);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, sent);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, sent_in);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, queue);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, queue_in);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, queue_box);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, empty);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, list);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, composer_separator);
  gtk_widget_class_bind_template_child (widget_class, SksDataPage, composer);
  gtk_widget_class_bind_template_callback (widget_class, form_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_changed_cb);
}

static void
sks_data_page_init (SksDataPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkAdjustment *adjustment;

  self->cards = g_ptr_array_new ();
  self->form = SKS_RIBBON_BOTH;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list, factory);

  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (resized_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
}

void
sks_data_page_focus_composer (SksDataPage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->composer), GTK_DIR_TAB_FORWARD);
}

gboolean
sks_data_page_send (SksDataPage *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->composer)))
    return FALSE;
  sks_composer_send (self->composer);
  return TRUE;
}
