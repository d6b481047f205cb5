/* A script's imports, by a small tokenizer: see ilv-import-scan.h.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-config.h"

#include "ilv-import-scan.h"

#include <string.h>

/* A statement of import is short; the rest of a longer one is skipped. */
#define MAX_WORDS 2000

typedef struct {
  const char *at, *end;
  guint line;
  guint depth; /* of brackets */
  gboolean is_whole;
} Reader;

/* --- tokens --- */

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || (c & 0x80);
}

/* The letters before a string's quote: r, b, u, f, t and pairs of them. */
static gboolean
is_prefix (const char *word, gsize length)
{
  if (length > 2)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (strchr ("rRbBuUfFtT", word[i]) == NULL)
      return FALSE;
  return TRUE;
}

static void
skip_string (Reader *self)
{
  char quote = *self->at;
  gboolean is_long = self->end - self->at >= 3 && self->at[1] == quote && self->at[2] == quote;
  self->at += is_long ? 3 : 1;
  while (self->at < self->end) {
    if (*self->at == '\\' && self->at + 1 < self->end) {
      self->line += self->at[1] == '\n';
      self->at += 2;
      continue;
    }
    if (*self->at == '\n') {
      /* A short string that does not end on its line is a slip; the next line is read as usual. */
      if (!is_long)
        return;
      self->line++;
    }
    if (*self->at == quote && !is_long) {
      self->at++;
      return;
    }
    if (*self->at == quote && self->end - self->at >= 3 && self->at[1] == quote &&
        self->at[2] == quote) {
      self->at += 3;
      return;
    }
    self->at++;
  }
  self->is_whole = FALSE;
}

typedef enum {
  TOKEN_END,  /* of the text */
  TOKEN_LINE, /* end of a statement: a line, a semicolon, a colon outside brackets */
  TOKEN_WORD,
  TOKEN_SIGN,
} Token;

/* White space, comments, continued lines. */
static void
skip_space (Reader *self)
{
  while (self->at < self->end) {
    gboolean is_inside = self->depth > 0;
    if (*self->at == '#') {
      while (self->at < self->end && *self->at != '\n')
        self->at++;
    } else if (*self->at == '\\' && self->end - self->at >= 2 && self->at[1] == '\n') {
      self->line++;
      self->at += 2;
    } else if (*self->at == '\\' && self->end - self->at >= 3 && self->at[1] == '\r' &&
               self->at[2] == '\n') {
      self->line++;
      self->at += 3;
    } else if (*self->at == ' ' || *self->at == '\t' || *self->at == '\r' || *self->at == '\f' ||
               (is_inside && *self->at == '\n')) {
      self->line += *self->at == '\n';
      self->at++;
    } else {
      return;
    }
  }
}

static Token
next (Reader *self, const char **word, gsize *length)
{
  skip_space (self);
  *word = self->at;
  *length = 0;
  if (self->at >= self->end)
    return TOKEN_END;
  char c = *self->at;
  if (c == '"' || c == '\'') {
    skip_string (self);
    return TOKEN_SIGN;
  }
  if (is_word (c)) {
    while (self->at < self->end && is_word (*self->at))
      self->at++;
    *length = (gsize)(self->at - *word);
    if (self->at < self->end && (*self->at == '"' || *self->at == '\'') &&
        is_prefix (*word, *length)) {
      skip_string (self);
      return TOKEN_SIGN;
    }
    return TOKEN_WORD;
  }
  self->at++;
  *length = 1;
  if (c == '\n') {
    self->line++;
    return TOKEN_LINE;
  }
  if (strchr ("([{", c) != NULL && c != '\0')
    self->depth++;
  else if (strchr (")]}", c) != NULL && c != '\0')
    self->depth -= self->depth > 0;
  else if ((c == ';' || c == ':') && self->depth == 0)
    return TOKEN_LINE;
  return TOKEN_SIGN;
}

static gboolean
is (const char *word, gsize length, const char *text)
{
  return length == strlen (text) && memcmp (word, text, length) == 0;
}

/* --- statements --- */

static void
add (IlvImports *self, GHashTable *seen, const GString *module, guint line)
{
  IlvImport import = {NULL, line};
  if (module->len == 0 || module->str[0] == '.' || g_ascii_isdigit (module->str[0]) ||
      g_hash_table_contains (seen, module->str))
    return;
  import.module = g_utf8_make_valid (module->str, (gssize)module->len);
  g_hash_table_add (seen, g_strdup (module->str));
  g_array_append_val (self->imports, import);
}

/* Behind `import`: a.b as c, d. Returns what ended it. */
static Token
read_import (Reader *reader, IlvImports *imports, GHashTable *seen, guint line)
{
  g_autoptr (GString) module = g_string_new (NULL);
  gboolean is_name = TRUE; /* not behind "as" */
  const char *word;
  gsize length;
  Token token = TOKEN_SIGN;
  for (guint n = 0; n < MAX_WORDS; n++) {
    token = next (reader, &word, &length);
    if (token == TOKEN_LINE || token == TOKEN_END)
      break;
    if (token == TOKEN_WORD && is (word, length, "as"))
      is_name = FALSE;
    else if (token == TOKEN_WORD && is_name)
      g_string_append_len (module, word, (gssize)length);
    else if (length == 1 && *word == '.' && is_name)
      g_string_append_c (module, '.');
    else if (length == 1 && *word == ',') {
      add (imports, seen, module, line);
      g_string_truncate (module, 0);
      is_name = TRUE;
    }
  }
  add (imports, seen, module, line);
  return token;
}

/* Behind `from`: a.b import …; what is imported may be a module too, and does not matter. */
static void
read_from (Reader *reader, IlvImports *imports, GHashTable *seen, guint line)
{
  g_autoptr (GString) module = g_string_new (NULL);
  const char *word;
  gsize length;
  for (guint n = 0; n < MAX_WORDS; n++) {
    Token token = next (reader, &word, &length);
    if (token == TOKEN_WORD && is (word, length, "import")) {
      add (imports, seen, module, line);
      return;
    }
    if (token == TOKEN_WORD)
      g_string_append_len (module, word, (gssize)length);
    else if (token == TOKEN_SIGN && length == 1 && *word == '.')
      g_string_append_c (module, '.');
    else
      return; /* "yield from x" and the like */
  }
}

static void
import_clear_cb (gpointer import)
{
  g_free (((IlvImport *)import)->module);
}

IlvImports *
ilv_imports_read (const char *text, gsize length)
{
  IlvImports *self = g_new0 (IlvImports, 1);
  Reader reader = {.at = text, .end = text + length, .line = 1, .is_whole = TRUE};
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean is_first = TRUE; /* a statement begins here */
  const char *word;
  gsize n;
  self->imports = g_array_new (FALSE, FALSE, sizeof (IlvImport));
  g_array_set_clear_func (self->imports, import_clear_cb);
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3;
  for (;;) {
    Token token = next (&reader, &word, &n);
    guint line = reader.line;
    if (token == TOKEN_END)
      break;
    if (token == TOKEN_WORD && is_first && is (word, n, "import"))
      token = read_import (&reader, self, seen, line);
    else if (token == TOKEN_WORD && is_first && is (word, n, "from"))
      read_from (&reader, self, seen, line);
    is_first = token == TOKEN_LINE && reader.depth == 0;
  }
  self->is_whole = reader.is_whole && reader.depth == 0;
  return self;
}

void
ilv_imports_free (IlvImports *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->imports);
  g_free (self);
}
