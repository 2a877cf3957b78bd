// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-composer.h"

#include <glib/gi18n.h>

#include "sks-bytes-editor.h"
#include "sks-literal.h"
#include "sks-repeat.h"
#include "sks-spin.h"
#include "sks-waiting-row.h"
#include "sks-wrap-box.h"

#define WAITING_AFTER_MS 150 /* a call that ends sooner never shows as waiting */
#define FIRST_BUFSIZE "1024"

enum
{
  ARG_DATA,
  ARG_FLAGS,
  ARG_ADDRESS,
};

struct _SksComposer
{
  AdwBin parent_instance;

  SksWrapBox *send_row;
  SksWrapBox *style_row;
  GtkToggleButton *more;
  AdwBin *editor_place;
  AdwSplitButton *send_button;
  GtkWidget *to;
  AdwBin *address_place;
  GtkDropDown *ending;
  GtkDropDown *encoding;
  GtkCheckButton *repeat_check;
  GtkSpinButton *repeat_seconds;
  GtkButton *receive_button;
  GtkBox *receive_box;
  AdwBin *waiting_place;
  GtkLabel *status;

  SksSession *session;
  SksSocket *socket;
  SksArgEditor *editor;
  SksArgEditor *address;    /* NULL while the call takes none */
  SksSocket *address_owner; /* the socket that the address editor was made for */
  GtkEditable *bufsize;
  const SksCallSpec *call;
  GHashTable *repeats; /* SksSocket → SksRepeat: each goes on when another socket is looked at */
  SksCall *newest;
  guint waiting_timer;
  SksWhen situation;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SksComposer, sks_composer, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_CALL_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const struct
{
  const char *label; /* as the languages call it; NULL: escapes say it all */
  const char *escapes;
  SksLineEnding ending;
} endings[] = {
  { N_("None"), "", SKS_LINE_ENDING_NONE },
  { "CRLF", "\\r\\n", SKS_LINE_ENDING_CRLF },
  { "LF", "\\n", SKS_LINE_ENDING_LF },
  { "CR", "\\r", SKS_LINE_ENDING_CR },
  { "NUL", "\\0", SKS_LINE_ENDING_NUL },
};

static const char *const encodings[] = { "UTF-8", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "GB18030", "Big5", "Shift_JIS", NULL };

static SksRepeat *
get_repeat (SksComposer *self)
{
  return self->socket ? g_hash_table_lookup (self->repeats, self->socket) : NULL;
}

static gboolean
takes_address (const SksCallSpec *call)
{
  return call && call->n_args > ARG_ADDRESS && call->args[ARG_ADDRESS].kind == SKS_ARG_ADDRESS;
}

static const char *
get_receive_name (SksComposer *self)
{
  return self->socket && sks_socket_is_datagram (self->socket) && (self->situation & SKS_WHEN_CONNECTED) == 0 ? "recvfrom" : "recv";
}

/* What came of the newest call */

static void
show_status (SksComposer *self,
             char        *text) /* (transfer full) (nullable) */
{
  gtk_label_set_text (self->status, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status), text && *text);
  g_free (text);
}

static void
hide_waiting (SksComposer *self)
{
  if (self->waiting_timer)
    g_source_remove (self->waiting_timer);
  self->waiting_timer = 0;
  adw_bin_set_child (self->waiting_place, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_place), FALSE);
}

static gboolean
waiting_cb (gpointer data)
{
  SksComposer *self = data;

  self->waiting_timer = 0;
  if (self->newest && sks_call_get_state (self->newest) == SKS_CALL_RUNNING)
    {
      adw_bin_set_child (self->waiting_place, sks_waiting_row_new (self->newest));
      gtk_widget_set_visible (GTK_WIDGET (self->waiting_place), TRUE);
    }

  return G_SOURCE_REMOVE;
}

