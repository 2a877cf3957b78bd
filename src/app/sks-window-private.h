// SPDX-FileCopyrightText: The Sockscope authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sks-breakpoint.h"
#include "sks-echo.h"
#include "sks-new-socket.h"
#include "sks-socket-list.h"
#include "sks-socket-page.h"
#include "sks-timeline.h"
#include "sks-window.h"

G_BEGIN_DECLS

/* What a narrow window shows. */
typedef enum
{
  SKS_PANE_SOCKETS,
  SKS_PANE_SOCKET,
  SKS_PANE_TIMELINE,
} SksPane;

struct _SksWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  SksBreakpoint *breakpoint;
  AdwHeaderBar *header;
  GtkWidget *back;
  GtkMenuButton *new_socket_button;
  GtkWidget *new_socket_label;
  SksNewSocket *new_socket; /* NULL until it is first wanted */
  GtkImage *title_glyph;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *find;
  GtkWidget *socket_menu_button;
  GtkMenuButton *menu_button;
  GtkStack *stack;
  GtkPaned *rows;    /* the upper half over the Timeline */
  GtkPaned *columns; /* the sockets beside the page */
  GtkWidget *sockets_pane;
  SksSocketList *list;
  GtkWidget *sockets_peek;
  GtkStack *page_stack;
  SksSocketPage *page;
  SksTimeline *timeline;

  SksSession *session;
  SksEcho *echo;
  GSettings *settings; /* NULL where the schema is not installed */
  SksPane pane;
  SksState glyph_state;
  int timeline_height; /* wanted, until the divider is placed */
  guint tick;
  guint divider_placed : 1;
  guint sockets_hidden : 1;
  guint timeline_expanded : 1;
  guint closing : 1;
  guint closed : 1;
};

SksNewSocket *sks_window_get_new_socket (SksWindow *self);
void sks_window_show_pane (SksWindow *self, SksPane pane);
void sks_window_show_layout (SksWindow *self);
void sks_window_update_actions (SksWindow *self);
void sks_window_class_install_actions (GtkWidgetClass *widget_class);
gboolean sks_window_close_request (GtkWindow *window);

G_END_DECLS
