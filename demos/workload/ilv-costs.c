/* A cost set: read, checked, written.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every cost must be written: a misspelt or forgotten one would silently be free. */
#include "ilv-config.h"

#include "ilv-costs.h"

#include "demos/ilv-paths.h"
#include "ilv-costs-kept.h"
#include "ilv-key-reader.h"
#include "ilv-suggest.h"
#include "ilv-units.h"
#include "ilv-workload-keys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".costs"
#define DEFAULT_SLICE_NS 3000000
#define ONE_PPM 1000000

typedef enum {
  DURATION,
  SIZE,
  FACTOR,
} CostUnit;

typedef struct {
  const char *key;
  CostUnit unit;
  gsize offset;
} Cost;

static const Cost costs[] = {
#define ILV_COSTS_ROW(field, key, unit) {key, unit, G_STRUCT_OFFSET (IlvCosts, field)},
    ILV_COSTS (ILV_COSTS_ROW)
#undef ILV_COSTS_ROW
};

static gint64 *
get_field (IlvCosts *self, const Cost *cost)
{
  return G_STRUCT_MEMBER_P (self, cost->offset);
}

IlvCosts *
ilv_costs_ref (IlvCosts *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
ilv_costs_unref (IlvCosts *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self);
}

IlvCosts *
ilv_costs_new_ideal (void)
{
  IlvCosts *self = g_new0 (IlvCosts, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->name = g_strdup ("ideal");
  self->is_ideal = TRUE;
  self->free_threading_ppm = 1000000;
  self->slice_ns = DEFAULT_SLICE_NS;
  self->core_share_ppm = ONE_PPM;
  return self;
}

/* --- reading --- */

static const char **
list_keys (void)
{
  const char **keys = g_new0 (const char *, G_N_ELEMENTS (costs) + 3);
  keys[0] = "Format";
  keys[1] = "Name";
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    keys[i + 2] = costs[i].key;
  return keys;
}

static gint64
read_factor (IlvKeyReader *reader, const char *key)
{
  g_autofree char *text = ilv_key_reader_text (reader, "Costs", key);
  guint64 ppm = 0;
  const char *end = "";
  if (text != NULL &&
      (!ilv_parse_scaled (text, 1000000, 100000000, &ppm, &end) || *end != '\0' || ppm < 100000))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, "Costs", key,
                         _ ("write a number from 0.1 to 100, such as 1.08"),
                         _ ("this is not a factor"));
  return (gint64)ppm;
}

/* A set written before there was Dask: nothing else costs alike. FALSE while the reference itself
 * is read, which has to have them. */
static gboolean
take_reference (IlvCosts *self, const Cost *cost)
{
  static GPrivate is_reading;
  gboolean is_found = FALSE;

  if (g_private_get (&is_reading) != NULL)
    return FALSE;
  g_private_set (&is_reading, (gpointer) "yes");
  g_autoptr (IlvCosts) reference = ilv_costs_find ("reference", NULL);
  g_private_set (&is_reading, NULL);
  if (reference != NULL) {
    *get_field (self, cost) = *get_field (reference, cost);
    is_found = TRUE;
  }
  return is_found;
}

/* What a set written before it was told apart has in other figures. */
static const char *const once_contained[] = {"LoopWakeCall",
                                             "LoopWoken",
                                             "ExecutorAwait",
                                             "PipeWritePerMiB",
                                             "PipeGatherPerMiB",
                                             "JobNotes",
                                             "Wake",
                                             "WakeCold",
                                             "LoopWake",
                                             "LoopWakeCold",
                                             "IoCold",
                                             "ReadBuffer",
                                             "LoopConnect",
                                             "AsyncioStart",
                                             "IoBlock",
                                             "HandoverWork",
                                             "SemaphoreRelease",
                                             "ThreadIoCold",
                                             "SocketSend",
                                             "SocketRecv",
                                             "ProcessWatch",
                                             "UvIoCold",
                                             "TrioIoCold",
                                             "Connect",
                                             "PeerCall",
                                             "PeerTurn",
                                             "PeerCold",
                                             "ProcessFeed",
                                             NULL};

