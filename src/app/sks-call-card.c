// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-call-card.h"

#include "sks-call-changes.h"
#include "sks-code-label.h"
#include "sks-explain.h"

#define ARROW "→ "
#define MOST_TOOLTIP 1000

struct _SksCallCard
{
  GtkWidget parent_instance;

  GtkLabel *number;
  SksCodeLabel *code;
  GtkLabel *took;
  GtkImage *icon;
  SksCodeLabel *result;
  GtkLabel *remark;
  GtkLabel *meaning;
  GtkLabel *why;
  GtkWidget *help_box;
  GtkLabel *help;
  GtkWidget *changes;
  GtkGrid *grid;
  GtkWidget *before_title;
  GtkWidget *after_title;
  GtkExpander *syscalls;
  GtkBox *lines;

  SksSession *session;
  guint record;
  gulong changed_handler;
  gulong appended_handler;
};

G_DEFINE_FINAL_TYPE (SksCallCard, sks_call_card, GTK_TYPE_WIDGET)

static guint repeat_signal;

static void
set_line (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
set_look (SksCallCard *self,
          const char  *css_class,
          const char  *icon_name,
          const char  *icon_label)
{
  static const char *const looks[] = { "succeeded", "failed", "running", NULL };

  for (guint i = 0; looks[i]; i++)
    {
      if (g_str_equal (looks[i], css_class))
        gtk_widget_add_css_class (GTK_WIDGET (self), looks[i]);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), looks[i]);
    }
  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icon), GTK_ACCESSIBLE_PROPERTY_LABEL, icon_label, -1);
}

static void
show_head (SksCallCard         *self,
           const SksRecordData *data)
{
  g_autoptr(SksCode) code = sks_record_write (data, SKS_LANGUAGE_PYTHON);
  g_autofree char *number = g_strdup_printf ("%u", data->number);
  g_autofree char *took = data->flags & SKS_RECORD_RUNNING ? NULL : sks_format_duration_us (data->took_us);

  gtk_label_set_text (self->number, number);
  sks_code_label_set_code (self->code, code);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->code), code->text->len < MOST_TOOLTIP ? code->text->str : NULL);
  set_line (self->took, took);
}

static void
show_result_text (SksCallCard         *self,
                  const SksRecordData *data)
{
  g_autoptr(SksCode) code = sks_record_write_result (data);
  g_autofree char *remark = sks_record_dup_remark (data);
  const char *text = code->text->str;

  /* The arrow stands for “gives” in the journal's column; here the mark beside it says so. */
  sks_code_label_set_text (self->result, g_str_has_prefix (text, ARROW) ? text + strlen (ARROW) : text);
  set_line (self->remark, remark);
}

static void
show_result (SksCallCard         *self,
             const SksRecordData *data)
{
  g_autofree char *why = NULL, *help = NULL, *success = NULL;
  int error = sks_value_is (data->result, SKS_VALUE_EXCEPTION) ? sks_value_get_errno (data->result) : 0;
  const char *general = error ? sks_explain_errno (error) : NULL;

  if (data->flags & SKS_RECORD_RUNNING)
    {
      set_look (self, "running", "preferences-system-time-symbolic", _("Waiting"));
      sks_code_label_set_text (self->result, _("waiting"));
      set_line (self->remark, NULL);
    }
  else if (data->flags & SKS_RECORD_FAILED)
    {
      set_look (self, "failed", "dialog-error-symbolic", _("Failed"));
      show_result_text (self, data);
      why = sks_explain_record (self->session, data);
      help = sks_explain_help (self->session, data);
    }
  else
    {
      gboolean interrupted = data->result == NULL;

      set_look (self, interrupted ? "failed" : "succeeded", interrupted ? "process-stop-symbolic" : "emblem-ok-symbolic",
                interrupted ? _("Interrupted") : _("Succeeded"));
      show_result_text (self, data);
      success = sks_explain_success (self->session, data);
    }
  /* Where nothing more is known here, the general sentence stands for both. */
  set_line (self->meaning, g_strcmp0 (general, why) == 0 ? success : general ? general : success);
  set_line (self->why, why);
  set_line (self->help, help);
  gtk_widget_set_visible (self->help_box, help && *help);
}

static GtkWidget *
create_cell (const char *text,
             float       xalign,
             const char *first_class,
             const char *second_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label", text,
                                   "xalign", xalign,
                                   "ellipsize", PANGO_ELLIPSIZE_MIDDLE,
                                   "tooltip-text", g_utf8_strlen (text, -1) > 16 ? text : NULL,
                                   NULL);

  if (first_class)
    gtk_widget_add_css_class (label, first_class);
  if (second_class)
    gtk_widget_add_css_class (label, second_class);
  return label;
}

static void
attach_change (SksCallCard         *self,
               const SksCallChange *change,
               int                  row)
{
  GtkWidget *title = create_cell (change->title, 0, "caption", NULL);

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_grid_attach (self->grid, title, 0, row, 1, 1);
  gtk_grid_attach (self->grid, create_cell (change->before, 1, "monospace-small", "secondary-text"), 1, row, 1, 1);
  gtk_grid_attach (self->grid, create_cell (*change->before ? "→" : "", 0.5, "caption", "secondary-text"), 2, row, 1, 1);
  gtk_grid_attach (self->grid, create_cell (change->after, 1, "monospace-small", "after"), 3, row, 1, 1);
}

static void
attach_nothing (SksCallCard *self)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _("The kernel reports no change."), "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (label, "secondary-text");
  gtk_grid_attach (self->grid, label, 0, 1, 4, 1);
}

