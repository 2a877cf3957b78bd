// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>
#include <sys/socket.h>

#include "sks-call-form.h"

#include "sks-code-lines.h"
#include "sks-explain.h"
#include "sks-prediction-line.h"
#include "sks-wrap-box.h"

#define MOST_KEPT 64
#define REFRESH_MS 40
#define MOST_ROOMY 3 /* arguments: Call is to be seen below them */

/* What a form of one call on one receiver consists of; kept as it is while another one is shown. */
typedef struct
{
  GtkWidget *rows; /* owned */
  GPtrArray *editors; /* borrowed from the rows */
  GPtrArray *labels;  /* the same */
  guint socket_id;
  guint64 age;
} Page;

struct _SksCallForm
{
  GtkWidget parent_instance;

  GtkLabel *name;
  GtkLabel *meaning;
  GtkWidget *help;
  GtkLabel *help_text;
  GtkLabel *help_source;
  GtkWidget *place; /* of the rows */
  SksCodeLines *code;
  GtkWidget *foot;
  SksPredictionLine *prediction;
  GtkWidget *call;

  SksSession *session;
  gpointer receiver; /* owned; SksSocket, SksFile or NULL */
  const SksCallSpec *spec;
  Page *page; /* the one shown; in the table too */
  GHashTable *pages;
  guint64 age;
  gulong handlers[3]; /* of the session */
  guint refresh_id;
  gboolean loading;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (SksCallForm, sks_call_form, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint called_signal;

static void
page_free (Page *page)
{
  if (gtk_widget_get_parent (page->rows))
    gtk_box_remove (GTK_BOX (gtk_widget_get_parent (page->rows)), page->rows);
  g_object_unref (page->rows);
  g_ptr_array_unref (page->editors);
  g_ptr_array_unref (page->labels);
  g_free (page);
}

static SksArgEditor *
get_editor (SksCallForm *self,
            guint        index)
{
  return g_ptr_array_index (self->page->editors, index);
}

static SksSocket *
get_socket (SksCallForm *self)
{
  if (SKS_IS_FILE (self->receiver))
    return sks_file_get_socket (self->receiver);
  return SKS_IS_SOCKET (self->receiver) ? self->receiver : NULL;
}

static const char *
get_object_name (SksCallForm *self)
{
  if (SKS_IS_FILE (self->receiver))
    return sks_file_get_name (self->receiver);
  return SKS_IS_SOCKET (self->receiver) ? sks_socket_get_name (self->receiver) : "socket";
}

/* Each editor learns of the values before it as they stand, so that an option's value is edited by the option's kind. */
static GError *
read_args (SksCallForm *self,
           SksValue   **args,
           guint       *wrong)
{
  GError *first = NULL;

  for (guint i = 0; i < self->spec->n_args; i++)
    {
      g_autoptr(GError) error = NULL;

      sks_arg_editor_siblings_changed (get_editor (self, i), args, i);
      args[i] = sks_arg_editor_read (get_editor (self, i), &error);
      if (error && first == NULL)
        {
          first = g_steal_pointer (&error);
          *wrong = i;
        }
    }
  return first;
}

static void
free_args (SksValue **args)
{
  for (guint i = 0; i < SKS_MAX_ARGS; i++)
    g_clear_pointer (&args[i], sks_value_unref);
}

/* The names that the result gets, shown before the call as they will be after it. */
static void
choose_targets (SksCallForm *self,
                char       **targets)
{
  gboolean makes_file = (self->spec->flags & SKS_CALL_MAKES_FILE) != 0;

  if (!makes_file && !(self->spec->flags & SKS_CALL_MAKES_SOCKET))
    return;
  targets[0] = sks_session_suggest_name (self->session, makes_file ? "f" : self->receiver ? "conn" : "sock");
  if (*self->spec->result == '(')
    targets[1] = g_strdup ("peer");
}

static void
show_code (SksCallForm *self,
           SksValue   **args,
           gboolean     complete)
{
  g_auto(GStrv) targets = g_new0 (char *, 3);
  SksSocket *socket = get_socket (self);
  int fd = socket ? sks_socket_get_fd (socket) : -1;
  int family = socket ? sks_socket_get_family (socket) : AF_UNSPEC;
  g_autoptr(SksCode) python = NULL, c = NULL;

  sks_code_lines_set_stale (self->code, !complete);
  /* While something cannot be read, the last complete line stays, faint. */
  if (!complete && *sks_code_lines_get_python (self->code))
    return;
  choose_targets (self, targets);
  python = sks_call_text_write (SKS_LANGUAGE_PYTHON, self->spec, get_object_name (self), fd, family, args, self->spec->n_args, (const char *const *) targets);
  if (self->spec->c_text)
    c = sks_call_text_write (SKS_LANGUAGE_C, self->spec, get_object_name (self), fd, family, args, self->spec->n_args, (const char *const *) targets);
  sks_code_lines_set_code (self->code, python, c);
}

/* The prediction of a bind says who can reach it: no need to say so twice. */
static void
drop_repeated_notes (SksCallForm         *self,
                     const SksPrediction *prediction)
{
  for (guint i = 0; prediction && i < self->spec->n_args; i++)
    {
      const char *note = sks_arg_editor_get_note (get_editor (self, i));

      if (note && strstr (prediction->text, note))
        sks_arg_editor_set_note (get_editor (self, i), NULL);
    }
}

static void
refresh (SksCallForm *self)
{
  SksValue *args[SKS_MAX_ARGS] = { NULL };
  g_autoptr(GError) problem = NULL;
  g_autoptr(SksPrediction) prediction = NULL;
  guint wrong = 0;

  if (self->page == NULL || self->loading)
    return;
  self->loading = TRUE;
  problem = read_args (self, args, &wrong);
  self->loading = FALSE;
  show_code (self, args, problem == NULL);
  gtk_widget_set_sensitive (self->call, problem == NULL);
  if (problem)
    {
      const char *name = self->spec->args[wrong].name;
      gboolean told = sks_arg_editor_get_problem (get_editor (self, wrong)) != NULL;
      g_autofree char *text = told ? g_strdup_printf (_("Not yet: see %s."), name) : g_strdup_printf ("%s: %s", name, problem->message);

      sks_prediction_line_set_problem (self->prediction, text);
    }
  else
    {
      prediction = sks_predict (self->session, self->spec, self->receiver, args, self->spec->n_args);
      sks_prediction_line_set_prediction (self->prediction, prediction);
      drop_repeated_notes (self, prediction);
    }
  free_args (args);
}

static gboolean
refresh_cb (gpointer user_data)
{
  SksCallForm *self = SKS_CALL_FORM (user_data);

  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

/* What other calls do may change the prediction; thousands of them change it once. */
static void
queue_refresh (SksCallForm *self)
{
  if (self->refresh_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
show_row_narrow (GtkWidget *labels,
                 gboolean   narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (labels), narrow ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (labels), narrow ? 9 : 0);
}

/* An argument that is called as its type is tells its shape instead; NULL when nothing is to be told. */
static const char *
get_shape (SksCallForm      *self,
           const SksArgSpec *arg)
{
  SksSocket *socket = get_socket (self);
  int family = socket ? sks_socket_get_family (socket) : AF_UNSPEC;

  if (!g_str_equal (arg->name, arg->type))
    return arg->type;
  if (arg->kind == SKS_ARG_ADDRESS && (family == AF_INET || family == AF_INET6))
    return "(host, port)";
  return NULL;
}

static GtkWidget *
create_row (SksCallForm      *self,
            Page             *page,
            const SksArgSpec *arg,
            GtkWidget        *editor)
{
  GtkWidget *row = sks_wrap_box_new (10, 6);
  GtkWidget *labels = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", arg->name, "xalign", 0.0, NULL);
  GtkWidget *type = g_object_new (GTK_TYPE_LABEL, "label", get_shape (self, arg), "visible", get_shape (self, arg) != NULL, "xalign", 0.0,
                                  "wrap", TRUE, "max-width-chars", 12, NULL);

  gtk_widget_add_css_class (row, "card-row");
  gtk_widget_add_css_class (row, self->spec->n_args > MOST_ROOMY ? "dense" : "tight");
  gtk_widget_add_css_class (name, "arg-name");
  gtk_widget_add_css_class (type, "caption");
  gtk_widget_add_css_class (type, "secondary-text");
  gtk_box_append (GTK_BOX (labels), name);
  gtk_box_append (GTK_BOX (labels), type);
  gtk_widget_set_size_request (labels, 86, -1);
  gtk_widget_set_valign (labels, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (labels, arg->meaning ? _(arg->meaning) : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (editor), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, arg->meaning ? _(arg->meaning) : "", -1);
  show_row_narrow (labels, self->narrow);
  sks_wrap_box_append (SKS_WRAP_BOX (row), labels);
  sks_wrap_box_append (SKS_WRAP_BOX (row), editor);
  g_ptr_array_add (page->labels, labels);
  return row;
}

static Page *
create_page (SksCallForm *self)
{
  Page *page = g_new0 (Page, 1);
  SksSocket *socket = get_socket (self);

  page->rows = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  page->editors = g_ptr_array_new ();
  page->labels = g_ptr_array_new ();
  page->socket_id = socket ? sks_socket_get_id (socket) : 0;
  for (guint i = 0; i < self->spec->n_args; i++)
    {
      GtkWidget *editor = sks_arg_editor_new (self->session, self->receiver, self->spec, i);

      g_object_bind_property (self, "narrow", editor, "narrow", G_BINDING_SYNC_CREATE);
      g_signal_connect_object (editor, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (page->rows), create_row (self, page, &self->spec->args[i], editor));
      g_ptr_array_add (page->editors, editor);
    }
  return page;
}

static char *
dup_key (SksCallForm *self)
{
  guint id = SKS_IS_FILE (self->receiver) ? sks_file_get_id (self->receiver) : self->receiver ? sks_socket_get_id (self->receiver) : 0;

  return g_strdup_printf ("%c%u.%u", SKS_IS_FILE (self->receiver) ? 'f' : 's', id, sks_call_spec_get_index (self->spec));
}

static gboolean
is_touched (Page *page)
{
  for (guint i = 0; i < page->editors->len; i++)
    if (sks_arg_editor_is_touched (g_ptr_array_index (page->editors, i)))
      return TRUE;
  return FALSE;
}

/* Forms that nobody has typed into are made anew, with today's suggestions; of the others the longest unseen go first. */
static void
drop_pages (SksCallForm *self)
{
  GHashTableIter iter;
  gpointer key, value;
  const char *oldest = NULL;
  guint64 age = G_MAXUINT64;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Page *page = value;

      if (page != self->page && !is_touched (page))
        {
          g_hash_table_iter_remove (&iter);
        }
      else if (page != self->page && page->age < age)
        {
          age = page->age;
          oldest = key;
        }
    }
  if (oldest && g_hash_table_size (self->pages) > MOST_KEPT)
    g_hash_table_remove (self->pages, oldest);
}

static void
show_page (SksCallForm *self)
{
  g_autofree char *key = dup_key (self);
  Page *page = g_hash_table_lookup (self->pages, key);

  if (self->page)
    gtk_box_remove (GTK_BOX (self->place), self->page->rows);
  if (page == NULL)
    {
      page = create_page (self);
      g_hash_table_insert (self->pages, g_steal_pointer (&key), page);
    }
  self->page = page;
  page->age = ++self->age;
  for (guint i = 0; i < page->labels->len; i++)
    show_row_narrow (g_ptr_array_index (page->labels, i), self->narrow);
  gtk_box_append (GTK_BOX (self->place), page->rows);
  drop_pages (self);
}

static void
show_help (SksCallForm *self)
{
  g_autoptr(GString) text = g_string_new (_(self->spec->help ? self->spec->help : self->spec->meaning));
  g_autofree char *source = NULL;

  for (guint i = 0; i < self->spec->n_args; i++)
    if (self->spec->args[i].meaning)
      g_string_append_printf (text, "%s%s: %s", i == 0 ? "\n\n" : "\n", self->spec->args[i].name, _(self->spec->args[i].meaning));
  gtk_label_set_text (self->help_text, text->str);
  source = self->spec->source ? g_strdup_printf (_("Returns %s. See %s."), self->spec->result, self->spec->source)
                              : g_strdup_printf (_("Returns %s."), self->spec->result);
  gtk_label_set_text (self->help_source, source);
}

static void
call_cb (SksCallForm *self)
{
  g_autoptr(SksCall) call G_GNUC_UNUSED = sks_call_form_run (self);
}

static void
run_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  call_cb (SKS_CALL_FORM (widget));
}

static void
show_narrow (SksCallForm *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (self->foot);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_halign (self->call, self->narrow ? GTK_ALIGN_FILL : GTK_ALIGN_END);
  for (guint i = 0; self->page && i < self->page->labels->len; i++)
    show_row_narrow (g_ptr_array_index (self->page->labels, i), self->narrow);
}

static void
disconnect_session (SksCallForm *self)
{
  for (guint i = 0; self->session && i < G_N_ELEMENTS (self->handlers); i++)
    g_clear_signal_handler (&self->handlers[i], self->session);
}

static void
connect_session (SksCallForm *self)
{
  static const char *const names[] = { "socket-changed", "call-started", "call-done" };

  for (guint i = 0; self->session && i < G_N_ELEMENTS (names); i++)
    self->handlers[i] = g_signal_connect_swapped (self->session, names[i], G_CALLBACK (queue_refresh), self);
}

/* Into the first argument: that is what one comes to type. */
static gboolean
sks_call_form_grab_focus (GtkWidget *widget)
{
  SksCallForm *self = SKS_CALL_FORM (widget);

  if (self->page && self->page->editors->len > 0 && gtk_widget_grab_focus (GTK_WIDGET (get_editor (self, 0))))
    return TRUE;
  return gtk_widget_grab_focus (self->call);
}

static void
sks_call_form_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sks_call_form_parent_class)->map (widget);
  refresh (SKS_CALL_FORM (widget));
}

static void
sks_call_form_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SKS_CALL_FORM (widget)->refresh_id, g_source_remove);
  GTK_WIDGET_CLASS (sks_call_form_parent_class)->unmap (widget);
}

