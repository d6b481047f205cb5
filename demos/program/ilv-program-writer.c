/* Lines of Python as they are written: indentation, imports, names, line breaks at 79 columns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "ilv-program-writer.h"

#include "demos/simulator/ilv-simulate.h"

#include <math.h>
#include <string.h>

#define COLUMNS 79
#define MAX_NAME 24

/* Python's keywords, and the names that generated programs use. */
static const char *const taken[] = {
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "false", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "none", "nonlocal", "not", "or", "pass", "raise", "return", "true", "try", "while",
    "with", "yield", "match", "case", "type",
    /* modules and builtins */
    "asyncio", "bytes", "hashlib", "interpreters", "int", "len", "list", "map", "max", "min",
    "multiprocessing", "print", "queue", "random", "range", "sorted", "sum", "sys", "threading",
    "time", "trio", "uvloop", "wait",
    /* variables and functions of ours */
    "at", "begin", "child", "client", "context", "crunch", "data", "deadline", "done", "end",
    "failed", "gate", "hold", "init", "job", "jobs", "late", "line", "loop", "main", "native",
    "number", "nursery", "pool", "processes", "receive", "rejected", "reply", "requests", "results",
    "schedule", "seconds", "send", "serve", "services", "spawn", "starts", "total", "work",
    "answer", "arguments", "context", "counts", "deadlines", "dict", "first", "getattr", "i",
    "isinstance", "join", "k", "missed", "n_jobs", "never", "other", "patience", "r", "reports",
    "room", "server", "servers", "service", "shared", "source", "sources", "spawned", "t", "tokens",
    "waiting", "zip", "object", "str", "set", "open", "id", "any", "all", "hash", "timeouterror",
    "threadpoolexecutor", "runtimeerror"};

/* --- names --- */

