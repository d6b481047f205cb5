/* The libraries of data/libraries as entries of a page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-private.h"

#include "demos/library/ilv-library.h"

#include <glib/gi18n-lib.h>

static void
add_aspect (GPtrArray *text, const IlvLibrary *library, IlvLibraryAspect aspect)
{
  const char *more = library->texts[aspect];
  g_autofree char *name =
      g_strdup_printf ("%s%s:", aspect > 0 ? " " : "", ilv_library_aspect_get_name (aspect));
  g_autofree char *words =
      g_strdup_printf (" %s.%s%s", ilv_library_state_get_name (library->states[aspect]),
                       *more != '\0' ? " " : "", more);
  ilv_inline_add (text, ILV_INLINE_EMPHASIS, name, NULL);
  ilv_inline_add (text, ILV_INLINE_TEXT, words, NULL);
}

static void
add_library (GPtrArray *blocks, const IlvLibrary *library, guint line)
{
  IlvBlock *block = ilv_block_new (ILV_BLOCK_TERM, line);
  g_autofree char *names = g_strjoinv (", ", library->imports);
  g_autofree char *imports = g_strdup_printf ("import %s", names);
  block->id = g_strdup (library->id);
  block->title =
      library->version != NULL
          ? g_strdup_printf ("%s %s · %s", library->title, library->version, library->kind)
          : g_strdup_printf ("%s · %s", library->title, library->kind);
  block->text = ilv_inline_new ();
  ilv_inline_add (block->text, ILV_INLINE_CODE, imports, NULL);
  ilv_inline_add (block->text, ILV_INLINE_TEXT, " — ", NULL);
  for (guint i = 0; i < ILV_LIBRARY_N_ASPECTS; i++)
    add_aspect (block->text, library, (IlvLibraryAspect)i);
  if (!library->is_read)
    ilv_inline_add (block->text, ILV_INLINE_TEXT, _ (" (Its own text was not read again.)"), NULL);
  for (guint i = 0; library->sources[i] != NULL; i++) {
    g_autofree char *label = g_strdup_printf (_ ("source %u"), i + 1);
    ilv_inline_add (block->text, ILV_INLINE_TEXT, " ", NULL);
    ilv_inline_add (block->text, ILV_INLINE_LINK, label, library->sources[i]);
  }
  g_ptr_array_add (blocks, block);
}

gboolean
ilv_handbook_add_libraries (GPtrArray *blocks, guint line, GError **error)
{
  g_autoptr (GPtrArray) libraries = ilv_library_list (error);
  for (guint i = 0; libraries != NULL && i < libraries->len; i++)
    add_library (blocks, g_ptr_array_index (libraries, i), line);
  return libraries != NULL;
}
