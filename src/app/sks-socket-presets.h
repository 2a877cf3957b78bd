// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SksSocketPreset:
 * @stem: what the variable's name begins with
 * @lock: (nullable): the capability without which the kernel refuses it, translatable
 * @first_call: (nullable): what is called on it first, where the situation alone would suggest another
 *
 * A usual choice of socket()'s arguments. It only fills the form.
 */
typedef struct
{
  const char *id;
  const char *title;   /* translatable */
  const char *subtitle; /* translatable */
  const char *stem;
  const char *family; /* the constants' names */
  const char *type;
  int protocol;
  const char *lock;
  const char *first_call;
} SksSocketPreset;

extern const SksSocketPreset sks_socket_presets[]; /* ended by one without id */

GtkWidget *sks_socket_preset_create_row (const SksSocketPreset *preset);

G_END_DECLS
