// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "first-frame.h"
#include "sks-application.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (SksApplication) application = NULL;

  sks_application_prepare_process ();
  application = sks_application_new (G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (first_frame_watch), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