static void
show_result (SksComposer *self,
             SksCall     *call)
{
  g_autoptr(SksRecordData) data = sks_journal_get (sks_session_get_journal (self->session), sks_call_get_number (call));
  g_autoptr(SksCode) code = sks_record_write_brief (data, SKS_LANGUAGE_PYTHON);
  g_autoptr(SksCode) result = sks_record_write_result (data);
  g_autofree char *remark = sks_record_dup_remark (data);

  show_status (self, g_strdup_printf ("#%u  %s → %s%s%s", data->number, code->text->str, result->text->str, remark ? " · " : "", remark ? remark : ""));
  if (data->flags & SKS_RECORD_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "message");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), "message");
}

static void
done_cb (SksComposer *self,
         SksCall     *call)
{
  if (call != self->newest)
    return;
  hide_waiting (self);
  show_result (self, call);
}

static void
forget_newest (SksComposer *self)
{
  hide_waiting (self);
  show_status (self, NULL);
  if (self->newest)
    g_signal_handlers_disconnect_by_func (self->newest, done_cb, self);
  g_clear_object (&self->newest);
}

static void
issue (SksComposer       *self,
       const SksCallSpec *spec,
       SksValue *const   *args)
{
  forget_newest (self);
  self->newest = sks_session_call (self->session, spec, self->socket, args, spec->n_args, NULL);
  g_signal_connect_swapped (self->newest, "done", G_CALLBACK (done_cb), self);
  if (sks_call_get_state (self->newest) == SKS_CALL_RUNNING)
    self->waiting_timer = g_timeout_add (WAITING_AFTER_MS, waiting_cb, self);
  else
    show_result (self, self->newest);
}

/* The send button and what belongs to the chosen call */

static void
show_send_button (SksComposer *self)
{
  gboolean repeating = get_repeat (self) != NULL;

  adw_split_button_set_label (self->send_button, repeating ? _("Stop") : self->call->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->send_button), repeating ? _("Stop sending") : _(self->call->meaning));
  gtk_widget_set_sensitive (GTK_WIDGET (self->repeat_seconds), gtk_check_button_get_active (self->repeat_check) && !repeating);
  gtk_widget_set_sensitive (GTK_WIDGET (self->repeat_check), !repeating);
}

static void
show_address (SksComposer *self)
{
  gboolean wanted = takes_address (self->call) && self->socket;

  gtk_widget_set_visible (self->to, wanted);
  if (!wanted || self->address_owner == self->socket)
    return;
  self->address_owner = self->socket;
  self->address = SKS_ARG_EDITOR (sks_arg_editor_new (self->session, self->socket, self->call, ARG_ADDRESS));
  adw_bin_set_child (self->address_place, GTK_WIDGET (self->address));
}

static void
set_call (SksComposer *self,
          const char  *name)
{
  const SksCallSpec *call = sks_call_spec_find (SKS_ON_SOCKET, name);

  if (!call || call->n_args == 0 || call->args[ARG_DATA].kind != SKS_ARG_BYTES || call == self->call)
    return;
  self->call = call;
  show_address (self);
  show_send_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CALL_NAME]);
}

static void
stopped_cb (SksComposer *self,
            SksRepeat   *repeat)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->repeats);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (value == repeat)
      {
        g_hash_table_iter_remove (&iter);
        break;
      }
  show_send_button (self);
}

static void
start_repeat (SksComposer     *self,
              SksValue *const *args)
{
  SksRepeat *repeat = sks_repeat_new (self->session, self->socket, self->call, args, gtk_spin_button_get_value (self->repeat_seconds));

  g_signal_connect_object (repeat, "stopped", G_CALLBACK (stopped_cb), self, G_CONNECT_SWAPPED);
  g_hash_table_insert (self->repeats, g_object_ref (self->socket), repeat);
  forget_newest (self);
  show_send_button (self);
}

