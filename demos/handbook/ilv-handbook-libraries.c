/* The libraries of data/libraries as entries of a page.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-handbook-private.h"

#include "demos/library/ilv-library.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stands in the file, and what it is called for people. */
typedef struct {
  const char *id, *name;
} Word;

/* In the order of the enumerations. */
static const char *const aspects[] = {
    NC_ ("library", "asynchronous"),      NC_ ("library", "frees the GIL"),
    NC_ ("library", "shared by threads"), NC_ ("library", "survives a fork"),
    NC_ ("library", "free-threaded"),
};
static const char *const states[] = {
    NC_ ("library", "unknown"), NC_ ("library", "yes"),        NC_ ("library", "no"),
    NC_ ("library", "partly"),  NC_ ("library", "itself"),     NC_ ("library", "other"),
    NC_ ("library", "none"),    NC_ ("library", "not needed"),
};
static const Word kinds[] = {
    {"browser", NC_ ("library", "browser")},     {"cloud", NC_ ("library", "cloud")},
    {"computing", NC_ ("library", "computing")}, {"coordination", NC_ ("library", "coordination")},
    {"database", NC_ ("library", "database")},   {"files", NC_ ("library", "files")},
    {"http", NC_ ("library", "http")},           {"network", NC_ ("library", "network")},
    {"queue", NC_ ("library", "queue")},         {"rpc", NC_ ("library", "rpc")},
    {"system", NC_ ("library", "system")},       {"web", NC_ ("library", "web")},
};
G_STATIC_ASSERT (G_N_ELEMENTS (aspects) == ILV_LIBRARY_N_ASPECTS);
G_STATIC_ASSERT (G_N_ELEMENTS (states) == ILV_LIBRARY_NOT_NEEDED + 1);

static const char *
translate (const char *word)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "library", word);
}

/* A kind that is new to the file is shown as it stands there. */
static const char *
name_kind (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].id, id) == 0)
      return translate (kinds[i].name);
  return id;
}

static void
add_aspect (GPtrArray *text, const IlvLibrary *library, IlvLibraryAspect aspect)
{
  const char *more = library->texts[aspect];
  g_autofree char *name =
      g_strdup_printf ("%s%s:", aspect > 0 ? " " : "", translate (aspects[aspect]));
  g_autofree char *words = g_strdup_printf (" %s.%s%s", translate (states[library->states[aspect]]),
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
  block->title = library->version != NULL
                     ? g_strdup_printf ("%s %s · %s", library->title, library->version,
                                        name_kind (library->kind))
                     : g_strdup_printf ("%s · %s", library->title, name_kind (library->kind));
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
