// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-journal.h"

G_BEGIN_DECLS

/**
 * SksCallText:
 * @brief: long bytes and text are cut; what is written is for the eye only
 *
 * What the writers of a call read.
 */
typedef struct
{
  const SksCallSpec *spec;
  const char *object;
  int fd;
  int family;
  SksValue *const *args;
  guint n_args;
  const char *const *targets;
  gboolean brief;
} SksCallText;

SksValue *sks_call_text_get_arg (const SksCallText *text, guint index); /* (transfer none) (nullable) */
int sks_call_text_find_arg (const SksCallText *text, SksArgKind kind);  /* -1: it has none */
/* The number of the level that stands before an optname or a value; FALSE when it is no number. */
gboolean sks_call_text_get_option (const SksCallText *text, int *level, int *optname);

void sks_call_text_write_python (const SksCallText *text, SksCode *code);
void sks_call_text_write_c (const SksCallText *text, SksCode *code);
void sks_syscalls_write_strace (const GArray *syscalls, SksCode *code);

/* A value in about 100 characters: long bytes are cut, and told how long they are. */
void sks_value_write_brief (const SksValue *value, SksCode *code);

G_END_DECLS
