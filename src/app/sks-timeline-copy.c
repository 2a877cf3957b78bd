// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-timeline-copy.h"

#include "sks-journal-model.h"

#define SLICE_US 8000

typedef struct
{
  GtkWidget *widget;
  GListModel *rows;
  GtkBitset *positions;
  SksLanguage language;
  SksCopyDone done;
  guint64 next; /* the index among the positions */
  guint last_number;
  guint n_calls;
  GString *text;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->widget);
  g_object_unref (copy->rows);
  gtk_bitset_unref (copy->positions);
  g_string_free (copy->text, TRUE);
  g_free (copy);
}

/* A note's row stands for its call, so that a call whose two rows are selected is copied once. */
static void
append_row (Copy   *copy,
            SksEntry *row)
{
  g_autoptr(SksCode) code = NULL;

  if (sks_entry_get_number (row) == copy->last_number)
    return;
  copy->last_number = sks_entry_get_number (row);
  code = sks_record_write (sks_entry_get_data (row), copy->language);
  if (code->text->len == 0)
    return;
  g_string_append_len (copy->text, code->text->str, (gssize) code->text->len);
  if (copy->text->str[copy->text->len - 1] != '\n')
    g_string_append_c (copy->text, '\n');
  copy->n_calls++;
}

static gboolean
copy_cb (gpointer data)
{
  Copy *copy = data;
  gint64 until_us = g_get_monotonic_time () + SLICE_US;
  guint64 n_rows = gtk_bitset_get_size (copy->positions);

  while (copy->next < n_rows && g_get_monotonic_time () < until_us)
    {
      guint position = gtk_bitset_get_nth (copy->positions, (guint) copy->next++);
      g_autoptr(SksEntry) row = g_list_model_get_item (copy->rows, position);

      if (row)
        append_row (copy, row);
    }
  if (copy->next < n_rows)
    return G_SOURCE_CONTINUE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (copy->widget), copy->text->str);
  copy->done (copy->widget, copy->n_calls, copy->language);
  return G_SOURCE_REMOVE;
}

void
sks_timeline_copy_rows (GtkWidget   *widget,
                        GListModel  *rows,
                        GtkBitset   *selection,
                        SksLanguage  language,
                        SksCopyDone  done)
{
  Copy *copy = g_new0 (Copy, 1);

  copy->widget = g_object_ref (widget);
  copy->rows = g_object_ref (rows);
  copy->positions = selection ? gtk_bitset_ref (selection)
                              : gtk_bitset_new_range (0, g_list_model_get_n_items (rows));
  copy->language = language;
  copy->done = done;
  copy->text = g_string_new (NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, copy_cb, copy, copy_free);
}
