// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include "sks-version.h"

const char *
sks_get_version (void)
{
  return PACKAGE_VERSION;
}
