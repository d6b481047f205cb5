/* Where a calibrated cost set comes from, and whether it can still be relied on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kept in the set's file as the group [X-Calibration]. Primitives cost something else after another
 * kernel, CPU or Python, and what was measured beside other work is noise. */
#pragma once

#include "demos/recorder/ilv-measure.h"

G_BEGIN_DECLS

/* Reasons not to rely on a calibration. */
typedef enum {
  ILV_DOUBT_OLD = 1 << 0, /* more than ILV_CALIBRATION_DAYS ago, or in the future */
  ILV_DOUBT_KERNEL = 1 << 1,
  ILV_DOUBT_CPU = 1 << 2,    /* another model, or another number of them */
  ILV_DOUBT_PYTHON = 1 << 3, /* another version or build of the interpreter */
  ILV_DOUBT_NOISE = 1 << 4,  /* some figures spread too widely */
  ILV_DOUBT_SHARE = 1 << 5,  /* others had a part of the cores meanwhile */
} IlvCalibrationDoubts;

#define ILV_CALIBRATION_DAYS 30
/* A spread of more is noise rather than a figure. */
#define ILV_CALIBRATION_WIDE 0.5
/* With less of a core than this, computing was disturbed all the time. */
#define ILV_CALIBRATION_SHARE 0.9

/* Strings are owned. */
typedef struct {
  gint64 date_s; /* Unix time */
  char *system;  /* "Linux 6.1.0" */
  char *cpu;     /* the model's name, "" if the kernel does not say */
  guint n_cpus;
  char *python_exe, *python_version; /* the version as in IlvPython */
  gboolean free_threaded;
  char **noisy; /* keys with a spread above ILV_CALIBRATION_WIDE; never NULL */
  double core_share;
} IlvCalibrationOrigin;

/* This machine, now, with that interpreter (NULL: with any); nothing noisy. (transfer full) */
IlvCalibrationOrigin *ilv_calibration_origin_new (const IlvPython *python);
/* Of the cost set of that name in the user's data folder; NULL if there is none, or if nothing in
 * it says where it comes from. (transfer full) */
IlvCalibrationOrigin *ilv_calibration_origin_load (const char *costs);
IlvCalibrationOrigin *ilv_calibration_origin_parse (const char *text);
void ilv_calibration_origin_free (IlvCalibrationOrigin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IlvCalibrationOrigin, ilv_calibration_origin_free)

/* The group [X-Calibration]. (transfer full) */
char *ilv_calibration_origin_to_text (const IlvCalibrationOrigin *self);
/* Why `self` says little about `now`, which ilv_calibration_origin_new() made; 0 if nothing speaks
 * against it. */
IlvCalibrationDoubts ilv_calibration_origin_doubt (const IlvCalibrationOrigin *self,
                                                   const IlvCalibrationOrigin *now);

/* The name under which an interpreter's cost set is kept: "this-machine" for the one that is used
 * when none is named, "this-machine-3-13-0t" for others. (transfer full) */
char *ilv_calibration_name (const IlvPython *python, gboolean is_default);
/* Whether a cost set of that name was calibrated here. */
gboolean ilv_calibration_is_name (const char *costs);

G_END_DECLS
