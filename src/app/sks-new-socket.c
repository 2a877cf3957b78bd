// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <sys/socket.h>

#include "sks-new-socket.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "sks-code-label.h"
#include "sks-explain.h"
#include "sks-prediction-line.h"
#include "sks-socket-presets.h"

#define WIDTH 576
#define PRESETS_WIDTH 290
#define MAX_PROTOCOL 262 /* IPPROTO_MPTCP, the highest there is */

struct _SksNewSocket
{
  GtkPopover parent_instance;

  GtkScrolledWindow *scroller;
  AdwClamp *clamp;
  GtkWidget *presets_box;
  GtkListBox *presets;
  GtkWidget *presets_separator;
  GtkWidget *preset_row;
  GtkDropDown *preset_choice;
  GtkEditable *name;
  GtkLabel *name_problem;
  GtkDropDown *family;
  GtkLabel *family_meaning;
  GtkDropDown *type;
  GtkLabel *type_meaning;
  GtkDropDown *protocol;
  GtkSpinButton *protocol_number;
  GtkLabel *protocol_meaning;
  SksCodeLabel *python;
  SksCodeLabel *c;
  GtkLabel *reach;
  GtkWidget *error;
  GtkLabel *error_title;
  GtkLabel *error_text;
  SksPredictionLine *prediction;
  GtkWidget *create;

  SksSession *session;
  SksCall *call; /* the one that was issued last, while it runs */
  GArray *families; /* of const SksConstant * */
  const SksConstant *const *protocols;
  guint n_protocols;
  const SksSocketPreset *preset;
  guint scroll_tick;
  guint name_edited : 1;
  guint filling : 1;
};

G_DEFINE_FINAL_TYPE (SksNewSocket, sks_new_socket, GTK_TYPE_POPOVER)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

enum
{
  SIGNAL_CREATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What is chosen */

static const SksConstant *
get_family (SksNewSocket *self)
{
  return g_array_index (self->families, const SksConstant *, MIN (gtk_drop_down_get_selected (self->family), self->families->len - 1));
}

static const SksConstant *
get_socket_type (SksNewSocket *self)
{
  guint n_types;
  const SksConstant *types = sks_constants_list (SKS_CONSTANTS_TYPE, &n_types);

  return &types[MIN (gtk_drop_down_get_selected (self->type), n_types - 1)];
}

static int
get_protocol (SksNewSocket *self)
{
  guint selected = gtk_drop_down_get_selected (self->protocol);

  if (selected < self->n_protocols)
    return (int) self->protocols[selected]->value;
  return gtk_spin_button_get_value_as_int (self->protocol_number);
}

static const SksCallSpec *
get_spec (void)
{
  return sks_call_spec_find (SKS_ON_MODULE, "socket");
}

/* Protocol 0 is what is meant when none is given, and so it is not written. */
static guint
fill_args (SksNewSocket *self,
           SksValue     *args[3])
{
  int protocol = get_protocol (self);

  args[0] = sks_value_new_int (get_family (self)->value);
  args[1] = sks_value_new_int (get_socket_type (self)->value);
  args[2] = protocol != 0 ? sks_value_new_int (protocol) : NULL;
  return 3;
}

static void
clear_args (SksValue *args[3])
{
  for (guint i = 0; i < 3; i++)
    g_clear_pointer (&args[i], sks_value_unref);
}

/* What is shown of it */

static void
show_code (SksNewSocket *self)
{
  const char *targets[2] = { gtk_editable_get_text (self->name), NULL };
  int family = (int) get_family (self)->value;
  SksValue *args[3];
  guint n_args = fill_args (self, args);
  g_autoptr(SksCode) python = sks_call_text_write (SKS_LANGUAGE_PYTHON, get_spec (), "socket", -1, family, args, n_args, targets);
  g_autoptr(SksCode) c = sks_call_text_write (SKS_LANGUAGE_C, get_spec (), "socket", -1, family, args, n_args, targets);

  sks_code_label_set_code (self->python, python);
  sks_code_label_set_code (self->c, c);
  clear_args (args);
}

static void
show_reach (SksNewSocket *self)
{
  g_autofree char *text = sks_explain_reach_choices (self->session, (int) get_family (self)->value);

  gtk_label_set_label (self->reach, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reach), text != NULL);
}

static void
show_meanings (SksNewSocket *self)
{
  const SksConstant *family = get_family (self);
  const SksConstant *protocol = sks_constants_find (SKS_CONSTANTS_PROTOCOL, get_protocol (self));
  gboolean by_number = gtk_drop_down_get_selected (self->protocol) >= self->n_protocols;
  /* Translators: PF_INET is the same number as AF_INET, which is 2. */
  g_autofree char *meaning = g_strdup_printf (_("%s. P%s is the same number, %d."), _(family->meaning), family->name + 1,
                                              (int) family->value);

  gtk_label_set_label (self->family_meaning, meaning);
  gtk_label_set_label (self->type_meaning, _(get_socket_type (self)->meaning));
  gtk_widget_set_visible (GTK_WIDGET (self->protocol_number), by_number);
  if (get_protocol (self) == 0)
    gtk_label_set_label (self->protocol_meaning, _("0 lets the kernel choose"));
  else
    gtk_label_set_label (self->protocol_meaning, protocol ? _(protocol->meaning) : _("a number that has no name here"));
}

