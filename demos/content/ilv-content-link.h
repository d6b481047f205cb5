/* Links inside content: what they point at, and whether it is there.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   interleave:lesson/ID  interleave:recipe/ID  interleave:handbook/PAGE#SECTION
 *   interleave:workload/NAME  interleave:page/decide  https://…  */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ILV_LINK_LESSON "interleave:lesson/"
#define ILV_LINK_RECIPE "interleave:recipe/"
#define ILV_LINK_HANDBOOK "interleave:handbook/"
#define ILV_LINK_WORKLOAD "interleave:workload/"
#define ILV_LINK_PAGE "interleave:page/"

typedef enum {
  ILV_LINK_TO_LESSON,
  ILV_LINK_TO_RECIPE,
  ILV_LINK_TO_HANDBOOK,
  ILV_LINK_TO_WORKLOAD,
  ILV_LINK_TO_PAGE, /* of the window: learn, explore, benchmark, decide, migrate */
  ILV_LINK_TO_WEB,
} IlvContentLinkKind;

/* Owned strings. */
typedef struct {
  IlvContentLinkKind kind;
  char *id;      /* of the web: the whole address */
  char *section; /* NULL: the page's beginning */
} IlvContentLink;

void ilv_content_link_clear (IlvContentLink *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IlvContentLink, ilv_content_link_clear)

/* Whether it is written rightly; `link` may be NULL. */
gboolean ilv_content_link_parse (const char *target, IlvContentLink *link, GError **error);
/* Whether it leads anywhere. Addresses of the web are not asked. Loads what it must: for tests and
 * checks, not for each click. */
gboolean ilv_content_link_check (const char *target, GError **error);

G_END_DECLS
