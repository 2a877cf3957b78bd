// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-calls-page.h"

#include "sks-call-card.h"
#include "sks-call-finder.h"
#include "sks-columns.h"
#include "sks-receiver-row.h"
#include "sks-waiting-list.h"
#include "sks-wrap-box.h"

#define N_CHIPS 7 /* at most; as many as fit into one line */

#define UPDATE_MS 25 /* thousands of calls a second change the page forty times */

/* What was chosen on a socket, so that coming back to it shows it again. */
typedef struct
{
  const SksCallSpec *spec;
  guint file_id;   /* called on that file of it; 0: the socket itself */
  gboolean chosen; /* by the user, not by the situation */
  gboolean made;   /* the call that is shown was made: what was typed for it has done its work */
} Choice;

struct _SksCallsPage
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  SksReceiverRow *receivers;
  GtkLabel *closed;
  SksWrapBox *chips;
  GtkWidget *all_calls;
  GtkLabel *all_calls_label;
  SksCallFinder *finder;
  SksCallForm *form;
  SksCallCard *card;
  GtkLabel *no_card;

  SksSession *session;
  SksSocket *socket;
  SksFile *file; /* called on; NULL: the socket itself */
  GHashTable *choices; /* socket id to Choice */
  const SksCallSpec *shown[N_CHIPS]; /* what the chips are */
  guint n_shown;
  gulong handlers[2]; /* of the session */
  gulong files_handler;
  gulong removed_handler;
  guint update_id;
  guint module_record; /* of the last call from here that is on no socket: its answer is looked for here too */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SksCallsPage, sks_calls_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SOCKET,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static Choice *
get_choice (SksCallsPage *self)
{
  gpointer key = GUINT_TO_POINTER (sks_socket_get_id (self->socket));
  Choice *choice = g_hash_table_lookup (self->choices, key);

  if (choice == NULL)
    {
      choice = g_new0 (Choice, 1);
      g_hash_table_insert (self->choices, key, choice);
    }
  return choice;
}

static SksFile *
find_file (SksCallsPage *self,
           guint         id)
{
  GListModel *files = sks_socket_get_files (self->socket);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(SksFile) file = g_list_model_get_item (files, i);

      if (sks_file_get_id (file) == id)
        return file;
    }
  return NULL;
}

static void
sync_chips (SksCallsPage *self)
{
  const SksCallSpec *spec = sks_call_form_get_call (self->form);

  for (GtkWidget *chip = gtk_widget_get_first_child (GTK_WIDGET (self->chips)); chip; chip = gtk_widget_get_next_sibling (chip))
    if (GTK_IS_TOGGLE_BUTTON (chip))
      {
        const SksCallSpec *own = g_object_get_data (G_OBJECT (chip), "spec");

        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), own == spec);
        /* The form says what the call that it shows is for. */
        gtk_widget_set_tooltip_text (chip, own == spec ? NULL : _(own->meaning));
      }
}

static void
show_call (SksCallsPage      *self,
           const SksCallSpec *spec)
{
  gpointer receiver = spec->receiver == SKS_ON_FILE ? (gpointer) self->file : spec->receiver == SKS_ON_SOCKET ? (gpointer) self->socket : NULL;

  get_choice (self)->spec = spec;
  get_choice (self)->file_id = self->file ? sks_file_get_id (self->file) : 0;
  sks_call_form_set_call (self->form, self->session, receiver, spec);
  sync_chips (self);
}

static void
chip_cb (SksCallsPage *self,
         GtkWidget    *chip)
{
  sks_calls_page_select_call (self, g_object_get_data (G_OBJECT (chip), "spec"));
}

static void
update_chips (SksCallsPage *self)
{
  const SksCallSpec *sensible[N_CHIPS];
  guint n = sks_receiver_list_sensible (self->socket, self->file, sensible, N_CHIPS);
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->chips));
  const SksCallSpec *focused = focus && gtk_widget_is_focus (focus) ? g_object_get_data (G_OBJECT (focus), "spec") : NULL;

  if (n == self->n_shown && memcmp (sensible, self->shown, n * sizeof *sensible) == 0)
    return;
  memcpy (self->shown, sensible, n * sizeof *sensible);
  self->n_shown = n;
  g_object_ref (self->all_calls);
  sks_wrap_box_remove_all (self->chips);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (sensible[i]->name);

      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data (G_OBJECT (chip), "spec", (gpointer) sensible[i]);
      g_signal_connect_object (chip, "clicked", G_CALLBACK (chip_cb), self, G_CONNECT_SWAPPED);
      sks_wrap_box_append (self->chips, chip);
      if (sensible[i] == focused)
        gtk_widget_grab_focus (chip);
    }
  sks_wrap_box_append (self->chips, self->all_calls);
  g_object_unref (self->all_calls);
  sync_chips (self);
}

