// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-bytes-editor.h"

#include "sks-error.h"
#include "sks-payload.h"
#include "sks-wrap-box.h"

#define MOST_TYPED 16384            /* bytes; an entry becomes slow beyond */
#define MOST_LOADED (64 * 1024 * 1024)

typedef enum
{
  FORM_TEXT = SKS_PAYLOAD_TEXT,
  FORM_ESCAPES = SKS_PAYLOAD_ESCAPES,
  FORM_HEX = SKS_PAYLOAD_HEX,
  FORM_FILE,
  N_FORMS
} Form;

struct _SksBytesEditor
{
  SksArgEditor parent_instance;

  GtkWidget *content;
  GtkWidget *stack;
  GtkWidget *entry;
  GtkWidget *file_button;
  GtkLabel *file_name;
  GtkLabel *count;
  GtkWidget *forms[N_FORMS];
  GtkFileChooserNative *chooser;
  GCancellable *loading;
  GBytes *loaded; /* the file's content */
  char *encoding;
  SksLineEnding ending; /* added to what is typed */
  Form form;
};

G_DEFINE_FINAL_TYPE (SksBytesEditor, sks_bytes_editor, SKS_TYPE_ARG_EDITOR)

static GBytes *
read_typed (SksBytesEditor  *self,
            SksLineEnding    ending,
            GError         **error)
{
  return sks_payload_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), (SksPayloadForm) self->form, ending,
                            self->encoding, error);
}

static GBytes *
read_bytes (SksBytesEditor  *self,
            GError         **error)
{
  if (self->form != FORM_FILE)
    {
      sks_arg_editor_set_error_place (SKS_ARG_EDITOR (self), self->entry);
      return read_typed (self, self->ending, error);
    }
  if (self->loaded)
    return g_bytes_ref (self->loaded);
  sks_arg_editor_set_error_place (SKS_ARG_EDITOR (self), self->file_button);
  g_set_error_literal (error, SKS_ERROR, SKS_ERROR_INVALID, _("Choose the file whose content is sent."));
  return NULL;
}

static void
update_count (SksBytesEditor *self)
{
  g_autoptr(GBytes) bytes = read_bytes (self, NULL);
  g_autofree char *text = NULL;

  if (bytes)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%zu byte", "%zu bytes", g_bytes_get_size (bytes)),
                            g_bytes_get_size (bytes));
  gtk_label_set_text (self->count, text ? text : "–");
}

static void
changed_cb (SksBytesEditor *self)
{
  sks_arg_editor_set_note (SKS_ARG_EDITOR (self), NULL);
  update_count (self);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
show_form (SksBytesEditor *self,
           Form            form)
{
  self->form = form;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->forms[form]), TRUE);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), form == FORM_FILE ? self->file_button : self->entry);
}

/* The editor's text is UTF-8: bytes in another encoding become that first, where they can. */
static void
decode (SksBytesEditor  *self,
        GBytes         **bytes)
{
  gsize length, n_written;
  const char *data = g_bytes_get_data (*bytes, &length);
  char *text = length > 0 ? g_convert (data, (gssize) length, "UTF-8", self->encoding, NULL, &n_written, NULL) : NULL;

  if (!text)
    return;
  g_bytes_unref (*bytes);
  *bytes = g_bytes_new_take (text, n_written);
}

/* FALSE with a note when the bytes as they are cannot stand in that form. */
static gboolean
convert (SksBytesEditor *self,
         Form            form)
{
  g_autoptr(GBytes) bytes = self->form == FORM_FILE ? read_bytes (self, NULL) : read_typed (self, SKS_LINE_ENDING_NONE, NULL);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return TRUE;
  if (form != FORM_HEX)
    decode (self, &bytes);
  if (g_bytes_get_size (bytes) > MOST_TYPED)
    {
      sks_arg_editor_set_note (SKS_ARG_EDITOR (self), _("These are too many bytes to edit in one line."));
      return FALSE;
    }
  text = sks_payload_format (bytes, (SksPayloadForm) form);
  if (text == NULL)
    {
      sks_arg_editor_set_note (SKS_ARG_EDITOR (self), _("These bytes are no text in UTF-8. Escapes and Hex can show them."));
      return FALSE;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  return TRUE;
}

static void
form_cb (SksBytesEditor *self,
         GtkWidget      *button)
{
  Form form = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "form"));

  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)) || form == self->form)
    return;
  sks_arg_editor_set_note (SKS_ARG_EDITOR (self), NULL);
  if (form != FORM_FILE && !convert (self, form))
    {
      show_form (self, self->form);
      return;
    }
  show_form (self, form);
  update_count (self);
  sks_arg_editor_changed (SKS_ARG_EDITOR (self));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SksBytesEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->loaded, g_bytes_unref);
  self->loaded = g_steal_pointer (&bytes);
  changed_cb (self);
  sks_arg_editor_set_note (SKS_ARG_EDITOR (self), error ? error->message : NULL);
}

static void
size_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SksBytesEditor) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error)
    sks_arg_editor_set_note (SKS_ARG_EDITOR (self), error->message);
  else if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_file_info_get_size (info) > MOST_LOADED)
    sks_arg_editor_set_note (SKS_ARG_EDITOR (self), _("Only ordinary files of up to 64 MiB can be sent."));
  else
    g_file_load_bytes_async (G_FILE (source), self->loading, loaded_cb, g_object_ref (self));
}

static void
response_cb (SksBytesEditor *self,
             int             response)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  if (file)
    sks_bytes_editor_load_file (self, file);
  g_clear_object (&self->chooser);
}