static char *
fit_name (const char *name)
{
  g_autoptr (GString) text = g_string_new (g_ascii_isdigit (*name) || *name == '-' ? "n" : NULL);

  for (; *name != '\0' && text->len < MAX_NAME; name++)
    g_string_append_c (text, *name == '-' ? '_' : g_ascii_tolower (*name));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A free Python name; `suffix` is put to it where it would hide another. */
static char *
take_name (IlvProgramWriter *self, const char *name, const char *suffix)
{
  g_autofree char *base = fit_name (name);
  char *free_name = g_strdup (base);

  for (guint i = 1; g_hash_table_contains (self->names, free_name); i++) {
    g_free (free_name);
    free_name =
        i == 1 ? g_strconcat (base, suffix, NULL) : g_strdup_printf ("%s%s_%u", base, suffix, i);
  }
  g_hash_table_add (self->names, g_strdup (free_name));
  return free_name;
}

static void
take_names (IlvProgramWriter *self)
{
  const IlvWorkload *workload = self->workload;

  self->groups = g_new0 (char *, workload->n_groups + 1);
  self->backends = g_new0 (char *, workload->n_backends + 1);
  self->locks = g_new0 (char *, workload->n_locks + 1);
  self->steps = g_new0 (char *, workload->n_steps + 1);
  self->gates = g_new0 (char *, workload->n_groups + 1);
  self->queues = g_new0 (char *, workload->n_groups + 1);
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    g_hash_table_add (self->names, g_strdup (taken[i]));
  for (guint i = 0; i < workload->n_groups; i++)
    self->groups[i] = take_name (self, workload->groups[i].name, "_job");
  for (guint i = 0; i < workload->n_backends; i++)
    self->backends[i] = take_name (self, workload->backends[i].name, "_backend");
  for (guint i = 0; i < workload->n_locks; i++) {
    g_autofree char *name = g_strconcat (workload->locks[i], "-lock", NULL);

    self->locks[i] =
        take_name (self, strlen (name) > MAX_NAME ? workload->locks[i] : name, "_lock");
  }
  for (guint i = 0; i < workload->n_steps; i++)
    self->steps[i] = take_name (self, workload->steps[i].name, "_step");
  for (guint i = 0; i < workload->n_groups; i++) {
    g_autofree char *gate = g_strdup_printf ("%.16s-gate", workload->groups[i].name);
    g_autofree char *queue = g_strdup_printf ("%.16s-line", workload->groups[i].name);

    self->gates[i] = take_name (self, gate, "");
    self->queues[i] = take_name (self, queue, "");
  }
}

/* --- lines --- */

static void
push (IlvProgramWriter *self, const IlvProgramLine *line, guint indent, const char *text)
{
  g_ptr_array_add (self->texts, g_strdup_printf ("%*s%s", (int)indent * 4, "", text));
  g_array_append_val (self->lines, *line);
}

/* Where the bracket that is closed last is opened; -1 if there is none. Strings hold no brackets
 * in statements long enough to be broken. */
static int
find_bracket (const char *text)
{
  int depth = 0;
  gboolean is_open = FALSE;

  for (int i = (int)strlen (text) - 1; i >= 0; i--) {
    if (strchr (")]", text[i]) != NULL) {
      depth++;
      is_open = TRUE;
    } else if (strchr ("([", text[i]) != NULL) {
      depth--;
    }
    if (is_open && depth == 0)
      return i;
  }
  return -1;
}

/* The next place to part what stands between brackets: after a comma or before a `for`. */
static const char *
find_part (const char *text)
{
  int depth = 0;

  for (const char *at = text; *at != '\0'; at++) {
    depth += strchr ("([", *at) != NULL;
    depth -= strchr (")]", *at) != NULL;
    if (depth == 0 && *at == ',')
      return at + 1;
    if (depth == 0 && at > text && g_str_has_prefix (at, " for "))
      return at;
  }
  return NULL;
}

static void push_broken (IlvProgramWriter *self, const IlvProgramLine *line, guint indent,
                         const char *text);

static void
push_parts (IlvProgramWriter *self, const IlvProgramLine *line, guint indent, const char *body)
{
  const char *end;

  if (indent * 4 + strlen (body) <= COLUMNS) {
    push (self, line, indent, body);
    return;
  }
  for (; (end = find_part (body)) != NULL; body = end) {
    g_autofree char *part = g_strndup (body, (gsize)(end - body));

    push_broken (self, line, indent, g_strstrip (part));
  }
  {
    g_autofree char *part = g_strdup (body);

    push_broken (self, line, indent, g_strstrip (part));
  }
}

/* What stands between the last brackets goes on lines of its own. */
static void
push_broken (IlvProgramWriter *self, const IlvProgramLine *line, guint indent, const char *text)
{
  int open = find_bracket (text);
  const char *close = open < 0 ? NULL : strrchr (text, text[open] == '(' ? ')' : ']');

  if (indent * 4 + strlen (text) <= COLUMNS || close == NULL) {
    push (self, line, indent, text);
    return;
  }
  {
    g_autofree char *head = g_strndup (text, (gsize)open + 1);
    g_autofree char *body = g_strndup (text + open + 1, (gsize)(close - text) - (gsize)open - 1);

    push (self, line, indent, head);
    push_parts (self, line, indent + 1, body);
    push (self, line, indent, close);
  }
}

void
ilv_program_add (IlvProgramWriter *self, IlvLineKind kind, guint group, guint step,
                 const char *format, ...)
{
  IlvProgramLine line = {kind, group, step};
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  push_broken (self, &line, self->indent, text);
}

void
ilv_program_add_noted (IlvProgramWriter *self, const IlvProgramLine *line, const char *note,
                       const char *format, ...)
{
  static const IlvProgramLine nothing = {ILV_LINE_TEXT, ILV_NONE, ILV_NONE};
  va_list arguments;
  gsize margin = (gsize)self->indent * 4;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *whole = g_strdup_printf ("%s  # %s", text, note);
  g_autofree char *above = g_strdup_printf ("# %s", note);
  if (margin + strlen (whole) <= COLUMNS) {
    push (self, line, self->indent, whole);
    return;
  }
  if (margin + strlen (above) <= COLUMNS)
    push (self, &nothing, self->indent, above);
  push_broken (self, line, self->indent, text);
}

void
ilv_program_text (IlvProgramWriter *self, const char *format, ...)
{
  IlvProgramLine line = {ILV_LINE_TEXT, ILV_NONE, ILV_NONE};
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  push_broken (self, &line, self->indent, text);
}

void
ilv_program_blank (IlvProgramWriter *self, guint n)
{
  static const IlvProgramLine nothing = {ILV_LINE_TEXT, ILV_NONE, ILV_NONE};

  for (guint i = self->texts->len; i > 0 && n > 0; i--) {
    const char *text = g_ptr_array_index (self->texts, i - 1);

    if (*text != '\0')
      break;
    n--;
  }
  while (self->texts->len > 0 && n-- > 0)
    push (self, &nothing, 0, "");
}

/* --- imports and stand-ins --- */

void
ilv_program_need (IlvProgramWriter *self, IlvImport import)
{
  self->imports[import] = TRUE;
}

static void
write_dask_imports (IlvProgramWriter *self)
{
  static const char *const items[] = {"Client",    "Lock",       "Queue",
                                      "Semaphore", "get_client", "worker_client"};
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (self->imports[ILV_IMPORT_DASK_CLIENT + i])
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", items[i]);
  if (names->len == 0)
    return;
  ilv_program_blank (self, 1);
  ilv_program_text (self, "from distributed import %s", names->str);
}

static void
write_imports (IlvProgramWriter *self)
{
  static const char *const modules[] = {"asyncio", "hashlib", "multiprocessing", "queue",
                                        "random",  "sys",     "threading",       "time"};
  static const char *const futures[] = {"InterpreterPoolExecutor", "ProcessPoolExecutor",
                                        "ThreadPoolExecutor", "TimeoutError", "wait"};
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (modules); i++)
    if (self->imports[i])
      ilv_program_text (self, "import %s", modules[i]);
  if (self->imports[ILV_IMPORT_INTERPRETERS])
    ilv_program_text (self, "from concurrent import interpreters");
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    if (self->imports[ILV_IMPORT_INTERPRETER_POOL + i])
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", futures[i]);
  if (names->len > 0)
    ilv_program_text (self, "from concurrent.futures import %s", names->str);
  write_dask_imports (self);
  if (self->imports[ILV_IMPORT_TRIO] || self->imports[ILV_IMPORT_UVLOOP]) {
    ilv_program_blank (self, 1);
    ilv_program_text (self, "import %s", self->imports[ILV_IMPORT_TRIO] ? "trio" : "uvloop");
  }
}

