// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-option.h"

G_BEGIN_DECLS

SksOption *sks_option_new (const SksOptionSpec *spec, SksSocket *socket);

/* One getsockopt: @value is NULL when it failed. @text: how the value reads; made on the worker, for interfaces have names. */
void sks_option_take_reading (SksOption *self, GBytes *value, const char *text, int error);
void sks_option_take_default (SksOption *self, const char *text); /* NULL: what the table says */
void sks_option_take_suggestions (SksOption *self, char **suggestions);
void sks_option_take_asked (SksOption *self, SksValue *value, guint number, gboolean inherited);
void sks_option_take_read_once (SksOption *self, SksValue *result, guint number);
void sks_option_begin_set (SksOption *self);
void sks_option_end_set (SksOption *self, guint number, int error); /* @error 0: the kernel took it */
void sks_option_tell (SksOption *self); /* emits "changed" when anything was taken that is new */

/* sks-option-reading.c */

/**
 * SksOptionReading:
 *
 * One round of getsockopt over the options that are free to read, and, the first time for a kind of socket, over those of a fresh one. A worker fills it.
 */
typedef struct
{
  const SksOptionSpec *spec;
  GBytes *value; /* NULL: it failed */
  char *text;
  int error;
  char *default_text; /* NULL: not known */
  char **suggestions; /* NULL: not asked for */
} SksOptionAnswer;

typedef struct
{
  SksHandle *handle;
  GArray *answers; /* of SksOptionAnswer */
  gboolean first;  /* wants defaults and suggestions too */
} SksOptionReading;

SksOptionReading *sks_option_reading_new (SksHandle *handle, gboolean first);
void sks_option_reading_add (SksOptionReading *self, const SksOptionSpec *spec);
void sks_option_reading_free (SksOptionReading *self);
void sks_option_reading_run (SksOptionReading *self); /* on a worker */
/* Whether this machine's kernel is old enough to lack what came with @since; FALSE for NULL. */
gboolean sks_option_is_too_new (const char *since);

G_END_DECLS
