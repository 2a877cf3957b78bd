// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <netinet/in.h>

#include "sks-address-editor.h"

#include "sks-address-lookup.h"
#include "sks-address-picks.h"
#include "sks-address.h"
#include "sks-error.h"
#include "sks-explain.h"
#include "sks-spin.h"
#include "sks-wrap-box.h"

typedef enum
{
  MODE_HOST,
  MODE_PATH,
  MODE_ABSTRACT,
  MODE_UNNAMED,
  MODE_LITERAL,
  N_MODES
} Mode;

struct _SksAddressEditor
{
  SksArgEditor parent_instance;

  GtkWidget *content;
  GtkWidget *stack;
  GtkWidget *host;
  GtkWidget *port;
  GtkWidget *host_box;
  GtkWidget *flow; /* of IPv6 */
  GtkWidget *scope;
  GtkWidget *extra;
  GtkWidget *path;
  GtkWidget *abstract;
  GtkWidget *unnamed;
  GtkWidget *literal;
  GtkWidget *look_up;
  GtkWidget *pick;
  GtkListBox *picks;
  GtkWidget *modes[N_MODES];
  SksAddressLookup *lookup;
  int family;
  Mode mode;
  gboolean local; /* the address is to be ours, not the peer's */
};

G_DEFINE_FINAL_TYPE (SksAddressEditor, sks_address_editor, SKS_TYPE_ARG_EDITOR)

static const char *
get_text (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
set_text (GtkWidget  *entry,
          const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static GtkWidget *
get_page (SksAddressEditor *self,
          Mode              mode)
{
  GtkWidget *pages[N_MODES] = { self->host_box, self->path, self->abstract, self->unnamed, self->literal };

  return pages[mode];
}

static gboolean
has_mode (SksAddressEditor *self,
          Mode              mode)
{
  switch (mode)
    {
    case MODE_HOST:
      return self->family == AF_INET || self->family == AF_INET6;
    case MODE_PATH:
    case MODE_ABSTRACT:
    case MODE_UNNAMED:
      return self->family == AF_UNIX;
    default:
      return TRUE;
    }
}

static gboolean
is_name (const char *host)
{
  g_autofree char *bare = g_strdup (host);

  bare[strcspn (bare, "%")] = '\0';
  return *bare != '\0' && *bare != '<' && !g_hostname_is_ip_address (bare);
}

/* It keeps its place while a name is typed: a row that moved would take the next click elsewhere. */
static void
update_look_up (SksAddressEditor *self)
{
  gtk_widget_set_visible (self->look_up, self->mode == MODE_HOST);
  gtk_widget_set_sensitive (self->look_up, is_name (get_text (self->host)));
}

static void
show_mode (SksAddressEditor *self,
           Mode              mode)
{
  self->mode = mode;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->modes[mode]), TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), get_page (self, mode));
  gtk_widget_set_visible (self->extra, mode == MODE_HOST && self->family == AF_INET6);
  update_look_up (self);
}

/* A scope is a number; `fe80::1%eth0` names it by the interface, whose number this machine's own address there has. */
static gboolean
find_scope (SksAddressEditor *self,
            const char       *interface,
            guint            *scope)
{
  GPtrArray *addresses = sks_session_get_host_addresses (sks_arg_editor_get_session (SKS_ARG_EDITOR (self)));
  guint64 number;

  if (g_ascii_string_to_unsigned (interface, 10, 0, G_MAXUINT32, &number, NULL))
    {
      *scope = (guint) number;
      return TRUE;
    }
  for (guint i = 0; addresses && i < addresses->len; i++)
    {
      const SksHostAddress *host = g_ptr_array_index (addresses, i);
      const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) &host->address.storage;

      if (host->address.any.sa_family == AF_INET6 && in6->sin6_scope_id != 0 && g_str_equal (host->interface, interface))
        {
          *scope = in6->sin6_scope_id;
          return TRUE;
        }
    }
  return FALSE;
}

static SksValue *
read_part (SksAddressEditor  *self,
           GtkWidget         *entry,
           const char        *missing,
           GError           **error)
{
  SksValue *value;

  if (*get_text (entry) == '\0')
    {
      sks_arg_editor_set_error_place (SKS_ARG_EDITOR (self), entry);
      g_set_error_literal (error, SKS_ERROR, SKS_ERROR_INVALID, missing);
      return NULL;
    }
  value = sks_arg_editor_parse_literal (SKS_ARG_EDITOR (self), GTK_EDITABLE (entry), error);
  return value;
}

static gboolean
is_zero (const SksValue *value)
{
  gint64 number;

  return sks_value_get_int (value, &number) && number == 0;
}

