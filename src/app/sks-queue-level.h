// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SKS_TYPE_QUEUE_LEVEL (sks_queue_level_get_type ())
G_DECLARE_FINAL_TYPE (SksQueueLevel, sks_queue_level, SKS, QUEUE_LEVEL, GtkWidget)

typedef enum
{
  SKS_QUEUE_BYTES,
  SKS_QUEUE_CONNECTIONS,
} SksQueueUnit;

/**
 * SksQueueLevel:
 *
 * How full a queue of the kernel is: its name, its content, its limit and a bar.
 */
void sks_queue_level_show (SksQueueLevel *self, const char *title, SksQueueUnit unit, gint64 value, gint64 limit); /* limit 0: not known */

G_END_DECLS