static void
show_prediction (SksNewSocket *self,
                 const char   *problem)
{
  g_autoptr(SksPrediction) prediction = NULL;

  if (problem)
    {
      sks_prediction_line_set_problem (self->prediction, problem);
      return;
    }
  prediction = sks_predict_socket (self->session, (int) get_family (self)->value, (int) get_socket_type (self)->value,
                                   get_protocol (self));

  sks_prediction_line_set_prediction (self->prediction, prediction);
}

static gboolean
show_name (SksNewSocket *self)
{
  g_autoptr(GError) error = NULL;
  gboolean ok = sks_session_is_name_free (self->session, gtk_editable_get_text (self->name), &error);

  gtk_label_set_label (self->name_problem, ok ? _("a Python variable") : error->message);
  if (ok)
    gtk_widget_remove_css_class (GTK_WIDGET (self->name_problem), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->name_problem), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_STATE_INVALID,
                               ok ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  show_prediction (self, ok ? NULL : error->message);
  return ok;
}

static void
show_all (SksNewSocket *self)
{
  if (!self->session || self->filling)
    return;
  show_meanings (self);
  show_code (self);
  show_reach (self);
  gtk_widget_set_sensitive (self->create, show_name (self) && !self->call);
}

static void
suggest_name (SksNewSocket *self)
{
  g_autofree char *name = NULL;

  if (!self->session || self->name_edited)
    return;
  name = sks_session_suggest_name (self->session, self->preset->stem);
  self->filling = TRUE;
  gtk_editable_set_text (self->name, name);
  self->filling = FALSE;
}

static void
name_changed_cb (SksNewSocket *self)
{
  if (self->filling)
    return;
  self->name_edited = *gtk_editable_get_text (self->name) != '\0';
  show_all (self);
}

static void
list_protocols (SksNewSocket *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->protocols = sks_constants_list_protocols ((int) get_family (self)->value, (int) get_socket_type (self)->value,
                                                  &self->n_protocols);
  for (guint i = 0; i < self->n_protocols; i++)
    gtk_string_list_append (names, self->protocols[i]->value == 0 ? "0" : self->protocols[i]->name);
  gtk_string_list_append (names, _("A number…"));
  gtk_drop_down_set_model (self->protocol, G_LIST_MODEL (names));
}

static void
choose_protocol (SksNewSocket *self,
                 int           protocol)
{
  for (guint i = 0; i < self->n_protocols; i++)
    if (self->protocols[i]->value == protocol)
      {
        gtk_drop_down_set_selected (self->protocol, i);
        return;
      }
  gtk_drop_down_set_selected (self->protocol, self->n_protocols);
  gtk_spin_button_set_value (self->protocol_number, protocol);
}

/* The protocols on offer depend on family and type; the number that was chosen stays. */
static void
family_or_type_changed_cb (SksNewSocket *self)
{
  int protocol;

  if (self->filling)
    return;
  protocol = get_protocol (self);
  self->filling = TRUE;
  list_protocols (self);
  choose_protocol (self, protocol);
  self->filling = FALSE;
  gtk_widget_set_visible (self->error, FALSE);
  show_all (self);
}

static void
protocol_changed_cb (SksNewSocket *self)
{
  if (self->filling)
    return;
  gtk_widget_set_visible (self->error, FALSE);
  show_all (self);
}

/* Presets */

static void
choose_constant (GtkDropDown *drop_down,
                 const char  *name)
{
  GListModel *names = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; i < g_list_model_get_n_items (names); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i), name))
      gtk_drop_down_set_selected (drop_down, i);
}

static void
apply_preset (SksNewSocket          *self,
              const SksSocketPreset *preset)
{
  self->preset = preset;
  self->name_edited = FALSE;
  self->filling = TRUE;
  choose_constant (self->family, preset->family);
  choose_constant (self->type, preset->type);
  list_protocols (self);
  choose_protocol (self, preset->protocol);
  self->filling = FALSE;
  gtk_widget_set_visible (self->error, FALSE);
  suggest_name (self);
  show_all (self);
}

static void
preset_selected_cb (SksNewSocket  *self,
                    GtkListBoxRow *row)
{
  if (!row || self->filling)
    return;
  self->filling = TRUE;
  gtk_drop_down_set_selected (self->preset_choice, (guint) gtk_list_box_row_get_index (row));
  self->filling = FALSE;
  apply_preset (self, &sks_socket_presets[gtk_list_box_row_get_index (row)]);
}