static void
sks_call_form_dispose (GObject *object)
{
  SksCallForm *self = SKS_CALL_FORM (object);
  GtkWidget *child;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  disconnect_session (self);
  self->page = NULL;
  g_clear_pointer (&self->pages, g_hash_table_unref);
  g_clear_object (&self->receiver);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), SKS_TYPE_CALL_FORM);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_call_form_parent_class)->dispose (object);
}

static void
sks_call_form_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  g_value_set_boolean (value, SKS_CALL_FORM (object)->narrow);
}

static void
sks_call_form_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SksCallForm *self = SKS_CALL_FORM (object);

  if (self->narrow == g_value_get_boolean (value))
    return;
  self->narrow = g_value_get_boolean (value);
  show_narrow (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
sks_call_form_class_init (SksCallFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_call_form_dispose;
  object_class->get_property = sks_call_form_get_property;
  object_class->set_property = sks_call_form_set_property;
  widget_class->grab_focus = sks_call_form_grab_focus;
  widget_class->map = sks_call_form_map;
  widget_class->unmap = sks_call_form_unmap;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  called_signal = g_signal_new ("called", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, SKS_TYPE_CALL);

  g_type_ensure (SKS_TYPE_CODE_LINES);
  g_type_ensure (SKS_TYPE_PREDICTION_LINE);
  gtk_widget_class_set_template_from_resource (widget_class, SKS_RESOURCE_PATH "/sks-call-form.ui");
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, name);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, meaning);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, help);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, help_text);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, help_source);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, place);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, code);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, foot);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, prediction);
  gtk_widget_class_bind_template_child (widget_class, SksCallForm, call);
  gtk_widget_class_bind_template_callback (widget_class, call_cb);
  gtk_widget_class_install_action (widget_class, "form.run", NULL, run_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "form.run", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "form.run", NULL);
  gtk_widget_class_set_css_name (widget_class, "callform");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_call_form_init (SksCallForm *self)
{
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) page_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sks_call_form_new (void)
{
  return g_object_new (SKS_TYPE_CALL_FORM, NULL);
}