/* A set written before there was trio has asyncio's figure for it. */
static gboolean
take_older (IlvCosts *self, IlvKeyReader *reader, const Cost *cost)
{
  static const struct {
    const char *key;
    gsize offset;
  } older[] = {
      {"ThreadHandoverBusy", G_STRUCT_OFFSET (IlvCosts, thread_handover_ns)},
      {"ProcessForkCall", G_STRUCT_OFFSET (IlvCosts, process_start_call_ns)},
      {"ProcessSpawnCall", G_STRUCT_OFFSET (IlvCosts, process_start_call_ns)},
      {"TrioTurn", G_STRUCT_OFFSET (IlvCosts, loop_turn_ns)},
      {"TrioStep", G_STRUCT_OFFSET (IlvCosts, loop_handle_ns)},
      {"TrioEvent", G_STRUCT_OFFSET (IlvCosts, loop_event_ns)},
      {"TrioTimer", G_STRUCT_OFFSET (IlvCosts, loop_timer_ns)},
      {"TrioTaskCreate", G_STRUCT_OFFSET (IlvCosts, task_create_ns)},
      {"TrioIoAwait", G_STRUCT_OFFSET (IlvCosts, io_await_ns)},
      {"TrioMemory", G_STRUCT_OFFSET (IlvCosts, asyncio_bytes)},
      {"TrioTaskMemory", G_STRUCT_OFFSET (IlvCosts, task_bytes)},
  };

  if (g_key_file_has_key (reader->file, "Costs", cost->key, NULL))
    return FALSE;
  if (g_str_has_prefix (cost->key, "Dask") && take_reference (self, cost))
    return TRUE;
  if (g_strv_contains (once_contained, cost->key))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (older); i++) {
    if (strcmp (older[i].key, cost->key) != 0)
      continue;
    *get_field (self, cost) = G_STRUCT_MEMBER (gint64, self, older[i].offset);
    return TRUE;
  }
  return FALSE;
}

/* Optional; at most 1: nobody gets more than the whole core. */
static gint64
read_core_share (IlvKeyReader *reader)
{
  g_autofree char *text = ilv_key_reader_text (reader, "Machine", "CoreShare");
  guint64 ppm = ONE_PPM;
  const char *end = "";
  if (text != NULL && (!ilv_parse_scaled (text, ONE_PPM, ONE_PPM, &ppm, &end) || *end != '\0' ||
                       ppm < ONE_PPM / 100))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_VALUE, "Machine", "CoreShare",
                         _ ("write a number from 0.01 to 1, such as 0.95"),
                         _ ("this is not a share of a core"));
  return (gint64)ppm;
}

static void
read_cost (IlvCosts *self, IlvKeyReader *reader, const Cost *cost)
{
  gint64 *field = get_field (self, cost);

  if (take_older (self, reader, cost))
    return;
  ilv_key_reader_require (reader, "Costs", cost->key,
                          cost->unit == DURATION ? _ ("write a duration, such as 5us")
                          : cost->unit == SIZE   ? _ ("write a size, such as 16KiB")
                                                 : _ ("write a factor, such as 1.08"));
  switch (cost->unit) {
  case DURATION:
    *field = ilv_key_reader_duration (reader, "Costs", cost->key, 0, 0);
    break;
  case SIZE:
    *field = (gint64)ilv_key_reader_size (reader, "Costs", cost->key);
    break;
  case FACTOR:
    *field = read_factor (reader, cost->key);
    break;
  }
}

static void
check_groups (IlvKeyReader *reader)
{
  static const char *const known[] = {"Costs", "Machine", NULL};
  static const char *const machine[] = {"Slice", "CoreShare", NULL};
  g_autofree const char **keys = list_keys ();
  g_auto (GStrv) groups = g_key_file_get_groups (reader->file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_strv_contains (known, groups[i]) && !g_str_has_prefix (groups[i], "X-"))
      ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_UNKNOWN, groups[i], NULL,
                           _ ("the groups are [Costs] and [Machine]"),
                           _ ("there is no such group"));
  if (!g_key_file_has_group (reader->file, "Costs"))
    ilv_key_reader_fail (reader, ILV_WORKLOAD_ERROR_MISSING, "Costs", NULL,
                         _ ("begin with [Costs], Format=1 and Name="), _ ("the group is missing"));
  ilv_key_reader_check_keys (reader, "Costs", keys, NULL);
  if (g_key_file_has_group (reader->file, "Machine"))
    ilv_key_reader_check_keys (reader, "Machine", machine, NULL);
}