static void
preset_choice_cb (SksNewSocket *self)
{
  guint selected = gtk_drop_down_get_selected (self->preset_choice);

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  gtk_list_box_select_row (self->presets, gtk_list_box_get_row_at_index (self->presets, (int) selected));
}

/* Tab leaves the list, as in any list of which one is chosen; the arrows move within it. */
static gboolean
leave_presets_cb (GtkWidget *widget,
                  GVariant  *args,
                  gpointer   self)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SKS_NEW_SOCKET (self)->name));
}

static void
watch_presets_keys (SksNewSocket *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *tab = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Tab, 0), gtk_callback_action_new (leave_presets_cb, self, NULL));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), tab);
  gtk_widget_add_controller (GTK_WIDGET (self->presets), keys);
}

static void
list_presets (SksNewSocket *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; sks_socket_presets[i].id; i++)
    {
      gtk_list_box_append (self->presets, sks_socket_preset_create_row (&sks_socket_presets[i]));
      gtk_string_list_append (titles, _(sks_socket_presets[i].title));
    }
  gtk_drop_down_set_model (self->preset_choice, G_LIST_MODEL (titles));
}

static void
list_constants (SksNewSocket *self)
{
  g_autoptr(GtkStringList) families = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) types = gtk_string_list_new (NULL);
  guint n_constants;
  const SksConstant *constants = sks_constants_list (SKS_CONSTANTS_FAMILY, &n_constants);

  for (guint i = 0; i < n_constants; i++)
    if (constants[i].value == AF_INET || constants[i].value == AF_INET6 || constants[i].value == AF_UNIX)
      {
        const SksConstant *constant = &constants[i];

        g_array_append_val (self->families, constant);
        gtk_string_list_append (families, constant->name);
      }
  constants = sks_constants_list (SKS_CONSTANTS_TYPE, &n_constants);
  for (guint i = 0; i < n_constants; i++)
    gtk_string_list_append (types, constants[i].name);
  gtk_drop_down_set_model (self->family, G_LIST_MODEL (families));
  gtk_drop_down_set_model (self->type, G_LIST_MODEL (types));
}

/* Creating */

static void
show_refusal (SksNewSocket *self,
              SksCall      *call)
{
  g_autoptr(SksRecordData) data = sks_journal_get (sks_session_get_journal (self->session), sks_call_get_number (call));
  g_autoptr(SksCode) result = sks_record_write_result (data);
  g_autofree char *note = sks_explain_record (self->session, data);

  gtk_label_set_label (self->error_title, result->text->str);
  gtk_label_set_label (self->error_text, note);
  gtk_widget_set_visible (GTK_WIDGET (self->error_text), note != NULL);
  gtk_widget_set_visible (self->error, TRUE);
}

static void
done_cb (SksNewSocket *self,
         SksCall      *call)
{
  SksSocket *socket = sks_call_get_new_socket (call);
  g_autoptr(SksNewSocket) alive G_GNUC_UNUSED = g_object_ref (self);

  if (self->call == call)
    g_clear_object (&self->call);
  if (!self->session)
    return;
  if (!socket)
    {
      show_refusal (self, call);
      show_all (self);
      return;
    }
  self->name_edited = FALSE;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CREATED], 0, socket);
}

static void
create_cb (SksNewSocket *self)
{
  const char *targets[2] = { gtk_editable_get_text (self->name), NULL };
  SksValue *args[3];
  guint n_args;

  if (self->call || !show_name (self))
    return;
  n_args = fill_args (self, args);
  gtk_widget_set_visible (self->error, FALSE);
  self->call = sks_session_call (self->session, get_spec (), NULL, args, n_args, targets);
  clear_args (args);
  gtk_widget_set_sensitive (self->create, FALSE);
  if (sks_call_get_state (self->call) == SKS_CALL_RUNNING)
    g_signal_connect_object (self->call, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  else
    {
      g_autoptr(SksCall) call = g_object_ref (self->call);

      done_cb (self, call);
    }
}

static gboolean
create_key_cb (GtkWidget *widget,
               GVariant  *parameter,
               gpointer   data)
{
  create_cb (SKS_NEW_SOCKET (widget));
  return TRUE;
}

static void
copy_code_cb (SksNewSocket *self,
              GtkWidget    *button)
{
  SksCodeLabel *label = g_str_equal (gtk_widget_get_name (button), "copy-c") ? self->c : self->python;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), sks_code_label_get_text (label));
}

