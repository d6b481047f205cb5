/* The handout as one HTML page that needs nothing beside it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/handbook/ilv-numbers.h"
#include "demos/handout/ilv-handout.h"

G_BEGIN_DECLS

/* Everything that both kinds of a handout are written from. All borrowed. */
typedef struct {
  const IlvHandout *handout;
  IlvNumbers *numbers;
  const char *language; /* "en" */
  gint64 date_s;        /* CLOCK_REALTIME: written on */
  const char *url;      /* where it will be read; NULL: nobody knows */
} IlvHandoutWriting;

/* UTF-8. Simulates what its figures show: a second or so. (transfer full); NULL and error. */
char *ilv_handout_to_html (const IlvHandoutWriting *writing, GError **error);

G_END_DECLS