static gboolean
is_free (IlvCosts *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    if (*get_field (self, &costs[i]) != (costs[i].unit == FACTOR ? 1000000 : 0))
      return FALSE;
  return TRUE;
}

IlvCosts *
ilv_costs_parse (const char *text, gssize length, const char *origin, GError **error)
{
  g_auto (IlvKeyReader) reader = {0};
  g_return_val_if_fail (text != NULL && origin != NULL, NULL);
  g_autoptr (IlvCosts) self = ilv_costs_new_ideal ();
  ilv_key_reader_init (&reader, text, length < 0 ? strlen (text) : (gsize)length, origin);
  ilv_key_reader_check_format (&reader, "Costs");
  check_groups (&reader);
  ilv_key_reader_require (&reader, "Costs", "Format", _ ("write Format=1"));
  ilv_key_reader_require (&reader, "Costs", "Name", _ ("write Name= and a word"));
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    read_cost (self, &reader, &costs[i]);
  self->slice_ns = ilv_key_reader_duration (&reader, "Machine", "Slice", 1, DEFAULT_SLICE_NS);
  self->core_share_ppm = read_core_share (&reader);
  g_free (self->name);
  self->name = ilv_key_reader_text (&reader, "Costs", "Name");
  if (self->name != NULL && !ilv_is_workload_name (self->name))
    ilv_key_reader_fail (&reader, ILV_WORKLOAD_ERROR_VALUE, "Costs", "Name",
                         _ ("make names of letters, digits and -"), _ ("“%s” is not a name"),
                         self->name);
  self->is_ideal = is_free (self);
  if (reader.error == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, g_steal_pointer (&reader.error));
  return NULL;
}

/* --- writing --- */

static char *
format_factor (gint64 ppm)
{
  GString *text = g_string_new (NULL);
  g_string_printf (text, "%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT, ppm / 1000000, ppm % 1000000);
  while (text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);
  if (text->str[text->len - 1] == '.')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

char *
ilv_costs_to_text (const IlvCosts *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "[Costs]\nFormat=1\nName=%s\n", self->name);
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++) {
    gint64 value = *get_field ((IlvCosts *)self, &costs[i]);
    g_autofree char *written = costs[i].unit == DURATION ? ilv_format_duration_exact (value)
                               : costs[i].unit == SIZE   ? ilv_format_size_exact ((guint64)value)
                                                         : format_factor (value);
    g_string_append_printf (text, "%s=%s\n", costs[i].key, written);
  }
  g_autofree char *slice = ilv_format_duration_exact (self->slice_ns);
  g_string_append_printf (text, "\n[Machine]\nSlice=%s\n", slice);
  if (self->core_share_ppm != ONE_PPM) {
    g_autofree char *share = format_factor (self->core_share_ppm);
    g_string_append_printf (text, "CoreShare=%s\n", share);
  }
  return g_string_free (text, FALSE);
}

/* --- figure by figure --- */

IlvCosts *
ilv_costs_copy (const IlvCosts *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  IlvCosts *copy = g_memdup2 (self, sizeof *self);
  g_atomic_ref_count_init (&copy->ref_count);
  copy->name = g_strdup (name);
  return copy;
}

static const char slice_key[] = "Slice", core_share_key[] = "CoreShare";

static gint64 *
find_field (IlvCosts *self, const char *key)
{
  if (strcmp (key, slice_key) == 0)
    return &self->slice_ns;
  if (strcmp (key, core_share_key) == 0)
    return &self->core_share_ppm;
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    if (strcmp (costs[i].key, key) == 0)
      return get_field (self, &costs[i]);
  return NULL;
}