static void
write_stand_ins (IlvProgramWriter *self)
{
  if (self->uses_crunch) {
    ilv_program_blank (self, 2);
    ilv_program_text (self, "def crunch(seconds):  # Python code that takes so much CPU time");
    ilv_program_text (self, "    end = time.thread_time() + seconds");
    ilv_program_text (self, "    while time.thread_time() < end:");
    ilv_program_text (self, "        pass");
  }
  if (self->uses_hold) {
    ilv_program_blank (self, 2);
    ilv_program_text (self, "def hold(seconds):  # one C call that keeps the GIL");
    ilv_program_text (self, "    sum(range(int(seconds * 80e6)))  # about 80 million a second");
  }
  if (self->uses_native) {
    ilv_program_blank (self, 2);
    ilv_program_text (self, "def native(seconds):  # one C call that releases the GIL");
    ilv_program_text (self, "    rounds = max(1, int(seconds * 4e6))  # 4 million a second");
    ilv_program_text (self, "    hashlib.pbkdf2_hmac(\"sha256\", b\"key\", b\"salt\", rounds)");
  }
}

void
ilv_program_finish (IlvProgramWriter *self)
{
  g_autoptr (GPtrArray) texts = self->texts;
  g_autoptr (GArray) lines = self->lines;

  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_array_new (FALSE, FALSE, sizeof (IlvProgramLine));
  self->indent = 0;
  if (self->uses_native)
    ilv_program_need (self, ILV_IMPORT_HASHLIB);
  if (self->uses_crunch)
    ilv_program_need (self, ILV_IMPORT_TIME);
  write_imports (self);
  write_stand_ins (self);
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index (texts, i);
    gboolean is_def = g_str_has_prefix (text, "def ") || g_str_has_prefix (text, "async def ");

    if (i == 0)
      ilv_program_blank (
          self, is_def || self->uses_crunch || self->uses_hold || self->uses_native ? 2 : 1);
    push (self, &g_array_index (lines, IlvProgramLine, i), 0, text);
  }
}

