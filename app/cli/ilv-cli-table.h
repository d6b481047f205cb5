/* A table of text with aligned columns on standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _IlvCliTable IlvCliTable;

/* `titles` ends with NULL. Bit i of `left`: column i is aligned to the left, the others to the
 * right. */
IlvCliTable *ilv_cli_table_new (const char *const *titles, guint32 left);
void ilv_cli_table_free (IlvCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvCliTable, ilv_cli_table_free)

/* The next cell, row by row; a NULL cell is empty. */
void ilv_cli_table_add (IlvCliTable *self, const char *cell);
void ilv_cli_table_add_printf (IlvCliTable *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Takes the string. */
void ilv_cli_table_take (IlvCliTable *self, char *cell);
void ilv_cli_table_print (const IlvCliTable *self);

G_END_DECLS
