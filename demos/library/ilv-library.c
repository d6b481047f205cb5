/* What libraries mean for concurrency: see the header.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-library.h"

#include "demos/content/ilv-content-text.h"
#include "demos/content/ilv-xml.h"
#include "demos/ilv-paths.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const state_names[] = {"unknown", "yes",  "no",         "partly", "itself",
                                          "other",   "none", "not-needed", NULL};
static const char *const elements[] = {"async", "gil", "threads", "fork", "free-threading"};

const char *
ilv_library_state_get_name (IlvLibraryState state)
{
  return state_names[state];
}

void
ilv_library_free (IlvLibrary *self)
{
  char *texts[] = {self->id, self->title, self->version, self->kind};
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  for (guint i = 0; i < ILV_LIBRARY_N_ASPECTS; i++)
    g_free (self->texts[i]);
  g_strfreev (self->imports);
  g_strfreev (self->sources);
  g_free (self);
}

static char **
take_sources (IlvXmlCheck *check, const IlvXmlNode *node)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; i < node->children->len; i++) {
    const IlvXmlNode *one = g_ptr_array_index (node->children, i);
    if (strcmp (one->name, "source") != 0)
      continue;
    if (!g_str_has_prefix (one->text, "https://"))
      ilv_xml_fail (check, ILV_XML_ERROR_VALUE, one, "https://…", "<source>%s", one->text);
    g_strv_builder_add (builder, one->text);
    n++;
  }
  if (n == 0)
    ilv_xml_fail (check, ILV_XML_ERROR_MISSING, node, _ ("say where it is written"),
                  _ ("there is no <%s>"), "source");
  return g_strv_builder_end (builder);
}

static void
take_aspect (IlvLibrary *self, IlvXmlCheck *check, const IlvXmlNode *node, IlvLibraryAspect aspect)
{
  static const char *const attributes[] = {"state", NULL}, *const nothing[] = {NULL};
  const IlvXmlNode *one = ilv_xml_find (node, elements[aspect]);
  self->texts[aspect] = g_strdup (one != NULL ? ilv_content_tr (one->text) : "");
  if (one == NULL) {
    ilv_xml_fail (check, ILV_XML_ERROR_MISSING, node, "state=\"unknown\"", _ ("there is no <%s>"),
                  elements[aspect]);
    return;
  }
  ilv_xml_check (check, one, attributes, nothing);
  ilv_xml_need (check, one, "state", "state=\"unknown\"");
  self->states[aspect] = (IlvLibraryState)ilv_xml_choice (check, one, "state", state_names, 0);
}

static IlvLibrary *
take_library (IlvXmlCheck *check, const IlvXmlNode *node)
{
  static const char *const attributes[] = {"id",    "imports", "version", "kind",
                                           "waits", "read",    NULL};
  static const char *const children[] = {"title", "async",          "gil",    "threads",
                                         "fork",  "free-threading", "source", NULL};
  static const char *const answers[] = {"no", "yes", NULL};
  IlvLibrary *self = g_new0 (IlvLibrary, 1);
  ilv_xml_check (check, node, attributes, children);
  ilv_xml_need (check, node, "waits", "waits=\"no\"");
  self->id = g_strdup (ilv_xml_need (check, node, "id", NULL));
  self->title = g_strdup (ilv_xml_need_text (check, node, "title"));
  self->version = g_strdup (ilv_xml_get (node, "version"));
  self->kind = g_strdup (ilv_xml_need (check, node, "kind", NULL));
  self->imports = g_strsplit (ilv_xml_need (check, node, "imports", NULL), " ", -1);
  self->waits = ilv_xml_choice (check, node, "waits", answers, 0) == 1;
  self->is_read = ilv_xml_choice (check, node, "read", answers, 0) == 1;
  for (guint i = 0; i < ILV_LIBRARY_N_ASPECTS; i++)
    take_aspect (self, check, node, (IlvLibraryAspect)i);
  self->sources = take_sources (check, node);
  return self;
}

static GPtrArray *
take_all (const IlvXmlNode *root, const char *origin, GError **error)
{
  static const char *const attributes[] = {"format", NULL}, *const children[] = {"library", NULL};
  static const char *const formats[] = {"1", NULL};
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)ilv_library_free);
  IlvXmlCheck check = {.origin = origin};
  if (ilv_xml_check_name (&check, root, "libraries")) {
    ilv_xml_check (&check, root, attributes, children);
    ilv_xml_need (&check, root, "format", "format=\"1\"");
    ilv_xml_choice (&check, root, "format", formats, 0);
    for (guint i = 0; check.error == NULL && i < root->children->len; i++)
      g_ptr_array_add (all, take_library (&check, g_ptr_array_index (root->children, i)));
  }
  if (check.error == NULL)
    return g_steal_pointer (&all);
  g_propagate_error (error, check.error);
  return NULL;
}

GPtrArray *
ilv_library_parse (const char *text, gsize length, const char *origin, GError **error)
{
  g_autoptr (IlvXmlNode) root = ilv_xml_parse (text, length, origin, error);
  return root != NULL ? take_all (root, origin, error) : NULL;
}

GPtrArray *
ilv_library_list (GError **error)
{
  g_autofree char *path = ilv_paths_data ("libraries/libraries.xml");
  g_autoptr (IlvXmlNode) root = ilv_xml_load (path, error);
  return root != NULL ? take_all (root, path, error) : NULL;
}

/* Whether the module is the name or lies below it. */
static gboolean
is_below (const char *module, const char *name)
{
  gsize length = strlen (name);
  return strncmp (module, name, length) == 0 && (module[length] == '\0' || module[length] == '.');
}

const IlvLibrary *
ilv_library_find (const GPtrArray *libraries, const char *module)
{
  const IlvLibrary *best = NULL;
  gsize longest = 0;
  for (guint i = 0; i < libraries->len; i++) {
    const IlvLibrary *library = g_ptr_array_index (libraries, i);
    for (char **name = library->imports; *name != NULL; name++)
      if (is_below (module, *name) && strlen (*name) > longest) {
        best = library;
        longest = strlen (*name);
      }
  }
  return best;
}