static gboolean
is_shown (SksCallsPage      *self,
          const SksCallSpec *spec)
{
  for (guint i = 0; i < self->n_shown; i++)
    if (self->shown[i] == spec)
      return TRUE;
  return FALSE;
}

static gboolean
is_form_touched (SksCallsPage *self)
{
  const SksCallSpec *spec = sks_call_form_get_call (self->form);

  for (guint i = 0; spec && i < spec->n_args; i++)
    if (sks_arg_editor_is_touched (sks_call_form_get_editor (self->form, i)))
      return TRUE;
  return FALSE;
}

static gboolean
has_focus_in_form (SksCallsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form));
}

/* Until the user chooses, the form follows the situation: bind, then listen, then accept. */
static void
follow_situation (SksCallsPage *self)
{
  Choice *choice = get_choice (self);

  if (choice->spec == NULL
      || (!choice->chosen && !is_shown (self, choice->spec) && (choice->made || !is_form_touched (self))))
    {
      const SksCallSpec *first = self->n_shown > 0 ? self->shown[0] : sks_call_spec_find (SKS_ON_SOCKET, "close");
      gboolean focused = has_focus_in_form (self);

      choice->made = FALSE;
      show_call (self, first);
      if (focused)
        gtk_widget_grab_focus (GTK_WIDGET (self->form));
    }
  else
    {
      show_call (self, choice->spec);
    }
}

static void
receiver_cb (SksCallsPage *self,
             SksFile      *file)
{
  Choice *choice = get_choice (self);

  g_set_object (&self->file, file);
  choice->spec = NULL;
  choice->chosen = FALSE;
  self->n_shown = 0;
  update_chips (self);
  follow_situation (self);
}

static void
update_receivers (SksCallsPage *self)
{
  sks_receiver_row_set_receiver (self->receivers, self->socket, self->file);
  sks_call_finder_set_receiver (self->finder, g_list_model_get_n_items (sks_socket_get_files (self->socket)) > 0);
}

static void
update_card (SksCallsPage *self)
{
  guint last = sks_journal_get_last_of_socket (sks_session_get_journal (self->session), sks_socket_get_id (self->socket));
  guint number = MAX (last, self->module_record);
  g_autofree char *empty = NULL;

  sks_call_card_set_record (self->card, self->session, number);
  gtk_widget_set_visible (GTK_WIDGET (self->card), number > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->no_card), number == 0);
  empty = g_strdup_printf (_("Nothing called on %s yet."), sks_socket_get_name (self->socket));
  gtk_label_set_text (self->no_card, empty);
}

static void
update (SksCallsPage *self)
{
  if (self->session == NULL || self->socket == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->closed), !sks_socket_is_open (self->socket));
  update_chips (self);
  follow_situation (self);
  sks_receiver_row_refresh (self->receivers);
  update_card (self);
}

static gboolean
update_cb (gpointer user_data)
{
  SksCallsPage *self = SKS_CALLS_PAGE (user_data);

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (SksCallsPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_timeout_add (UPDATE_MS, update_cb, self);
}

static void
call_done_cb (SksCallsPage *self,
              SksCall      *call)
{
  if (self->socket && sks_call_get_socket (call) == self->socket)
    queue_update (self);
}

static void
socket_changed_cb (SksCallsPage *self,
                   SksSocket    *socket)
{
  if (socket == self->socket)
    queue_update (self);
}

/* A choice has been made good: what comes next may follow from it, unless it can be made again. */
static void
called_cb (SksCallsPage *self,
           SksCall      *call)
{
  const SksCallSpec *spec = sks_call_get_spec (call);

  if (self->socket && sks_call_get_socket (call) == self->socket && (spec->flags & SKS_CALL_CHANGES_NAMES))
    {
      get_choice (self)->chosen = FALSE;
      get_choice (self)->made = TRUE;
    }
  if (spec->receiver == SKS_ON_MODULE)
    {
      self->module_record = sks_call_get_number (call);
      update_card (self);
    }
}

static void
files_cb (SksCallsPage *self)
{
  if (self->file && find_file (self, sks_file_get_id (self->file)) == NULL)
    {
      g_clear_object (&self->file);
      get_choice (self)->spec = NULL;
    }
  update_receivers (self);
  queue_update (self);
}

static void
finder_cb (SksCallsPage *self,
           gpointer      spec)
{
  sks_calls_page_select_call (self, spec);
}

static void
repeat_cb (SksCallsPage *self,
           guint         number)
{
  sks_calls_page_load_record (self, number);
}

static void
show_narrow (SksCallsPage *self)
{
  gtk_label_set_text (self->all_calls_label, self->narrow ? "…" : _("All calls"));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->all_calls), !self->narrow);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->all_calls), self->narrow);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
