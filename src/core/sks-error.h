// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SksError:
 * @SKS_ERROR_INVALID: a text or value that cannot be what it should be; the message says what was expected
 * @SKS_ERROR_IO: a file that could not be read or written
 *
 * What the workbench itself could not do. A failing syscall is never one of these: it is the result of its call.
 */
typedef enum
{
  SKS_ERROR_INVALID,
  SKS_ERROR_IO,
} SksError;

#define SKS_ERROR (sks_error_quark ())
GQuark sks_error_quark (void);

G_END_DECLS
