// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-option-editor.h"

#include <glib/gi18n.h>

#include "sks-option-codec.h"

#define SET_ICON "object-select-symbolic"

struct _SksOptionEditor
{
  GtkWidget parent_instance;

  const SksOptionSpec *spec;
  SksOption *option;
  GtkWidget *on;     /* a switch, or NULL */
  GtkWidget *choice; /* a menu of the choices, or NULL */
  GtkWidget *entry;  /* or NULL */
  GtkWidget *unit;
  char *shown;       /* the entry's text as the option has it */
  gboolean showing;  /* what changes now is not the user's doing */
};

G_DEFINE_FINAL_TYPE (SksOptionEditor, sks_option_editor, GTK_TYPE_WIDGET)

enum
{
  APPLY,
  EDITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
apply (SksOptionEditor *self,
       const char      *text)
{
  g_signal_emit (self, signals[APPLY], 0, text);
}

static const char *
get_text (SksOptionEditor *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
is_edited (SksOptionEditor *self)
{
  return self->entry && g_strcmp0 (get_text (self), self->shown) != 0;
}

/* SO_LINGER is both: whether, and how long. */
static char *
dup_linger (SksOptionEditor *self,
            gboolean         on)
{
  return g_strdup_printf ("%s, %s", on ? "on" : "off", *get_text (self) ? get_text (self) : "0");
}

static gboolean
state_set_cb (SksOptionEditor *self,
              gboolean         on)
{
  g_autofree char *text = NULL;

  if (self->showing)
    return FALSE;
  text = self->spec->kind == SKS_OPTION_LINGER ? dup_linger (self, on) : g_strdup (on ? "1" : "0");
  apply (self, text);
  /* The switch's colour follows when the kernel has answered. */
  return TRUE;
}

static void
selected_cb (SksOptionEditor *self)
{
  GObject *item = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->choice));

  if (!self->showing && item)
    apply (self, gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

static void
activate_cb (SksOptionEditor *self)
{
  g_autofree char *text = self->spec->kind == SKS_OPTION_LINGER ? dup_linger (self, TRUE) : g_strdup (get_text (self));

  apply (self, text);
}

static void
show_edited (SksOptionEditor *self)
{
  gboolean edited = is_edited (self);
  GtkWidget *last;

  if (edited)
    {
      gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, SET_ICON);
      gtk_entry_set_icon_tooltip_text (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, _("Set (Return)"));
    }
  /* GtkEntry keeps the room of an icon that was taken away. */
  last = gtk_widget_get_last_child (self->entry);
  if (GTK_IS_IMAGE (last))
    gtk_widget_set_visible (last, edited);
}

static void
changed_cb (SksOptionEditor *self)
{
  if (self->showing)
    return;
  show_edited (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static gboolean
key_cb (SksOptionEditor *self,
        guint            key)
{
  if (key != GDK_KEY_Escape || !is_edited (self))
    return FALSE;
  sks_option_editor_accept (self);
  g_signal_emit (self, signals[EDITED], 0);
  return TRUE;
}

/* What the menu beside an entry offers */

static gboolean
has_flag (SksOptionEditor *self,
          gint64           flag)
{
  g_autoptr(SksValue) value = sks_option_parse_value (self->spec, get_text (self), NULL);
  gint64 now;

  return value && sks_value_get_int (value, &now) && (now & flag) == flag;
}

static void
suggest_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SksOptionEditor *self = SKS_OPTION_EDITOR (widget);
  const char *text = g_variant_get_string (parameter, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  apply (self, text);
}

/* A flag's item gives the value with that flag turned over. */
static char *
dup_turned (SksOptionEditor *self,
            gint64           flag)
{
  g_autoptr(SksValue) value = sks_option_parse_value (self->spec, get_text (self), NULL);
  g_autoptr(GBytes) bytes = NULL;
  gint64 now = 0;

  if (value)
    sks_value_get_int (value, &now);
  bytes = sks_option_from_int (self->spec, now ^ flag);
  return sks_option_format (self->spec, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
add_item (GMenu      *menu,
          const char *label,
          const char *text)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "option.suggest", "s", text);
  g_menu_append_item (menu, item);
}

static void
fill_menu_cb (GtkMenuButton *button,
              gpointer       data)
{
  SksOptionEditor *self = data;
  const char *const *suggestions = sks_option_get_suggestions (self->option);
  g_autoptr(GMenu) menu = g_menu_new ();

  for (guint i = 0; suggestions[i]; i++)
    add_item (menu, suggestions[i], suggestions[i]);
  for (guint i = 0; i < self->spec->n_choices; i++)
    {
      const SksOptionChoice *choice = &self->spec->choices[i];
      gboolean flag = self->spec->kind == SKS_OPTION_FLAGS;
      g_autofree char *text = flag ? dup_turned (self, choice->value) : g_strdup (choice->symbol);
      g_autofree char *label = g_strdup_printf ("%s%s", flag && has_flag (self, choice->value) ? "✓ " : "", choice->symbol);

      add_item (menu, label, text);
    }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static gboolean
has_menu (const SksOptionSpec *spec)
{
  return spec->n_choices > 0 || spec->kind == SKS_OPTION_STRING || spec->kind == SKS_OPTION_IFINDEX || spec->kind == SKS_OPTION_IFINDEX_BE;
}

/* Building */

static void
name_widget (SksOptionEditor *self,
             GtkWidget       *widget)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, self->spec->name, -1);
}

static void
add_switch (SksOptionEditor *self)
{
  self->on = g_object_new (GTK_TYPE_SWITCH, "valign", GTK_ALIGN_CENTER, NULL);
  g_signal_connect_swapped (self->on, "state-set", G_CALLBACK (state_set_cb), self);
  name_widget (self, self->on);
  gtk_widget_set_parent (self->on, GTK_WIDGET (self));
}

static void
add_choice (SksOptionEditor *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->spec->n_choices; i++)
    gtk_string_list_append (names, self->spec->choices[i].symbol);
  self->choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_widget_set_valign (self->choice, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->choice, "code");
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (selected_cb), self);
  name_widget (self, self->choice);
  /* The focus goes to the button within, which does not take its name from around it. */
  name_widget (self, gtk_widget_get_first_child (self->choice));
  gtk_widget_set_parent (self->choice, GTK_WIDGET (self));
}

