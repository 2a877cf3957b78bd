// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "config.h"

#include <adwaita.h>

#include "sks-version.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AdwApplication) app = adw_application_new (SKS_APPLICATION_ID, G_APPLICATION_DEFAULT_FLAGS);

  g_debug ("Sockscope %s", sks_get_version ());


  return g_application_run (G_APPLICATION (app), argc, argv);
}
