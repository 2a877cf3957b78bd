// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-option-row.h"

#include <glib/gi18n.h>

#include "sks-explain.h"
#include "sks-option-editor.h"
#include "sks-window.h"
#include "sks-wrap-box.h"

#define LONG_TEXT 16 /* characters that a column holds */

/* A line under the values; made when there is first something to say, as most rows never have any. */
typedef struct
{
  GtkWidget *box;
  GtkLabel *text;
} Line;

struct _SksOptionRow
{
  GtkListBoxRow parent_instance;

  GtkBox *lines;
  GtkWidget *main;
  GtkWidget *titles;
  GtkLabel *name;
  GtkLabel *meaning;
  GtkWidget *tags;
  GtkLabel *fresh;
  GtkLabel *asked;
  GtkLabel *value;
  GtkWidget *slot;
  GtkWidget *below;

  GtkWidget *set_by;       /* the tag of a call, or NULL while there was none */
  GtkWidget *need;         /* the tag of a capability, likewise */
  GtkLabel *summary, *detail;
  Line note, problem;
  GtkWidget *problem_call; /* opens the call that was refused */

  const SksOptionSpec *spec;
  SksSession *session;
  SksOptionList *list;
  SksOption *option;
  GtkWidget *editor;    /* SksOptionEditor, or NULL */
  GtkWidget *read_once; /* or NULL */
  char *bad_text;       /* what is wrong with the text as typed, or NULL */
  guint dismissed;      /* a refusal that the user has seen and edited on */
  gboolean was_pending;
  SksOptionLayout layout;
};

G_DEFINE_FINAL_TYPE (SksOptionRow, sks_option_row, GTK_TYPE_LIST_BOX_ROW)

static void
set_class (GtkWidget  *widget,
           const char *class,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

static GtkLabel *
create_text (gboolean    wrap,
             const char *class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", wrap, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "ellipsize", wrap ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (label, class);
  return GTK_LABEL (label);
}

static GtkWidget *
create_icon (const char *name)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", name, "valign", GTK_ALIGN_START, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static GtkWidget *
create_call_button (void)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "action-name", "win.open-call", "valign", GTK_ALIGN_CENTER, NULL);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", 0);
  gtk_widget_set_tooltip_text (button, _("Open this call"));
  gtk_widget_add_css_class (button, "option-tag");
  return button;
}

static void
show_call_button (GtkWidget  *button,
                  const char *label,
                  guint       number)
{
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", number);
}

/* @text: NULL hides it. */
static void
show_line (SksOptionRow *self,
           Line         *line,
           const char   *icon,
           const char   *class,
           const char   *text)
{
  if (!line->box && text)
    {
      line->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      line->text = create_text (TRUE, "text");
      gtk_widget_add_css_class (line->box, "line");
      gtk_widget_add_css_class (line->box, class);
      gtk_box_append (GTK_BOX (line->box), create_icon (icon));
      gtk_box_append (GTK_BOX (line->box), GTK_WIDGET (line->text));
      gtk_box_append (self->lines, line->box);
    }
  if (!line->box)
    return;
  gtk_widget_set_visible (line->box, text != NULL);
  gtk_label_set_label (line->text, text ? text : "");
}

/* The columns */

/* What stands under "Kernel says" when there is no value. */
static char *
dup_no_value (SksOptionRow *self)
{
  if (sks_option_get_read_error (self->option) != 0)
    return g_strdup (sks_errno_name (sks_option_get_read_error (self->option)));
  if (self->spec->read == SKS_OPTION_READ_NEVER)
    return g_strdup (_("write-only"));
  if (self->spec->read != SKS_OPTION_READ_FREE)
    return g_strdup (_("not read"));
  return g_strdup ("—");
}

