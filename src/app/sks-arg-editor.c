// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <glib/gi18n.h>

#include "sks-arg-editor.h"

#include "sks-address-editor.h"
#include "sks-address.h"
#include "sks-bool-editor.h"
#include "sks-bytes-editor.h"
#include "sks-constant-editor.h"
#include "sks-error.h"
#include "sks-flags-editor.h"
#include "sks-int-editor.h"
#include "sks-literal.h"
#include "sks-option-value-editor.h"
#include "sks-seconds-editor.h"
#include "sks-text-editor.h"

typedef struct
{
  SksSession *session;
  SksSocket *socket;
  SksFile *file;
  const SksCallSpec *spec;
  const SksArgSpec *arg;
  SksValue *fallback; /* NULL: none */
  GtkWidget *content;
  GtkWidget *note;
  GtkWidget *problem;
  GtkWidget *place; /* what is marked as wrong */
  guint touched : 1;
  guint narrow : 1;
  guint setting : 1; /* a value is being shown, which is no change by the user */
} SksArgEditorPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SksArgEditor, sks_arg_editor, GTK_TYPE_WIDGET)

#define PRIVATE(self) ((SksArgEditorPrivate *) sks_arg_editor_get_instance_private (self))

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

static GType
get_editor_type (SksArgKind kind)
{
  static GType (*const types[]) (void) = {
    [SKS_ARG_INT] = sks_int_editor_get_type,
    [SKS_ARG_BOOL] = sks_bool_editor_get_type,
    [SKS_ARG_BYTES] = sks_bytes_editor_get_type,
    [SKS_ARG_TEXT] = sks_text_editor_get_type,
    [SKS_ARG_CHOICE] = sks_text_editor_get_type,
    [SKS_ARG_CONSTANT] = sks_constant_editor_get_type,
    [SKS_ARG_FLAGS] = sks_flags_editor_get_type,
    [SKS_ARG_ADDRESS] = sks_address_editor_get_type,
    [SKS_ARG_SECONDS] = sks_seconds_editor_get_type,
    [SKS_ARG_LEVEL] = sks_constant_editor_get_type,
    [SKS_ARG_OPTNAME] = sks_constant_editor_get_type,
    [SKS_ARG_OPTVALUE] = sks_option_value_editor_get_type,
  };

  return types[kind] ();
}

static GtkWidget *
create_line (SksArgEditor *self,
             const char   *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "xalign", 0.0,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "width-chars", 10,
                                   "max-width-chars", 30,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS,
                                   "visible", FALSE,
                                   NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
set_line (GtkWidget  *label,
          const char *text)
{
  gboolean visible = text && *text;

  if (visible && g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, visible);
}

static GtkText *
get_text (GtkWidget *place)
{
  GtkEditable *editable = GTK_IS_EDITABLE (place) ? GTK_EDITABLE (place) : NULL;

  while (editable && !GTK_IS_TEXT (editable))
    editable = gtk_editable_get_delegate (editable);
  return GTK_TEXT (editable);
}

/* The parsers begin what they say with the column; in the translation too, for it is the same string of the same domain. */
static glong
get_column (const char *message)
{
  g_auto(GStrv) around = g_strsplit (_("Column %ld: %s"), "%ld", 2);

  if (around[1] == NULL || !g_str_has_prefix (message, around[0]))
    return 0;
  return (glong) g_ascii_strtoll (message + strlen (around[0]), NULL, 10);
}

static void
underline (GtkText *text,
           glong    column)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (text));

  if (column > 0 && column <= g_utf8_strlen (typed, -1))
    {
      PangoAttribute *attribute = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      attribute->start_index = (guint) (g_utf8_offset_to_pointer (typed, column - 1) - typed);
      pango_attr_list_insert (attributes, attribute);
    }
  gtk_text_set_attributes (text, attributes);
}

static void
mark (SksArgEditorPrivate *priv,
      const char          *problem)
{
  GtkText *text = priv->place ? get_text (priv->place) : NULL;

  if (priv->place == NULL)
    return;
  if (problem)
    gtk_widget_add_css_class (priv->place, "error");
  else
    gtk_widget_remove_css_class (priv->place, "error");
  if (text)
    underline (text, problem ? get_column (problem) : 0);
}

static void
show_problem (SksArgEditor *self,
              const GError *error)
{
  SksArgEditorPrivate *priv = PRIVATE (self);
  gboolean shown = error != NULL && priv->touched;

  set_line (priv->problem, shown ? error->message : NULL);
  mark (priv, shown ? error->message : NULL);
}