void
sks_call_form_set_call (SksCallForm       *self,
                        SksSession        *session,
                        gpointer           receiver,
                        const SksCallSpec *spec)
{
  g_return_if_fail (SKS_IS_CALL_FORM (self));
  g_return_if_fail (SKS_IS_SESSION (session));
  g_return_if_fail (spec != NULL);

  if (spec->receiver == SKS_ON_MODULE)
    receiver = NULL;
  if (self->session == session && self->receiver == receiver && self->spec == spec)
    return;
  if (self->session != session)
    {
      disconnect_session (self);
      self->page = NULL;
      g_hash_table_remove_all (self->pages);
      g_set_object (&self->session, session);
      connect_session (self);
    }
  g_set_object (&self->receiver, receiver);
  self->spec = spec;
  gtk_label_set_text (self->name, spec->name);
  gtk_label_set_text (self->meaning, _(spec->meaning));
  show_help (self);
  sks_code_lines_clear (self->code);
  self->loading = TRUE;
  show_page (self);
  self->loading = FALSE;
  refresh (self);
}

const SksCallSpec *
sks_call_form_get_call (SksCallForm *self)
{
  g_return_val_if_fail (SKS_IS_CALL_FORM (self), NULL);

  return self->spec;
}

gpointer
sks_call_form_get_receiver (SksCallForm *self)
{
  g_return_val_if_fail (SKS_IS_CALL_FORM (self), NULL);

  return self->receiver;
}