forget_sockets (SksCallsPage *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->choices);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (sks_session_find_socket_by_id (self->session, GPOINTER_TO_UINT (key)) == NULL)
      {
        sks_call_form_forget (self->form, GPOINTER_TO_UINT (key));
        g_hash_table_iter_remove (&iter);
      }
}

static void
sockets_cb (SksCallsPage *self,
            guint         position,
            guint         removed)
{
  if (removed > 0)
    forget_sockets (self);
}

static void
sks_calls_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_calls_page_parent_class)->map (widget);
  update (SKS_CALLS_PAGE (widget));
}

static void
sks_calls_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKS_CALLS_PAGE (widget)->update_id, g_source_remove);
  GTK_WIDGET_CLASS (sks_calls_page_parent_class)->unmap (widget);
}

static void
sks_calls_page_dispose (GObject *object)
{
  SksCallsPage *self = SKS_CALLS_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->update_id, g_source_remove);
  sks_calls_page_set_socket (self, NULL);
  sks_calls_page_set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_CALLS_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_calls_page_parent_class)->dispose (object);
}

static void
sks_calls_page_finalize (GObject *object)
{
  g_clear_pointer (&SKS_CALLS_PAGE (object)->choices, g_hash_table_unref);
  G_OBJECT_CLASS (sks_calls_page_parent_class)->finalize (object);
}

