// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-breakpoint.h"

struct _SksBreakpoint
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int narrow_below;
  int min_width, min_height;
  int wide_needs; /* what the wide layout asked for when it was last measured */
  guint switch_source;
  guint narrow : 1;
};

static void buildable_iface_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SksBreakpoint, sks_breakpoint, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_iface_init))

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_NARROW_BELOW,
  PROP_MIN_WIDTH,
  PROP_MIN_HEIGHT,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static GtkBuildableIface *parent_buildable_iface;

static void
set_child (SksBreakpoint *self,
           GtkWidget     *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static gboolean
switch_cb (gpointer data)
{
  SksBreakpoint *self = data;

  self->switch_source = 0;
  self->narrow = !self->narrow;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
sks_breakpoint_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  SksBreakpoint *self = SKS_BREAKPOINT (widget);
  int limit = orientation == GTK_ORIENTATION_HORIZONTAL ? self->min_width : self->min_height;
  int needs = 0;

  if (!self->child)
    return;
  if (for_size >= 0)
    {
      gtk_widget_measure (self->child, !orientation, -1, &needs, NULL, NULL, NULL);
      for_size = MAX (for_size, needs);
    }
  gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && !self->narrow)
    self->wide_needs = *minimum;
  if (limit > 0)
    *minimum = MIN (*minimum, limit);
}

/* The layout is changed after the allocation, not within it, because a resize queued from here would be lost. */
static void
sks_breakpoint_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  SksBreakpoint *self = SKS_BREAKPOINT (widget);
  gboolean narrow = width < self->narrow_below || width < self->wide_needs;
  int child_width, child_height;

  if (narrow == self->narrow)
    g_clear_handle_id (&self->switch_source, g_source_remove);
  else if (!self->switch_source)
    self->switch_source = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, switch_cb, self, NULL);

  if (!self->child)
    return;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &child_width, NULL, NULL, NULL);
  child_width = MAX (child_width, width);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, child_width, &child_height, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, child_width, MAX (child_height, height), baseline, NULL);
}

static void
sks_breakpoint_add_child (GtkBuildable *buildable,
                          GtkBuilder   *builder,
                          GObject      *child,
                          const char   *type)
{
  if (GTK_IS_WIDGET (child))
    set_child (SKS_BREAKPOINT (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = sks_breakpoint_add_child;
}

static void
sks_breakpoint_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SksBreakpoint *self = SKS_BREAKPOINT (object);

  switch (id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_NARROW_BELOW:
      g_value_set_int (value, self->narrow_below);
      break;
    case PROP_MIN_WIDTH:
      g_value_set_int (value, self->min_width);
      break;
    case PROP_MIN_HEIGHT:
      g_value_set_int (value, self->min_height);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_breakpoint_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SksBreakpoint *self = SKS_BREAKPOINT (object);

  switch (id)
    {
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_NARROW_BELOW:
      self->narrow_below = g_value_get_int (value);
      break;
    case PROP_MIN_WIDTH:
      self->min_width = g_value_get_int (value);
      break;
    case PROP_MIN_HEIGHT:
      self->min_height = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sks_breakpoint_dispose (GObject *object)
{
  SksBreakpoint *self = SKS_BREAKPOINT (object);

  g_clear_handle_id (&self->switch_source, g_source_remove);
  set_child (self, NULL);
  G_OBJECT_CLASS (sks_breakpoint_parent_class)->dispose (object);
}

static void
sks_breakpoint_class_init (SksBreakpointClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sks_breakpoint_get_property;
  object_class->set_property = sks_breakpoint_set_property;
  object_class->dispose = sks_breakpoint_dispose;
  widget_class->measure = sks_breakpoint_measure;
  widget_class->size_allocate = sks_breakpoint_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW_BELOW] = g_param_spec_int ("narrow-below", NULL, NULL, 0, G_MAXINT, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MIN_WIDTH] = g_param_spec_int ("min-width", NULL, NULL, 0, G_MAXINT, 0,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MIN_HEIGHT] = g_param_spec_int ("min-height", NULL, NULL, 0, G_MAXINT, 0,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sks_breakpoint_init (SksBreakpoint *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sks_breakpoint_new (void)
{
  return g_object_new (SKS_TYPE_BREAKPOINT, NULL);
}

gboolean
sks_breakpoint_get_narrow (SksBreakpoint *self)
{
  return self->narrow;
}
