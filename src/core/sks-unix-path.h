// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/**
 * SksUnixPath:
 *
 * The file that an AF_UNIX bind made: where, whatever the working directory becomes, and which one. Immutable; workers make and unlink it.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *path; /* absolute */
  dev_t device;
  ino_t inode;
} SksUnixPath;

SksUnixPath *sks_unix_path_new (const char *path); /* (nullable): NULL when no socket is there */
SksUnixPath *sks_unix_path_ref (SksUnixPath *self);
void sks_unix_path_unref (SksUnixPath *self);
/* Removes it if it still is that very socket; what another program has put there stays, as what is gone does: both are no error. 0 or the errno. */
int sks_unix_path_unlink (const SksUnixPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SksUnixPath, sks_unix_path_unref)

G_END_DECLS
