// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-columns.h"

#define GAP 22
#define LINE_GAP 18
#define LEAST_MAIN 520
#define LEAST_SIDE 300
#define MOST_SIDE 370

struct _SksColumns
{
  GtkWidget parent_instance;
};

static void sks_columns_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SksColumns, sks_columns, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, sks_columns_buildable_init))

static GtkWidget *
get_main (SksColumns *self)
{
  return gtk_widget_get_first_child (GTK_WIDGET (self));
}

static GtkWidget *
get_side (SksColumns *self)
{
  GtkWidget *side = gtk_widget_get_last_child (GTK_WIDGET (self));

  return side != get_main (self) && gtk_widget_should_layout (side) ? side : NULL;
}

static int
get_side_width (int width)
{
  return CLAMP (width - GAP - LEAST_MAIN, LEAST_SIDE, MOST_SIDE);
}

static int
measure_height (GtkWidget *child,
                int        width)
{
  int height;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static void
sks_columns_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  SksColumns *self = SKS_COLUMNS (widget);
  GtkWidget *child_main = get_main (self), *side = get_side (self);
  int main_natural = 0, side_minimum = 0, side_natural = 0;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (child_main == NULL)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (child_main, orientation, -1, minimum, &main_natural, NULL, NULL);
      if (side)
        gtk_widget_measure (side, orientation, -1, &side_minimum, &side_natural, NULL, NULL);
      *minimum = MAX (*minimum, side_minimum);
      *natural = MAX (*minimum, main_natural + (side ? GAP + side_natural : 0));
    }
  else
    {
      int width = for_size < 0 ? LEAST_MAIN + GAP + LEAST_SIDE : for_size;

      if (side == NULL)
        *natural = measure_height (child_main, width);
      else if (sks_columns_are_beside (self, width))
        *natural = MAX (measure_height (child_main, width - GAP - get_side_width (width)), measure_height (side, get_side_width (width)));
      else
        *natural = measure_height (child_main, width) + LINE_GAP + measure_height (side, width);
      *minimum = *natural;
    }
}

static void
sks_columns_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  SksColumns *self = SKS_COLUMNS (widget);
  GtkWidget *child_main = get_main (self), *side = get_side (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean beside = sks_columns_are_beside (self, width);
  int side_width = get_side_width (width);

  if (child_main == NULL)
    return;
  if (side && beside)
    {
      GtkAllocation left = { 0, 0, width - GAP - side_width, height };
      GtkAllocation right = { width - side_width, 0, side_width, height };

      if (rtl)
        {
          left.x = side_width + GAP;
          right.x = 0;
        }
      gtk_widget_size_allocate (child_main, &left, -1);
      gtk_widget_size_allocate (side, &right, -1);
    }
  else
    {
      int main_height = side ? measure_height (child_main, width) : height;

      gtk_widget_size_allocate (child_main, &(GtkAllocation) { 0, 0, width, main_height }, -1);
      if (side)
        gtk_widget_size_allocate (side, &(GtkAllocation) { 0, main_height + LINE_GAP, width, MAX (0, height - main_height - LINE_GAP) }, -1);
    }
}

static GtkSizeRequestMode
sks_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sks_columns_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (sks_columns_parent_class)->dispose (object);
}

static void
sks_columns_add_child (GtkBuildable *buildable,
                       GtkBuilder   *builder,
                       GObject      *child,
                       const char   *type)
{
  gtk_widget_insert_before (GTK_WIDGET (child), GTK_WIDGET (buildable), NULL);
}

static void
sks_columns_buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = sks_columns_add_child;
}

static void
sks_columns_class_init (SksColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sks_columns_dispose;
  widget_class->measure = sks_columns_measure;
  widget_class->size_allocate = sks_columns_size_allocate;
  widget_class->get_request_mode = sks_columns_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_columns_init (SksColumns *self)
{
}

GtkWidget *
sks_columns_new (void)
{
  return g_object_new (SKS_TYPE_COLUMNS, NULL);
}

gboolean
sks_columns_are_beside (SksColumns *self,
                        int         width)
{
  return width >= LEAST_MAIN + GAP + LEAST_SIDE;
}
