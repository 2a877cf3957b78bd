// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "sks-error.h"

G_DEFINE_QUARK (sks-error-quark, sks_error)
