// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <netinet/in.h>

#include "sks-address-lookup.h"

#include "sks-address.h"
#include "sks-code-label.h"

struct _SksAddressLookup
{
  GtkPopover parent_instance;

  SksCodeLabel *code;
  GtkWidget *own_family;
  GtkWidget *any_family;
  GtkSpinner *spinner;
  GtkLabel *status;
  GtkListBox *list;

  SksSession *session;
  SksCall *call; /* the one whose result is shown or awaited */
  char *host;
  SksValue *port;
  int family, type;
};

G_DEFINE_FINAL_TYPE (SksAddressLookup, sks_address_lookup, GTK_TYPE_POPOVER)

static guint picked_signal;

static void
clear_rows (SksAddressLookup *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

static const char *
describe_family (int family)
{
  return family == AF_INET6 ? "AAAA · sockaddr_in6" : family == AF_INET ? "A · sockaddr_in" : "";
}

static void
add_row (SksAddressLookup *self,
         int               family,
         SksValue         *address)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name, *kind;
  g_autofree char *text = NULL, *caption = NULL;
  SksAddress decoded = SKS_ADDRESS_INIT;

  if (sks_address_from_value_literal (family, address, &decoded))
    text = sks_address_to_text (&decoded);
  else
    text = sks_value_to_python (address);
  caption = family == self->family ? g_strdup (describe_family (family))
                                   : g_strdup_printf (_("%s, not for this socket’s family"), describe_family (family));
  name = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, NULL);
  kind = g_object_new (GTK_TYPE_LABEL, "label", caption, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (name, "monospace-small");
  gtk_widget_add_css_class (kind, "caption");
  gtk_widget_add_css_class (kind, "secondary-text");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), kind);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_sensitive (row, family == self->family);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, caption, -1);
  g_object_set_data_full (G_OBJECT (row), "address", sks_value_ref (address), (GDestroyNotify) sks_value_unref);
  gtk_list_box_append (self->list, row);
}

/* (family, type, proto, canonical name, address); the same address comes once for each type of socket. */
static guint
add_rows (SksAddressLookup *self,
          SksValue         *list)
{
  guint n_added = 0;

  for (guint i = 0; i < sks_value_get_n_items (list); i++)
    {
      SksValue *entry = sks_value_get_item (list, i);
      SksValue *address = sks_value_get_item (entry, 4);
      gint64 family = AF_UNSPEC;
      gboolean known = FALSE;

      for (guint before = 0; before < i && !known; before++)
        known = sks_value_equal (sks_value_get_item (sks_value_get_item (list, before), 4), address);
      if (known || !sks_value_get_int (sks_value_get_item (entry, 0), &family))
        continue;
      add_row (self, (int) family, address);
      n_added++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_added > 0);
  return n_added;
}

static void
show_result (SksAddressLookup *self)
{
  SksValue *result = sks_call_get_result (self->call);
  g_autofree char *text = NULL;

  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  clear_rows (self);
  if (sks_value_is (result, SKS_VALUE_LIST))
    {
      guint n = add_rows (self, result);

      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u address", "%u addresses", n), n);
    }
  else if (sks_value_is (result, SKS_VALUE_EXCEPTION))
    {
      text = g_strdup_printf ("%s: %s", sks_value_get_exception_type (result), sks_value_get_exception_text (result));
    }
  else
    {
      text = g_strdup (_("Interrupted."));
    }
  gtk_label_set_text (self->status, text);
}

static void
forget_call (SksAddressLookup *self)
{
  if (self->call)
    g_signal_handlers_disconnect_by_data (self->call, self);
  g_clear_object (&self->call);
}

/* The arguments by their names in the catalogue, whose order is its own business. */
static SksValue *
create_arg (SksAddressLookup *self,
            const char       *name,
            int               family)
{
  if (g_str_equal (name, "host"))
    return sks_value_new_text (self->host, -1);
  if (g_str_equal (name, "port"))
    return self->port ? sks_value_ref (self->port) : sks_value_new_none ();
  if (g_str_equal (name, "family"))
    return family != AF_UNSPEC ? sks_value_new_int (family) : NULL;
  if (g_str_equal (name, "type"))
    return sks_value_new_int (self->type);
  return NULL;
}

