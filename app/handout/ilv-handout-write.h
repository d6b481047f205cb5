/* Makes the handout and writes it into a file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is measured, and nothing asked of a display or a network. */
#pragma once

#include "demos/workload/ilv-costs.h"

G_BEGIN_DECLS

typedef enum {
  ILV_HANDOUT_HTML,
  ILV_HANDOUT_PDF,
} IlvHandoutFormat;

/* FALSE if the name ends in neither .html (.htm) nor .pdf. */
gboolean ilv_handout_find_format (const char *path, IlvHandoutFormat *format);

typedef struct {
  const char *path; /* NULL: HTML on standard output */
  IlvCosts *costs;  /* NULL: this machine's, else the reference */
  const char *url;  /* where the page will be read; NULL */
} IlvHandoutWish;

/* In one language: the user's, if the article has been translated into it, else English all
 * through. A file is replaced as a whole or not at all. Seconds; blocking. */
gboolean ilv_handout_write (const IlvHandoutWish *wish, GError **error);

G_END_DECLS