static void
show_value (SksOptionRow *self)
{
  const char *text = sks_option_get_value_text (self->option);
  gboolean has_value = *text != '\0' || sks_option_get_value (self->option);
  int error = sks_option_get_read_error (self->option);
  g_autofree char *shown = *text ? g_strdup (text) : has_value ? g_strdup ("—") : dup_no_value (self);

  gtk_label_set_label (self->value, shown);
  /* Words of ours, unlike what the kernel said. */
  set_class (GTK_WIDGET (self->value), "code", has_value || error != 0);
  set_class (GTK_WIDGET (self->value), "caption", !has_value && error == 0);
  if (error != 0)
    {
      const char *meaning = sks_explain_errno (error);
      g_autofree char *why = g_strdup_printf ("%s (%d)%s%s", sks_errno_name (error), error, meaning ? ": " : "", meaning ? meaning : "");

      gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), why);
    }
  else
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->value), *text ? text : NULL);
}

static void
show_column (GtkLabel   *label,
             const char *text)
{
  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), g_utf8_strlen (text, -1) > LONG_TEXT ? text : NULL);
}

/* A switch finds room beside the value always. */
static gboolean
is_set_below (SksOptionRow *self)
{
  return self->layout == SKS_OPTION_LAYOUT_NARROW && (self->read_once || (self->editor && self->spec->kind != SKS_OPTION_BOOL));
}

static void
show_below (SksOptionRow *self)
{
  gtk_widget_set_visible (self->below, self->layout == SKS_OPTION_LAYOUT_NARROW
                                       && (is_set_below (self) || gtk_widget_get_visible (self->tags)));
}

static void
show_call_tag (SksOptionRow *self)
{
  guint set_by = sks_option_get_set_by (self->option), read_by = sks_option_get_read_by (self->option);
  g_autofree char *text = g_strdup_printf (set_by ? _("set by #%u") : _("read by #%u"), set_by ? set_by : read_by);

  if (!self->set_by && (set_by || read_by))
    {
      self->set_by = create_call_button ();
      gtk_box_append (GTK_BOX (self->tags), self->set_by);
    }
  if (!self->set_by)
    return;
  gtk_widget_set_visible (self->set_by, set_by || read_by);
  show_call_button (self->set_by, text, set_by ? set_by : read_by);
  gtk_widget_set_tooltip_text (self->set_by, sks_option_is_inherited (self->option)
                                             ? _("Set on the listener, before this connection was accepted")
                                             : _("Open this call"));
}

static void
show_need (SksOptionRow *self,
           const char   *need)
{
  if (!self->need && need)
    {
      self->need = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
      gtk_widget_set_valign (self->need, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (self->need, "option-tag");
      gtk_widget_add_css_class (self->need, "need");
      gtk_box_append (GTK_BOX (self->need), create_icon ("changes-prevent-symbolic"));
      gtk_widget_set_valign (gtk_widget_get_first_child (self->need), GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->need), g_object_new (GTK_TYPE_LABEL, "label", need, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 10, NULL));
      gtk_widget_set_tooltip_text (self->need, need);
      gtk_box_append (GTK_BOX (self->tags), self->need);
    }
  if (self->need)
    gtk_widget_set_visible (self->need, need != NULL);
}

static void
show_tags (SksOptionRow *self)
{
  const char *reason = NULL;
  gboolean can_set = sks_option_can_set (self->option, &reason);
  gboolean needs = !can_set && !sks_option_spec_is_permitted (self->spec) && sks_option_spec_may_set (self->spec);

  show_call_tag (self);
  show_need (self, needs ? reason : NULL);
  gtk_widget_set_visible (self->tags, (self->set_by && gtk_widget_get_visible (self->set_by)) || needs);
  gtk_widget_set_tooltip_text (self->slot, can_set ? NULL : reason);
  show_below (self);
}

