// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-constants.h"

G_BEGIN_DECLS

typedef struct
{
  const SksConstant *constants;
  guint n_constants;
} SksConstantTable;

/* By SksConstantGroup. The first holds names that a text may use though no argument offers them. */
extern const SksConstantTable sks_constant_tables[SKS_N_CONSTANT_GROUPS];

G_END_DECLS
