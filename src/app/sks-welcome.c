// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-welcome.h"

#include <glib/gi18n.h>

struct _SksWelcome
{
  AdwBin parent_instance;

  GtkBox *cards;
  GtkListBox *first;
  guint narrow : 1;
};

G_DEFINE_FINAL_TYPE (SksWelcome, sks_welcome, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Each opens New Socket with that preset; the subtitle is the way on from there. */
static const struct
{
  const char *preset;
  const char *title;
  const char *subtitle;
} first_steps[] = {
  { "tcp-server", N_("A TCP Server"), N_("bind, listen, then accept: it waits for whoever connects") },
  { "tcp-client", N_("A TCP Client"), N_("connect to a host and port, on this machine or another") },
  { "udp", N_("UDP"), N_("sendto sends a datagram without any connection") },
  { "unix-stream", N_("A UNIX Stream"), N_("two programs on one machine, by a path") },
};

static void
row_activated_cb (SksWelcome    *self,
                  GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.new-socket-preset", "s",
                              first_steps[gtk_list_box_row_get_index (row)].preset);
}

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  return label;
}

/* AdwActionRows have many parts and a font of their own: four take a twentieth of the time to the first frame. */
static GtkWidget *
create_step (const char *title,
             const char *subtitle)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *second = create_label (subtitle);

  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, "secondary-text");
  gtk_box_append (GTK_BOX (texts), create_label (title));
  gtk_box_append (GTK_BOX (texts), second);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "step");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static void
list_first_steps (SksWelcome *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (first_steps); i++)
    gtk_list_box_append (self->first, create_step (_(first_steps[i].title), _(first_steps[i].subtitle)));
}

static void
sks_welcome_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  g_value_set_boolean (value, SKS_WELCOME (object)->narrow);
}

static void
sks_welcome_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SksWelcome *self = SKS_WELCOME (object);

  self->narrow = g_value_get_boolean (value);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->cards),
                                  self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
sks_welcome_class_init (SksWelcomeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_welcome_get_property;
  object_class->set_property = sks_welcome_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, SksWelcome, cards);
  gtk_widget_class_bind_template_child (widget_class, SksWelcome, first);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
sks_welcome_init (SksWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  list_first_steps (self);
}

GtkWidget *
sks_welcome_new (void)
{
  return g_object_new (SKS_TYPE_WELCOME, NULL);
}