static SksValue *
lookup_name (const char *name,
             const char *method,
             gpointer    user_data)
{
  SksArgEditorPrivate *priv = PRIVATE (SKS_ARG_EDITOR (user_data));
  SksSocket *socket = sks_session_find_socket (priv->session, name);
  const SksEvidence *evidence;

  if (socket == NULL)
    return NULL;
  if (method == NULL)
    return sks_value_new_socket (sks_socket_get_id (socket), sks_socket_get_fd (socket), name);
  evidence = sks_socket_get_evidence (socket);
  if (g_str_equal (method, "getsockname") && (evidence->valid & SKS_EVIDENCE_NAME))
    return sks_address_to_value (&evidence->name);
  if (g_str_equal (method, "getpeername") && (evidence->valid & SKS_EVIDENCE_PEER))
    return sks_address_to_value (&evidence->peer);
  return NULL;
}

/* The first in the tree's order: GTK's own order goes by places, which a form just made has none of yet. */
static gboolean
grab_first (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_EDITABLE (child) || GTK_IS_BUTTON (child) || GTK_IS_SWITCH (child)
          ? gtk_widget_get_child_visible (child) && gtk_widget_grab_focus (child) : grab_first (child))
      return TRUE;
  return FALSE;
}

static gboolean
sks_arg_editor_grab_focus (GtkWidget *widget)
{
  return grab_first (widget);
}

static void
sks_arg_editor_dispose (GObject *object)
{
  SksArgEditorPrivate *priv = PRIVATE (SKS_ARG_EDITOR (object));

  priv->place = NULL;
  g_clear_pointer (&priv->content, gtk_widget_unparent);
  g_clear_pointer (&priv->note, gtk_widget_unparent);
  g_clear_pointer (&priv->problem, gtk_widget_unparent);
  g_clear_object (&priv->session);
  g_clear_object (&priv->socket);
  g_clear_object (&priv->file);
  g_clear_pointer (&priv->fallback, sks_value_unref);
  G_OBJECT_CLASS (sks_arg_editor_parent_class)->dispose (object);
}

static void
sks_arg_editor_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_boolean (value, PRIVATE (SKS_ARG_EDITOR (object))->narrow);
}

