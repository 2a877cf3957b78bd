// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-arg-editor.h"

G_BEGIN_DECLS

#define SKS_TYPE_ADDRESS_EDITOR (sks_address_editor_get_type ())
G_DECLARE_FINAL_TYPE (SksAddressEditor, sks_address_editor, SKS, ADDRESS_EDITOR, SksArgEditor)

/**
 * SksAddressEditor:
 *
 * A socket address by the socket's family, with this machine's addresses, the session's sockets and a look-up of host names at hand; or any Python literal, right or wrong.
 */

G_END_DECLS