static void
send_cb (SksComposer *self)
{
  SksRepeat *repeat = get_repeat (self);
  g_autoptr(SksValue) data = NULL;
  g_autoptr(SksValue) address = NULL;
  SksValue *args[SKS_MAX_ARGS] = { NULL };

  if (!self->socket)
    return;
  if (repeat)
    {
      g_autoptr(SksRepeat) kept = g_object_ref (repeat);

      sks_repeat_stop (kept);
      return;
    }

  data = sks_arg_editor_read (self->editor, NULL);
  if (!data)
    {
      sks_arg_editor_show_problem (self->editor);
      return;
    }
  if (takes_address (self->call))
    {
      address = sks_arg_editor_read (self->address, NULL);
      if (!address)
        {
          sks_arg_editor_show_problem (self->address);
          return;
        }
      args[ARG_ADDRESS] = address;
    }
  args[ARG_DATA] = data;
  if (gtk_check_button_get_active (self->repeat_check))
    start_repeat (self, args);
  else
    issue (self, self->call, args);
}

static void
receive_cb (SksComposer *self)
{
  const SksCallSpec *spec = sks_call_spec_find (SKS_ON_SOCKET, get_receive_name (self));
  g_autoptr(GError) error = NULL;
  g_autoptr(SksValue) bufsize = sks_literal_parse (gtk_editable_get_text (self->bufsize), NULL, NULL, &error);
  SksValue *args[SKS_MAX_ARGS] = { bufsize };

  if (!self->socket)
    return;
  if (bufsize)
    {
      issue (self, spec, args);
      return;
    }
  forget_newest (self);
  show_status (self, g_strdup_printf ("bufsize: %s", error->message));
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "message");
}

static void
style_cb (SksComposer *self)
{
  guint ending = gtk_drop_down_get_selected (self->ending);
  guint encoding = gtk_drop_down_get_selected (self->encoding);

  if (self->editor && ending < G_N_ELEMENTS (endings) && encoding + 1 < G_N_ELEMENTS (encodings))
    sks_bytes_editor_set_text_style (SKS_BYTES_EDITOR (self->editor), endings[ending].ending, encodings[encoding]);
}

static void
show_style_row (SksComposer *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->style_row), !self->narrow || gtk_toggle_button_get_active (self->more));
}

/* Return in the text sends it. */
static gboolean
key_cb (SksComposer     *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || !GTK_IS_TEXT (focus))
    return FALSE;
  send_cb (self);

  return TRUE;
}

static void
socket_changed_cb (SksComposer *self)
{
  SksWhen when = self->socket ? sks_socket_get_situation (self->socket) : 0;

  if (!self->socket || when == self->situation)
    return;
  self->situation = when;
  set_call (self, sks_socket_is_datagram (self->socket) && !(when & SKS_WHEN_CONNECTED) ? "sendto"
                  : takes_address (self->call)                                          ? "send"
                                                                                        : self->call->name);
  gtk_button_set_label (self->receive_button, get_receive_name (self));
}

static void
fill_dropdowns (SksComposer *self)
{
  g_autoptr(GtkStringList) ending_names = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) encoding_names = gtk_string_list_new (encodings);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *name = *endings[i].escapes ? g_strdup_printf ("%s  %s", endings[i].label, endings[i].escapes) : g_strdup (_(endings[i].label));

      gtk_string_list_append (ending_names, name);
    }
  gtk_drop_down_set_model (self->ending, G_LIST_MODEL (ending_names));
  gtk_drop_down_set_model (self->encoding, G_LIST_MODEL (encoding_names));
}

static void
sks_composer_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  g_value_set_string (value, SKS_COMPOSER (object)->call->name);
}

static void
sks_composer_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  set_call (SKS_COMPOSER (object), g_value_get_string (value));
}

static void
sks_composer_dispose (GObject *object)
{
  SksComposer *self = SKS_COMPOSER (object);

  if (self->repeats)
    g_hash_table_remove_all (self->repeats);
  sks_composer_set_socket (self, NULL);
  if (self->waiting_timer)
    g_source_remove (self->waiting_timer);
  self->waiting_timer = 0;
  g_clear_object (&self->newest);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sks_composer_parent_class)->dispose (object);
}

