/* Programs that measure their own variants: the ready-made benchmarks, and exported scripts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One Python file, standard library only beside what its variants are about. It says what it is in
 * comments after its docstring, a key file behind "# ":
 *
 *   # [Benchmark]
 *   # Name=...                  what people call it
 *   # Summary=...               one sentence
 *   # Variants=asyncio;uvloop   what is compared
 *   # Parameter=message size    what is varied, if anything is
 *   # Unit=B                    its unit; without: a number
 *   # Values=64;1024            its values, whole numbers
 *   # Jobs=2000                 how many samples a run takes
 *   # Sample=round trip         what one sample is
 *   # Note=...                  when what it shows helps, and when not
 *   # FreeThreaded=true         a free-threaded interpreter is compared too, if there is one
 *
 * It is run as `python -I FILE VARIANT --value N --jobs N --result FILE` and writes JSON:
 * {"total_ns": ..., "cpu_ns": ..., "samples_ns": [...]}. It exits with 3, after one line on
 * standard error, if this interpreter cannot run the variant. data/benchmarks/README.md says more.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ILV_BENCH_PROGRAM_CANNOT 3 /* its exit status */

typedef struct {
  char *id, *path;
  char *text; /* self-contained: what it imports from its folder is in it */
  char *name, *summary, *parameter, *unit, *sample, *note; /* all but name may be NULL */
  char **variants;
  gint64 *values; /* of the parameter */
  guint n_values; /* 0: nothing is varied */
  gint64 n_jobs;
  gboolean is_free_threaded; /* compared with a free-threaded interpreter, too, if there is one */
} IlvBenchProgram;

void ilv_bench_program_free (IlvBenchProgram *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvBenchProgram, ilv_bench_program_free)

/* Ids of the ready-made ones, in the order to show them. (transfer full) */
char **ilv_bench_program_list (void);
/* An id or a path of a .py file. (transfer full) */
IlvBenchProgram *ilv_bench_program_find (const char *id_or_path, GError **error);
IlvBenchProgram *ilv_bench_program_parse (const char *text, const char *path, GError **error);

G_END_DECLS
