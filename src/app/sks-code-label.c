// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-code-label.h"

#include <adwaita.h>

#define MOST_SHOWN 600 /* bytes */

struct _SksCodeLabel
{
  GtkWidget parent_instance;

  GtkWidget *child; /* a GtkInscription, or a GtkLabel when selectable */
  char *text;
  GArray *spans; /* of SksCodeSpan; NULL when plain */
  gulong dark_handler;
  int lines; /* at most, when it wraps; 0: all */
  guint selectable : 1;
  guint wrap : 1;
};

G_DEFINE_FINAL_TYPE (SksCodeLabel, sks_code_label, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SELECTABLE,
  PROP_WRAP,
  PROP_LINES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* One colour for light and one for dark, 16 bits a channel made from 8; plain and called text keep the label's own. */
static const struct
{
  guint8 light[3], dark[3];
} palette[] = {
  [SKS_CODE_STRING] = { { 0x1b, 0x85, 0x53 }, { 0x8f, 0xf0, 0xa4 } },
  [SKS_CODE_CONSTANT] = { { 0x81, 0x3d, 0x9c }, { 0xdc, 0x8a, 0xdd } },
};

static PangoAttribute *
create_attribute (SksCodeStyle style,
                  gboolean     dark)
{
  const guint8 *rgb;

  if (style == SKS_CODE_CALLED)
    return pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  rgb = dark ? palette[style].dark : palette[style].light;
  return pango_attr_foreground_new ((guint16) (rgb[0] * 0x101), (guint16) (rgb[1] * 0x101), (guint16) (rgb[2] * 0x101));
}

static PangoAttrList *
create_attributes (SksCodeLabel *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  PangoAttrList *attributes = pango_attr_list_new ();

  /* A hyphen would read as code. */
  if (self->wrap)
    pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  for (guint i = 0; self->spans && i < self->spans->len; i++)
    {
      const SksCodeSpan *span = &g_array_index (self->spans, SksCodeSpan, i);
      PangoAttribute *attribute;

      if (span->style == SKS_CODE_PLAIN)
        continue;
      attribute = create_attribute (span->style, dark);
      attribute->start_index = span->start;
      attribute->end_index = span->end;
      pango_attr_list_insert (attributes, attribute);
    }
  return attributes;
}

static void
update_attributes (SksCodeLabel *self)
{
  g_autoptr(PangoAttrList) attributes = create_attributes (self);

  if (GTK_IS_LABEL (self->child))
    gtk_label_set_attributes (GTK_LABEL (self->child), attributes);
  else
    gtk_inscription_set_attributes (GTK_INSCRIPTION (self->child), attributes);
}

/* The text, or as much of a long one as can be seen in a line: laying out 200 KiB to cut them off takes 100 ms. */
static char *
dup_shown (SksCodeLabel *self)
{
  gsize length = self->wrap && self->lines == 0 ? 0 : strnlen (self->text, MOST_SHOWN + 1);
  const char *end;

  if (length <= MOST_SHOWN)
    return g_strdup (self->text);
  end = g_utf8_find_prev_char (self->text, self->text + MOST_SHOWN);
  return g_strdup_printf ("%.*s…", (int) (end - self->text), self->text);
}

static void
update_text (SksCodeLabel *self)
{
  g_autofree char *shown = dup_shown (self);

  if (GTK_IS_LABEL (self->child))
    gtk_label_set_text (GTK_LABEL (self->child), shown);
  else
    gtk_inscription_set_text (GTK_INSCRIPTION (self->child), shown);
  update_attributes (self);
}

static GtkWidget *
create_label (SksCodeLabel *self)
{
  return g_object_new (GTK_TYPE_LABEL,
                       "selectable", TRUE,
                       "xalign", 0.0,
                       "ellipsize", self->wrap && self->lines == 0 ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END,
                       "lines", self->wrap && self->lines > 0 ? self->lines : -1,
                       "wrap", self->wrap,
                       "wrap-mode", PANGO_WRAP_WORD_CHAR,
                       NULL);
}

static GtkWidget *
create_inscription (void)
{
  return g_object_new (GTK_TYPE_INSCRIPTION,
                       "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                       "min-lines", 1,
                       "nat-lines", 1,
                       "valign", GTK_ALIGN_CENTER,
                       "xalign", 0.0,
                       NULL);
}

static void
rebuild (SksCodeLabel *self)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = self->selectable ? create_label (self) : create_inscription ();
  gtk_widget_set_parent (self->child, GTK_WIDGET (self));
  update_text (self);
}

static void
sks_code_label_root (GtkWidget *widget)
{
  SksCodeLabel *self = SKS_CODE_LABEL (widget);

  GTK_WIDGET_CLASS (sks_code_label_parent_class)->root (widget);
  self->dark_handler = g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_attributes), self);
  update_attributes (self);
}