/* In few columns the others are said in a line. */
static void
show_summary (SksOptionRow *self)
{
  const char *fresh = sks_option_get_default_text (self->option), *asked = sks_option_get_asked_text (self->option);
  gboolean wanted = self->layout != SKS_OPTION_LAYOUT_WIDE && sks_option_is_changed (self->option);
  g_autofree char *text = NULL;

  if (!self->summary && wanted)
    {
      self->summary = create_text (FALSE, "caption");
      gtk_widget_add_css_class (GTK_WIDGET (self->summary), "secondary-text");
      gtk_widget_add_css_class (GTK_WIDGET (self->summary), "numeric");
      gtk_box_append (GTK_BOX (self->titles), GTK_WIDGET (self->summary));
    }
  if (self->summary)
    gtk_widget_set_visible (GTK_WIDGET (self->summary), wanted);
  if (!wanted)
    return;
  if (*asked && *fresh)
    text = g_strdup_printf (_("default %s · asked for %s"), fresh, asked);
  else if (*asked)
    text = g_strdup_printf (_("asked for %s"), asked);
  else
    text = g_strdup_printf (_("default %s"), fresh);
  gtk_label_set_label (self->summary, text);
}

/* A structure that can only be read is longer than its column: all of it in a line below. */
static void
show_detail (SksOptionRow *self)
{
  const char *text = sks_option_get_value_text (self->option);
  gboolean wanted = !self->editor && g_utf8_strlen (text, -1) > LONG_TEXT;

  if (!self->detail && wanted)
    {
      self->detail = create_text (TRUE, "line");
      gtk_widget_add_css_class (GTK_WIDGET (self->detail), "code");
      gtk_label_set_selectable (self->detail, TRUE);
      gtk_box_insert_child_after (self->lines, GTK_WIDGET (self->detail), self->main);
    }
  if (self->detail)
    {
      gtk_label_set_label (self->detail, text);
      gtk_widget_set_visible (GTK_WIDGET (self->detail), wanted);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->value), !wanted);
  gtk_widget_set_visible (self->slot, !wanted && (self->layout != SKS_OPTION_LAYOUT_NARROW || self->editor || self->read_once));
  gtk_widget_set_visible (GTK_WIDGET (self->fresh), !wanted && self->layout == SKS_OPTION_LAYOUT_WIDE);
  gtk_widget_set_visible (GTK_WIDGET (self->asked), !wanted && self->layout == SKS_OPTION_LAYOUT_WIDE);
}

/* The lines below */

static char *
dup_note (SksOptionRow *self)
{
  const char *note = sks_option_spec_get_note (self->spec);
  const char *asked = sks_option_get_asked_text (self->option), *value = sks_option_get_value_text (self->option);
  int error = sks_option_get_read_error (self->option);

  if (*asked && *value && !g_str_equal (asked, value))
    return note ? g_strdup_printf (_("You asked for %s. %s"), asked, note)
                : g_strdup_printf (_("You asked for %s. The kernel made it %s."), asked, value);
  if (note && ((error != 0 && error == self->spec->empty_errno) || self->bad_text || sks_option_get_refused_by (self->option)
               || self->spec->read == SKS_OPTION_READ_ONCE || self->spec->read == SKS_OPTION_READ_EFFECT))
    return g_strdup (note);
  return NULL;
}

static void
show_note (SksOptionRow *self)
{
  g_autofree char *note = dup_note (self);

  show_line (self, &self->note, "dialog-information-symbolic", "secondary-text", note);
}

static char *
dup_refusal (SksOptionRow *self,
             guint         number)
{
  g_autoptr(SksRecordData) data = sks_journal_get (sks_session_get_journal (self->session), number);
  g_autofree char *here = data ? sks_explain_record (self->session, data) : NULL;
  int error = sks_option_get_refused_error (self->option);
  const char *meaning = here ? here : sks_explain_errno (error);

  return g_strdup_printf ("%s (%d): %s", sks_errno_name (error), error, meaning ? meaning : g_strerror (error));
}