static SksValue *
read_host (SksAddressEditor  *self,
           GError           **error)
{
  g_autofree char *host = g_strstrip (g_strdup (get_text (self->host)));
  g_autoptr(SksValue) port = read_part (self, self->port, _("The port is missing: a number from 0 to 65535."), error);
  g_autoptr(SksValue) flow = NULL;
  g_autoptr(SksValue) scope = NULL;
  char *percent = strchr (host, '%');
  guint number;

  if (port == NULL)
    return NULL;
  if (self->family == AF_INET)
    return sks_value_new_pair (sks_value_new_text (host, -1), g_steal_pointer (&port));

  flow = read_part (self, self->flow, _("flowinfo is missing: usually 0."), error);
  scope = flow ? read_part (self, self->scope, _("The scope id is missing: usually 0."), error) : NULL;
  if (scope == NULL)
    return NULL;
  if (percent && find_scope (self, percent + 1, &number))
    {
      *percent = '\0';
      g_clear_pointer (&scope, sks_value_unref);
      scope = sks_value_new_int (number);
    }
  if (is_zero (flow) && is_zero (scope))
    return sks_value_new_pair (sks_value_new_text (host, -1), g_steal_pointer (&port));
  return sks_value_new_tuple ((SksValue *[]) { sks_value_new_text (host, -1), g_steal_pointer (&port),
                                               g_steal_pointer (&flow), g_steal_pointer (&scope) }, 4);
}

static SksValue *
read_abstract (SksAddressEditor *self)
{
  const char *name = get_text (self->abstract);
  gsize length = strlen (name);
  g_autofree char *bytes = g_malloc0 (length + 1);

  memcpy (bytes + 1, name, length);
  return sks_value_new_bytes (bytes, length + 1);
}

static SksValue *
read_mode (SksAddressEditor  *self,
           GError           **error)
{
  switch (self->mode)
    {
    case MODE_HOST:
      return read_host (self, error);
    case MODE_PATH:
      if (*get_text (self->path) != '\0')
        return sks_value_new_text (get_text (self->path), -1);
      sks_arg_editor_set_error_place (SKS_ARG_EDITOR (self), self->path);
      g_set_error_literal (error, SKS_ERROR, SKS_ERROR_INVALID, _("The path is missing. An address without one is “Unnamed”."));
      return NULL;
    case MODE_ABSTRACT:
      return read_abstract (self);
    case MODE_UNNAMED:
      return sks_value_new_text ("", 0);
    default:
      return sks_arg_editor_parse_literal (SKS_ARG_EDITOR (self), GTK_EDITABLE (self->literal), error);
    }
}

static void
update_note (SksAddressEditor *self,
             SksValue         *value)
{
  SksSession *session = sks_arg_editor_get_session (SKS_ARG_EDITOR (self));
  SksAddress address = SKS_ADDRESS_INIT;
  g_autofree char *note = NULL;

  if (self->local && value && sks_address_from_value_literal (self->family, value, &address))
    note = sks_explain_reach (session, self->family, &address);
  sks_arg_editor_set_note (SKS_ARG_EDITOR (self), note);
}

static SksValue *
sks_address_editor_get_value (SksArgEditor  *editor,
                              GError       **error)
{
  SksAddressEditor *self = SKS_ADDRESS_EDITOR (editor);
  SksValue *value = read_mode (self, error);

  update_note (self, value);
  return value;
}

static void
show_literal (SksAddressEditor *self,
              SksValue         *value)
{
  g_autofree char *text = value ? sks_value_to_python (value) : g_strdup ("");

  set_text (self->literal, text);
  show_mode (self, MODE_LITERAL);
}

static gboolean
show_host (SksAddressEditor *self,
           SksValue         *value)
{
  guint n = sks_value_is (value, SKS_VALUE_TUPLE) ? sks_value_get_n_items (value) : 0;
  GtkWidget *entries[] = { NULL, self->port, self->flow, self->scope };

  if (n < 2 || n > (self->family == AF_INET ? 2u : 4u) || !sks_value_is (sks_value_get_item (value, 0), SKS_VALUE_TEXT))
    return FALSE;
  set_text (self->host, sks_value_get_text (sks_value_get_item (value, 0), NULL));
  set_text (self->flow, "0");
  set_text (self->scope, "0");
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *text = sks_value_to_python (sks_value_get_item (value, i));

      set_text (entries[i], text);
    }
  show_mode (self, MODE_HOST);
  return TRUE;
}

static gboolean
show_path (SksAddressEditor *self,
           SksValue         *value)
{
  gsize length;

  if (sks_value_is (value, SKS_VALUE_TEXT))
    {
      const char *path = sks_value_get_text (value, &length);

      set_text (self->path, path);
      show_mode (self, length > 0 ? MODE_PATH : MODE_UNNAMED);
      return TRUE;
    }
  if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      const char *name = (const char *) sks_value_get_bytes (value, &length);

      if (length == 0 || name[0] != '\0' || !g_utf8_validate_len (name + 1, length - 1, NULL))
        return FALSE;
      {
        g_autofree char *text = g_strndup (name + 1, length - 1);

        set_text (self->abstract, text);
      }
      show_mode (self, MODE_ABSTRACT);
      return TRUE;
    }
  return FALSE;
}

