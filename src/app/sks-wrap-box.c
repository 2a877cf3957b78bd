// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-wrap-box.h"

struct _SksWrapBox
{
  GtkWidget parent_instance;

  guint spacing;
  guint line_spacing;
  gboolean single_line;
};

static void sks_wrap_box_buildable_init (GtkBuildableIface *iface);
static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (SksWrapBox, sks_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, sks_wrap_box_buildable_init))

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LINE_SPACING,
  PROP_SINGLE_LINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  GtkWidget *child;
  int width;
} Cell;

/* One line: cells from @start to @end of the array, and its height. */
typedef struct
{
  guint start, end;
  int height;
} Line;

/* Leaves out those before the last child that do not fit beside it. */
static void
keep_single_line (SksWrapBox *self,
                  GArray     *cells,
                  int         width)
{
  guint kept = 0;
  int used;

  if (cells->len == 0)
    return;
  used = g_array_index (cells, Cell, cells->len - 1).width;
  while (kept + 1 < cells->len)
    {
      used += (int) self->spacing + g_array_index (cells, Cell, kept).width;
      if (used > width)
        break;
      kept++;
    }
  g_array_remove_range (cells, kept, cells->len - 1 - kept);
}

static GArray *
list_cells (SksWrapBox *self,
            int         width)
{
  GArray *cells = g_array_new (FALSE, FALSE, sizeof (Cell));

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child; child = gtk_widget_get_next_sibling (child))
    {
      Cell cell = { child, 0 };
      int minimum, natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      cell.width = MAX (minimum, MIN (natural, width));
      g_array_append_val (cells, cell);
    }
  if (self->single_line)
    keep_single_line (self, cells, width);
  return cells;
}

static void
stretch_line (GArray *cells,
              Line   *line,
              int     left)
{
  guint n_expanding = 0;

  for (guint i = line->start; i < line->end; i++)
    n_expanding += gtk_widget_compute_expand (g_array_index (cells, Cell, i).child, GTK_ORIENTATION_HORIZONTAL);
  for (guint i = line->start; i < line->end && n_expanding > 0; i++)
    {
      Cell *cell = &g_array_index (cells, Cell, i);

      if (gtk_widget_compute_expand (cell->child, GTK_ORIENTATION_HORIZONTAL))
        {
          int share = left / (int) n_expanding--;

          cell->width += share;
          left -= share;
        }
    }
}

static void
measure_line (GArray *cells,
              Line   *line)
{
  for (guint i = line->start; i < line->end; i++)
    {
      const Cell *cell = &g_array_index (cells, Cell, i);
      int natural;

      gtk_widget_measure (cell->child, GTK_ORIENTATION_VERTICAL, cell->width, NULL, &natural, NULL, NULL);
      line->height = MAX (line->height, natural);
    }
}

static GArray *
break_lines (SksWrapBox *self,
             GArray     *cells,
             int         width)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  guint i = 0;

  while (i < cells->len)
    {
      Line line = { i, i + 1, 0 };
      int used = g_array_index (cells, Cell, i).width;

      for (i++; i < cells->len; i++)
        {
          int more = (int) self->spacing + g_array_index (cells, Cell, i).width;

          if (used + more > width)
            break;
          used += more;
          line.end++;
        }
      stretch_line (cells, &line, MAX (0, width - used));
      measure_line (cells, &line);
      g_array_append_val (lines, line);
    }
  return lines;
}

static void
measure_width (SksWrapBox *self,
               int        *minimum,
               int        *natural)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (n++ > 0 ? (int) self->spacing : 0);
    }
}

static void
sks_wrap_box_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  SksWrapBox *self = SKS_WRAP_BOX (widget);

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, minimum, natural);
    }
  else
    {
      int width = for_size < 0 ? G_MAXINT / 2 : for_size;
      g_autoptr(GArray) cells = list_cells (self, width);
      g_autoptr(GArray) lines = break_lines (self, cells, width);

      for (guint i = 0; i < lines->len; i++)
        *natural += g_array_index (lines, Line, i).height + (i > 0 ? (int) self->line_spacing : 0);
      *minimum = *natural;
    }
}