static void
show_problem (SksOptionRow *self)
{
  guint refused = sks_option_get_refused_by (self->option);
  g_autofree char *text = NULL;
  g_autofree char *call = g_strdup_printf ("#%u", refused);

  if (self->bad_text)
    text = g_strdup (self->bad_text);
  else if (refused != 0 && refused != self->dismissed)
    text = dup_refusal (self, refused);
  show_line (self, &self->problem, "dialog-error-symbolic", "problem", text);
  if (text && !self->problem_call)
    {
      self->problem_call = create_call_button ();
      gtk_widget_set_valign (self->problem_call, GTK_ALIGN_START);
      gtk_widget_add_css_class (self->problem_call, "problem");
      gtk_box_append (GTK_BOX (self->problem.box), self->problem_call);
    }
  if (self->problem_call)
    {
      show_call_button (self->problem_call, call, refused);
      gtk_widget_set_visible (self->problem_call, text && !self->bad_text);
    }
  if (self->editor)
    set_class (self->editor, "refused", text != NULL);
}

static void
describe (SksOptionRow *self)
{
  const char *value = gtk_label_get_label (self->value), *fresh = sks_option_get_default_text (self->option);
  g_autofree char *label = *fresh ? g_strdup_printf (_("%s: the kernel says %s, default %s"), self->spec->name, value, fresh)
                                  : g_strdup_printf (_("%s: the kernel says %s"), self->spec->name, value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sks_option_spec_get_meaning (self->spec), -1);
}

static void
show_option (SksOptionRow *self)
{
  gboolean pending;

  if (!self->option)
    return;
  pending = sks_option_is_pending (self->option);
  if (self->editor && self->was_pending && !pending && sks_option_get_refused_by (self->option) == 0)
    sks_option_editor_accept (SKS_OPTION_EDITOR (self->editor));
  self->was_pending = pending;

  show_value (self);
  show_column (self->fresh, sks_option_get_default_text (self->option));
  show_column (self->asked, sks_option_get_asked_text (self->option));
  show_tags (self);
  show_summary (self);
  show_detail (self);
  show_note (self);
  show_problem (self);
  set_class (GTK_WIDGET (self), "changed", sks_option_is_changed (self->option));
  if (self->editor)
    sks_option_editor_show (SKS_OPTION_EDITOR (self->editor), self->option);
  if (self->read_once)
    gtk_widget_set_sensitive (self->read_once, TRUE);
  describe (self);
}

/* What the user does */

static void
apply_cb (SksOptionRow *self,
          const char   *text)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->bad_text, g_free);
  self->dismissed = 0;
  if (!sks_option_list_set_text (self->list, self->option, text, &error))
    self->bad_text = g_strdup (error->message);
  show_option (self);
}

static void
edited_cb (SksOptionRow *self)
{
  g_clear_pointer (&self->bad_text, g_free);
  self->dismissed = sks_option_get_refused_by (self->option);
  show_problem (self);
  show_note (self);
}

static void
read_once_cb (SksOptionRow *self)
{
  gtk_widget_set_sensitive (self->read_once, FALSE);
  sks_option_list_read_once (self->list, self->option);
}

/* Layout */

static void
move (GtkWidget *child,
      GtkWidget *parent)
{
  if (gtk_widget_get_parent (child) == parent)
    return;
  g_object_ref (child);
  gtk_widget_unparent (child);
  gtk_widget_insert_before (child, parent, NULL);
  g_object_unref (child);
}

void
sks_option_row_set_layout (SksOptionRow    *self,
                           SksOptionLayout  layout)
{
  gboolean narrow = layout == SKS_OPTION_LAYOUT_NARROW;

  if (self->layout == layout)
    return;
  self->layout = layout;
  move (self->slot, is_set_below (self) ? self->below : self->main);
  move (self->tags, narrow ? self->below : gtk_widget_get_parent (GTK_WIDGET (self->name)));
  gtk_label_set_max_width_chars (self->value, narrow ? LONG_TEXT : 1);
  if (self->editor)
    sks_option_editor_set_compact (SKS_OPTION_EDITOR (self->editor), layout == SKS_OPTION_LAYOUT_MEDIUM);
  set_class (GTK_WIDGET (self), "narrow", narrow);
  show_below (self);
  if (self->option)
    {
      show_summary (self);
      show_detail (self);
    }
}