static gboolean
is_number (const SksOptionSpec *spec)
{
  return spec->kind == SKS_OPTION_INT || spec->kind == SKS_OPTION_UINT || spec->kind == SKS_OPTION_UINT64
         || spec->kind == SKS_OPTION_TIMEVAL || spec->kind == SKS_OPTION_FD || spec->kind == SKS_OPTION_LINGER;
}

static int
get_width_chars (const SksOptionSpec *spec)
{
  if (spec->kind == SKS_OPTION_LINGER)
    return 4;
  if (is_number (spec))
    return 7;
  if (spec->kind == SKS_OPTION_STRING || spec->kind == SKS_OPTION_IFINDEX || spec->kind == SKS_OPTION_IFINDEX_BE)
    return 9;
  return has_menu (spec) ? 13 : 18;
}

static void
add_menu (SksOptionEditor *self,
          GtkWidget       *box)
{
  GtkWidget *button = g_object_new (GTK_TYPE_MENU_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  g_autofree char *label = g_strdup_printf (_("Values for %s"), self->spec->name);

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), fill_menu_cb, self, NULL);
  gtk_widget_set_tooltip_text (button, _("Values to choose from"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (button)), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), button);
}

static void
add_entry (SksOptionEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  int width = get_width_chars (self->spec);

  self->entry = g_object_new (GTK_TYPE_ENTRY,
                              "valign", GTK_ALIGN_CENTER,
                              "width-chars", width,
                              "max-width-chars", width,
                              "xalign", is_number (self->spec) ? 1.0 : 0.0,
                              NULL);
  gtk_widget_add_css_class (self->entry, "code-entry");
  gtk_widget_add_css_class (self->entry, "numeric");
  if (is_number (self->spec) && self->spec->kind != SKS_OPTION_LINGER)
    gtk_widget_add_css_class (self->entry, "number");
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->entry, "icon-press", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);
  name_widget (self, self->entry);
  gtk_box_append (GTK_BOX (box), self->entry);
  if (has_menu (self->spec))
    add_menu (self, box);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

static void
add_unit (SksOptionEditor *self)
{
  const char *unit = self->spec->kind == SKS_OPTION_LINGER ? "s" : sks_option_spec_get_unit (self->spec);

  if (!unit)
    return;
  self->unit = g_object_new (GTK_TYPE_LABEL, "label", unit, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "tooltip-text", unit, NULL);
  gtk_widget_add_css_class (self->unit, "caption");
  gtk_widget_add_css_class (self->unit, "secondary-text");
  gtk_widget_set_parent (self->unit, GTK_WIDGET (self));
}

/* Showing */

/* As one types it: without the unit, which stands beside. */
static char *
dup_typed (SksOptionEditor *self,
           const char      *text)
{
  if (self->spec->kind == SKS_OPTION_BYTES && g_str_equal (text, "empty"))
    return g_strdup ("");
  if (self->spec->kind == SKS_OPTION_TIMEVAL && g_str_has_suffix (text, " s"))
    return g_strndup (text, strlen (text) - 2);
  return g_strdup (text);
}

