/* Reads content files (checklist, lessons, recipes): a small tree with line numbers, and checks.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text is normalised as xgettext's ITS rules do it: runs of white space are one space, none at the
 * ends. So a text of the tree is the msgid of its translation. Errors have one form:
 * "FILE:LINE: <element>: what is wrong; what would be right". The check is sticky: after the first
 * error every read returns its default at once, so that a parser asks once at the end. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _IlvXmlNode IlvXmlNode;

struct _IlvXmlNode {
  char *name;
  guint line;
  char **attributes;   /* name, value, name, value, …, NULL */
  GPtrArray *children; /* IlvXmlNode, owned */
  char *text;          /* the element's own text, normalised; "" if there is none */
};

#define ILV_XML_ERROR (ilv_xml_error_quark ())
typedef enum {
  ILV_XML_ERROR_SYNTAX,
  ILV_XML_ERROR_UNKNOWN, /* element or attribute, with a suggestion */
  ILV_XML_ERROR_MISSING,
  ILV_XML_ERROR_VALUE,
  ILV_XML_ERROR_TOO_BIG,
} IlvXmlError;
GQuark ilv_xml_error_quark (void);

/* The root element. `origin` names the source in errors. (transfer full), NULL and error. */
IlvXmlNode *ilv_xml_parse (const char *text, gsize length, const char *origin, GError **error);
IlvXmlNode *ilv_xml_load (const char *path, GError **error);
void ilv_xml_node_free (IlvXmlNode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvXmlNode, ilv_xml_node_free)

/* NULL if it is not there. (transfer none) */
const char *ilv_xml_get (const IlvXmlNode *self, const char *attribute);
const IlvXmlNode *ilv_xml_find (const IlvXmlNode *self, const char *child);
/* A child's text, NULL if there is no such child. */
const char *ilv_xml_get_text (const IlvXmlNode *self, const char *child);

typedef struct {
  const char *origin; /* borrowed */
  GError *error;      /* the first one */
} IlvXmlCheck;

/* Keeps the first error; `right` says what would be right and may be NULL. */
void ilv_xml_fail (IlvXmlCheck *self, IlvXmlError code, const IlvXmlNode *node, const char *right,
                   const char *what_format, ...) G_GNUC_PRINTF (5, 6);
/* Refuses what is not in the lists (NULL-terminated), suggesting the nearest. */
void ilv_xml_check (IlvXmlCheck *self, const IlvXmlNode *node, const char *const *attributes,
                    const char *const *children);
/* The same, where only the name of the node itself is in question. */
gboolean ilv_xml_check_name (IlvXmlCheck *self, const IlvXmlNode *node, const char *name);
/* An attribute that must be there and not empty; "" after an error. */
const char *ilv_xml_need (IlvXmlCheck *self, const IlvXmlNode *node, const char *attribute,
                          const char *right);
/* The text of a child that must be there and not empty; "" after an error. */
const char *ilv_xml_need_text (IlvXmlCheck *self, const IlvXmlNode *node, const char *child);
/* Index of an attribute's value in `choices` (NULL-terminated); `fallback` if it is not there. */
guint ilv_xml_choice (IlvXmlCheck *self, const IlvXmlNode *node, const char *attribute,
                      const char *const *choices, guint fallback);

G_END_DECLS