static void
sks_arg_editor_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SksArgEditorPrivate *priv = PRIVATE (SKS_ARG_EDITOR (object));

  if (priv->narrow == g_value_get_boolean (value))
    return;
  priv->narrow = g_value_get_boolean (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
sks_arg_editor_class_init (SksArgEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_arg_editor_dispose;
  object_class->get_property = sks_arg_editor_get_property;
  object_class->set_property = sks_arg_editor_set_property;
  widget_class->grab_focus = sks_arg_editor_grab_focus;

  properties[PROP_NARROW] =
    g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "argeditor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_arg_editor_init (SksArgEditor *self)
{
  SksArgEditorPrivate *priv = PRIVATE (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  priv->note = create_line (self, "secondary-text");
  priv->problem = create_line (self, "error");
}

GtkWidget *
sks_arg_editor_new_of_type (GType              type,
                            SksSession        *session,
                            gpointer           receiver,
                            const SksCallSpec *spec,
                            guint              index)
{
  SksArgEditor *self = g_object_new (type, NULL);
  SksArgEditorPrivate *priv = PRIVATE (self);

  priv->session = g_object_ref (session);
  priv->spec = spec;
  priv->arg = &spec->args[index];
  if (SKS_IS_FILE (receiver))
    {
      priv->file = g_object_ref (receiver);
      priv->socket = g_object_ref (sks_file_get_socket (receiver));
    }
  else if (SKS_IS_SOCKET (receiver))
    {
      priv->socket = g_object_ref (receiver);
    }
  if (priv->arg->fallback)
    priv->fallback = sks_literal_parse (priv->arg->fallback, NULL, NULL, NULL);
  if (SKS_ARG_EDITOR_GET_CLASS (self)->setup)
    SKS_ARG_EDITOR_GET_CLASS (self)->setup (self);
  sks_arg_editor_reset (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sks_arg_editor_new (SksSession        *session,
                    gpointer           receiver,
                    const SksCallSpec *spec,
                    guint              index)
{
  g_return_val_if_fail (SKS_IS_SESSION (session), NULL);
  g_return_val_if_fail (index < spec->n_args, NULL);

  return sks_arg_editor_new_of_type (get_editor_type (spec->args[index].kind), session, receiver, spec, index);
}

SksSession *
sks_arg_editor_get_session (SksArgEditor *self)
{
  return PRIVATE (self)->session;
}

SksSocket *
sks_arg_editor_get_socket (SksArgEditor *self)
{
  return PRIVATE (self)->socket;
}

SksFile *
sks_arg_editor_get_file (SksArgEditor *self)
{
  return PRIVATE (self)->file;
}

const SksCallSpec *
sks_arg_editor_get_call (SksArgEditor *self)
{
  return PRIVATE (self)->spec;
}

const SksArgSpec *
sks_arg_editor_get_arg (SksArgEditor *self)
{
  return PRIVATE (self)->arg;
}

SksValue *
sks_arg_editor_read (SksArgEditor  *self,
                     GError       **error)
{
  SksArgEditorPrivate *priv = PRIVATE (self);
  g_autoptr(GError) problem = NULL;
  g_autoptr(SksValue) value = NULL;

  g_return_val_if_fail (SKS_IS_ARG_EDITOR (self), NULL);

  sks_arg_editor_set_error_place (self, NULL);
  value = SKS_ARG_EDITOR_GET_CLASS (self)->get_value (self, &problem);
  if (value == NULL && problem == NULL && !(priv->arg->flags & SKS_ARG_OPTIONAL))
    g_set_error (&problem, SKS_ERROR, SKS_ERROR_INVALID, _("%s is missing."), priv->arg->name);
  show_problem (self, problem);
  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if ((priv->arg->flags & SKS_ARG_OPTIONAL) && !(priv->arg->flags & SKS_ARG_SHOWN)
      && value && priv->fallback && sks_value_equal (value, priv->fallback))
    return NULL;
  return g_steal_pointer (&value);
}

void
sks_arg_editor_set_value (SksArgEditor *self,
                          SksValue     *value)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  g_return_if_fail (SKS_IS_ARG_EDITOR (self));

  priv->setting = TRUE;
  SKS_ARG_EDITOR_GET_CLASS (self)->set_value (self, value ? value : priv->fallback);
  priv->setting = FALSE;
  g_signal_emit (self, changed_signal, 0);
}

void
sks_arg_editor_reset (SksArgEditor *self)
{
  SksArgEditorPrivate *priv = PRIVATE (self);
  const char *initial = sks_arg_spec_get_initial (priv->arg);
  g_autoptr(SksValue) value = initial ? sks_literal_parse (initial, NULL, NULL, NULL) : NULL;

  sks_arg_editor_set_value (self, value);
  priv->touched = FALSE;
}

void
sks_arg_editor_siblings_changed (SksArgEditor    *self,
                                 SksValue *const *values,
                                 guint            n_values)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  g_return_if_fail (SKS_IS_ARG_EDITOR (self));

  if (SKS_ARG_EDITOR_GET_CLASS (self)->siblings_changed == NULL)
    return;
  priv->setting = TRUE;
  SKS_ARG_EDITOR_GET_CLASS (self)->siblings_changed (self, values, n_values);
  priv->setting = FALSE;
}

void
sks_arg_editor_show_problem (SksArgEditor *self)
{
  SksArgEditorPrivate *priv = PRIVATE (self);
  g_autoptr(SksValue) value = NULL;

  g_return_if_fail (SKS_IS_ARG_EDITOR (self));

  priv->touched = TRUE;
  value = sks_arg_editor_read (self, NULL);
  gtk_widget_grab_focus (priv->place ? priv->place : GTK_WIDGET (self));
}

gboolean
sks_arg_editor_is_touched (SksArgEditor *self)
{
  return PRIVATE (self)->touched;
}

const char *
sks_arg_editor_get_problem (SksArgEditor *self)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  return gtk_widget_get_visible (priv->problem) ? gtk_label_get_text (GTK_LABEL (priv->problem)) : NULL;
}

const char *
sks_arg_editor_get_note (SksArgEditor *self)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  return gtk_widget_get_visible (priv->note) ? gtk_label_get_text (GTK_LABEL (priv->note)) : NULL;
}

gboolean
sks_arg_editor_get_narrow (SksArgEditor *self)
{
  return PRIVATE (self)->narrow;
}

void
sks_arg_editor_set_content (SksArgEditor *self,
                            GtkWidget    *content)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  g_return_if_fail (priv->content == NULL);

  priv->content = content;
  gtk_widget_insert_after (content, GTK_WIDGET (self), NULL);
}

void
sks_arg_editor_set_note (SksArgEditor *self,
                         const char   *note)
{
  set_line (PRIVATE (self)->note, note);
}

void
sks_arg_editor_changed (SksArgEditor *self)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  if (priv->setting)
    return;
  priv->touched = TRUE;
  g_signal_emit (self, changed_signal, 0);
}

void
sks_arg_editor_set_error_place (SksArgEditor *self,
                                GtkWidget    *place)
{
  SksArgEditorPrivate *priv = PRIVATE (self);

  if (priv->place != place)
    mark (priv, NULL);
  priv->place = place;
}

void
sks_arg_editor_watch (SksArgEditor *self,
                      GtkEditable  *editable)
{
  g_signal_connect_object (editable, "changed", G_CALLBACK (sks_arg_editor_changed), self, G_CONNECT_SWAPPED);
}

SksValue *
sks_arg_editor_parse_literal (SksArgEditor  *self,
                              GtkEditable   *editable,
                              GError       **error)
{
  const char *text = gtk_editable_get_text (editable);

  if (*text == '\0')
    return NULL;
  sks_arg_editor_set_error_place (self, GTK_WIDGET (editable));
  return sks_literal_parse (text, lookup_name, self, error);
}
