/* The simulator's types by name, for its headers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "demos/trace/ilv-trace-builder.h"
#include "demos/workload/ilv-costs.h"
#include "demos/workload/ilv-model.h"
#include "demos/workload/ilv-workload.h"

G_BEGIN_DECLS

typedef struct _IlvSim IlvSim;
typedef struct _IlvSimThread IlvSimThread;
typedef struct _IlvSimProcess IlvSimProcess;
typedef struct _IlvSimGil IlvSimGil;
typedef struct _IlvSimLoop IlvSimLoop;
typedef struct _IlvSimPool IlvSimPool;
typedef struct _IlvSimProcessPool IlvSimProcessPool;
typedef struct _IlvSimArrivals IlvSimArrivals;
typedef struct _IlvSimLock IlvSimLock;
typedef struct _IlvSimDask IlvSimDask;

/* No thread, no job, no core. */
#define ILV_SIM_NOBODY G_MAXUINT32

/* Ten years: no honest workload takes longer, and times stay far from overflow. */
#define ILV_SIM_TOO_LONG_NS ((gint64)10 * 366 * 86400 * 1000000000)

/* Names of spans: 0 is none, i + 1 is step i of the workload. */
typedef guint32 IlvSimName;
#define ILV_SIM_STEP_NAME(step) ((IlvSimName)(step) + 1)

G_END_DECLS
