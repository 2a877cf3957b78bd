// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "sks-unix-path.h"

SksUnixPath *
sks_unix_path_new (const char *path)
{
  SksUnixPath *self;
  struct stat status;

  if (lstat (path, &status) != 0 || !S_ISSOCK (status.st_mode))
    return NULL;

  self = g_new0 (SksUnixPath, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->path = g_canonicalize_filename (path, NULL);
  self->device = status.st_dev;
  self->inode = status.st_ino;

  return self;
}

SksUnixPath *
sks_unix_path_ref (SksUnixPath *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sks_unix_path_unref (SksUnixPath *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->path);
  g_free (self);
}

int
sks_unix_path_unlink (const SksUnixPath *self)
{
  struct stat status;

  if (lstat (self->path, &status) != 0)
    return errno == ENOENT || errno == ENOTDIR ? 0 : errno;
  if (!S_ISSOCK (status.st_mode) || status.st_dev != self->device || status.st_ino != self->inode)
    return 0;

  return g_unlink (self->path) == 0 || errno == ENOENT ? 0 : errno;
}
