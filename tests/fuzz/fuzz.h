/* What every fuzzer gives: the target, and inputs to start from.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built twice: with libFuzzer (meson option `fuzz`, clang), and as a test of the suite that tries
 * a fixed number of mutated seeds (fuzz-mutants.c). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The i-th input to start from; NULL after the last. (transfer full) */
GBytes *ilv_fuzz_make_seed (guint i);

G_END_DECLS
