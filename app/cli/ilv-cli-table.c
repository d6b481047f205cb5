/* A table of text with aligned columns on standard output.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-cli-table.h"

struct _IlvCliTable {
  GPtrArray *cells; /* titles first, row by row */
  guint n_columns;
  guint32 left;
};

IlvCliTable *
ilv_cli_table_new (const char *const *titles, guint32 left)
{
  IlvCliTable *self = g_new0 (IlvCliTable, 1);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->left = left;
  for (; titles[self->n_columns] != NULL; self->n_columns++)
    g_ptr_array_add (self->cells, g_strdup (titles[self->n_columns]));
  return self;
}

void
ilv_cli_table_free (IlvCliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
ilv_cli_table_take (IlvCliTable *self, char *cell)
{
  g_ptr_array_add (self->cells, cell);
}

void
ilv_cli_table_add (IlvCliTable *self, const char *cell)
{
  ilv_cli_table_take (self, g_strdup (cell == NULL ? "" : cell));
}

void
ilv_cli_table_add_printf (IlvCliTable *self, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  ilv_cli_table_take (self, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Columns on a terminal: wide characters take two, combining ones none. */
static guint
measure (const char *text)
{
  guint width = 0;
  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar c = g_utf8_get_char (text);
    width += g_unichar_iswide (c) ? 2 : g_unichar_iszerowidth (c) ? 0 : 1;
  }
  return width;
}

static guint
measure_column (const IlvCliTable *self, guint column)
{
  guint width = 0;
  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, measure (g_ptr_array_index (self->cells, i)));
  return width;
}

void
ilv_cli_table_print (const IlvCliTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = measure_column (self, i);
  for (guint i = 0; i < self->cells->len; i++) {
    const char *cell = g_ptr_array_index (self->cells, i);
    guint column = i % self->n_columns;
    gboolean is_last = column + 1 == self->n_columns, is_left = (self->left >> column & 1) != 0;
    int space = (int)(widths[column] - measure (cell));
    g_print ("%*s%s%*s%s", is_left ? 0 : space, "", cell, is_left && !is_last ? space : 0, "",
             is_last ? "\n" : "  ");
  }
}