static void
choose_cb (SksBytesEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Choose a File"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
sks_bytes_editor_setup (SksArgEditor *editor)
{
  SksBytesEditor *self = SKS_BYTES_EDITOR (editor);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, sks_arg_editor_get_arg (editor)->name, -1);
}

static SksValue *
sks_bytes_editor_get_value (SksArgEditor  *editor,
                            GError       **error)
{
  SksFile *file = sks_arg_editor_get_file (editor);
  g_autoptr(GBytes) bytes = read_bytes (SKS_BYTES_EDITOR (editor), error);
  const char *data;
  gsize length;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  if (file && sks_file_is_text (file) && g_utf8_validate_len (data ? data : "", length, NULL))
    return sks_value_new_text (data ? data : "", (gssize) length);
  return sks_value_new_bytes_from_gbytes (bytes);
}

static void
sks_bytes_editor_set_value (SksArgEditor *editor,
                            SksValue     *value)
{
  SksBytesEditor *self = SKS_BYTES_EDITOR (editor);
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (sks_value_is (value, SKS_VALUE_BYTES))
    {
      const guint8 *data = sks_value_get_bytes (value, &length);

      bytes = g_bytes_new (data, length);
    }
  else if (sks_value_is (value, SKS_VALUE_TEXT))
    {
      const char *data = sks_value_get_text (value, &length);

      bytes = g_bytes_new (data, length);
    }
  else
    {
      bytes = g_bytes_new (NULL, 0);
    }

  if (length > MOST_TYPED)
    {
      g_clear_pointer (&self->loaded, g_bytes_unref);
      self->loaded = g_bytes_ref (bytes);
      gtk_label_set_text (self->file_name, _("bytes of an earlier call"));
      show_form (self, FORM_FILE);
    }
  else
    {
      show_form (self, self->form == FORM_HEX ? FORM_HEX : FORM_ESCAPES);
      text = sks_payload_format (bytes, (SksPayloadForm) self->form);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), text ? text : "");
    }
  update_count (self);
}

static void
sks_bytes_editor_dispose (GObject *object)
{
  SksBytesEditor *self = SKS_BYTES_EDITOR (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->loaded, g_bytes_unref);
  g_clear_pointer (&self->encoding, g_free);
  G_OBJECT_CLASS (sks_bytes_editor_parent_class)->dispose (object);
}

static void
sks_bytes_editor_class_init (SksBytesEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  SksArgEditorClass *editor_class = SKS_ARG_EDITOR_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_bytes_editor_dispose;
  editor_class->setup = sks_bytes_editor_setup;
  editor_class->get_value = sks_bytes_editor_get_value;
  editor_class->set_value = sks_bytes_editor_set_value;

  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-bytes-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, SksBytesEditor, content);
  gtk_widget_class_bind_template_child (widget_class, SksBytesEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, SksBytesEditor, entry);
  gtk_widget_class_bind_template_child (widget_class, SksBytesEditor, file_button);
  gtk_widget_class_bind_template_child (widget_class, SksBytesEditor, file_name);
  gtk_widget_class_bind_template_child (widget_class, SksBytesEditor, count);
  gtk_widget_class_bind_template_child_full (widget_class, "text", FALSE, G_STRUCT_OFFSET (SksBytesEditor, forms[FORM_TEXT]));
  gtk_widget_class_bind_template_child_full (widget_class, "escapes", FALSE, G_STRUCT_OFFSET (SksBytesEditor, forms[FORM_ESCAPES]));
  gtk_widget_class_bind_template_child_full (widget_class, "hex", FALSE, G_STRUCT_OFFSET (SksBytesEditor, forms[FORM_HEX]));
  gtk_widget_class_bind_template_child_full (widget_class, "file", FALSE, G_STRUCT_OFFSET (SksBytesEditor, forms[FORM_FILE]));
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
}

static void
sks_bytes_editor_init (SksBytesEditor *self)
{
  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_init_template (GTK_WIDGET (self));
  sks_arg_editor_set_content (SKS_ARG_EDITOR (self), self->content);
  for (Form form = 0; form < N_FORMS; form++)
    {
      g_object_set_data (G_OBJECT (self->forms[form]), "form", GUINT_TO_POINTER (form));
      g_signal_connect_object (self->forms[form], "toggled", G_CALLBACK (form_cb), self, G_CONNECT_SWAPPED);
    }
  self->encoding = g_strdup ("UTF-8");
  self->form = FORM_ESCAPES;
}

void
sks_bytes_editor_set_text_style (SksBytesEditor *self,
                                 SksLineEnding   ending,
                                 const char     *encoding)
{
  g_return_if_fail (SKS_IS_BYTES_EDITOR (self));

  g_free (self->encoding);
  self->encoding = g_strdup (encoding);
  self->ending = ending;
  changed_cb (self);
}

void
sks_bytes_editor_put_forms_first (SksBytesEditor *self)
{
  GtkWidget *forms = gtk_widget_get_parent (self->forms[FORM_TEXT]);

  gtk_widget_insert_after (forms, self->content, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->forms[FORM_TEXT]), TRUE);
}

void
sks_bytes_editor_load_file (SksBytesEditor *self,
                            GFile          *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *display = g_filename_display_name (name);

  g_return_if_fail (SKS_IS_BYTES_EDITOR (self));

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  gtk_label_set_text (self->file_name, display);
  show_form (self, FORM_FILE);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->loading, size_cb, g_object_ref (self));
}