static void
sks_code_label_unroot (GtkWidget *widget)
{
  SksCodeLabel *self = SKS_CODE_LABEL (widget);

  g_clear_signal_handler (&self->dark_handler, adw_style_manager_get_default ());
  GTK_WIDGET_CLASS (sks_code_label_parent_class)->unroot (widget);
}

static void
sks_code_label_dispose (GObject *object)
{
  SksCodeLabel *self = SKS_CODE_LABEL (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (sks_code_label_parent_class)->dispose (object);
}

static void
sks_code_label_finalize (GObject *object)
{
  SksCodeLabel *self = SKS_CODE_LABEL (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->spans, g_array_unref);
  G_OBJECT_CLASS (sks_code_label_parent_class)->finalize (object);
}

static void
sks_code_label_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SksCodeLabel *self = SKS_CODE_LABEL (object);

  switch (id)
    {
    case PROP_SELECTABLE:
      g_value_set_boolean (value, self->selectable);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap);
      break;
    case PROP_LINES:
      g_value_set_int (value, self->lines);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_code_label_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SksCodeLabel *self = SKS_CODE_LABEL (object);

  switch (id)
    {
    case PROP_SELECTABLE:
      sks_code_label_set_selectable (self, g_value_get_boolean (value));
      break;
    case PROP_WRAP:
      sks_code_label_set_wrap (self, g_value_get_boolean (value));
      break;
    case PROP_LINES:
      sks_code_label_set_lines (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_code_label_class_init (SksCodeLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_code_label_dispose;
  object_class->finalize = sks_code_label_finalize;
  object_class->get_property = sks_code_label_get_property;
  object_class->set_property = sks_code_label_set_property;
  widget_class->root = sks_code_label_root;
  widget_class->unroot = sks_code_label_unroot;

  properties[PROP_SELECTABLE] =
    g_param_spec_boolean ("selectable", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_WRAP] =
    g_param_spec_boolean ("wrap", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINES] =
    g_param_spec_int ("lines", NULL, NULL, 0, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "codelabel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GENERIC);
}

static void
sks_code_label_init (SksCodeLabel *self)
{
  self->text = g_strdup ("");
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace-small");
  rebuild (self);
}

GtkWidget *
sks_code_label_new (void)
{
  return g_object_new (SKS_TYPE_CODE_LABEL, NULL);
}

void
sks_code_label_set_code (SksCodeLabel  *self,
                         const SksCode *code)
{
  g_return_if_fail (SKS_IS_CODE_LABEL (self));

  g_clear_pointer (&self->spans, g_array_unref);
  g_free (self->text);
  self->text = g_strdup (code ? code->text->str : "");
  if (code && code->spans->len > 0)
    self->spans = g_array_copy (code->spans);
  update_text (self);
}

void
sks_code_label_set_text (SksCodeLabel *self,
                         const char   *text)
{
  g_return_if_fail (SKS_IS_CODE_LABEL (self));

  g_clear_pointer (&self->spans, g_array_unref);
  g_free (self->text);
  self->text = g_strdup (text ? text : "");
  update_text (self);
}

const char *
sks_code_label_get_text (SksCodeLabel *self)
{
  g_return_val_if_fail (SKS_IS_CODE_LABEL (self), NULL);

  return self->text;
}

void
sks_code_label_set_selectable (SksCodeLabel *self,
                               gboolean      selectable)
{
  g_return_if_fail (SKS_IS_CODE_LABEL (self));

  selectable = !!selectable;
  if (self->selectable == selectable)
    return;
  self->selectable = selectable;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTABLE]);
}

gboolean
sks_code_label_get_selectable (SksCodeLabel *self)
{
  g_return_val_if_fail (SKS_IS_CODE_LABEL (self), FALSE);

  return self->selectable;
}

void
sks_code_label_set_wrap (SksCodeLabel *self,
                         gboolean      wrap)
{
  g_return_if_fail (SKS_IS_CODE_LABEL (self));

  wrap = !!wrap;
  if (self->wrap == wrap)
    return;
  self->wrap = wrap;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRAP]);
}

gboolean
sks_code_label_get_wrap (SksCodeLabel *self)
{
  g_return_val_if_fail (SKS_IS_CODE_LABEL (self), FALSE);

  return self->wrap;
}

void
sks_code_label_set_lines (SksCodeLabel *self,
                          int           lines)
{
  g_return_if_fail (SKS_IS_CODE_LABEL (self));

  if (self->lines == lines)
    return;
  self->lines = lines;
  rebuild (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LINES]);
}

int
sks_code_label_get_lines (SksCodeLabel *self)
{
  g_return_val_if_fail (SKS_IS_CODE_LABEL (self), 0);

  return self->lines;
}