static void
show_changes (SksCallCard         *self,
              const SksRecordData *data)
{
  g_autoptr(GPtrArray) changes = sks_call_changes_list (self->session, data);

  for (int row = 1; gtk_grid_get_child_at (self->grid, 0, row); row++)
    for (int column = 0; column < 4; column++)
      {
        GtkWidget *cell = gtk_grid_get_child_at (self->grid, column, row);

        /* A cell that spans is found at each of its columns. */
        if (cell)
          gtk_grid_remove (self->grid, cell);
      }
  for (guint i = 0; i < changes->len; i++)
    attach_change (self, g_ptr_array_index (changes, i), (int) i + 1);
  if (changes->len == 0)
    attach_nothing (self);
  gtk_widget_set_visible (self->before_title, changes->len > 0);
  gtk_widget_set_visible (self->after_title, changes->len > 0);
  gtk_widget_set_visible (self->changes, (changes->len > 0 || (data->before.valid & data->after.valid)) && !(data->flags & SKS_RECORD_RUNNING));
}

static void
show_syscalls (SksCallCard         *self,
               const SksRecordData *data)
{
  guint n = data->syscalls ? data->syscalls->len : 0;
  g_autofree char *title = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lines))))
    gtk_box_remove (self->lines, child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SksCode) code = sks_code_new ();
      GtkWidget *line = sks_code_label_new ();

      sks_syscall_write_strace (&g_array_index (data->syscalls, SksSyscall, i), code);
      sks_code_label_set_selectable (SKS_CODE_LABEL (line), TRUE);
      sks_code_label_set_wrap (SKS_CODE_LABEL (line), TRUE);
      sks_code_label_set_code (SKS_CODE_LABEL (line), code);
      gtk_box_append (self->lines, line);
    }
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u syscall", "%u syscalls", n), n);
  gtk_expander_set_label (self->syscalls, title);
  gtk_widget_set_visible (GTK_WIDGET (self->syscalls), n > 0);
}

static void
show (SksCallCard *self)
{
  g_autoptr(SksRecordData) data = NULL;

  if (self->session && self->record > 0)
    data = sks_journal_get (sks_session_get_journal (self->session), self->record);
  if (data == NULL)
    return;
  show_head (self, data);
  show_result (self, data);
  show_changes (self, data);
  show_syscalls (self, data);
}

static void
changed_cb (SksCallCard  *self,
            const GArray *numbers)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint32, i) == self->record)
      show (self);
}

/* A call that was shown before the journal told of it, and has ended since, is told of only here. */
static void
appended_cb (SksCallCard *self,
             guint        first,
             guint        n)
{
  if (self->record >= first && self->record - first < n)
    show (self);
}

static void
repeat_cb (SksCallCard *self)
{
  if (g_signal_has_handler_pending (self, repeat_signal, 0, FALSE))
    g_signal_emit (self, repeat_signal, 0, self->record);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.repeat-call", "u", self->record);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  static const char *const languages[] = { "python", "c", "strace", NULL };
  SksCallCard *self = SKS_CALL_CARD (widget);
  g_autoptr(SksRecordData) data = NULL;
  g_autoptr(SksCode) code = NULL;

  if (self->session == NULL || self->record == 0)
    return;
  data = sks_journal_get (sks_session_get_journal (self->session), self->record);
  for (guint i = 0; data && languages[i]; i++)
    if (g_str_equal (languages[i], g_variant_get_string (parameter, NULL)))
      code = sks_record_write (data, (SksLanguage) i);
  if (code)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), code->text->str);
}

static void
sks_call_card_dispose (GObject *object)
{
  SksCallCard *self = SKS_CALL_CARD (object);
  GtkWidget *child;

  sks_call_card_set_record (self, NULL, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_CALL_CARD);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_call_card_parent_class)->dispose (object);
}

static void
sks_call_card_class_init (SksCallCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_call_card_dispose;
  repeat_signal = g_signal_new ("repeat", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (SKS_TYPE_CODE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-call-card.ui");
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, number);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, code);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, took);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, icon);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, result);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, remark);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, meaning);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, why);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, help_box);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, help);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, changes);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, grid);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, before_title);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, after_title);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, syscalls);
  gtk_widget_class_bind_template_child (widget_class, SksCallCard, lines);
  gtk_widget_class_bind_template_callback (widget_class, repeat_cb);
  gtk_widget_class_install_action (widget_class, "card.copy", "s", copy_action);
  gtk_widget_class_set_css_name (widget_class, "callcard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_call_card_init (SksCallCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_call_card_new (void)
{
  return g_object_new (SKS_TYPE_CALL_CARD, NULL);
}

void
sks_call_card_set_record (SksCallCard *self,
                          SksSession  *session,
                          guint        number)
{
  g_return_if_fail (SKS_IS_CALL_CARD (self));

  if (self->session != session)
    {
      SksJournal *journal = session ? sks_session_get_journal (session) : NULL;

      if (self->session)
        {
          g_clear_signal_handler (&self->changed_handler, sks_session_get_journal (self->session));
          g_clear_signal_handler (&self->appended_handler, sks_session_get_journal (self->session));
        }
      g_set_object (&self->session, session);
      if (session)
        {
          self->changed_handler = g_signal_connect_swapped (journal, "changed", G_CALLBACK (changed_cb), self);
          self->appended_handler = g_signal_connect_swapped (journal, "appended", G_CALLBACK (appended_cb), self);
        }
    }
  else if (self->record == number)
    {
      return;
    }
  self->record = number;
  show (self);
}

guint
sks_call_card_get_record (SksCallCard *self)
{
  g_return_val_if_fail (SKS_IS_CALL_CARD (self), 0);

  return self->record;
}
