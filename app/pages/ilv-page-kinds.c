/* The pages there are, in the order of the switcher.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-page-kinds.h"

#include <glib/gi18n.h>

#include "app/pages/benchmark/ilv-benchmark-page.h"
#include "app/pages/decide/ilv-decide-page.h"
#include "app/pages/learn/ilv-learn-page.h"
#include "app/pages/migrate/ilv-migrate-page.h"

/* Learn, Explore, Benchmark, Decide, Migrate: in this order, each with one line. */
static const IlvPageKind built_in[] = {
    {"learn", N_ ("Learn"), "help-browser-symbolic", ilv_learn_page_new},
    {ILV_PAGE_EXPLORE, N_ ("Explore"), "media-playback-start-symbolic", NULL},
    {"benchmark", N_ ("Benchmark"), "power-profile-performance-symbolic", ilv_benchmark_page_new},
    {"decide", N_ ("Decide"), "dialog-question-symbolic", ilv_decide_page_new},
    {"migrate", N_ ("Migrate"), "emblem-synchronizing-symbolic", ilv_migrate_page_new},
    {0},
};

static const IlvPageKind *kinds = built_in;

const IlvPageKind *
ilv_page_kinds_get (void)
{
  return kinds;
}

const IlvPageKind *
ilv_page_kinds_find (const char *name)
{
  const IlvPageKind *explore = NULL;

  for (const IlvPageKind *kind = kinds; kind->name != NULL; kind++) {
    if (g_strcmp0 (kind->name, name) == 0)
      return kind;
    if (g_str_equal (kind->name, ILV_PAGE_EXPLORE))
      explore = kind;
  }
  return explore;
}

void
ilv_page_kinds_replace (const IlvPageKind *others)
{
  kinds = others != NULL ? others : built_in;
}
