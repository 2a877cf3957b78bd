// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-session.h"

G_BEGIN_DECLS

/**
 * SksCallChange:
 * @before, @after: texts; equal when nothing changed
 *
 * One line of what a call changed on its socket.
 */
typedef struct
{
  const char *title; /* translated */
  char *before;
  char *after;
} SksCallChange;

/* From the record's readings before and after; what did not change is left out, but the state. (transfer full) (element-type SksCallChange) */
GPtrArray *sks_call_changes_list (SksSession *session, const SksRecordData *data);

G_END_DECLS