static void
sks_calls_page_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SksCallsPage *self = SKS_CALLS_PAGE (object);

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
sks_calls_page_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SksCallsPage *self = SKS_CALLS_PAGE (object);

  switch (id)
    {
    case PROP_SESSION:
      sks_calls_page_set_session (self, g_value_get_object (value));
      break;
    case PROP_SOCKET:
      sks_calls_page_set_socket (self, g_value_get_object (value));
      break;
    case PROP_NARROW:
      if (self->narrow == g_value_get_boolean (value))
        return;
      self->narrow = g_value_get_boolean (value);
      show_narrow (self);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_calls_page_class_init (SksCallsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = sks_calls_page_dispose;
  object_class->finalize = sks_calls_page_finalize;
  object_class->get_property = sks_calls_page_get_property;
  object_class->set_property = sks_calls_page_set_property;
  widget_class->map = sks_calls_page_map;
  widget_class->unmap = sks_calls_page_unmap;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION, flags);
  properties[PROP_SOCKET] = g_param_spec_object ("socket", NULL, NULL, SKS_TYPE_SOCKET, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SKS_TYPE_CALL_CARD);
  g_type_ensure (SKS_TYPE_CALL_FINDER);
  g_type_ensure (SKS_TYPE_CALL_FORM);
  g_type_ensure (SKS_TYPE_COLUMNS);
  g_type_ensure (SKS_TYPE_RECEIVER_ROW);
  g_type_ensure (SKS_TYPE_WAITING_LIST);
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-calls-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, receivers);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, closed);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, chips);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, all_calls);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, all_calls_label);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, finder);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, form);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, card);
  gtk_widget_class_bind_template_child (widget_class, SksCallsPage, no_card);
  gtk_widget_class_bind_template_callback (widget_class, called_cb);
  gtk_widget_class_bind_template_callback (widget_class, finder_cb);
  gtk_widget_class_bind_template_callback (widget_class, receiver_cb);
  gtk_widget_class_bind_template_callback (widget_class, repeat_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "callspage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_calls_page_init (SksCallsPage *self)
{
  self->choices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_calls_page_new (void)
{
  return g_object_new (SKS_TYPE_CALLS_PAGE, NULL);
}

void
sks_calls_page_set_session (SksCallsPage *self,
                            SksSession   *session)
{
  g_return_if_fail (SKS_IS_CALLS_PAGE (self));

  if (self->session == session)
    return;
  if (self->session)
    {
      g_clear_signal_handler (&self->removed_handler, sks_session_get_sockets (self->session));
      for (guint i = 0; i < G_N_ELEMENTS (self->handlers); i++)
        g_clear_signal_handler (&self->handlers[i], self->session);
      sks_calls_page_set_socket (self, NULL);
      g_hash_table_remove_all (self->choices);
    }
  g_set_object (&self->session, session);
  if (session)
    {
      self->handlers[0] = g_signal_connect_swapped (session, "call-done", G_CALLBACK (call_done_cb), self);
      self->handlers[1] = g_signal_connect_swapped (session, "socket-changed", G_CALLBACK (socket_changed_cb), self);
      self->removed_handler = g_signal_connect_swapped (sks_session_get_sockets (session), "items-changed", G_CALLBACK (sockets_cb), self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

void
sks_calls_page_set_socket (SksCallsPage *self,
                           SksSocket    *socket)
{
  g_return_if_fail (SKS_IS_CALLS_PAGE (self));

  if (self->socket == socket)
    return;
  if (self->socket)
    g_clear_signal_handler (&self->files_handler, sks_socket_get_files (self->socket));
  g_set_object (&self->socket, socket);
  g_clear_object (&self->file);
  self->n_shown = 0;
  self->module_record = 0;
  if (socket && self->session)
    {
      guint file_id = get_choice (self)->file_id;
      SksFile *file = file_id > 0 ? find_file (self, file_id) : NULL;

      g_set_object (&self->file, file);
      if (file == NULL && file_id > 0)
        get_choice (self)->spec = NULL;
      self->files_handler = g_signal_connect_swapped (sks_socket_get_files (socket), "items-changed", G_CALLBACK (files_cb), self);
      update_receivers (self);
      update (self);
    }
  gtk_widget_set_visible (self->scrolled, socket != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOCKET]);
}

void
sks_calls_page_run (SksCallsPage *self)
{
  g_autoptr(SksCall) call = NULL;

  g_return_if_fail (SKS_IS_CALLS_PAGE (self));

  if (self->socket)
    call = sks_call_form_run (self->form);
}

void
sks_calls_page_select_call (SksCallsPage      *self,
                            const SksCallSpec *spec)
{
  SksFile *file = self->file;

  g_return_if_fail (SKS_IS_CALLS_PAGE (self));
  g_return_if_fail (spec != NULL);

  if (self->socket == NULL)
    return;
  if (spec->receiver == SKS_ON_FILE && file == NULL)
    {
      g_autoptr(SksFile) first = g_list_model_get_item (sks_socket_get_files (self->socket), 0);

      if (first == NULL)
        return;
      file = first;
    }
  else if (spec->receiver == SKS_ON_SOCKET)
    {
      file = NULL;
    }
  if (file != self->file)
    {
      g_set_object (&self->file, file);
      update_receivers (self);
      self->n_shown = 0;
      update_chips (self);
    }
  get_choice (self)->chosen = TRUE;
  get_choice (self)->made = FALSE;
  show_call (self, spec);
  sks_receiver_row_refresh (self->receivers);
}

void
sks_calls_page_load_record (SksCallsPage *self,
                            guint         number)
{
  g_autoptr(SksRecordData) data = NULL;

  g_return_if_fail (SKS_IS_CALLS_PAGE (self));

  data = self->session ? sks_journal_get (sks_session_get_journal (self->session), number) : NULL;
  if (data == NULL)
    return;
  if (data->socket_id > 0 && (self->socket == NULL || sks_socket_get_id (self->socket) != data->socket_id))
    {
      SksSocket *socket = sks_session_find_socket_by_id (self->session, data->socket_id);

      if (socket == NULL)
        return;
      gtk_widget_activate_action (GTK_WIDGET (self), "win.select-socket", "u", data->socket_id);
      sks_calls_page_set_socket (self, socket);
    }
  if (self->socket == NULL)
    return;
  if (data->file_id > 0)
    {
      SksFile *file = find_file (self, data->file_id);

      if (file == NULL)
        return;
      g_set_object (&self->file, file);
      update_receivers (self);
      self->n_shown = 0;
      update_chips (self);
    }
  sks_calls_page_select_call (self, data->spec);
  sks_call_form_load (self->form, data->args);
}

void
sks_calls_page_find_call (SksCallsPage *self)
{
  g_return_if_fail (SKS_IS_CALLS_PAGE (self));

  if (self->socket)
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->all_calls));
}

SksCallForm *
sks_calls_page_get_form (SksCallsPage *self)
{
  g_return_val_if_fail (SKS_IS_CALLS_PAGE (self), NULL);

  return self->form;
}