const char *
ilv_costs_find_key (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    if (strcmp (costs[i].key, name) == 0)
      return costs[i].key;
  if (strcmp (name, core_share_key) == 0)
    return core_share_key;
  return strcmp (name, slice_key) == 0 ? slice_key : NULL;
}

gboolean
ilv_costs_set (IlvCosts *self, const char *key, gint64 value)
{
  g_return_val_if_fail (self != NULL && key != NULL && value >= 0, FALSE);
  gint64 *field = find_field (self, key);
  if (field == NULL)
    return FALSE;
  *field = value;
  self->is_ideal = is_free (self);
  return TRUE;
}

gboolean
ilv_costs_get (const IlvCosts *self, const char *key, gint64 *value)
{
  g_return_val_if_fail (self != NULL && key != NULL && value != NULL, FALSE);
  const gint64 *field = find_field ((IlvCosts *)self, key);
  if (field != NULL)
    *value = *field;
  return field != NULL;
}

/* --- finding --- */

static char *
get_user_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "interleave", "costs", NULL);
}

char *
ilv_costs_get_own_path (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);
  g_autofree char *folder = get_user_folder ();
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);
  return g_build_filename (folder, file, NULL);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_names (GPtrArray *names, const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  const char *file;
  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL) {
    g_autofree char *name = g_strndup (file, strlen (file) - MIN (strlen (SUFFIX), strlen (file)));
    if (g_str_has_suffix (file, SUFFIX) && *name != '\0' &&
        !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  g_clear_pointer (&dir, g_dir_close);
}

char **
ilv_costs_list (void)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autofree char *installed = ilv_paths_data ("costs");
  g_autofree char *own = get_user_folder ();
  g_ptr_array_add (names, g_strdup ("ideal"));
  add_names (names, installed);
  add_names (names, own);
  g_ptr_array_sort (names, compare_names_cb);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

/* The file of a name: this machine's own figures come before the installed ones. */
static char *
find_file (const char *name)
{
  g_autofree char *file = g_strconcat (name, SUFFIX, NULL);
  g_autofree char *own = get_user_folder ();
  g_autofree char *installed = ilv_paths_data ("costs");
  const char *folders[] = {own, installed};
  if (!ilv_is_workload_name (name))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    char *path = g_build_filename (folders[i], file, NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      return path;
    g_free (path);
  }
  return NULL;
}

static void
set_not_found (const char *name, GError **error)
{
  g_auto (GStrv) names = ilv_costs_list ();
  g_autofree char *list = g_strjoinv (", ", names);
  const char *nearest = ilv_suggest (name, (const char *const *)names);
  if (strcmp (name, ILV_COSTS_THIS_MACHINE) == 0)
    g_set_error (
        error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
        _ ("this-machine: this machine has not been calibrated; run “interleave calibrate”, or "
           "use one of %s"),
        list);
  else if (nearest != NULL)
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
                 _ ("%s: there is no such cost set; did you mean “%s”?"), name, nearest);
  else
    g_set_error (error, ILV_WORKLOAD_ERROR, ILV_WORKLOAD_ERROR_UNKNOWN,
                 _ ("%s: there is no such cost set or file; use one of %s, or a path"), name, list);
}

IlvCosts *
ilv_costs_find (const char *name_or_path, GError **error)
{
  gsize length;
  g_return_val_if_fail (name_or_path != NULL, NULL);
  if (strcmp (name_or_path, "ideal") == 0)
    return ilv_costs_new_ideal ();
  IlvCosts *kept = ilv_costs_find_kept (name_or_path);
  if (kept != NULL)
    return kept;
  g_autofree char *path = find_file (name_or_path);
  if (path == NULL && !g_file_test (name_or_path, G_FILE_TEST_EXISTS)) {
    set_not_found (name_or_path, error);
    return NULL;
  }
  if (path == NULL)
    path = g_strdup (name_or_path);
  g_autofree char *text = ilv_key_file_read (path, &length, error);
  if (text == NULL)
    return NULL;
  return ilv_costs_parse (text, (gssize)length, path, error);
}