static void
show_value (SksAddressEditor *self,
            SksValue         *value)
{
  gboolean shown = self->family == AF_UNIX ? show_path (self, value) : has_mode (self, MODE_HOST) && show_host (self, value);

  if (!shown)
    show_literal (self, value);
}

/* What a new form starts with: a name that works; for a peer, where this socket last went, or the newest listener of the session. */
static void
show_default (SksAddressEditor *self)
{
  SksSocket *socket = sks_arg_editor_get_socket (SKS_ARG_EDITOR (self));
  g_autoptr(SksValue) last = self->local || socket == NULL ? NULL : sks_address_picks_last (sks_arg_editor_get_session (SKS_ARG_EDITOR (self)), socket);
  g_autoptr(GPtrArray) picks = self->local || socket == NULL ? NULL : sks_address_picks_list (sks_arg_editor_get_session (SKS_ARG_EDITOR (self)), socket, FALSE);
  const SksAddressPick *first = picks && picks->len > 0 ? g_ptr_array_index (picks, 0) : NULL;

  set_text (self->flow, "0");
  set_text (self->scope, "0");
  if (last)
    {
      show_value (self, last);
    }
  else if (first && first->value)
    {
      show_value (self, first->value);
    }
  else if (has_mode (self, MODE_HOST))
    {
      set_text (self->host, self->family == AF_INET6 ? "::1" : "127.0.0.1");
      set_text (self->port, self->local ? "0" : "");
      show_mode (self, MODE_HOST);
    }
  else if (self->family == AF_UNIX)
    {
      g_autofree char *name = g_strdup_printf ("%s.sock", socket && self->local ? sks_socket_get_name (socket) : "server");
      g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), name, NULL);

      set_text (self->path, path);
      set_text (self->abstract, socket ? sks_socket_get_name (socket) : "");
      show_mode (self, MODE_PATH);
    }
  else
    {
      show_literal (self, NULL);
    }
}

static void
sks_address_editor_set_value (SksArgEditor *editor,
                              SksValue     *value)
{
  SksAddressEditor *self = SKS_ADDRESS_EDITOR (editor);

  if (value)
    show_value (self, value);
  else
    show_default (self);
}

static void
changed_cb (SksAddressEditor *self)
{
  update_look_up (self);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
mode_cb (SksAddressEditor *self,
         GtkWidget        *button)
{
  Mode mode = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "mode"));
  g_autoptr(SksValue) value = NULL;

  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)) || mode == self->mode)
    return;
  value = read_mode (self, NULL);
  if (mode == MODE_LITERAL && value)
    show_literal (self, value);
  else
    show_mode (self, mode);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
look_up_cb (SksAddressEditor *self)
{
  SksSocket *socket = sks_arg_editor_get_socket (SKS_ARG_EDITOR (self));
  g_autoptr(SksValue) port = sks_arg_editor_parse_literal (SKS_ARG_EDITOR (self), GTK_EDITABLE (self->port), NULL);

  sks_address_lookup_start (self->lookup, sks_arg_editor_get_session (SKS_ARG_EDITOR (self)), get_text (self->host), port,
                            self->family, socket ? sks_socket_get_socket_type (socket) : SOCK_STREAM);
}

static void
picked_cb (SksAddressEditor *self,
           SksValue         *address)
{
  g_autoptr(SksValue) port = sks_arg_editor_parse_literal (SKS_ARG_EDITOR (self), GTK_EDITABLE (self->port), NULL);
  g_autofree char *typed = port ? sks_value_to_python (port) : NULL;

  show_value (self, address);
  if (typed)
    set_text (self->port, typed);
  changed_cb (self);
}