/* The popover may not grow beyond the window: where it is narrow the presets are a drop-down over the form. */
static void
fit_into_window (SksNewSocket *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (gtk_widget_get_parent (GTK_WIDGET (self))));
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);
  gboolean narrow = width < WIDTH + PRESETS_WIDTH;
  int form_width = MIN (WIDTH, width - 44);

  gtk_widget_set_visible (self->presets_box, !narrow);
  gtk_widget_set_visible (self->presets_separator, !narrow);
  gtk_widget_set_visible (self->preset_row, narrow);
  adw_clamp_set_maximum_size (self->clamp, form_width);
  adw_clamp_set_tightening_threshold (self->clamp, form_width);
  gtk_scrolled_window_set_max_content_height (self->scroller, MAX (height - 76, 300));
}

static gboolean
scroll_up_cb (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       data)
{
  SksNewSocket *self = SKS_NEW_SOCKET (widget);

  self->scroll_tick = 0;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  return G_SOURCE_REMOVE;
}

/* The focus is taken before the parts have their places, and the view would scroll to where it seems to be. */
static void
sks_new_socket_map (GtkWidget *widget)
{
  SksNewSocket *self = SKS_NEW_SOCKET (widget);

  suggest_name (self);
  show_all (self);
  GTK_WIDGET_CLASS (sks_new_socket_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  if (!self->scroll_tick)
    self->scroll_tick = gtk_widget_add_tick_callback (widget, scroll_up_cb, NULL, NULL);
}

/* Before the popover's surface asks how large it is to be. */
static void
sks_new_socket_show (GtkWidget *widget)
{
  fit_into_window (SKS_NEW_SOCKET (widget));
  GTK_WIDGET_CLASS (sks_new_socket_parent_class)->show (widget);
}

static void
sks_new_socket_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_object (value, SKS_NEW_SOCKET (object)->session);
}

static void
sks_new_socket_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SksNewSocket *self = SKS_NEW_SOCKET (object);

  g_set_object (&self->session, g_value_get_object (value));
  suggest_name (self);
  show_all (self);
}

static void
sks_new_socket_dispose (GObject *object)
{
  SksNewSocket *self = SKS_NEW_SOCKET (object);

  if (self->scroll_tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
  g_clear_object (&self->call);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sks_new_socket_parent_class)->dispose (object);
}

static void
sks_new_socket_finalize (GObject *object)
{
  g_array_unref (SKS_NEW_SOCKET (object)->families);
  G_OBJECT_CLASS (sks_new_socket_parent_class)->finalize (object);
}

static void
sks_new_socket_class_init (SksNewSocketClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_new_socket_get_property;
  object_class->set_property = sks_new_socket_set_property;
  object_class->dispose = sks_new_socket_dispose;
  object_class->finalize = sks_new_socket_finalize;
  widget_class->map = sks_new_socket_map;
  widget_class->show = sks_new_socket_show;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, SKS_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CREATED] = g_signal_new ("created", SKS_TYPE_NEW_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, SKS_TYPE_SOCKET);

  g_type_ensure (SKS_TYPE_CODE_LABEL);
  g_type_ensure (SKS_TYPE_PREDICTION_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-new-socket.ui");
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, scroller);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, clamp);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, presets_box);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, presets);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, presets_separator);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, preset_row);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, preset_choice);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, name);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, name_problem);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, family);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, family_meaning);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, type);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, type_meaning);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, protocol);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, protocol_number);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, protocol_meaning);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, python);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, c);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, reach);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, error);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, error_title);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, error_text);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, prediction);
  gtk_widget_class_bind_template_child (widget_class, SksNewSocket, create);
  gtk_widget_class_bind_template_callback (widget_class, preset_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, preset_choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, family_or_type_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, protocol_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_code_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, create_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, create_key_cb, NULL);
}

static void
sks_new_socket_init (SksNewSocket *self)
{
  self->families = g_array_new (FALSE, FALSE, sizeof (const SksConstant *));
  self->preset = &sks_socket_presets[0];
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->protocol_number, 0, MAX_PROTOCOL);
  list_constants (self);
  list_presets (self);
  watch_presets_keys (self);
  list_protocols (self);
  self->filling = FALSE;
  gtk_list_box_select_row (self->presets, gtk_list_box_get_row_at_index (self->presets, 0));
}

GtkWidget *
sks_new_socket_new (void)
{
  return g_object_new (SKS_TYPE_NEW_SOCKET, NULL);
}

void
sks_new_socket_choose_preset (SksNewSocket *self,
                              const char   *id)
{
  for (int i = 0; sks_socket_presets[i].id; i++)
    if (g_str_equal (sks_socket_presets[i].id, id))
      {
        gtk_list_box_select_row (self->presets, gtk_list_box_get_row_at_index (self->presets, i));
        apply_preset (self, &sks_socket_presets[i]);
      }
}

void
sks_new_socket_create (SksNewSocket *self)
{
  create_cb (self);
}

const char *
sks_new_socket_get_first_call (SksNewSocket *self)
{
  return self->preset->first_call;
}