/* --- pieces --- */

char *
ilv_program_seconds (gint64 ns)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT,
                                           ns / 1000000000, ns % 1000000000);
  gsize length = strlen (text);

  while (text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  return g_strndup (text, length);
}

/* Numbers of a distribution, to six digits, in any locale. */
static char *
format_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.6g", value));
}

char *
ilv_program_duration (IlvProgramWriter *self, const IlvStep *step)
{
  g_autofree char *mean = ilv_program_seconds (step->duration_ns);
  double share = (double)step->spread_parameter / 1e6, ns = (double)step->duration_ns;

  if (step->spread == ILV_SPREAD_CONSTANT || step->duration_ns == 0)
    return g_steal_pointer (&mean);
  ilv_program_need (self, ILV_IMPORT_RANDOM);
  switch (step->spread) {
  case ILV_SPREAD_UNIFORM: {
    g_autofree char *low = format_number (ns * (1 - share) / 1e9);
    g_autofree char *high = format_number (ns * (1 + share) / 1e9);

    return g_strdup_printf ("random.uniform(%s, %s)", low, high);
  }
  case ILV_SPREAD_LOGNORMAL: {
    /* exp(N(-sigma²/2, sigma)) has the mean 1. */
    g_autofree char *mu = format_number (-share * share / 2);
    g_autofree char *sigma = format_number (share);

    return g_strdup_printf ("%s * random.lognormvariate(%s, %s)", mean, mu, sigma);
  }
  case ILV_SPREAD_EXPONENTIAL:
  case ILV_SPREAD_CONSTANT:
  default:
    return g_strdup_printf ("random.expovariate(1 / %s)", mean);
  }
}

char *
ilv_program_bytes (guint64 n)
{
  if (n >= 1 << 20 && n % (1 << 20) == 0)
    return g_strdup_printf ("bytes(%" G_GUINT64_FORMAT " * 2**20)", n >> 20);
  if (n >= 1 << 10 && n % (1 << 10) == 0)
    return g_strdup_printf ("bytes(%" G_GUINT64_FORMAT " * 1024)", n >> 10);
  return g_strdup_printf ("bytes(%" G_GUINT64_FORMAT ")", n);
}

/* --- life --- */

static void
look_at_groups (IlvProgramWriter *self)
{
  const IlvWorkload *workload = self->workload;

  for (guint i = 0; i < workload->n_groups; i++) {
    const IlvJobGroup *group = &workload->groups[i];

    self->can_fail = self->can_fail || group->fail_ppm > 0;
    self->can_time_out = self->can_time_out || group->timeout_ns > 0;
    self->can_reject = self->can_reject || (group->queue > 0 && group->reject_when_full);
    for (guint k = 0; k < group->n_steps; k++)
      self->has_spawns =
          self->has_spawns || workload->steps[group->steps[k]].kind == ILV_STEP_SPAWN;
  }
}

void
ilv_program_writer_init (IlvProgramWriter *self, const IlvWorkload *workload,
                         const IlvSettings *settings)
{
  *self = (IlvProgramWriter){.workload = workload, .settings = *settings};
  ilv_settings_resolve (&self->settings, workload);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_array_new (FALSE, FALSE, sizeof (IlvProgramLine));
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (settings->model == ILV_MODEL_TRIO)
    self->flavour = ILV_FLAVOUR_TRIO;
  else if (ilv_model_has_loop (settings->model))
    self->flavour = ILV_FLAVOUR_ASYNCIO;
  take_names (self);
  look_at_groups (self);
}

void
ilv_program_writer_clear (IlvProgramWriter *self)
{
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->groups, g_strfreev);
  g_clear_pointer (&self->locks, g_strfreev);
  g_clear_pointer (&self->backends, g_strfreev);
  g_clear_pointer (&self->steps, g_strfreev);
  g_clear_pointer (&self->gates, g_strfreev);
  g_clear_pointer (&self->queues, g_strfreev);
}