static void
sks_wrap_box_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SksWrapBox *self = SKS_WRAP_BOX (widget);
  g_autoptr(GArray) cells = list_cells (self, width);
  g_autoptr(GArray) lines = break_lines (self, cells, width);
  guint next = 0;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      gboolean kept = next < cells->len && g_array_index (cells, Cell, next).child == child;

      gtk_widget_set_child_visible (child, kept);
      next += kept;
    }
  for (guint l = 0; l < lines->len; l++)
    {
      const Line *line = &g_array_index (lines, Line, l);
      int line_height = lines->len == 1 ? MAX (height, line->height) : line->height;
      int x = 0;

      for (guint i = line->start; i < line->end; i++)
        {
          const Cell *cell = &g_array_index (cells, Cell, i);
          GtkAllocation place = { rtl ? width - x - cell->width : x, y, cell->width, line_height };

          gtk_widget_size_allocate (cell->child, &place, -1);
          x += cell->width + (int) self->spacing;
        }
      y += line_height + (int) self->line_spacing;
    }
}

static GtkSizeRequestMode
sks_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sks_wrap_box_dispose (GObject *object)
{
  sks_wrap_box_remove_all (SKS_WRAP_BOX (object));
  G_OBJECT_CLASS (sks_wrap_box_parent_class)->dispose (object);
}

static void
sks_wrap_box_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SksWrapBox *self = SKS_WRAP_BOX (object);

  if (id == PROP_SINGLE_LINE)
    g_value_set_boolean (value, self->single_line);
  else
    g_value_set_uint (value, id == PROP_SPACING ? self->spacing : self->line_spacing);
}

static void
sks_wrap_box_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SksWrapBox *self = SKS_WRAP_BOX (object);

  if (id == PROP_SINGLE_LINE)
    self->single_line = g_value_get_boolean (value);
  else
    *(id == PROP_SPACING ? &self->spacing : &self->line_spacing) = g_value_get_uint (value);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sks_wrap_box_add_child (GtkBuildable *buildable,
                        GtkBuilder   *builder,
                        GObject      *child,
                        const char   *type)
{
  if (GTK_IS_WIDGET (child))
    sks_wrap_box_append (SKS_WRAP_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
sks_wrap_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = sks_wrap_box_add_child;
}

static void
sks_wrap_box_class_init (SksWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sks_wrap_box_dispose;
  object_class->get_property = sks_wrap_box_get_property;
  object_class->set_property = sks_wrap_box_set_property;
  widget_class->measure = sks_wrap_box_measure;
  widget_class->size_allocate = sks_wrap_box_size_allocate;
  widget_class->get_request_mode = sks_wrap_box_get_request_mode;

  properties[PROP_SPACING] =
    g_param_spec_uint ("spacing", NULL, NULL, 0, G_MAXINT16, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LINE_SPACING] =
    g_param_spec_uint ("line-spacing", NULL, NULL, 0, G_MAXINT16, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SINGLE_LINE] =
    g_param_spec_boolean ("single-line", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "wrapbox");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sks_wrap_box_init (SksWrapBox *self)
{
}

GtkWidget *
sks_wrap_box_new (guint spacing,
                  guint line_spacing)
{
  return g_object_new (SKS_TYPE_WRAP_BOX, "spacing", spacing, "line-spacing", line_spacing, NULL);
}

void
sks_wrap_box_append (SksWrapBox *self,
                     GtkWidget  *child)
{
  g_return_if_fail (SKS_IS_WRAP_BOX (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
sks_wrap_box_remove_all (SksWrapBox *self)
{
  GtkWidget *child;

  g_return_if_fail (SKS_IS_WRAP_BOX (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}
