/* Work items of multiprocessing.Pool.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "python-api.h"
#include "preload.h"

/* What a thread does for a pool: only there a tuple of the right shape is a work item. */
typedef enum {
  ILV_POOL_NONE,
  ILV_POOL_TASKS,   /* the parent's thread that sends tasks */
  ILV_POOL_WORKER,  /* a worker */
  ILV_POOL_RESULTS, /* the parent's thread that receives results */
} IlvPoolRole;

static inline int
ilv_is_pool_item (uint64_t work)
{
  return work >> 63 != 0;
}

/* A task (job, i, func, args, kwargs) or a result (job, i, (success, value)) in a thread of a pool;
 * its work id is then in *work. */
IlvPickle ilv_find_pool_item (PyObject *object, uint64_t *work);
/* In a worker: the task whose result this is has returned. */
void ilv_emit_pool_end (PyObject *result, uint64_t work);