static void
fill_picks_cb (SksAddressEditor *self)
{
  SksSocket *socket = sks_arg_editor_get_socket (SKS_ARG_EDITOR (self));
  g_autoptr(GPtrArray) picks = NULL;
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->picks, 0)))
    gtk_list_box_remove (self->picks, GTK_WIDGET (row));
  if (socket == NULL)
    return;
  picks = sks_address_picks_list (sks_arg_editor_get_session (SKS_ARG_EDITOR (self)), socket, self->local);
  for (guint i = 0; i < picks->len; i++)
    {
      const SksAddressPick *pick = g_ptr_array_index (picks, i);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "label", pick->text, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, "max-width-chars", 40, NULL);
      GtkWidget *meaning = g_object_new (GTK_TYPE_LABEL, "label", pick->meaning, "xalign", 0.0, NULL);
      GtkWidget *item = gtk_list_box_row_new ();

      gtk_widget_add_css_class (text, "monospace-small");
      gtk_widget_add_css_class (meaning, "caption");
      gtk_widget_add_css_class (meaning, "secondary-text");
      gtk_box_append (GTK_BOX (box), text);
      gtk_box_append (GTK_BOX (box), meaning);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (item), box);
      gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, pick->text, -1);
      g_object_set_data_full (G_OBJECT (item), "host", g_strdup (pick->host), g_free);
      if (pick->value)
        g_object_set_data_full (G_OBJECT (item), "value", sks_value_ref (pick->value), (GDestroyNotify) sks_value_unref);
      gtk_list_box_append (self->picks, item);
    }
}

static void
pick_cb (SksAddressEditor *self,
         GtkListBoxRow    *row)
{
  const char *host = g_object_get_data (G_OBJECT (row), "host");
  SksValue *value = g_object_get_data (G_OBJECT (row), "value");

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->pick));
  if (host)
    {
      show_mode (self, MODE_HOST);
      set_text (self->host, host);
      if (*get_text (self->port) == '\0')
        gtk_widget_grab_focus (self->port);
    }
  else
    {
      show_value (self, value);
    }
  changed_cb (self);
}

static void
sks_address_editor_setup (SksArgEditor *editor)
{
  SksAddressEditor *self = SKS_ADDRESS_EDITOR (editor);
  SksSocket *socket = sks_arg_editor_get_socket (editor);

  self->family = socket ? sks_socket_get_family (socket) : AF_UNSPEC;
  self->local = sks_arg_editor_get_call (editor)->group == SKS_GROUP_SERVER;
  for (Mode mode = 0; mode < N_MODES; mode++)
    gtk_widget_set_visible (self->modes[mode], has_mode (self, mode));
  gtk_widget_set_visible (self->pick, socket != NULL && !(self->local && self->family == AF_UNIX));
}

static void
sks_address_editor_class_init (SksAddressEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);
  static const char *const children[N_MODES] = { "as_host", "as_path", "as_abstract", "as_unnamed", "as_literal" };

  editor_class->setup = sks_address_editor_setup;
  editor_class->get_value = sks_address_editor_get_value;
  editor_class->set_value = sks_address_editor_set_value;

  g_type_ensure (SKS_TYPE_ADDRESS_LOOKUP);
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-address-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, content);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, host);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, host_box);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, extra);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, path);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, abstract);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, unnamed);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, literal);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, look_up);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, lookup);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, pick);
  gtk_widget_class_bind_template_child (widget_class, SksAddressEditor, picks);
  for (Mode mode = 0; mode < N_MODES; mode++)
    gtk_widget_class_bind_template_child_full (widget_class, children[mode], FALSE,
                                               G_STRUCT_OFFSET (SksAddressEditor, modes) + (gssize) (mode * sizeof (GtkWidget *)));
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, fill_picks_cb);
  gtk_widget_class_bind_template_callback (widget_class, pick_cb);
}

static GtkWidget *
add_spin (SksAddressEditor *self,
          GtkWidget        *box,
          const char       *label)
{
  GtkWidget *spin = sks_spin_new (label);

  gtk_box_append (GTK_BOX (box), spin);
  sks_arg_editor_watch (SKS_ARG_EDITOR (self), GTK_EDITABLE (spin));
  return spin;
}

static GtkWidget *
add_labelled_entry (SksAddressEditor *self,
                    const char       *label)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 4, "max-width-chars", 8, "text", "0", NULL);
  GtkWidget *caption = gtk_label_new (label);

  gtk_widget_add_css_class (entry, "code-entry");
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "secondary-text");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_box_append (GTK_BOX (self->extra), caption);
  gtk_box_append (GTK_BOX (self->extra), entry);
  sks_arg_editor_watch (SKS_ARG_EDITOR (self), GTK_EDITABLE (entry));
  return entry;
}

static void
sks_address_editor_init (SksAddressEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sks_arg_editor_set_content (SKS_ARG_EDITOR (self), self->content);
  self->port = add_spin (self, self->host_box, _("port"));
  sks_spin_set_placeholder (GTK_SPIN_BUTTON (self->port), _("port"));
  self->flow = add_labelled_entry (self, "flowinfo");
  self->scope = add_labelled_entry (self, "scope_id");
  for (Mode mode = 0; mode < N_MODES; mode++)
    {
      g_object_set_data (G_OBJECT (self->modes[mode]), "mode", GUINT_TO_POINTER (mode));
      g_signal_connect_object (self->modes[mode], "toggled", G_CALLBACK (mode_cb), self, G_CONNECT_SWAPPED);
    }
}