static char *
dup_help (const SksOptionSpec *spec)
{
  const char *note = sks_option_spec_get_note (spec);
  GString *text = g_string_new (sks_option_spec_get_meaning (spec));

  if (note)
    g_string_append_printf (text, "\n%s", note);
  if (spec->aliases)
    /* Translators: other names of the same option follow. */
    g_string_append_printf (text, _("\nAlso %s"), spec->aliases);
  g_string_append_printf (text, "\n%s", spec->source);
  if (spec->since)
    g_string_append_printf (text, _(", since Linux %s"), spec->since);
  return g_string_free (text, FALSE);
}

static void
build (SksOptionRow *self)
{
  g_autofree char *help = dup_help (self->spec);

  gtk_label_set_label (self->name, self->spec->name);
  gtk_label_set_label (self->meaning, sks_option_spec_get_meaning (self->spec));
  gtk_widget_set_tooltip_text (self->titles, help);
  if (self->spec->read == SKS_OPTION_READ_ONCE || self->spec->read == SKS_OPTION_READ_EFFECT)
    {
      g_autofree char *label = g_strdup_printf (_("Read %s once"), self->spec->name);

      self->read_once = gtk_button_new_with_label (_("Read once"));
      gtk_widget_set_valign (self->read_once, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->read_once), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect_swapped (self->read_once, "clicked", G_CALLBACK (read_once_cb), self);
      gtk_box_append (GTK_BOX (self->slot), self->read_once);
    }
  else if (sks_option_spec_may_set (self->spec))
    {
      self->editor = sks_option_editor_new (self->spec);
      g_signal_connect_swapped (self->editor, "apply", G_CALLBACK (apply_cb), self);
      g_signal_connect_swapped (self->editor, "edited", G_CALLBACK (edited_cb), self);
      gtk_box_append (GTK_BOX (self->slot), self->editor);
    }
}

static void
sks_option_row_dispose (GObject *object)
{
  SksOptionRow *self = SKS_OPTION_ROW (object);

  if (self->main)
    sks_option_row_bind (self, NULL, NULL, NULL);
  self->main = NULL;
  G_OBJECT_CLASS (sks_option_row_parent_class)->dispose (object);
}

static void
sks_option_row_class_init (SksOptionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_option_row_dispose;

  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-option-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, lines);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, main);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, titles);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, name);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, meaning);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, tags);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, fresh);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, asked);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, value);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, slot);
  gtk_widget_class_bind_template_child (widget_class, SksOptionRow, below);
}

static void
sks_option_row_init (SksOptionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_option_row_new (const SksOptionSpec *spec)
{
  SksOptionRow *self = g_object_new (SKS_TYPE_OPTION_ROW, NULL);

  self->spec = spec;
  build (self);
  return GTK_WIDGET (self);
}

const SksOptionSpec *
sks_option_row_get_spec (SksOptionRow *self)
{
  return self->spec;
}

void
sks_option_row_bind (SksOptionRow  *self,
                     SksSession    *session,
                     SksOptionList *list,
                     SksOption     *option)
{
  if (self->option)
    g_signal_handlers_disconnect_by_func (self->option, show_option, self);
  g_set_object (&self->session, session);
  g_set_object (&self->list, list);
  g_set_object (&self->option, option);
  g_clear_pointer (&self->bad_text, g_free);
  self->was_pending = FALSE;
  self->dismissed = 0;
  if (!option)
    return;
  g_signal_connect_swapped (option, "changed", G_CALLBACK (show_option), self);
  self->dismissed = sks_option_get_refused_by (option);
  show_option (self);
}

SksOption *
sks_option_row_get_option (SksOptionRow *self)
{
  return self->option;
}