void
sks_call_form_load (SksCallForm     *self,
                    SksValue *const *args)
{
  g_return_if_fail (SKS_IS_CALL_FORM (self));
  g_return_if_fail (self->page != NULL);

  self->loading = TRUE;
  for (guint i = 0; i < self->spec->n_args; i++)
    {
      sks_arg_editor_siblings_changed (get_editor (self, i), args, i);
      sks_arg_editor_set_value (get_editor (self, i), args[i]);
    }
  self->loading = FALSE;
  refresh (self);
}

SksArgEditor *
sks_call_form_get_editor (SksCallForm *self,
                          guint        index)
{
  g_return_val_if_fail (SKS_IS_CALL_FORM (self), NULL);
  g_return_val_if_fail (self->page != NULL && index < self->page->editors->len, NULL);

  return get_editor (self, index);
}

SksCall *
sks_call_form_run (SksCallForm *self)
{
  SksValue *args[SKS_MAX_ARGS] = { NULL };
  g_auto(GStrv) targets = g_new0 (char *, 3);
  g_autoptr(GError) problem = NULL;
  SksCall *call = NULL;
  guint wrong = 0;

  g_return_val_if_fail (SKS_IS_CALL_FORM (self), NULL);

  if (self->page == NULL)
    return NULL;
  problem = read_args (self, args, &wrong);
  if (problem)
    {
      sks_arg_editor_show_problem (get_editor (self, wrong));
    }
  else
    {
      choose_targets (self, targets);
      call = sks_session_call (self->session, self->spec, self->receiver, args, self->spec->n_args, targets[0] ? (const char *const *) targets : NULL);
      g_signal_emit (self, called_signal, 0, call);
    }
  free_args (args);
  return call;
}

const char *
sks_call_form_get_prediction (SksCallForm *self)
{
  g_return_val_if_fail (SKS_IS_CALL_FORM (self), NULL);

  return sks_prediction_line_get_text (self->prediction);
}

void
sks_call_form_forget (SksCallForm *self,
                      guint        socket_id)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (SKS_IS_CALL_FORM (self));

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Page *) value)->socket_id == socket_id && value != self->page)
      g_hash_table_iter_remove (&iter);
}