static void
look_up (SksAddressLookup *self,
         int               family)
{
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_MODULE, "getaddrinfo");
  SksValue *args[SKS_MAX_ARGS] = { NULL };
  g_autoptr(SksCode) code = NULL;

  forget_call (self);
  clear_rows (self);
  for (guint i = 0; i < spec->n_args; i++)
    args[i] = create_arg (self, spec->args[i].name, family);
  gtk_label_set_text (self->status, _("Looking it up…"));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  self->call = sks_session_call (self->session, spec, NULL, args, spec->n_args, NULL);
  code = sks_call_dup_python (self->call);
  sks_code_label_set_code (self->code, code);
  if (sks_call_get_state (self->call) != SKS_CALL_RUNNING)
    show_result (self);
  else
    g_signal_connect_object (self->call, "done", G_CALLBACK (show_result), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < spec->n_args; i++)
    g_clear_pointer (&args[i], sks_value_unref);
}

static void
family_cb (SksAddressLookup *self,
           GtkToggleButton  *button)
{
  if (self->session && gtk_toggle_button_get_active (button))
    look_up (self, GTK_WIDGET (button) == self->any_family ? AF_UNSPEC : self->family);
}

static void
row_cb (SksAddressLookup *self,
        GtkListBoxRow    *row)
{
  SksValue *address = g_object_get_data (G_OBJECT (row), "address");

  g_signal_emit (self, picked_signal, 0, address);
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* Nobody sees the result any more. The call itself goes on: it cannot be interrupted, and stands in the journal. */
static void
sks_address_lookup_unmap (GtkWidget *widget)
{
  SksAddressLookup *self = SKS_ADDRESS_LOOKUP (widget);

  forget_call (self);
  g_clear_object (&self->session);
  GTK_WIDGET_CLASS (sks_address_lookup_parent_class)->unmap (widget);
}

static void
sks_address_lookup_dispose (GObject *object)
{
  SksAddressLookup *self = SKS_ADDRESS_LOOKUP (object);

  forget_call (self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->port, sks_value_unref);
  G_OBJECT_CLASS (sks_address_lookup_parent_class)->dispose (object);
}

static void
sks_address_lookup_class_init (SksAddressLookupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_address_lookup_dispose;
  widget_class->unmap = sks_address_lookup_unmap;
  picked_signal = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SKS_TYPE_VALUE);
  g_type_ensure (SKS_TYPE_CODE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-address-lookup.ui");
  gtk_widget_class_bind_template_child (widget_class, SksAddressLookup, code);
  gtk_widget_class_bind_template_child (widget_class, SksAddressLookup, own_family);
  gtk_widget_class_bind_template_child (widget_class, SksAddressLookup, any_family);
  gtk_widget_class_bind_template_child (widget_class, SksAddressLookup, spinner);
  gtk_widget_class_bind_template_child (widget_class, SksAddressLookup, status);
  gtk_widget_class_bind_template_child (widget_class, SksAddressLookup, list);
  gtk_widget_class_bind_template_callback (widget_class, family_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
}

static void
sks_address_lookup_init (SksAddressLookup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_address_lookup_new (void)
{
  return g_object_new (SKS_TYPE_ADDRESS_LOOKUP, NULL);
}

void
sks_address_lookup_start (SksAddressLookup *self,
                          SksSession       *session,
                          const char       *host,
                          SksValue         *port,
                          int               family,
                          int               type)
{
  const SksConstant *constant = sks_constants_find (SKS_CONSTANTS_FAMILY, family);

  g_return_if_fail (SKS_IS_ADDRESS_LOOKUP (self));

  g_set_object (&self->session, session);
  g_free (self->host);
  self->host = g_strdup (host);
  g_clear_pointer (&self->port, sks_value_unref);
  self->port = port ? sks_value_ref (port) : NULL;
  self->family = family;
  self->type = type;
  gtk_button_set_label (GTK_BUTTON (self->own_family), constant ? constant->name : "?");
  look_up (self, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->any_family)) ? AF_UNSPEC : family);
}
