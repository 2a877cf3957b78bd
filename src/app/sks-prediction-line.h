// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "sks-explain.h"

G_BEGIN_DECLS

#define SKS_TYPE_PREDICTION_LINE (sks_prediction_line_get_type ())
G_DECLARE_FINAL_TYPE (SksPredictionLine, sks_prediction_line, SKS, PREDICTION_LINE, GtkWidget)

/**
 * SksPredictionLine:
 *
 * What a call would do if it were made now: an icon and a sentence. A screen reader hears it as a status.
 */
GtkWidget *sks_prediction_line_new (void);
void sks_prediction_line_set_prediction (SksPredictionLine *self, const SksPrediction *prediction); /* (nullable): shows nothing */
void sks_prediction_line_set_problem (SksPredictionLine *self, const char *text);                   /* what is missing before anything can be said */
const char *sks_prediction_line_get_text (SksPredictionLine *self);

G_END_DECLS