static void
show_entry (SksOptionEditor *self,
            char            *text)
{
  gboolean edited = is_edited (self);

  g_free (self->shown);
  self->shown = text;
  if (!edited && g_strcmp0 (get_text (self), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  show_edited (self);
}

static void
show_linger (SksOptionEditor *self,
             gboolean         can_set)
{
  GBytes *value = sks_option_get_value (self->option);
  gsize length = 0;
  const guint8 *data = value ? g_bytes_get_data (value, &length) : NULL;
  g_autofree char *on = data ? sks_option_format_part (self->spec, 0, data, length) : NULL;
  char *seconds = data ? sks_option_format_part (self->spec, 1, data, length) : NULL;
  gboolean is_on = on && g_str_equal (on, "on");

  gtk_switch_set_active (GTK_SWITCH (self->on), is_on);
  gtk_switch_set_state (GTK_SWITCH (self->on), is_on);
  show_entry (self, seconds ? seconds : g_strdup ("0"));
  gtk_widget_set_sensitive (self->entry, can_set && is_on);
  gtk_widget_set_sensitive (self->unit, can_set && is_on);
}

static void
show_choice (SksOptionEditor *self)
{
  GListModel *names = gtk_drop_down_get_model (GTK_DROP_DOWN (self->choice));
  const char *text = sks_option_get_value_text (self->option);
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < self->spec->n_choices; i++)
    if (g_str_equal (self->spec->choices[i].symbol, text))
      position = i;
  /* A value without a name is a last choice of its own. */
  if (g_list_model_get_n_items (names) > self->spec->n_choices)
    gtk_string_list_remove (GTK_STRING_LIST (names), self->spec->n_choices);
  if (position == GTK_INVALID_LIST_POSITION)
    {
      position = self->spec->n_choices;
      gtk_string_list_append (GTK_STRING_LIST (names), *text ? text : "—");
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), position);
  gtk_widget_set_tooltip_text (self->choice, position < self->spec->n_choices && self->spec->choices[position].meaning
                                               ? _(self->spec->choices[position].meaning) : NULL);
}

static void
show_switch (SksOptionEditor *self)
{
  const char *text = sks_option_get_value_text (self->option);
  gboolean on = *text && !g_str_equal (text, "0");

  /* What can only be set shows what was asked for. */
  if (self->spec->read == SKS_OPTION_READ_NEVER)
    on = g_str_equal (sks_option_get_asked_text (self->option), "1");
  gtk_switch_set_active (GTK_SWITCH (self->on), on);
  gtk_switch_set_state (GTK_SWITCH (self->on), on);
}

void
sks_option_editor_show (SksOptionEditor *self,
                        SksOption       *option)
{
  gboolean can_set = sks_option_can_set (option, NULL);

  if (g_set_object (&self->option, option) && self->entry)
    {
      self->showing = TRUE;
      sks_option_editor_accept (self);
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), can_set);
  if (sks_option_is_pending (option))
    {
      self->showing = FALSE;
      return;
    }
  self->showing = TRUE;
  if (self->spec->kind == SKS_OPTION_LINGER)
    show_linger (self, can_set);
  else if (self->on)
    show_switch (self);
  else if (self->choice)
    show_choice (self);
  else
    {
      const char *asked = sks_option_get_asked_text (option);

      show_entry (self, dup_typed (self, *asked ? asked : sks_option_get_value_text (option)));
    }
  self->showing = FALSE;
}

void
sks_option_editor_accept (SksOptionEditor *self)
{
  gboolean showing = self->showing;

  if (!self->entry)
    return;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
  show_edited (self);
  self->showing = showing;
}

void
sks_option_editor_set_compact (SksOptionEditor *self,
                               gboolean         compact)
{
  if (self->unit)
    gtk_widget_set_visible (self->unit, !compact || !has_menu (self->spec));
}

static void
sks_option_editor_dispose (GObject *object)
{
  SksOptionEditor *self = SKS_OPTION_EDITOR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->on = self->choice = self->entry = self->unit = NULL;
  g_clear_object (&self->option);
  G_OBJECT_CLASS (sks_option_editor_parent_class)->dispose (object);
}

static void
sks_option_editor_finalize (GObject *object)
{
  g_free (SKS_OPTION_EDITOR (object)->shown);
  G_OBJECT_CLASS (sks_option_editor_parent_class)->finalize (object);
}

static void
sks_option_editor_class_init (SksOptionEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_option_editor_dispose;
  object_class->finalize = sks_option_editor_finalize;
  signals[APPLY] = g_signal_new ("apply", SKS_TYPE_OPTION_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[EDITED] = g_signal_new ("edited", SKS_TYPE_OPTION_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "option.suggest", "s", suggest_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "optioneditor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_option_editor_init (SksOptionEditor *self)
{
  self->shown = g_strdup ("");
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 8);
}

GtkWidget *
sks_option_editor_new (const SksOptionSpec *spec)
{
  SksOptionEditor *self = g_object_new (SKS_TYPE_OPTION_EDITOR, NULL);

  self->spec = spec;
  if (spec->kind == SKS_OPTION_BOOL || spec->kind == SKS_OPTION_LINGER)
    add_switch (self);
  if (spec->kind == SKS_OPTION_ENUM && spec->n_choices > 0)
    add_choice (self);
  else if (spec->kind != SKS_OPTION_BOOL)
    add_entry (self);
  if (self->entry)
    add_unit (self);
  return GTK_WIDGET (self);
}