static void
sks_composer_finalize (GObject *object)
{
  g_hash_table_unref (SKS_COMPOSER (object)->repeats);
  G_OBJECT_CLASS (sks_composer_parent_class)->finalize (object);
}

static void
sks_composer_class_init (SksComposerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_composer_get_property;
  object_class->set_property = sks_composer_set_property;
  object_class->dispose = sks_composer_dispose;
  object_class->finalize = sks_composer_finalize;

  properties[PROP_CALL_NAME] = g_param_spec_string ("call-name", NULL, NULL, "send", G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "composer.call", "call-name");

  g_type_ensure (SKS_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, SksComposer, send_row);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, style_row);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, more);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, editor_place);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, send_button);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, to);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, address_place);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, ending);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, encoding);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, repeat_check);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, repeat_seconds);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, receive_button);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, receive_box);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, waiting_place);
  gtk_widget_class_bind_template_child (widget_class, SksComposer, status);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, receive_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_send_button);
  gtk_widget_class_bind_template_callback (widget_class, show_style_row);
  gtk_widget_class_bind_template_callback (widget_class, style_cb);
}

static void
sks_composer_init (SksComposer *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->call = sks_call_spec_find (SKS_ON_SOCKET, "send");
  self->repeats = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_dropdowns (self);
  self->bufsize = GTK_EDITABLE (sks_spin_new ("bufsize"));
  gtk_editable_set_text (self->bufsize, FIRST_BUFSIZE);
  gtk_editable_set_width_chars (self->bufsize, 5);
  gtk_box_append (self->receive_box, GTK_WIDGET (self->bufsize));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->editor_place), keys);
  show_send_button (self);
}

void
sks_composer_set_session (SksComposer *self,
                          SksSession  *session)
{
  g_autoptr(SksValue) hello = sks_value_new_bytes ("hello", 5);

  if (self->session == session)
    return;
  g_hash_table_remove_all (self->repeats);
  forget_newest (self);
  g_set_object (&self->session, session);
  self->editor = NULL;
  self->address_owner = NULL;
  adw_bin_set_child (self->address_place, NULL);
  adw_bin_set_child (self->editor_place, NULL);
  if (!session)
    return;
  self->editor = SKS_ARG_EDITOR (sks_arg_editor_new (session, NULL, sks_call_spec_find (SKS_ON_SOCKET, "send"), ARG_DATA));
  adw_bin_set_child (self->editor_place, GTK_WIDGET (self->editor));
  sks_arg_editor_set_value (self->editor, hello);
  sks_bytes_editor_put_forms_first (SKS_BYTES_EDITOR (self->editor));
  style_cb (self);
}

void
sks_composer_set_socket (SksComposer *self,
                         SksSocket   *socket)
{
  if (self->socket == socket)
    return;
  forget_newest (self);
  if (self->socket)
    g_signal_handlers_disconnect_by_func (self->socket, socket_changed_cb, self);
  g_set_object (&self->socket, socket);
  self->situation = 0;
  if (!socket)
    return;
  g_signal_connect_swapped (socket, "changed", G_CALLBACK (socket_changed_cb), self);
  socket_changed_cb (self);
  show_address (self);
  show_send_button (self);
}

void
sks_composer_set_narrow (SksComposer *self,
                         gboolean     narrow)
{
  if (self->narrow != narrow)
    {
      self->narrow = narrow;
      /* In a narrow window the conversation needs the height: what is seldom changed folds away. */
      g_object_ref (self->receive_box);
      gtk_widget_unparent (GTK_WIDGET (self->receive_box));
      sks_wrap_box_append (narrow ? self->send_row : self->style_row, GTK_WIDGET (self->receive_box));
      g_object_unref (self->receive_box);
      gtk_widget_set_visible (GTK_WIDGET (self->more), narrow);
      show_style_row (self);
    }
  if (self->editor)
    g_object_set (self->editor, "narrow", narrow, NULL);
  if (self->address)
    g_object_set (self->address, "narrow", narrow, NULL);
}

void
sks_composer_send (SksComposer *self)
{
  send_cb (self);
}
